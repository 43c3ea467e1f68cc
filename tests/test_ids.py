"""IDs of the wrong kind are noticed before a call."""

from __future__ import annotations

import pytest

import qfwidget as qf
from qfwidget.ids import check_task_id, check_version_id


@pytest.mark.parametrize("task_id", ["amva-1", " amva-1\n", "something-new"])
def test_what_can_be_a_task_id_is_accepted(task_id: str) -> None:
    assert check_task_id(task_id) == task_id.strip()


@pytest.mark.parametrize(
    ("task_id", "says"),
    [
        ("amv-1", "must be the ID of a task, not that of a model version ('amv-1')"),
        ("am-1", "must be the ID of a task, not that of a model ('am-1')"),
        ("", "not ''"),
        (" ", "not ' '"),
        (None, "not None"),
        (7, "not 7"),
        ("am-" + "x" * 500, "xxx…"),
    ],
)
def test_what_cannot_be_a_task_id_is_refused(task_id: object, says: str) -> None:
    with pytest.raises(qf.InvalidRequest) as caught:
        check_task_id(task_id)
    assert caught.value.problems == {"task_id": "not_a_task_id"}
    assert str(caught.value).startswith("task_id must be")
    assert says in caught.value.message
    assert "begins with amva-" in caught.value.hint
    assert len(str(caught.value)) < 500


def test_a_task_stands_for_its_id() -> None:
    task = qf.CompressionTask("amva-1")
    same = qf.CompressionTask(task)
    assert same.id == "amva-1"
    assert {same} == {task} != {qf.CompressionTask("amva-2")}


def test_a_task_id_is_not_a_version_id() -> None:
    assert check_version_id("amv-1") == "amv-1"
    with pytest.raises(
        qf.InvalidRequest, match=r"source_model_id must be .* not that of a task \('amva-1'\)"
    ) as caught:
        check_version_id("amva-1")
    assert "begins with amv-" in caught.value.hint
    caught.value.language = "zh-CN"
    assert str(caught.value).startswith("source_model_id 必须是模型版本的 ID，而不是任务的 ID（'amva-1'）\n")
