"""Every hint that Python gives has words in the form's Chinese, too; in English they are Python's own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from qfwidget.errors import HINTS

# Only Python's own waiting raises these; they never reach the form.
ONLY_IN_PYTHON = {"task_failed", "still_running"}
CHINESE = (Path(__file__).parents[2] / "js" / "src" / "i18n" / "zh-CN.ts").read_text(encoding="utf-8")


@pytest.mark.parametrize("hint_key", sorted(HINTS.keys() - ONLY_IN_PYTHON))
def test_a_hint_has_chinese_words(hint_key: str) -> None:
    assert re.search(rf"^ +{hint_key}: ", CHINESE, re.MULTILINE)


@pytest.mark.parametrize("hint_key", HINTS)
def test_a_hint_can_be_filled_in(hint_key: str) -> None:
    filled = HINTS[hint_key].format_map({"host": "HOST", "param": "PARAM", "ids": "IDS"})
    assert "{" not in filled
