"""Compression tasks: which requests are accepted, and how a task's status changes."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from qfwidget.simulator import SAMPLE_MODEL_SET_ID, SAMPLE_SOURCE_MODEL_ID, Simulator
from tests.simulator.conftest import CallAction
from tests.simulator.raw import code_of, post

SAMPLE: dict[str, Any] = {
    "name": "demo",
    "description": "test",
    "sourceModelId": SAMPLE_SOURCE_MODEL_ID,
    "modelSetId": SAMPLE_MODEL_SET_ID,
    "config": {"strategy": "Quantization", "weight": "INT8-PTQ"},
}
DURATION = 1000.0


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(task_seconds=DURATION) as simulator:
        yield simulator


def versions(simulator: Simulator) -> Iterator[dict[str, Any]]:
    for action, name in [
        ("DescribeCustomModelSets", "customModelSetList"),
        ("DescribeSystemModelSets", "systemModelSetList"),
    ]:
        for model_set in post(simulator, action, {"maxKeys": 100}).json()["result"][name]:
            for model_id in model_set.get("modelIds") or []:
                yield post(simulator, "DescribeModel", {"modelId": model_id}).json()["result"]


def refused_parameter(simulator: Simulator, body: dict[str, Any]) -> str:
    before = len(simulator.tasks)
    response = post(simulator, "CreateModelCompTask", body)
    assert response.status_code == 400
    assert code_of(response) == "InappropriateJSON"
    assert len(simulator.tasks) == before
    message = response.json()["message"]
    assert message.endswith("] invalid.")
    return str(message.rpartition("param[")[2].removesuffix("] invalid."))


def test_the_sample_of_the_api_page(sdk: Simulator, call: CallAction) -> None:
    created = call("CreateModelCompTask", **SAMPLE)

    assert set(created) == {"requestId", "result"}
    assert created["result"].startswith("amva-")
    task = call("DescribeModelCompTask", modelCompTaskId=created["result"])["result"]
    assert task["status"] == "creating"
    assert {name: task[name] for name in ("name", "description", "sourceModelId", "config")} == {
        name: SAMPLE[name] for name in ("name", "description", "sourceModelId", "config")
    }
    assert [one.body for one in sdk.calls_of("CreateModelCompTask")] == [SAMPLE]


@pytest.mark.parametrize("weight", ["int8-ptq", "Int8-Ptq", "w8a16c16", "W4A16C16", "w8a8c4", "W8A8C16"])
def test_weights_are_accepted_in_any_case_and_those_of_the_base_model_too(call: CallAction, weight: str) -> None:
    created = call("CreateModelCompTask", **{**SAMPLE, "config": {"strategy": "Quantization", "weight": weight}})

    task = call("DescribeModelCompTask", modelCompTaskId=created["result"])["result"]
    assert task["config"]["weight"] == weight.upper()


@pytest.mark.parametrize("config", [{"strategy": "Sparsity"}, {"strategy": "Sparsity", "weight": None}])
def test_sparsity_takes_no_weight(call: CallAction, config: dict[str, Any]) -> None:
    created = call("CreateModelCompTask", **{**SAMPLE, "config": config})

    task = call("DescribeModelCompTask", modelCompTaskId=created["result"])["result"]
    assert task["config"]["strategy"] == "Sparsity"
    assert "weight" not in task["config"]


@pytest.mark.parametrize(
    ("changes", "parameter"),
    [
        ({"name": None}, "name"),
        ({"name": "  "}, "name"),
        ({"name": 7}, "name"),
        ({"description": ["x"]}, "description"),
        ({"sourceModelId": None}, "sourceModelId"),
        ({"sourceModelId": "amv-nothing"}, "sourceModelId"),
        ({"sourceModelId": SAMPLE_MODEL_SET_ID}, "sourceModelId"),
        ({"modelSetId": None}, "modelSetId"),
        ({"modelSetId": "am-nothing"}, "modelSetId"),
        ({"modelSetId": SAMPLE_SOURCE_MODEL_ID}, "modelSetId"),
        ({"config": None}, "config"),
        ({"config": "Quantization"}, "config"),
        ({"config": {}}, "strategy"),
        ({"config": {"strategy": "quantization", "weight": "INT8-PTQ"}}, "strategy"),
        ({"config": {"strategy": "Distillation"}}, "strategy"),
        ({"config": {"strategy": "Quantization"}}, "weight"),
        ({"config": {"strategy": "Quantization", "weight": ""}}, "weight"),
        ({"config": {"strategy": "Quantization", "weight": 8}}, "weight"),
        ({"config": {"strategy": "Quantization", "weight": "W2A2C2"}}, "weight"),
        ({"config": {"strategy": "Quantization", "weight": "W4A16"}}, "weight"),  # Qwen3-8B's
        ({"config": {"strategy": "Sparsity", "weight": "INT8-PTQ"}}, "weight"),
        ({"config": {"strategy": "Sparsity", "weight": ""}}, "weight"),
    ],
)
def test_what_the_rules_forbid(simulator: Simulator, changes: dict[str, Any], parameter: str) -> None:
    body = {name: value for name, value in {**SAMPLE, **changes}.items() if value is not None}

    assert refused_parameter(simulator, body) == parameter


def test_only_ready_and_compressible_versions_are_sources(simulator: Simulator) -> None:
    found = set()
    for version in list(versions(simulator)):
        body = {**copy.deepcopy(SAMPLE), "sourceModelId": version["modelId"]}
        kind = (version["status"], bool(version.get("isSupportModelComp")))
        if kind == ("Ready", True):
            assert post(simulator, "CreateModelCompTask", body).status_code == 200
        else:
            assert refused_parameter(simulator, body) == "sourceModelId"
        found.add(kind)
    assert found >= {("Ready", True), ("Ready", False), ("Creating", True), ("Fail", False)}


def test_nothing_can_be_saved_into_a_preset_model_set(simulator: Simulator) -> None:
    presets = post(simulator, "DescribeSystemModelSets").json()["result"]["systemModelSetList"]

    assert refused_parameter(simulator, {**SAMPLE, "modelSetId": presets[0]["modelSetId"]}) == "modelSetId"


def test_the_status_of_a_task_follows_the_clock(simulator: Simulator, call: CallAction) -> None:
    task_id = call("CreateModelCompTask", **SAMPLE)["result"]

    def status() -> str:
        return str(call("DescribeModelCompTask", modelCompTaskId=task_id)["result"]["status"])

    seen = [status()]
    for _ in range(10):
        simulator.advance(DURATION / 8)
        seen.append(status())
    assert list(dict.fromkeys(seen)) == ["creating", "running", "succeeded"]


def test_a_task_that_succeeds_creates_a_version(simulator: Simulator, call: CallAction) -> None:
    task_id = call("CreateModelCompTask", **SAMPLE)["result"]
    running = call("DescribeModelCompTask", modelCompTaskId=task_id)["result"]
    empty = call("DescribeModelSet", modelSetId=SAMPLE_MODEL_SET_ID)["result"]
    simulator.advance(DURATION)

    filled = call("DescribeModelSet", modelSetId=SAMPLE_MODEL_SET_ID)["result"]
    task = call("DescribeModelCompTask", modelCompTaskId=task_id)["result"]
    version = call("DescribeModel", modelId=task["modelId"])["result"]
    assert "modelId" not in running
    assert "finishTime" not in running
    assert (empty["modelIds"], filled["modelIds"]) == ([], [task["modelId"]])
    assert filled["modelCount"] == 1
    assert version["modelSetId"] == SAMPLE_MODEL_SET_ID
    assert version["status"] == "Ready"
    assert version["model"] == "ERNIE-Speed-8K"
    assert version["sourceInfo"] == {"sourceType": "Acceleration", "accelerationTaskId": task_id}
    assert task["finishTime"] > task["createTime"]


def test_a_failure_has_its_reason_and_no_version(simulator: Simulator, call: CallAction) -> None:
    simulator.fail_tasks("显存不足", times=2)
    ids = [call("CreateModelCompTask", **SAMPLE)["result"] for _ in range(3)]
    early = call("DescribeModelCompTask", modelCompTaskId=ids[0])["result"]
    simulator.advance(DURATION)

    tasks = [call("DescribeModelCompTask", modelCompTaskId=one)["result"] for one in ids]
    assert "failedReason" not in early
    assert [task["status"] for task in tasks] == ["failed", "failed", "succeeded"]
    assert [task.get("failedReason") for task in tasks] == ["显存不足", "显存不足", None]
    assert ["modelId" in task for task in tasks] == [False, False, True]


@pytest.mark.parametrize("elapsed", [0, 0.5])
def test_a_task_can_be_cancelled_until_it_ends(simulator: Simulator, call: CallAction, elapsed: float) -> None:
    task_id = call("CreateModelCompTask", **SAMPLE)["result"]
    simulator.advance(DURATION * elapsed)

    assert set(call("CancelModelCompTask", modelCompTaskId=task_id)) == {"requestId"}
    assert call("DescribeModelCompTask", modelCompTaskId=task_id)["result"]["status"] == "stopping"
    simulator.advance(DURATION)
    task = call("DescribeModelCompTask", modelCompTaskId=task_id)["result"]
    assert task["status"] == "stopped"
    assert "modelId" not in task
    assert task["finishTime"]


def test_cancel_and_delete_depend_on_the_status(simulator: Simulator, call: CallAction) -> None:
    def refusals(task_id: str) -> list[str]:
        responses = [
            post(simulator, action, {"modelCompTaskId": task_id})
            for action in ("CancelModelCompTask", "DeleteModelCompTask")
        ]
        return [code_of(one) for one in responses if one.status_code == 400]

    cancelled, finished = (call("CreateModelCompTask", **SAMPLE)["result"] for _ in range(2))
    running_delete = post(simulator, "DeleteModelCompTask", {"modelCompTaskId": finished})
    call("CancelModelCompTask", modelCompTaskId=cancelled)
    stopping = refusals(cancelled)
    simulator.advance(DURATION)
    finished_cancel = post(simulator, "CancelModelCompTask", {"modelCompTaskId": finished})

    assert code_of(running_delete) == "InvalidModelCompTaskStatus"
    assert stopping == ["InvalidModelCompTaskStatus"] * 2
    assert code_of(finished_cancel) == "InvalidModelCompTaskStatus"


def test_a_deleted_task_is_not_listed_and_its_version_stays(simulator: Simulator, call: CallAction) -> None:
    task_id = call("CreateModelCompTask", **SAMPLE)["result"]
    simulator.advance(DURATION)
    model_id = call("DescribeModelCompTask", modelCompTaskId=task_id)["result"]["modelId"]

    assert set(call("DeleteModelCompTask", modelCompTaskId=task_id)) == {"requestId"}
    assert post(simulator, "DescribeModelCompTask", {"modelCompTaskId": task_id}).status_code == 404
    assert call("DescribeModel", modelId=model_id)["result"]["modelId"] == model_id
    assert task_id not in [task["id"] for task in simulator.tasks]


def test_tasks_are_listed_newest_first_and_by_source(simulator: Simulator, call: CallAction) -> None:
    history = call("DescribeModelCompTasks", maxKeys=100)["result"]["modelCompTaskList"]
    task_id = call("CreateModelCompTask", **SAMPLE)["result"]

    listed = call("DescribeModelCompTasks", maxKeys=100)["result"]["modelCompTaskList"]
    of_source = call("DescribeModelCompTasks", sourceModelId=SAMPLE_SOURCE_MODEL_ID)["result"]["modelCompTaskList"]
    assert listed[1:] == history
    assert [task["id"] for task in of_source] == [task_id]
    assert {task["status"] for task in history} == {"succeeded", "failed", "stopped"}
    assert simulator.tasks[-1]["id"] == task_id


def test_time_does_not_go_backwards(simulator: Simulator) -> None:
    with pytest.raises(ValueError, match="seconds must be at least 0"):
        simulator.advance(-1)


def statuses(simulator: Simulator, count: int) -> list[str]:
    return [task["status"] for task in simulator.tasks[-count:]]


def test_tasks_above_the_limit_wait() -> None:
    with Simulator(task_seconds=(100, 200), running_tasks=2) as simulator:
        for number in range(5):
            assert post(simulator, "CreateModelCompTask", {**SAMPLE, "name": f"task-{number}"}).status_code == 200
        simulator.advance(50)
        assert statuses(simulator, 5) == ["running", "running", "creating", "creating", "creating"]
        simulator.advance(100)  # the third has taken the place of the first
        assert statuses(simulator, 5) == ["succeeded", "running", "running", "creating", "creating"]
        simulator.advance(1000)
        finished = [datetime.fromisoformat(task["finishTime"].replace("Z", "+00:00")) for task in simulator.tasks[-5:]]
        assert statuses(simulator, 5) == ["succeeded"] * 5
        assert sorted(finished) == [finished[index] for index in (0, 1, 2, 4, 3)]


def test_a_task_can_be_cancelled_while_it_waits_and_makes_room() -> None:
    with Simulator(task_seconds=100, running_tasks=1) as simulator:
        ids = [post(simulator, "CreateModelCompTask", SAMPLE).json()["result"] for _ in range(3)]
        simulator.advance(50)
        for cancelled in ids[:2]:
            assert post(simulator, "CancelModelCompTask", {"modelCompTaskId": cancelled}).status_code == 200
        assert statuses(simulator, 3) == ["stopping", "stopping", "creating"]
        simulator.advance(50)
        assert statuses(simulator, 3) == ["stopped", "stopped", "running"]
        assert post(simulator, "DeleteModelCompTask", {"modelCompTaskId": ids[0]}).status_code == 200
        simulator.advance(70)
        assert statuses(simulator, 2) == ["stopped", "succeeded"]


def test_every_nth_task_fails_with_fail_every() -> None:
    with Simulator(task_seconds=100, fail_every=3) as simulator:
        simulator.fail_tasks("资源不足")
        for _ in range(6):
            assert post(simulator, "CreateModelCompTask", SAMPLE).status_code == 200
        simulator.advance(100)
        assert statuses(simulator, 6) == ["failed", "succeeded", "failed", "succeeded", "succeeded", "failed"]
        reasons = [task["failedReason"] for task in simulator.tasks[-6:] if task["status"] == "failed"]
        assert len(set(reasons)) == 3
