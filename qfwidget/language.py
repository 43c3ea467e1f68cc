"""The languages of the words that people read, and which of them the environment asks for."""

from __future__ import annotations

import locale
import os
from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple, TypeAlias

Language = Literal["en", "zh-CN"]
LANGUAGES: tuple[Language, ...] = ("en", "zh-CN")

VARIABLE = "QFWIDGET_LANGUAGE"
"""The environment variable that decides the language of errors in Python."""

_NO_LANGUAGE = frozenset({"c", "posix"})


class Text(NamedTuple):
    """A text in each language."""

    en: str
    zh_cn: str

    def in_language(self, language: Language) -> str:
        """Return the text in a language."""
        return self.zh_cn if language == "zh-CN" else self.en

    def filled(self, params: Params) -> Text:
        """Return the text with its placeholders, which stand in braces, filled in in each language."""
        return Text(*(self.in_language(each).format_map(in_language(params, each)) for each in LANGUAGES))


Params: TypeAlias = Mapping[str, "str | Text"]
"""Values for the placeholders of a text."""


def in_language(params: Params, language: Language) -> dict[str, str]:
    """Return the values for the placeholders of a text in a language."""
    return {name: value.in_language(language) if isinstance(value, Text) else value for name, value in params.items()}


def language_of(tag: str) -> Language | None:
    """Return the language that a tag stands for.

    Args:
        tag: A language tag or the name of a locale, such as "zh", "zh_CN", "zh-Hans", "en_US.UTF-8" or "C".

    Returns:
        "zh-CN" for every kind of Chinese; "en" for English and for the locales "C" and "POSIX"; None for others.
    """
    name = tag.strip().lower().partition(".")[0].partition("@")[0]
    first = name.replace("_", "-").partition("-")[0]
    if first == "zh" or first.startswith("chinese"):  # Windows writes "Chinese (Simplified)_China"
        return "zh-CN"
    return "en" if first == "en" or first.startswith("english") or first in _NO_LANGUAGE else None


def environment_language() -> Language:
    """Return the language that the environment asks for.

    `QFWIDGET_LANGUAGE` comes first, then what gettext reads: `LANGUAGE`, a list that the locale C turns off, and the
    locale of messages (`LC_ALL`, `LC_MESSAGES`, `LANG`); without any of them, the locale of this process.
    """
    return next((language for language in map(language_of, _wanted()) if language), "en")


def _wanted() -> Iterator[str]:
    read = os.environ.get
    yield read(VARIABLE, "")
    of_messages = read("LC_ALL") or read("LC_MESSAGES") or read("LANG") or ""
    if of_messages.lower() not in _NO_LANGUAGE:
        yield from read("LANGUAGE", "").split(":")
    yield of_messages or locale.setlocale(locale.LC_CTYPE)  # read, not set; getlocale raises for some names
