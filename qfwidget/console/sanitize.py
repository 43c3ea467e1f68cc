"""Makes text that comes from outside harmless to show: nothing hidden in it, nothing without end."""

from __future__ import annotations

import math
import re
from typing import Any

TEXT_CHARACTERS = 4_000
"""As much of one text as is kept: more than any name or reason needs, and no more than a page can show."""

_NAME_CHARACTERS = 200
_DEEPEST = 20
_LARGEST_INTEGER = 2**63
# What a reader cannot see, or what changes how the rest is read: control characters, ANSI's among them, zero width,
# bidirectional control, tags, and halves of surrogate pairs, which cannot even be sent on.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff\U000e0000-\U000e0fff]"
)
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def shown(text: object, characters: int = TEXT_CHARACTERS) -> str:
    """Return a text as it can be shown.

    Args:
        text: Anything; what is no text is turned into one.
        characters: How many of its characters are kept; an ellipsis stands for the others.

    Returns:
        The text; what cannot be seen in it stands as Python would escape it.
    """
    whole = text if isinstance(text, str) else str(text)
    kept = whole[:characters].replace("\r\n", "\n")
    return _HIDDEN.sub(_escaped, kept) + ("…" if len(whole) > characters else "")


def harmless(value: Any, *, characters: int | None = None) -> Any:
    """Return decoded JSON as it can be passed on, shown and saved.

    Args:
        value: What was decoded.
        characters: How many characters all its texts may have together; None for as many as there are.

    Returns:
        The same, with its texts as `shown` makes them. What is nested too deep, or comes after the last character,
        is an ellipsis; numbers that JSON cannot say are texts.
    """
    return _Cleaning(math.inf if characters is None else characters).clean(value, 0)


def sendable(value: Any) -> Any:
    """Return decoded JSON in which U+FFFD stands for each half of a surrogate pair, which no message can carry."""
    if isinstance(value, str):
        return _LONE_SURROGATE.sub("\ufffd", value)
    if isinstance(value, dict):
        return {sendable(key): sendable(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [sendable(item) for item in value]
    return value


class _Cleaning:
    """One tree being cleaned; counts what is left of its characters."""

    def __init__(self, characters: float) -> None:
        self._left = characters

    def clean(self, value: Any, depth: int) -> Any:
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
