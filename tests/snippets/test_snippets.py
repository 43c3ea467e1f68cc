"""The text of generated programs; tests/sdks runs them."""

from __future__ import annotations

import ast
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import qfwidget as qf
from qfwidget import snippets
from qfwidget.snippets import literals

REQUEST = qf.CompressionRequest("demo", "amv-d1zx1iwdarfr", "am-adbuasyfaf", "sparsity")
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


@pytest.mark.parametrize("language", snippets.LANGUAGES)
def test_a_program_holds_the_whole_body_and_takes_the_keys_from_the_environment(language: str) -> None:
    code = REQUEST.to_code(language)
    for text in ("demo", "amv-d1zx1iwdarfr", "am-adbuasyfaf", "Sparsity", "QIANFAN_ACCESS_KEY", "QIANFAN_SECRET_KEY"):
        assert text in code
    assert "weight" not in code


@pytest.mark.parametrize("language", snippets.LANGUAGES)
def test_programs_are_tidy(language: str) -> None:
    task = qf.CompressionTask("amva-1")
    programs = (
        REQUEST.to_code(language),
        task.to_code(language),
        task.to_code(language, "cancel"),
        qf.list_tasks_code(language),
    )
    assert len(set(programs)) == 4
    for code in programs:
        assert code.endswith("\n")
        assert "\n\n\n\n" not in code
        lines = code.split("\n")
        assert all(line == line.rstrip() for line in lines)
        assert max(map(len, lines)) <= 120


def test_a_request_that_breaks_the_rules_makes_no_program() -> None:
    with pytest.raises(qf.InvalidRequest, match="weight"):
        qf.CompressionRequest("demo", "amv-1", "am-1", "Quantization").to_code("go")


@pytest.mark.parametrize(
    "write",
    [
        lambda: REQUEST.to_code("perl"),
        lambda: qf.CompressionTask("amva-1").to_code("Go"),
        lambda: qf.CompressionTask("amva-1").to_code("go", "delete"),  # type: ignore[arg-type]
        lambda: qf.list_tasks_code("curl.sh.jinja"),
    ],
    ids=["request", "task", "purpose", "list"],
)
def test_an_unknown_language_or_purpose_is_an_error(write: Any) -> None:
    with pytest.raises(ValueError, match=r"not 'delete'|python, qfwidget, node, java, go, curl"):
        write()


@given(st.recursive(TEXTS | st.integers(), lambda values: st.dictionaries(TEXTS, values, min_size=1)))
def test_what_python_and_json_read_is_what_was_written(value: Any) -> None:
    assert ast.literal_eval(literals.PYTHON.literal(value)) == value
    assert json.loads(literals.JSON.literal(value)) == value


@given(TEXTS)
def test_nothing_that_does_not_show_stands_in_a_program(text: str) -> None:
    for notation in (literals.PYTHON, literals.JAVASCRIPT, literals.GO, literals.JSON, literals.JAVA):
        assert notation.text(text).isprintable()
    assert literals.JAVA.text(text).isascii()
