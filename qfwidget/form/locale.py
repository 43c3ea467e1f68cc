"""The trait for the form's language, and the language that follows from it."""

from __future__ import annotations

from typing import Any, Protocol

import traitlets as t

from ..language import Language, environment_language, language_of

CHOICES = ("auto", "en", "zh-CN")


class Locale(t.Enum[str]):
    """A trait for "en", "zh-CN" or "auto". Other tags of these languages, such as "zh", "zh_CN", "zh-Hans" or "en-US",
    are replaced by them."""

    def __init__(self, default: str = "auto") -> None:
        super().__init__(CHOICES, default)

    def validate(self, obj: Any, value: Any) -> Any:
        """Return the choice for a language tag."""
        return super().validate(obj, language_of(str(value)) or value)


class Localized(Protocol):
    """A form: its locale, and the language of the page that was opened last; None before that."""

    locale: str
    page_language: Language | None


def shown_language(form: Localized) -> Language:
    """Return the language of a form: the chosen one, else that of its page, else the one the environment asks for."""
    return language_of(form.locale) or form.page_language or environment_language()
