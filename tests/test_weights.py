"""The advice on weights: what the vendor's product page lists, and likely typing errors."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qfwidget import rules, weights
from qfwidget.weights import advice, listed_for

BASE_MODELS = sorted(weights.table()["weights"])


@pytest.mark.parametrize(
    ("weight", "base_model"),
    [
        ("W8A16", "Qwen3-8B"),
        ("w8a16c16", "qwen3-8b"),  # the same: a cache that is not named stays at 16 bits
        ("WINT8", "Qwen3-32B"),  # the page's other spelling of W8A16
        ("W8A8C8", "ERNIE-Speed-8K"),
        ("wfp8afp8c4", "ERNIE-Lite-128K"),
        ("W8A16C16", None),
        ("INT8-PTQ", "a model that the page does not list"),
        (None, "Qwen3-8B"),
        (" ", "Qwen3-8B"),
    ],
)
def test_a_listed_weight_and_an_unlisted_model_get_no_advice(weight: str | None, base_model: str | None) -> None:
    assert advice(weight, base_model) == {}


@pytest.mark.parametrize(
    ("weight", "base_model"),
    [("INT8-PTQ", "Qwen3-8B"), ("W4A16C16", "Qwen3-32B"), ("W8A16", "ERNIE-Speed-8K"), ("W8A16", "ERNIE-Lite-128K")],
)
def test_a_weight_that_is_not_listed_is_named_with_those_that_are(weight: str, base_model: str) -> None:
    found = advice(weight, base_model)["weight"]
    assert found == "not_listed"
    for sentence in found.sentences.values():
        assert weight in sentence
        assert all(name in sentence for name in listed_for(base_model) or [])
        assert weights.table()["date"] in sentence


@pytest.mark.parametrize(
    ("weight", "nearest"),
    [("INT8PTQ", "INT8-PTQ"), ("W8A16C61", "W8A16C16"), ("w8a16c1l", "W8A16C16"), ("W4A16C16x", "W4A16C16")],
)
def test_a_likely_typing_error_is_named_with_the_nearest_weight(weight: str, nearest: str) -> None:
    found = advice(weight, None)
    assert found == {"weight": "unlike_a_weight"}
    assert f"did you mean {nearest}?" in found["weight"].sentence


@given(weight=st.one_of(st.text(), st.sampled_from(rules.rules()["weights"])), base_model=st.sampled_from(BASE_MODELS))
def test_any_weight_gets_at_most_one_advice(weight: str, base_model: str) -> None:
    found = advice(weight, base_model)
    assert found.keys() <= {"weight"}
    assert set(found.values()) <= {"not_listed", "unlike_a_weight"}


@pytest.mark.parametrize("base_model", BASE_MODELS)
def test_a_listed_weight_never_gets_a_warning(base_model: str) -> None:
    for weight in listed_for(base_model) or []:
        assert advice(weight, base_model) == {}


def test_weights_that_mean_the_same_become_equal_and_no_others() -> None:
    # js/tests/form/rules.test.ts reads the same table.
    table = json.loads((Path(__file__).parent / "rules" / "weights.json").read_text(encoding="utf-8"))
    spelled = [{weights.in_one_spelling(weight) for weight in group} for group in table]
    assert [len(group) for group in spelled] == [1] * len(table)
    assert len(set.union(*spelled)) == len(table)
