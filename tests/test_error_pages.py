"""The pages about errors say what the errors say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import qfwidget as qf
from qfwidget.hints import HINTS
from qfwidget.language import LANGUAGES, Language
from tests.error_pages import DOCS, FILES, codes, page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_up_to_date(language: Language) -> None:
    written = (DOCS / FILES[language]).read_text(encoding="utf-8")
    assert written == page(language), "write it again: python -m tests.error_pages"


def test_every_code_that_the_sources_name_is_on_the_page() -> None:
    named = {
        code
        for path in Path(qf.__file__).parent.rglob("*.py")
        if "simulator" not in path.parts
        for code in re.findall(r'(?:QfError|ConsoleError|Unreachable|NotSignedIn)\(\s*"(\w+)"', path.read_text("utf-8"))
    }
    assert len(named) > 8
    assert named <= {code for key in HINTS for code in codes(key)}
