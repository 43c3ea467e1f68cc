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


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_row_says_what_happened_and_every_code_links_to_its_rows(language: Language) -> None:
    """The links are checked here because Sphinx does not check HTML. They work on GitHub, too."""
    lines = page(language).splitlines()
    rows = {row[1]: row[2].split(" | ") for line in lines if (row := re.match(r'\| <a id="(\w+)"></a>(.*) \|$', line))}
    assert set(rows) == set(HINTS)
    assert [key for key, cells in rows.items() if len(cells) != 4 or not all(map(str.strip, cells))] == []
    index = [line for line in lines if "href=" in line]
    assert len(index) == len({code for key in HINTS for code in codes(key)})
    assert {key for line in index for key in re.findall(r'href="#(\w+)"', line)} == {key for key in HINTS if codes(key)}


def test_every_code_that_the_sources_name_is_on_the_page() -> None:
    named = {
        code
        for path in Path(qf.__file__).parent.rglob("*.py")
        if "simulator" not in path.parts
        for code in re.findall(r'(?:QfError|ConsoleError|Unreachable|NotSignedIn)\(\s*"(\w+)"', path.read_text("utf-8"))
    }
    assert len(named) > 8
    assert named <= {code for key in HINTS for code in codes(key)}
