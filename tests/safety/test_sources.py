"""What the sources never do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FRONT_END = [path for path in (ROOT / "js" / "src").rglob("*") if path.suffix in (".ts", ".tsx")]
PACKAGE = list((ROOT / "qfwidget").rglob("*.py"))
MARKUP = re.compile(
    r"innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b|new Function|javascript:|srcdoc|DOMParser",
    re.IGNORECASE,
)
CODE = re.compile(r"\beval\(|\bexec\(|pickle\.load|os\.system|shell=True|yaml\.load\b")


def test_there_are_sources() -> None:
    assert len(FRONT_END) > 40
    assert len(PACKAGE) > 30


@pytest.mark.parametrize("path", FRONT_END, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_front_end_makes_no_markup_of_text(path: Path) -> None:
    assert MARKUP.findall(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", PACKAGE, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_package_runs_no_text(path: Path) -> None:
    assert CODE.findall(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", FRONT_END, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_front_end_writes_nothing_to_the_browsers_log_or_storage(path: Path) -> None:
    assert (
        re.findall(r"console\.(log|info|debug|warn|error)|localStorage|sessionStorage|cookie", path.read_text()) == []
    )
