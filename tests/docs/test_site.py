"""The built API reference is complete and shows no words as types. `make docs` builds it, and checks its types."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

import qfwidget as qf

pytestmark = pytest.mark.long

SITE = Path(__file__).parents[2] / "build" / "site"
# Used by qfwidget itself, so the page leaves them out.
INTERNAL = {"CompressionRequest.draft", "CompressionRequest.look_up"}


def members(name: str) -> set[str]:
    """The names of a public class's methods and properties that qfwidget defines, after that of the class."""
    found = inspect.classify_class_attrs(getattr(qf, name))
    own = [each for each in found if each.defining_class.__module__.startswith("qfwidget.")]
    callables = ("method", "class method", "static method", "property")
    return {f"{name}.{each.name}" for each in own if each.kind in callables and not each.name.startswith("_")}


@pytest.fixture(params=["en", "zh-CN"])
def reference(request: pytest.FixtureRequest) -> str:
    """The page, as HTML."""
    language: str = request.param
    page = SITE / language / "api.html"
    assert page.exists(), "make docs"
    return page.read_text(encoding="utf-8")


def test_the_reference_has_the_members_of_every_class(reference: str) -> None:
    classes = [name for name in dir(qf) if inspect.isclass(getattr(qf, name)) and not name.endswith("Widget")]
    wanted = set().union(*map(members, classes)) - INTERNAL
    assert {"Demo.fail", "Sweep.plan", "QfError.hint"} < wanted
    shown = set(re.findall(r'id="qfwidget\.([\w.]+)"', reference))
    inherited = {name for name in wanted - shown if f"QfError.{name.partition('.')[2]}" in shown}
    assert wanted - shown - inherited == set()


def test_the_reference_shows_no_words_as_types(reference: str) -> None:
    """Types are in the signatures: a row "Type" is the start of a sentence, up to its colon."""
    assert re.findall(r">(?:Type|Return type|类型|返回类型)<span[^>]*>:</span></dt>\s*<dd.*", reference) == []
