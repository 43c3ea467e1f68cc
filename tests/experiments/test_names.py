"""The names of a sweep's tasks."""

from __future__ import annotations

import pytest

import qfwidget as qf
from qfwidget.experiments.names import DEFAULT_PATTERN, check_pattern, make_name

FIELDS = {"model": "medical-qa-qwen3", "version": "V1", "weight": "W8A16C16", "strategy": "Quantization"}


def test_a_name_says_what_is_compressed_and_how() -> None:
    assert make_name("{version}-{weight}", FIELDS, ()) == "V1-W8A16C16"


@pytest.mark.parametrize(
    "pattern", [DEFAULT_PATTERN, "{weight}-{model}", "{model}-{version}-{weight}", "{strategy}-{model}", "my {model}"]
)
def test_a_name_has_the_advised_length(pattern: str) -> None:
    taken: set[str] = set()
    for _ in range(12):
        made = make_name(pattern, FIELDS, taken)
        assert 2 <= len(made) <= 20
        assert made not in taken
        taken.add(made)


def test_the_weight_is_not_shortened() -> None:
    assert make_name(DEFAULT_PATTERN, FIELDS, ()) == "medical-qa-W8A16C16"
    pattern = "a very long name that is kept {model} {weight}"
    assert make_name(pattern, FIELDS, ()) == "a very long name that is kept me W8A16C16"


@pytest.mark.parametrize("pattern", ["", " ", "\u3000", " - "])
def test_a_blank_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(qf.InvalidRequest, match="name is missing"):
        check_pattern(pattern)


def test_a_name_in_use_gets_a_number() -> None:
    taken = {"demo"}
    for expected in ("demo-2", "demo-3"):
        made = make_name("demo", FIELDS, taken)
        assert made == expected
        taken.add(made)


def test_characters_that_are_unusual_in_names_are_replaced() -> None:
    fields = {**FIELDS, "model": 'A/B <第二轮> & "对照组"'}
    assert make_name(DEFAULT_PATTERN, fields, ()) == "A-B-第二轮-对照组-W8A16C16"


def test_a_long_pattern_is_kept() -> None:
    assert make_name("a much longer name for {weight}", FIELDS, ()).startswith("a much longer name for ")


@pytest.mark.parametrize("pattern", ["{modle}", "{}", "{0}", "{model", "{model.__class__}", "{model!r}", "{weight:>9}"])
def test_an_unknown_field_is_named(pattern: str) -> None:
    with pytest.raises(qf.InvalidRequest) as caught:
        check_pattern(pattern)
    assert caught.value.problems == {"name": "bad_name_pattern"}
    assert pattern in caught.value.message
    assert "{model}, {version}, {weight}, {strategy}" in caught.value.message
