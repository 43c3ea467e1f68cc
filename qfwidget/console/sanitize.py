"""Makes text from outside safe to display: no hidden characters, limited length."""

from __future__ import annotations

import math
import re
from typing import Any

TEXT_CHARACTERS = 4_000
"""Maximum length of one text: enough for any name or failure reason, and not too long to display."""

_NAME_CHARACTERS = 200
_DEEPEST = 20
_LARGEST_INTEGER = 2**63
# Characters that are invisible or change how other text is displayed: control characters (including ANSI escapes), zero
# width, bidirectional control, tags; and lone surrogates, which cannot be encoded.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff\U000e0000-\U000e0fff]"
)
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def shown(text: object, characters: int = TEXT_CHARACTERS) -> str:
    """Return a text that is safe to display.

    Args:
        text: A text, or any other value, which is converted to text.
        characters: Maximum number of characters; a longer text is cut off and ends with an ellipsis.

    Returns:
        The text, with hidden characters as Python escapes.
    """
    whole = str(text)
    if len(whole) <= characters and whole.isascii() and whole.isprintable():
        return whole  # fast for most texts: a list of models has thousands
    kept = whole[:characters].replace("\r\n", "\n")
    return _HIDDEN.sub(_escaped, kept) + ("…" if len(whole) > characters else "")


def harmless(value: Any, *, characters: int | None = None) -> Any:
    """Return decoded JSON that is safe to process, display and save.

    Args:
        value: The decoded JSON.
        characters: Maximum number of characters of all its texts together; None for no limit.

    Returns:
        The same value, with each text converted by `shown`. Parts that are nested too deeply or exceed the limit are
        replaced with an ellipsis; numbers that JSON cannot represent are converted to text.
    """
    return _Cleaning(math.inf if characters is None else characters).clean(value, 0)


def sendable(value: Any) -> Any:
    """Return decoded JSON with U+FFFD in place of each lone surrogate, which cannot be sent in a message."""
    if isinstance(value, str):
        return _LONE_SURROGATE.sub("\ufffd", value)
    if isinstance(value, dict):
        return {sendable(key): sendable(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [sendable(item) for item in value]
    return value


class _Cleaning:
    """Cleans one JSON value; counts the remaining characters."""

    def __init__(self, characters: float) -> None:
        self._left = characters

    def clean(self, value: Any, depth: int) -> Any:
        """Return the value, cleaned."""
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, bool) or value is None:
            return value
        self._left -= 1
        if isinstance(value, (dict, list)):
            return self._tree(value, depth + 1)
        if isinstance(value, float) and not math.isfinite(value):
            return str(value)
        if isinstance(value, int) and abs(value) >= _LARGEST_INTEGER:
            return shown(value)
        return value

    def _text(self, text: str) -> str:
        characters = int(max(0, min(self._left, TEXT_CHARACTERS)))
        self._left -= min(characters, len(text))
        return shown(text, characters)

    def _tree(self, tree: dict[Any, Any] | list[Any], depth: int) -> Any:
        if depth > _DEEPEST:
            return "…"
        if isinstance(tree, list):
            items: list[Any] = []
            for item in tree:
                if self._left <= 0:
                    return [*items, "…"]
                items.append(self.clean(item, depth))
            return items
        fields: dict[str, Any] = {}
        for name, item in tree.items():
            if self._left <= 0:
                return {**fields, "…": "…"}
            self._left -= len(name)
            fields[shown(name, _NAME_CHARACTERS)] = self.clean(item, depth)
        return fields


def _escaped(hidden: re.Match[str]) -> str:
    return hidden[0].encode("unicode_escape").decode("ascii")
