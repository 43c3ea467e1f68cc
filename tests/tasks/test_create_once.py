"""A task is created exactly once, even if no response arrives."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest

import qfwidget as qf
from qfwidget.console.client import shared_console
from qfwidget.simulator import Simulator
from qfwidget.tasks.create_once import Creator
from tests.samples import BODY

FAULTS: list[dict[str, Any]] = [
    {"status": 500, "code": "InternalError"},
    {"drop": True},
    {"body": "not JSON"},
    {"body": '{"requestId": "r"}'},
    {"body": "not gzip", "headers": {"Content-Encoding": "gzip"}},
]


@pytest.fixture
def creator() -> Creator:
    return Creator(shared_console(), patience=0.2)


def created(demo: Simulator, name: str = "demo") -> list[str]:
    return [task["id"] for task in demo.tasks if task["name"] == name and task["status"] == "creating"]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_task_whose_response_was_lost_is_found(demo: Simulator, creator: Creator, fault: dict[str, Any]) -> None:
    demo.fail("CreateModelCompTask", **fault, when="after")
    answer = creator.create(BODY)
    assert [answer["result"]] == created(demo)
    assert len(demo.calls_of("CreateModelCompTask")) == 1


def test_a_task_is_found_under_another_spelling_of_its_weight(demo: Simulator, creator: Creator) -> None:
    demo.fail("CreateModelCompTask", drop=True, when="after")
    body = {**BODY, "sourceModelId": "amv-jrs4x425sde2", "config": {"strategy": "Quantization", "weight": "WINT8"}}
    found = qf.CompressionTask(creator.create(body)["result"])
    assert found.refresh()["config"]["weight"] == "W8A16"


@pytest.mark.parametrize("fault", FAULTS)
def test_a_task_that_was_not_created_is_not_found_and_not_sent_again(
    demo: Simulator, creator: Creator, fault: dict[str, Any]
) -> None:
    demo.fail("CreateModelCompTask", **fault, when="before", times=None)
    with pytest.raises(qf.UnknownOutcome) as caught:
        creator.create(BODY)
    assert caught.value.hint_key == "outcome_unknown"
    assert caught.value.candidates == []
    assert caught.value.__context__ is None
    assert len(demo.calls_of("CreateModelCompTask")) == 1


LOOK_UP_FAULTS: dict[str, tuple[str, dict[str, Any], str]] = {
    "the list fails": ("DescribeModelCompTasks", {"status": 500, "code": "InternalError"}, "InternalError, HTTP 500"),
    "the list is dropped": ("DescribeModelCompTasks", {"drop": True}, "Dropped"),
    "the list is refused": (
        "DescribeModelCompTasks",
        {"status": 403, "code": "AccessDenied"},
        "AccessDenied, HTTP 403",
    ),
    "the list is no JSON": ("DescribeModelCompTasks", {"body": "not JSON"}, "Unreadable"),
    "the task cannot be read": (
        "DescribeModelCompTask",
        {"status": 500, "code": "InternalError"},
        "InternalError, HTTP 500",
    ),
}


@pytest.mark.parametrize("fault", LOOK_UP_FAULTS)
def test_a_failed_look_up_is_not_reported_as_not_found(demo: Simulator, creator: Creator, fault: str) -> None:
    action, how, reason = LOOK_UP_FAULTS[fault]
    demo.fail("CreateModelCompTask", drop=True, when="after")
    demo.fail(action, **how, times=None)
    with pytest.raises(qf.UnknownOutcome) as caught:
        creator.create(BODY)
    assert caught.value.hint_key == "outcome_not_looked_up"
    assert reason in caught.value.hint
    assert "list_tasks()" in caught.value.hint
    assert "not found" not in str(caught.value)
    assert caught.value.to_dict()["candidates"] == []


def test_a_look_up_that_keeps_failing_ends_early(demo: Simulator) -> None:
    for action in ("CreateModelCompTask", "DescribeModelCompTasks"):
        demo.fail(action, status=500, code="InternalError", times=None)
    with pytest.raises(qf.UnknownOutcome) as caught:
        Creator(shared_console()).create(BODY)
    assert caught.value.hint_key == "outcome_not_looked_up"
    assert len(demo.calls_of("DescribeModelCompTasks")) <= 9, "three look-ups of three attempts"


def test_a_look_up_that_fails_at_first_reports_what_it_found(demo: Simulator, creator: Creator) -> None:
    demo.fail("CreateModelCompTask", drop=True, when="before")
    demo.fail("DescribeModelCompTasks", status=500, code="InternalError", times=4)
    with pytest.raises(qf.UnknownOutcome) as caught:
        creator.create(BODY)
    assert caught.value.hint_key == "outcome_unknown"


def test_an_older_task_of_the_same_kind_is_not_a_candidate(demo: Simulator, creator: Creator) -> None:
    before = creator.create(BODY)["result"]
    elsewhere = Creator(shared_console(), patience=0.2)  # as after a restart of the kernel
    demo.fail("CreateModelCompTask", drop=True)
    with pytest.raises(qf.UnknownOutcome) as caught:
        creator.create(BODY)
    assert caught.value.candidates == [], "the task that this creator created is known"
    old = {"id": before, "name": "demo", "createTime": "2020-01-01T00:00:00Z"}
    page = {"modelCompTaskList": [old], "pageInfo": {"isTruncated": False}}
    demo.fail("DescribeModelCompTasks", body=json.dumps({"requestId": "r", "result": page}), times=None)
    demo.fail("CreateModelCompTask", drop=True)
    with pytest.raises(qf.UnknownOutcome) as caught:
        elsewhere.create(BODY)
    assert caught.value.candidates == []


def test_a_task_with_another_name_or_configuration_is_not_a_candidate(demo: Simulator, creator: Creator) -> None:
    other = Creator(shared_console())
    other.create({**BODY, "name": "other"})
    other.create({**BODY, "config": {"strategy": "Sparsity"}})
    other.create({**BODY, "config": {"strategy": "Quantization", "weight": "W8A16C16"}})
    demo.fail("CreateModelCompTask", drop=True)
    with pytest.raises(qf.UnknownOutcome) as caught:
        creator.create(BODY)
    assert caught.value.candidates == []


def test_two_candidates_are_named_and_none_is_chosen(demo: Simulator, creator: Creator) -> None:
    rivals = {Creator(shared_console()).create(BODY)["result"] for _ in range(2)}
    demo.fail("CreateModelCompTask", drop=True)
    with pytest.raises(qf.UnknownOutcome) as caught:
        creator.create(BODY)
    assert {task["id"] for task in caught.value.candidates} == rivals
    assert all(task_id in caught.value.hint for task_id in rivals)
    assert len(demo.calls_of("CreateModelCompTask")) == 3


def test_a_task_without_a_readable_time_is_a_candidate(demo: Simulator, creator: Creator) -> None:
    timeless = {"id": "amva-x", "name": "demo", "status": "running", "createTime": None, "config": BODY["config"]}
    page = {"modelCompTaskList": [timeless], "pageInfo": {"isTruncated": False}}
    demo.fail("DescribeModelCompTasks", body=json.dumps({"requestId": "r", "result": page}))
    demo.fail("DescribeModelCompTask", body=json.dumps({"requestId": "r", "result": timeless}))
    demo.fail("CreateModelCompTask", drop=True)
    with pytest.raises(qf.UnknownOutcome) as caught:
        creator.create(BODY)
    assert [task["id"] for task in caught.value.candidates] == ["amva-x"]


def test_a_task_that_appears_late_is_found(demo: Simulator) -> None:
    creator = Creator(shared_console(), patience=5)
    empty = {"modelCompTaskList": [], "pageInfo": {"isTruncated": False}}
    demo.fail("DescribeModelCompTasks", body=json.dumps({"requestId": "r", "result": empty}), times=2)
    demo.fail("DescribeModelCompTasks", status=500, code="InternalError", times=3)
    demo.fail("CreateModelCompTask", drop=True, when="after")
    assert [creator.create(BODY)["result"]] == created(demo)


def test_looking_again_finds_what_was_not_found_before(demo: Simulator, creator: Creator) -> None:
    demo.fail("CreateModelCompTask", drop=True, when="after")
    demo.deny("read")
    with pytest.raises(qf.UnknownOutcome) as caught:
        creator.create(BODY)
    demo.deny(None)
    assert [creator.look_up(caught.value)["result"]] == created(demo)
    assert len(demo.calls_of("CreateModelCompTask")) == 1


def test_two_equal_creates_each_find_their_own_task(demo: Simulator, creator: Creator) -> None:
    demo.fail("CreateModelCompTask", drop=True, when="after", times=2)
    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.append(creator.create(BODY)["result"])) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == sorted(created(demo))
    assert len(set(found)) == 2
