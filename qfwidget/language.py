"""The languages of all text that people read, and which one the environment asks for."""

from __future__ import annotations

import locale
import os
import re
from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple, TypeAlias

Language = Literal["en", "zh-CN"]
LANGUAGES: tuple[Language, ...] = ("en", "zh-CN")

_NO_LANGUAGE = frozenset({"c", "posix"})
_WIDE = "[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]"
_NEEDLESS_SPACE = re.compile(f"(?<={_WIDE})(?:\0+ \0*| \0+)(?={_WIDE})")
"""A space between Chinese characters, next to the value of a placeholder, which is between NULs."""


class Text(NamedTuple):
    """A text in each language."""

    en: str
    zh_cn: str

    def in_language(self, language: Language) -> str:
        """Return the text in a language."""
        return self.zh_cn if language == "zh-CN" else self.en

    def localized(self) -> str:
        """Return the text in the language that the environment asks for."""
        return self.in_language(environment_language())

    def filled(self, params: Params) -> Text:
        """Return the text with values for its placeholders, which are in braces.

        In Chinese, a space between a placeholder and a Chinese character separates it from Latin letters only.
        """
        marked = {name: f"\0{value}\0" for name, value in params_in("zh-CN", params).items()}
        chinese = _NEEDLESS_SPACE.sub("", self.zh_cn.format_map(marked)).replace("\0", "")
        return Text(self.en.format_map(params_in("en", params)), chinese)


Params: TypeAlias = Mapping[str, "str | Text"]
"""Values for the placeholders of a text."""


def params_in(language: Language, params: Params) -> dict[str, str]:
    """Return the values for the placeholders of a text, in a language."""
    return {name: value.in_language(language) if isinstance(value, Text) else value for name, value in params.items()}


def language_of(tag: str) -> Language | None:
    """Return the language of a language tag or a locale.

    Args:
        tag: The tag, or the locale's name, such as "zh", "zh_CN", "zh-Hans", "en_US.UTF-8" or "C".

    Returns:
        "zh-CN" for any kind of Chinese; "en" for English and for the locales "C" and "POSIX"; None for others.
    """
    name = tag.strip().lower().partition(".")[0].partition("@")[0]
    first = name.replace("_", "-").partition("-")[0]
    if first == "zh" or first.startswith("chinese"):  # Windows writes "Chinese (Simplified)_China"
        return "zh-CN"
    return "en" if first == "en" or first.startswith("english") or first in _NO_LANGUAGE else None


def environment_language() -> Language:
    """Return the language that the environment asks for.

    `QFWIDGET_LANGUAGE` comes first, then what gettext reads: `LANGUAGE`, a list that is ignored in the locale C, and
    the locale of messages (`LC_ALL`, `LC_MESSAGES`, `LANG`). If none is set, the locale of this process is used.
    """
    return next((language for language in map(language_of, _requested()) if language), "en")


def _requested() -> Iterator[str]:
    read = os.environ.get
    yield read("QFWIDGET_LANGUAGE", "")
    of_messages = read("LC_ALL") or read("LC_MESSAGES") or read("LANG") or ""
    if of_messages.lower() not in _NO_LANGUAGE:
        yield from read("LANGUAGE", "").split(":")
    yield of_messages or locale.setlocale(locale.LC_CTYPE)  # reads it; getlocale raises for some names
