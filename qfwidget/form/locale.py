"""The trait for the form's language."""

from __future__ import annotations

from typing import Any

import traitlets as t

from ..language import language_of

CHOICES = ("auto", "en", "zh-CN")


class Locale(t.Enum[str]):
    """A trait for "en", "zh-CN" or "auto". Other tags of these languages, such as "zh", "zh_CN", "zh-Hans" or "en-US",
    are replaced by them."""

    def __init__(self, default: str = "auto") -> None:
        super().__init__(CHOICES, default)

    def validate(self, obj: Any, value: Any) -> Any:
        """Return the choice for a language tag."""
        return super().validate(obj, language_of(str(value)) or value)
