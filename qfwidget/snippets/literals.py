"""Texts and mappings as the literals of programming languages, exact whatever they contain."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

Value = str | int | Mapping[str, "Value"]

_NAMED = {'"': r"\"", "\\": r"\\", "\n": r"\n", "\r": r"\r", "\t": r"\t"}


def _wide(character: str) -> str:
    """Escape a character as Python and Go do."""
    code_point = ord(character)
    return f"\\u{code_point:04x}" if code_point <= 0xFFFF else f"\\U{code_point:08x}"


def _braced(character: str) -> str:
    """Escape a character as JavaScript does."""
    return f"\\u{{{ord(character):x}}}"


def _utf16(character: str) -> str:
    """Escape a character as JSON does: by its UTF-16 units."""
    units = character.encode("utf-16-be").hex()
    return "".join(f"\\u{units[start : start + 4]}" for start in range(0, len(units), 4))


def _java(character: str) -> str:
    """Escape a character as Java does. `\\u000a` would be a line break before the literal is read: hence octal."""
    return f"\\{ord(character):03o}" if ord(character) <= 0xFF else _utf16(character)


@dataclass(frozen=True)
class Notation:
    """How a language writes texts and mappings.

    What does not show, such as control characters and marks that turn the direction of writing, is always escaped.

    Attributes:
        escape: Escapes a character that has no name of its own.
        opening: Begins a mapping.
        entry: An entry of a mapping, of `key`, `gap` and `value`.
        comma: Ends each entry but the last.
        closing: Follows the last entry.
        indent: One step of indentation.
        quoted_keys: Whether keys are texts, not names.
        aligned: Whether neighbouring values begin in the same column.
        ascii: Whether everything but ASCII is escaped.
    """

    escape: Callable[[str], str]
    opening: str = "{"
    entry: str = "{key}:{gap} {value}"
    comma: str = ","
    closing: str = ",\n{margin}}}"
    indent: str = "    "
    quoted_keys: bool = True
    aligned: bool = False
    ascii: bool = False

    def text(self, value: str) -> str:
        """Write a text, quotes included."""
        return f'"{"".join(map(self._character, value))}"'

    def literal(self, value: Value, depth: int = 0) -> str:
        """Write a text, a number or a mapping.

        Args:
            value: What to write.
            depth: By how many steps the line is indented in which the literal begins.
        """
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, int):
            return str(value)
        keys = {key: self.text(key) if self.quoted_keys else key for key in value}
        width = max((len(keys[key]) for key in value if not isinstance(value[key], Mapping)), default=0)
        entries = []
        for key, inner in value.items():
            gap = " " * (width - len(keys[key])) if self.aligned and not isinstance(inner, Mapping) else ""
            entries.append(self.entry.format(key=keys[key], gap=gap, value=self.literal(inner, depth + 1)))
        margin = self.indent * depth
        lines = f"{self.comma}\n{margin}{self.indent}".join(entries)
        return f"{self.opening}\n{margin}{self.indent}{lines}{self.closing.format(margin=margin)}"

    def _character(self, character: str) -> str:
        if character in _NAMED:
            return _NAMED[character]
        shows = character.isprintable() and (character.isascii() or not self.ascii)
        return character if shows else self.escape(character)


PYTHON = Notation(_wide)
JAVASCRIPT = Notation(_braced, indent="  ", quoted_keys=False)
GO = Notation(_wide, opening="map[string]any{", indent="\t", aligned=True)
JSON = Notation(_utf16, indent="  ", closing="\n{margin}}}")
# javac reads a source in the encoding of the machine, whichever that is.
JAVA = Notation(_java, opening="Map.ofEntries(", entry="Map.entry({key}, {value})", closing=")", ascii=True)
