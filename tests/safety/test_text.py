"""Text from outside: no hidden characters, limited length, and nothing that cannot be sent in a message."""

from __future__ import annotations

import json
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qfwidget.console.sanitize import TEXT_CHARACTERS, harmless, sendable, shown

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=())),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_categories=())), inner),
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("客服助手-ERNIE-Speed", "客服助手-ERNIE-Speed"),
        ("<b>Ω é 🎉 عربى</b>\ttab\nline", "<b>Ω é 🎉 عربى</b>\ttab\nline"),
        ("a\r\nb\rc", "a\nb\\rc"),
        ("\x1b[2J\x1b]0;title\x07", r"\x1b[2J\x1b]0;title\x07"),
        ("\u202egnp.exe\u2066\u2069\u200f\u061c", r"\u202egnp.exe\u2066\u2069\u200f\u061c"),
        ("a\u200bb\u200dc\ufeffd\u2060e\u00adf", r"a\u200bb\u200dc\ufeffd\u2060e\xadf"),
        ("\x00\x7f\x9b\u2028\u2029", r"\x00\x7f\x9b\u2028\u2029"),
        ("\ud83d alone \udc00", r"\ud83d alone \udc00"),
        ("tag \U000e0041", r"tag \U000e0041"),
    ],
)
def test_hidden_characters_are_shown_as_escapes(text: str, expected: str) -> None:
    assert shown(text) == expected


def test_a_long_text_is_cut() -> None:
    text = shown("x" * 2**20)
    assert text == "x" * TEXT_CHARACTERS + "…"
    assert shown("short", 5) == "short"


def test_a_response_as_a_whole_is_cut() -> None:
    cut = harmless({"texts": ["x" * 1_000] * 1_000, "more": 1}, characters=10_000)
    assert 9_000 < len(json.dumps(cut)) < 12_000
    assert cut["…"] == "…"


@given(JSON)
def test_any_json_can_be_sent_and_seen(value: object) -> None:
    clean = harmless(value)
    text = json.dumps(clean, ensure_ascii=False, allow_nan=False)
    assert text.encode()
    assert not any(hides(letter) for letter in text)
    assert harmless(clean) == clean, "what is clean stays"
    assert json.dumps(sendable(value), ensure_ascii=False).encode()


def hides(letter: str) -> bool:
    return shown(letter) != letter


def test_no_visible_letter_is_changed() -> None:
    hidden = [chr(code) for code in range(sys.maxunicode + 1) if hides(chr(code))]
    seen = [letter for letter in hidden if unicodedata.category(letter)[0] in "LNPS"]
    fillers = ["\u115f", "\u1160", "\u3164", "\uffa0"]  # Hangul letters that are invisible
    assert seen == fillers
