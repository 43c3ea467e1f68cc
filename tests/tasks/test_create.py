"""create_task and CompressionRequest: defaults, advice before a task is created, and what can be done with a task."""

from __future__ import annotations

import re
import warnings
from datetime import date, datetime, timedelta, timezone
from typing import Any

import pandas as pd
import pytest

import qfwidget as qf
from qfwidget.simulator import Simulator
from tests import samples
from tests.samples import OWN_MODEL_SET, SOURCE

BODY = {**samples.BODY, "config": {"strategy": "Quantization", "weight": "W8A8C8"}}


def sent(demo: Simulator) -> list[Any]:
    return [call.body for call in demo.calls_of("CreateModelCompTask")]


def incompressible() -> str:
    models = qf.list_models(progress=False)
    return str(models[~models.compressible.fillna(True)].model_id.iloc[0])


def test_a_task_is_created_from_a_version_and_a_weight(demo: Simulator) -> None:
    task = qf.create_task(source_model_id=SOURCE, weight="w8a8c8")
    (body,) = sent(demo)
    assert body["sourceModelId"] == SOURCE
    assert body["modelSetId"] == OWN_MODEL_SET
    assert body["config"] == {"strategy": "Quantization", "weight": "w8a8c8"}
    assert body["name"].startswith("w8a8c8-")
    assert task.info["name"] == body["name"]


def test_a_request_without_a_model_set_is_saved_into_the_versions_own(demo: Simulator) -> None:
    request = qf.CompressionRequest("demo", SOURCE, weight="w8a8c8")
    assert request.problems == {}
    assert request.body()["modelSetId"] == OWN_MODEL_SET
    assert len(demo.calls_of("DescribeModel")) == 1


def test_a_request_body_is_accepted(demo: Simulator) -> None:
    qf.create_task(BODY)
    assert sent(demo) == [BODY]


def test_arguments_replace_those_of_the_request(demo: Simulator) -> None:
    qf.create_task(qf.CompressionRequest.from_body(BODY), weight="w8a8c4")
    assert sent(demo)[0]["config"]["weight"] == "w8a8c4"


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({"source_model_id": SOURCE, "weight": "w8a8c8"}, ["source_model_id", "weight", "create_task(source_model_id"]),
        ({**BODY, "config": {"weigth": "w8a8c8"}}, ["config.weigth"]),
        ({**BODY, "config": "w8a8c8"}, ["config must be an object"]),
    ],
)
def test_a_dict_that_is_not_a_body_is_explained(demo: Simulator, body: dict[str, Any], named: list[str]) -> None:
    with pytest.raises(qf.InvalidRequest) as caught:
        qf.create_task(body)
    assert all(words in str(caught.value) for words in named)
    assert sent(demo) == []


def test_another_type_is_explained(demo: Simulator) -> None:
    with pytest.raises(TypeError, match="CompressionRequest, a request body"):
        qf.create_task(SOURCE)  # type: ignore[arg-type]


def test_a_version_that_cannot_be_compressed_is_refused_before_anything_is_sent(demo: Simulator) -> None:
    source = incompressible()
    with pytest.raises(qf.InvalidRequest, match="cannot be compressed") as caught:
        qf.create_task(source_model_id=source, weight="W8A16C16")
    assert caught.value.problems == {"sourceModelId": "not_compressible"}
    assert qf.CompressionRequest("demo", source, weight="W8A16C16").problems == {"sourceModelId": "not_compressible"}
    assert sent(demo) == []


def test_only_missing_fields_are_named(demo: Simulator) -> None:
    with pytest.raises(qf.InvalidRequest) as caught:
        qf.create_task(source_model_id=SOURCE)
    assert caught.value.problems == {"weight": "missing"}


def test_a_preset_version_needs_a_model_set(demo: Simulator) -> None:
    presets = qf.list_models(presets=True, progress=False, compressible=True)
    own = set(qf.list_model_sets().model_set_id)
    source = str(presets[~presets.model_set_id.isin(own)].model_id.iloc[0])
    with pytest.raises(qf.InvalidRequest, match="modelSetId is missing"):
        qf.create_task(source_model_id=source, weight="W8A16C16")


def test_a_weight_that_is_not_listed_gets_a_warning_and_is_sent(demo: Simulator) -> None:
    request = qf.CompressionRequest("demo", SOURCE, weight="INT8-PTQ")
    assert request.warnings == {"weight": "not_listed"}
    with pytest.warns(
        qf.QfWarning, match="INT8-PTQ is not listed for ERNIE-Speed-8K.*w8a8c4, w8a8c8, w8a8c16"
    ) as caught:
        qf.create_task(request)
    assert caught[0].filename == __file__, "the warning points at the caller"
    assert sent(demo)[0]["config"]["weight"] == "INT8-PTQ"


def test_a_listed_weight_gets_no_warning(demo: Simulator) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        qf.create_task(source_model_id=SOURCE, weight="W8A8C8")


def test_without_an_account_only_the_rules_are_checked(demo: Simulator) -> None:
    qf.sign_out()
    request = qf.CompressionRequest("demo", SOURCE, weight="int9")
    assert request.problems == {}
    assert request.warnings == {"weight": "unlike_a_weight"}
    assert request.replace(weight=None).problems == {"weight": "missing"}
    with pytest.raises(qf.NotSignedIn):
        request.body()


def test_reuse_returns_the_existing_task(demo: Simulator) -> None:
    first = qf.create_task(BODY)
    with pytest.warns(qf.QfWarning, match=f"{first.id}.*no task was created"):
        second = qf.create_task({**BODY, "name": "another name"}, reuse=True)
    assert second.id == first.id
    demo.advance(120)
    with pytest.warns(qf.QfWarning, match=f"{first.id} .succeeded."):
        assert qf.create_task(BODY, reuse=True).id == first.id
    assert len(sent(demo)) == 1


def test_reuse_knows_the_other_spelling_of_a_weight(demo: Simulator) -> None:
    source = "amv-jrs4x425sde2"
    first = qf.create_task(source_model_id=source, weight="WINT8")
    with pytest.warns(qf.QfWarning, match=first.id):
        assert qf.create_task(source_model_id=source, weight="WINT8", reuse=True).id == first.id


def test_reuse_creates_what_failed_or_is_configured_otherwise(demo: Simulator) -> None:
    first = qf.create_task(BODY)
    first.cancel()
    demo.advance(120)
    second = qf.create_task(BODY, reuse=True)
    third = qf.create_task(BODY, weight="w8a8c4", reuse=True)
    assert len({first.id, second.id, third.id}) == 3
    assert len(sent(demo)) == 3


def test_the_request_of_a_task_creates_it_again(demo: Simulator) -> None:
    task = qf.CompressionTask(qf.create_task({**BODY, "description": "first try"}).id)
    demo.advance(120)
    request = task.request
    assert request.body() == {**BODY, "description": "first try"}, "the model set is that of the new version"
    qf.create_task(request.replace(weight="w8a8c4"))
    assert sent(demo)[1] == {
        **BODY,
        "description": "first try",
        "config": {"strategy": "Quantization", "weight": "w8a8c4"},
    }


def test_the_request_of_a_running_task_is_saved_into_the_sources_own_model_set(demo: Simulator) -> None:
    assert qf.create_task(BODY).request.model_set_id == OWN_MODEL_SET


def test_a_task_is_described_from_the_first_moment_and_after_its_end(demo: Simulator) -> None:
    task = qf.create_task(BODY)
    assert repr(task) == f"CompressionTask('{task.id}') <creating>"
    task.cancel()
    assert "stop" in repr(task)
    demo.advance(60)
    task.delete()
    assert repr(task) == f"CompressionTask('{task.id}') <deleted>"
    assert task.info["name"] == "demo"


def test_a_task_in_a_notebook_is_a_table(demo: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    task = qf.create_task({**BODY, "name": "<b>demo"})
    demo.advance(120)
    task.refresh()
    html = task._repr_html_()
    assert "&lt;b&gt;demo" in html
    assert "<b>" not in html
    assert re.search(r"<th>Duration</th><td>0:0\d:\d\d</td>", html)
    assert all(text in html for text in (task.id, "succeeded", "W8A8C8", str(task.model_id)))
    monkeypatch.setenv("QFWIDGET_LANGUAGE", "zh-CN")
    assert "<th>任务名称</th><td>&lt;b&gt;demo</td>" in task._repr_html_()
    assert "<th>状态</th><td>成功</td>" in task._repr_html_()


def test_tasks_are_listed_with_names_and_filtered(demo: Simulator) -> None:
    before = datetime.now(timezone.utc)
    task = qf.create_task({**BODY, "description": "nightly"})
    today = qf.list_tasks(created_after=before - timedelta(minutes=1))
    assert today.task_id.tolist() == [task.id]
    row = today.iloc[0]
    assert (row.description, row.source_model_set_name) == ("nightly", "客服助手-ERNIE-Speed")
    assert row.source_model_name
    assert task.id not in set(qf.list_tasks(created_before="2026-01-01").task_id)
    assert set(qf.list_tasks(status="failed").status) == {"failed"}
    assert set(qf.list_tasks(status=["failed", "stopped"]).status) == {"failed", "stopped"}
    with pytest.raises(ValueError, match=r"status must be one of .*succeeded.*, not 'done'"):
        qf.list_tasks(status="done")
    with pytest.raises(ValueError, match=r"created_after.*'yesterday'"):
        qf.list_tasks(created_after="yesterday")


def test_a_time_may_be_a_datetime_a_date_or_one_of_pandas(demo: Simulator) -> None:
    start = datetime.now() - timedelta(minutes=1)
    task = qf.create_task(BODY)
    today, tomorrow = start.date(), date.today() + timedelta(days=1)
    for after in (start, today, pd.Timestamp(start), pd.Timestamp(start.astimezone()), start.astimezone().isoformat()):
        assert task.id in set(qf.list_tasks(created_after=after, created_before=tomorrow).task_id)
    assert qf.list_tasks(created_after=tomorrow).empty
    for wrong in (5, pd.NaT, "2026-13-01"):
        with pytest.raises(qf.InvalidRequest, match="created_before must be a datetime, a date or ISO 8601 text"):
            qf.list_tasks(created_before=wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: qf.list_tasks(status="done"), "status 只能是 creating、running、.* 之一，而不是 'done'"),
        (
            lambda: qf.list_tasks(created_after="yesterday"),
            "created_after 必须是 datetime、date 或 .*，而不是 'yesterday'",
        ),
        (lambda: qf.list_models(compressible="yes"), "compressible 只能是 True、.* 之一，而不是 'yes'"),  # type: ignore[arg-type]
        (lambda: qf.list_models(model_type="text", progress=False), "model_type 只能是 .*Text2Text.* 之一"),
        (lambda: qf.list_tasks_code("perl"), "language 只能是 python、.* 之一，而不是 'perl'"),
    ],
    ids=["status", "time", "compressible", "type", "language"],
)
def test_a_wrong_argument_is_explained_in_the_language_of_the_environment(
    demo: Simulator, monkeypatch: pytest.MonkeyPatch, call: Any, words: str
) -> None:
    monkeypatch.setenv("QFWIDGET_LANGUAGE", "zh-CN")
    with pytest.raises(qf.InvalidRequest, match=words):
        call()
