"""The words of the hints."""

from __future__ import annotations

import re
import string

import pytest

from qfwidget.hints import HINTS, MESSAGES, REASONS
from qfwidget.language import Text


def parameters(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("hint", [*HINTS.values(), *MESSAGES.values(), *REASONS.values()], ids=str)
def test_a_text_is_there_in_both_languages(hint: Text) -> None:
    assert re.search(r"[\u4e00-\u9fff]", hint.zh_cn)
    assert hint.en.isprintable()
    assert not re.search(r"[\u4e00-\u9fff]", hint.en)
    assert not re.search(r"[\u4e00-\u9fff][,;:.?!]", hint.zh_cn), "Chinese text has full-width punctuation"
    assert parameters(hint.zh_cn) <= parameters(hint.en)
