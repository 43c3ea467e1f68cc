"""Writes texts, numbers, mappings and lists as literals of programming languages, whatever they contain."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

Value = str | int | Mapping[str, "Value"] | Sequence["Value"]


def _wide(character: str) -> str:
    """Escape a character as Python and Go do."""
    code_point = ord(character)
    return f"\\u{code_point:04x}" if code_point <= 0xFFFF else f"\\U{code_point:08x}"


def _braced(character: str) -> str:
    """Escape a character as JavaScript does."""
    return f"\\u{{{ord(character):x}}}"


def _utf16(character: str) -> str:
    """Escape a character as JSON and Java do: as UTF-16 code units."""
    units = character.encode("utf-16-be").hex()
    return "".join(f"\\u{units[start : start + 4]}" for start in range(0, len(units), 4))


@dataclass(frozen=True)
class Notation:
    """The syntax of texts, mappings and lists in a language.

    Invisible characters, such as control characters and bidirectional marks, are always escaped.

    Attributes:
        escape: Escapes an invisible character that JSON does not escape.
        opening: Start of a mapping.
        entry: Format of an entry of a mapping, with `key`, `gap` and `value`.
        comma: Follows each entry except the last.
        closing: Follows the last entry.
        list_opening: Start of a list.
        list_closing: Follows the last item.
        indent: One level of indentation.
        quoted_keys: Whether keys are quoted texts, not identifiers.
        aligned: Whether values in consecutive lines are aligned.
        ascii: Whether non-ASCII characters are escaped.
    """

    escape: Callable[[str], str]
    opening: str = "{"
    entry: str = "{key}:{gap} {value}"
    comma: str = ","
    closing: str = ",\n{margin}}}"
    list_opening: str = "["
    list_closing: str = ",\n{margin}]"
    indent: str = "    "
    quoted_keys: bool = True
    aligned: bool = False
    ascii: bool = False

    def text(self, value: str) -> str:
        """Return a text as a literal, including the quotes: as in JSON, except for invisible characters."""
        return "".join(map(self._character, json.dumps(value, ensure_ascii=False)))

    def literal(self, value: Value, depth: int = 0) -> str:
        """Return a text, a number, a mapping or a list as a literal.

        Args:
            value: The value.
            depth: Indentation level of the line in which the literal starts.
        """
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, int):
            return str(value)
        margin = self.indent * depth
        comma = f"{self.comma}\n{margin}{self.indent}"
        if not isinstance(value, Mapping):
            items = comma.join(self.literal(item, depth + 1) for item in value)
            return f"{self.list_opening}\n{margin}{self.indent}{items}{self.list_closing.format(margin=margin)}"
        keys = {key: self.text(key) if self.quoted_keys else key for key in value}
        width = max((len(keys[key]) for key in value if isinstance(value[key], (str, int))), default=0)
        entries = []
        for key, inner in value.items():
            gap = " " * (width - len(keys[key])) if self.aligned and isinstance(inner, (str, int)) else ""
            entries.append(self.entry.format(key=keys[key], gap=gap, value=self.literal(inner, depth + 1)))
        return f"{self.opening}\n{margin}{self.indent}{comma.join(entries)}{self.closing.format(margin=margin)}"

    def _character(self, character: str) -> str:
        shows = character.isprintable() and (character.isascii() or not self.ascii)
        return character if shows else self.escape(character)


PYTHON = Notation(_wide)
JAVASCRIPT = Notation(_braced, indent="  ", quoted_keys=False)
GO = Notation(
    _wide,
    opening="map[string]any{",
    list_opening="[]any{",
    list_closing=",\n{margin}}}",
    indent="\t",
    aligned=True,
)
JSON = Notation(_utf16, indent="  ", closing="\n{margin}}}", list_closing="\n{margin}]")
# javac reads source files in the platform's encoding, which is not always UTF-8.
JAVA = Notation(
    _utf16,
    opening="Map.of(",
    entry="{key}, {value}",
    closing=")",
    list_opening="List.of(",
    list_closing=")",
    ascii=True,
)
