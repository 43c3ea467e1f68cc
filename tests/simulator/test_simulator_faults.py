"""Simulated failures."""

from __future__ import annotations

import json
import threading
import time
from typing import Any

import pytest
import requests

from qfwidget.simulator import SAMPLE_MODEL_SET_ID, SAMPLE_SOURCE_MODEL_ID, Simulator
from tests.simulator.raw import code_of, post, send

TASK: dict[str, Any] = {
    "name": "demo",
    "sourceModelId": SAMPLE_SOURCE_MODEL_ID,
    "modelSetId": SAMPLE_MODEL_SET_ID,
    "config": {"strategy": "Sparsity"},
}


def create(simulator: Simulator) -> requests.Response:
    return post(simulator, "CreateModelCompTask", TASK)


def created(simulator: Simulator) -> int:
    return sum(task["name"] == "demo" for task in simulator.tasks)


@pytest.mark.parametrize(
    ("options", "status", "code"),
    [
        ({"status": 500}, 500, "InternalError"),
        ({"status": 503}, 503, "InternalError"),
        ({"status": 403}, 403, "AccessDenied"),
        ({"status": 400}, 400, "InappropriateJSON"),
        ({"code": "OptInRequired"}, 403, "OptInRequired"),
        ({"code": "RequestExpired"}, 400, "RequestExpired"),
        ({"code": "SomethingElse"}, 400, "SomethingElse"),
        ({"code": "TooManyRequests", "status": 429}, 429, "TooManyRequests"),
        ({"message": "broken"}, 500, "InternalError"),
    ],
)
def test_an_error(simulator: Simulator, options: dict[str, Any], status: int, code: str) -> None:
    simulator.fail("CreateModelCompTask", **options)

    response = create(simulator)

    assert (response.status_code, code_of(response)) == (status, code)
    assert created(simulator) == 0
    assert create(simulator).status_code == 200


def test_a_message(simulator: Simulator) -> None:
    simulator.fail(code="InappropriateJSON", message="param[weight] invalid.")

    assert create(simulator).json()["message"] == "param[weight] invalid."


def test_a_documented_error_has_its_message_header(simulator: Simulator) -> None:
    simulator.fail(code="SignatureDoesNotMatch")

    assert "Fail to authn user" in create(simulator).headers["X-Bce-Error-Message"]


def test_an_error_in_a_success(simulator: Simulator) -> None:
    simulator.fail(status=200, code="QuotaExceeded", message="no more tasks")

    response = create(simulator)

    assert response.status_code == 200
    answer = response.json()
    assert (answer["code"], answer["message"]) == ("QuotaExceeded", "no more tasks")
    assert set(answer) == {"requestId", "code", "message"}


@pytest.mark.parametrize("body", ["<html>网关错误</html>", b"\xff\xfe", "", "[]", '"text"'])
def test_a_body_is_sent_as_given(simulator: Simulator, body: str | bytes) -> None:
    simulator.fail(status=502, body=body)

    response = create(simulator)

    assert response.status_code == 502
    assert response.content == (body.encode() if isinstance(body, str) else body)


def test_a_redirect(simulator: Simulator) -> None:
    simulator.fail(status=302, headers={"Location": f"{simulator.url}/elsewhere"})

    response = create(simulator)

    assert [one.status_code for one in response.history] == [302]
    assert simulator.calls[-1].action == ""


def test_a_failure_after_the_work_has_been_done(simulator: Simulator) -> None:
    simulator.fail(status=500, when="after")

    assert create(simulator).status_code == 500
    assert created(simulator) == 1


@pytest.mark.parametrize(("when", "tasks"), [("before", 0), ("after", 1)])
def test_a_dropped_connection(simulator: Simulator, when: Any, tasks: int) -> None:
    simulator.fail("CreateModelCompTask", drop=True, when=when)

    with pytest.raises(requests.ConnectionError):
        create(simulator)

    assert created(simulator) == tasks
    assert [call.status for call in simulator.calls] == [None]


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_delay_alone_leaves_the_answer_as_it_is(simulator: Simulator, when: Any) -> None:
    simulator.fail(delay=0.05, when=when)
    started = time.monotonic()

    response = create(simulator)

    assert time.monotonic() - started >= 0.05
    assert response.json()["result"].startswith("amva-")
    assert created(simulator) == 1


@pytest.mark.parametrize(("when", "tasks"), [("before", 0), ("after", 1)])
def test_what_a_call_that_times_out_does(simulator: Simulator, when: Any, tasks: int) -> None:
    simulator.fail("CreateModelCompTask", delay=60, when=when)
    answers: list[Exception | requests.Response] = []

    def call() -> None:
        try:
            answers.append(create(simulator))
        except requests.ConnectionError as error:
            answers.append(error)

    caller = threading.Thread(target=call)
    caller.start()
    # The other concurrent calls continue.
    while not simulator.calls_of("CreateModelCompTask"):
        assert post(simulator, "DescribeModelCompTasks").status_code == 200
    assert post(simulator, "DescribeModelCompTasks").status_code == 200
    assert created(simulator) == tasks
    simulator.stop()
    caller.join()

    assert isinstance(answers[0], requests.ConnectionError)
    assert created(simulator) == tasks


def test_a_delayed_failure(simulator: Simulator) -> None:
    simulator.fail(delay=0.05, status=500)
    started = time.monotonic()

    assert create(simulator).status_code == 500
    assert time.monotonic() - started >= 0.05


def test_only_the_action_that_was_named_fails(simulator: Simulator) -> None:
    simulator.fail("CreateModelCompTask", status=500)

    assert post(simulator, "DescribeModelCompTasks").status_code == 200
    assert create(simulator).status_code == 500


def test_failures_happen_in_order_and_as_often_as_requested(simulator: Simulator) -> None:
    simulator.fail(status=501, times=2)
    simulator.fail("CreateModelCompTask", status=502)

    assert [create(simulator).status_code for _ in range(4)] == [501, 501, 502, 200]


def test_heal_ends_a_lasting_failure(simulator: Simulator) -> None:
    simulator.fail(status=500, times=None)
    simulator.fail_tasks("never", times=None)
    simulator.deny("write")

    assert [create(simulator).status_code for _ in range(3)] == [500, 500, 500]
    simulator.heal()
    assert create(simulator).status_code == 200
    simulator.advance(60)
    assert simulator.tasks[-1]["status"] == "succeeded"


@pytest.mark.parametrize(
    ("policy", "denied"),
    [("write", {"CreateModelCompTask": 403, "DescribeModel": 200}), ("read", {"DescribeModel": 403})],
)
def test_a_missing_policy(simulator: Simulator, policy: Any, denied: dict[str, int]) -> None:
    simulator.deny(policy)
    bodies: dict[str, Any] = {"CreateModelCompTask": TASK, "DescribeModel": {"modelId": SAMPLE_SOURCE_MODEL_ID}}

    for action, status in denied.items():
        response = post(simulator, action, bodies[action])
        assert response.status_code == status
        if status == 403:
            assert code_of(response) == "AccessDenied"
    simulator.deny(None)
    assert all(post(simulator, action, body).status_code == 200 for action, body in bodies.items())


@pytest.mark.parametrize(
    "options",
    [
        {"action": "CreateModelCompressionTask"},
        {"times": 0},
        {"times": "x"},
        {"delay": -1},
        {"delay": "x"},
        {"status": 42},
        {"when": "during"},
    ],
)
def test_an_invalid_failure_is_an_error(simulator: Simulator, options: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"action|times|delay|status|when"):
        simulator.fail(**options)


def test_an_unknown_policy_is_an_error(simulator: Simulator) -> None:
    with pytest.raises(ValueError, match="policy"):
        simulator.deny("delete")  # type: ignore[arg-type]


def test_latency_delays_every_response() -> None:
    with Simulator(latency=0.05) as simulator:
        started = time.monotonic()
        post(simulator, "DescribeModelCompTasks")
        assert time.monotonic() - started >= 0.05


def test_calls_are_kept_in_order(simulator: Simulator) -> None:
    before = time.time()
    create(simulator)
    post(simulator, "DescribeCustomModelSets", data=b"{")
    send(simulator, {}, query="", path="/")

    calls = simulator.calls
    assert [(call.action, call.body, call.status) for call in calls] == [
        ("CreateModelCompTask", TASK, 200),
        ("DescribeCustomModelSets", None, 400),
        ("", None, 400),
    ]
    assert [call.access_key for call in calls] == [simulator.access_key, simulator.access_key, None]
    assert before <= calls[0].received_at <= calls[1].received_at <= time.time()
    assert simulator.calls_of("CreateModelCompTask") == calls[:1]
    assert simulator.access_key not in json.dumps([repr(call) for call in calls])
