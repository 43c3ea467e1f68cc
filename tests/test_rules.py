"""The rules: forbidden requests have no body, and allowed ones are accepted. Single cases are in rules/."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

import qfwidget as qf
from qfwidget import rules
from qfwidget.draft import body_of, draft_of, suggested_name
from qfwidget.request import CompressionRequest

DOCUMENTED = ["INT8-PTQ", "W8A16C16", "W4A16C16"]
blank = st.sampled_from([None, "", " ", "\t\n"])
text = st.text(min_size=1).filter(str.strip)


def any_case(word: str) -> st.SearchStrategy[str]:
    return st.tuples(*(st.sampled_from([letter.lower(), letter.upper()]) for letter in word)).map("".join)


weights = st.one_of(*(any_case(weight) for weight in DOCUMENTED), text)
allowed_configs = st.one_of(
    st.tuples(any_case("Quantization"), weights),
    st.tuples(any_case("Sparsity"), blank),
)
forbidden_configs = st.one_of(
    st.tuples(any_case("Quantization"), blank),
    st.tuples(any_case("Sparsity"), weights),
    st.tuples(
        text.filter(lambda word: word.strip().lower() not in ("quantization", "sparsity")), st.one_of(blank, weights)
    ),
    st.tuples(blank, st.one_of(blank, weights)),
)


@given(name=text, source=text, target=text, config=allowed_configs, description=st.one_of(blank, text))
def test_what_the_rules_allow_is_never_refused(
    name: str, source: str, target: str, config: tuple[str, str | None], description: str | None
) -> None:
    strategy, weight = config
    body = CompressionRequest(name, source, target, strategy, weight, description).body()
    assert body["name"] == name
    assert body["sourceModelId"] == normalize("NFKC", source).strip()
    assert body["modelSetId"] == normalize("NFKC", target).strip()
    assert body.get("description") == (description if description and description.strip() else None)
    assert body["config"]["strategy"] in ("Quantization", "Sparsity")
    assert ("weight" in body["config"]) == (body["config"]["strategy"] == "Quantization")
    assert list(body) == [
        key for key in ("name", "description", "sourceModelId", "modelSetId", "config") if key in body
    ]


@given(name=text, source=text, target=text, config=forbidden_configs)
def test_what_the_rules_forbid_never_gets_a_body(
    name: str, source: str, target: str, config: tuple[str, str | None]
) -> None:
    strategy, weight = config
    with pytest.raises(qf.InvalidRequest) as caught:
        CompressionRequest(name, source, target, strategy, weight).body()
    assert caught.value.problems.keys() & {"strategy", "weight"}


@given(
    st.fixed_dictionaries(
        {field: st.one_of(blank, text, st.integers(), st.booleans(), st.lists(text)) for field in rules.FIELDS}
    )
)
def test_every_wrong_field_is_named(draft: dict[str, Any]) -> None:
    problems = rules.problems(draft)
    for field in rules.FIELDS:
        value = draft[field]
        if value is not None and not isinstance(value, str):
            assert problems[field] == "not_text"
    for field in ("name", "sourceModelId", "modelSetId", "strategy"):
        if draft[field] is None or (isinstance(draft[field], str) and not draft[field].strip()):
            assert problems[field] == "missing"


@given(st.sampled_from(DOCUMENTED).flatmap(lambda weight: st.tuples(st.just(weight), any_case(weight))))
def test_a_weight_is_sent_as_documented(spellings: tuple[str, str]) -> None:
    documented, typed = spellings
    assert rules.canonical_weight(f" {typed}\n") == documented


@given(st.fixed_dictionaries({}, optional={field: text for field in rules.FIELDS}))
def test_a_draft_survives_its_body(draft: dict[str, str]) -> None:
    assert body_of(draft_of(body_of(draft))) == body_of(draft)


@given(st.fixed_dictionaries({}, optional={"strategy": st.one_of(text, any_case("Sparsity")), "weight": weights}))
def test_a_suggested_name_is_within_what_is_advised(draft: dict[str, str]) -> None:
    name = suggested_name(draft, datetime(2026, 11, 23, 14, 37))
    assert name.endswith("-1123-1437")
    assert rules.warnings({"name": name}) == {}


def test_the_error_names_the_field_and_its_value() -> None:
    with pytest.raises(qf.InvalidRequest) as caught:
        CompressionRequest("", "amv-1", "am-1", "Sparsity", "W8A16C16").body()
    assert caught.value.problems == {"name": "missing", "weight": "weight_forbidden"}
    message = str(caught.value)
    assert "name is missing" in message
    assert "weight must be left out when the strategy is Sparsity (it is 'W8A16C16')" in message
    assert isinstance(caught.value, ValueError)


def test_the_rules_have_the_strategies_and_weights_of_the_sdk() -> None:
    from qianfan.resources.console.consts import ModelCompStrategy, ModelQuantizationWeight

    assert set(rules.rules()["strategies"]) == {strategy.value for strategy in ModelCompStrategy}
    assert set(rules.rules()["weights"]) == {weight.value for weight in ModelQuantizationWeight}


def test_the_enums_of_the_sdk_can_be_given() -> None:
    from qianfan.resources.console.consts import ModelCompStrategy, ModelQuantizationWeight

    request = CompressionRequest(
        "n", "amv-1", "am-1", ModelCompStrategy.Quantization, ModelQuantizationWeight.INT8PTQ
    )  # fmt: skip
    assert json.dumps(request.body()["config"]) == '{"strategy": "Quantization", "weight": "INT8-PTQ"}'


def test_the_front_end_is_tested_with_these_rules() -> None:
    fixture = Path(__file__).parents[1] / "js" / "tests" / "fixtures" / "rules.json"
    assert json.loads(fixture.read_text(encoding="utf-8")) == rules.rules()
