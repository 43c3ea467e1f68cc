"""What is said about a row."""

from __future__ import annotations

from collections.abc import Sequence

from ..draft import warnings_of
from ..findings import in_words
from ..language import LANGUAGES, Language, Text
from .rows import Row


def joined(*texts: Text | None) -> Text | None:
    """Return several texts as one, some of which end with a full stop; None if there is none.

    Args:
        texts: The texts. None is left out.
    """
    found = [text for text in texts if text]
    if not found:
        return None
    return Text(*(_joined([text.in_language(each) for text in found], each) for each in LANGUAGES))


def unusual(row: Row) -> Text | None:
    """Return what is unusual about a row, whether or not its task exists; None if nothing is."""
    found = warnings_of(row.draft, row.base_model)
    return in_words(found) if found else None


def _joined(sentences: Sequence[str], language: Language) -> str:
    stop, pause, space = (".", "; ", " ") if language == "en" else ("。", "；", "")
    separated = [text + (space if text.endswith(stop) else pause) for text in sentences[:-1]]
    return "".join([*separated, *sentences[-1:]])
