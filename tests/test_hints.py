"""The words of the hints."""

from __future__ import annotations

import re
import string

import pytest

from qfwidget.hints import HINTS, MESSAGES, REASONS
from qfwidget.language import Text


def parameters(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def runs(text: Text) -> set[tuple[str, ...]]:
    """Return the runs of 5 English words and of 6 Chinese characters in a text."""
    words = re.findall(r"[a-z_']+|{\w+}", text.en.lower())
    return {tuple(words[i : i + 5]) for i in range(len(words) - 4)} | {
        (part[i : i + 6],) for part in re.findall(r"[\u4e00-\u9fff]+", text.zh_cn) for i in range(len(part) - 5)
    }


@pytest.mark.parametrize("key", sorted(HINTS.keys() & MESSAGES.keys()))
def test_a_hint_does_not_repeat_the_message_above_it(key: str) -> None:
    assert not runs(HINTS[key]) & runs(MESSAGES[key])


@pytest.mark.parametrize("hint", dict.fromkeys([*HINTS.values(), *MESSAGES.values(), *REASONS.values()]), ids=str)
def test_a_text_is_there_in_both_languages(hint: Text) -> None:
    assert re.search(r"[\u4e00-\u9fff]", hint.zh_cn)
    assert hint.en.isprintable()
    assert not re.search(r"[\u4e00-\u9fff]", hint.en)
    assert not re.search(r"[\u4e00-\u9fff][,;:.?!]", hint.zh_cn), "Chinese text has full-width punctuation"
    assert parameters(hint.zh_cn) <= parameters(hint.en)
