"""The widget's Python API. tests/browser covers its look and behaviour in the page."""

from __future__ import annotations

import copy
import gc
import json
import re
import weakref
from collections.abc import Iterator
from typing import Any

import pytest
import traitlets

import qfwidget as qf
from qfwidget import rules
from qfwidget.simulator import Simulator


@pytest.fixture
def filled() -> Iterator[qf.CompressionWidget]:
    widget = qf.CompressionWidget(
        name="demo",
        description="test",
        source_model_id="amv-d1zx1iwdarfr",
        model_set_id="am-adbuasyfaf",
        weight="int8-ptq",
    )
    yield widget
    widget.close()


BODY = {
    "name": "demo",
    "description": "test",
    "sourceModelId": "amv-d1zx1iwdarfr",
    "modelSetId": "am-adbuasyfaf",
    "config": {"strategy": "Quantization", "weight": "INT8-PTQ"},
}


def test_the_arguments_make_the_body(filled: qf.CompressionWidget) -> None:
    assert filled.value == BODY
    assert filled.problems == {}
    assert filled.valid


def test_an_empty_form_tells_what_is_missing() -> None:
    widget = qf.CompressionWidget(name="")
    assert widget.value == {"config": {"strategy": "Quantization"}}
    assert widget.problems == dict.fromkeys(("name", "sourceModelId", "modelSetId", "weight"), "missing")
    assert not widget.valid
    assert (widget.response, widget.error, widget.task, widget.submitting) == (None, None, None, False)


@pytest.mark.parametrize(
    ("arguments", "prefix"),
    [({}, "Task"), ({"weight": "w8a16c16"}, "W8A16C16"), ({"strategy": "Sparsity"}, "Sparsity")],
)
def test_a_name_is_suggested(arguments: dict[str, Any], prefix: str) -> None:
    widget = qf.CompressionWidget(**arguments)
    assert re.fullmatch(rf"{prefix}-\d{{4}}-\d{{4}}", widget.value["name"])
    assert "name" not in widget.problems


def test_a_name_that_is_longer_than_advised_warns_and_does_not_block(filled: qf.CompressionWidget) -> None:
    filled.value = {**BODY, "name": "n" * 21}
    assert filled.warnings == {"name": "longer_than_advised"}
    assert filled.valid


def test_a_misspelt_argument_is_an_error_that_names_the_right_ones() -> None:
    with pytest.raises(TypeError, match=r"source_model_ids.*source_model_id, model_set_id"):
        qf.CompressionWidget(source_model_ids="amv-1")


def test_a_misspelt_field_of_the_value_is_an_error(filled: qf.CompressionWidget) -> None:
    with pytest.raises(traitlets.TraitError, match="modelSetid"):
        filled.value = {"modelSetid": "am-1"}
    assert filled.value == BODY, "the value is unchanged"


@pytest.mark.parametrize("value", [{"name": 5}, {"config": "x"}, {"config": {"foo": 1}}], ids=str)
def test_a_value_that_is_not_a_body_is_an_error(filled: qf.CompressionWidget, value: Any) -> None:
    with pytest.raises(traitlets.TraitError, match="name, description, sourceModelId"):
        filled.value = value
    assert filled.value == BODY, "the value is unchanged"


def test_a_wrong_locale_is_an_error() -> None:
    with pytest.raises(traitlets.TraitError, match="zh-CN"):
        qf.CompressionWidget(locale="fr")


@pytest.mark.parametrize(
    ("tag", "locale"), [("zh", "zh-CN"), ("zh_CN", "zh-CN"), ("zh-Hans", "zh-CN"), ("en", "en"), ("en_US", "en")]
)
def test_other_tags_of_its_languages_are_accepted(tag: str, locale: str) -> None:
    widget = qf.CompressionWidget(locale=tag)
    assert widget.locale == locale
    widget.close()


def test_the_value_can_be_set_and_observed(filled: qf.CompressionWidget) -> None:
    seen: list[Any] = []
    filled.observe(lambda change: seen.append(change["new"]), "value")
    changed = copy.deepcopy(BODY) | {"config": {"strategy": "sparsity"}}
    filled.value = changed
    assert seen == [{**BODY, "config": {"strategy": "Sparsity"}}]
    assert filled.valid


def test_making_a_form_calls_nothing(sdk: Simulator) -> None:
    qf.CompressionWidget()
    assert sdk.calls == []


def test_a_weight_that_sparsity_forbids_is_left_out_as_the_page_does(filled: qf.CompressionWidget) -> None:
    filled.value = {**BODY, "config": {"strategy": "sparsity", "weight": "W8A16C16"}}
    assert filled.value["config"] == {"strategy": "Sparsity"}
    assert filled.valid


def test_submitting_from_python_creates_one_task(filled: qf.CompressionWidget) -> None:
    with qf.demo(task_seconds=0.2) as demo:
        task = filled.submit()
        assert re.fullmatch(r"CompressionTask\('amva-\w+'\) <creating>", repr(task))
        assert filled.response is not None
        assert filled.response["result"] == task.id
        task.wait(timeout=20, progress=False)
        (call,) = demo.calls_of("CreateModelCompTask")
        assert call.body == BODY
        assert task.id in set(filled.tasks["task_id"])
        filled.close()


def test_submitting_an_incomplete_form_raises_and_shows_it(sdk: Simulator) -> None:
    widget = qf.CompressionWidget(name="demo")
    with pytest.raises(qf.InvalidRequest):
        widget.submit()
    assert widget.error is not None
    assert widget.error["code"] == "InvalidRequest"
    assert widget.submitting is False
    assert sdk.calls == []


def test_the_state_that_is_saved_is_small_and_plain(filled: qf.CompressionWidget, sdk: Simulator) -> None:
    state = {key: value for key, value in filled.get_state().items() if key not in ("_esm", "_css", "_bundle")}
    printed = json.dumps(state, default=repr)
    assert len(printed) < 4_000
    assert sdk.access_key not in printed
    assert sdk.secret_key not in printed


def test_the_front_end_gets_the_rules_as_data(filled: qf.CompressionWidget) -> None:
    assert filled.get_state("rules") == {"rules": rules.rules()}


def test_a_closed_widget_is_forgotten() -> None:
    widget = qf.CompressionWidget()
    widget.close()
    reference = weakref.ref(widget)
    del widget
    gc.collect()
    assert reference() is None


def test_closing_twice_is_no_error(filled: qf.CompressionWidget) -> None:
    filled.close()
    filled.close()


def test_its_repr_shows_no_secret(filled: qf.CompressionWidget, sdk: Simulator) -> None:
    assert sdk.secret_key not in repr(filled)
