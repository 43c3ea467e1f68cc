"""Calls use the SDK's public functions, including a user's replacements of them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from types import SimpleNamespace
from typing import Any

import pytest
from qianfan.resources import Model
from qianfan.resources.console import utils

import qfwidget as qf
from qfwidget.console.client import Console
from qfwidget.simulator import Simulator
from tests.consoles import environment_of

SOURCE_MODEL_ID, MODEL_SET_ID = "amv-d1zx1iwdarfr", "am-adbuasyfaf"
REQUEST = qf.CompressionRequest("demo", SOURCE_MODEL_ID, MODEL_SET_ID, "Quantization", "INT8-PTQ")
DOCUMENTED = ["/v2/model", "CreateModelCompTask", REQUEST.body()]
PROGRAM = """
import json
from qianfan.resources.console import utils

calls, call_action = [], utils.call_action

def spy(*args, **options):
    calls.append([list(args), options])
    return call_action(*args, **options)

{before}
import qfwidget as qf
{after}
task = {create}
print(json.dumps([task.id, calls]))
"""
CREATES = {
    "create_task": f"qf.create_task(qf.{REQUEST!r})",
    "submit": f"qf.CompressionWidget(name='demo', source_model_id='{SOURCE_MODEL_ID}', "
    f"model_set_id='{MODEL_SET_ID}', weight='INT8-PTQ').submit()",
}
PLACES = {
    "before the first use": {"before": "utils.call_action = spy", "after": ""},
    "after the first use": {"before": "", "after": "qf.list_model_sets()\nutils.call_action = spy"},
}


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
@pytest.mark.parametrize("create", CREATES.values(), ids=CREATES)
def test_a_spy_on_call_action_sees_one_create(simulator: Simulator, place: dict[str, str], create: str) -> None:
    environment = {**os.environ, **environment_of(simulator)}
    program = PROGRAM.format(create=create, **place)
    finished = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True)
    assert finished.returncode == 0, finished.stderr
    task_id, calls = json.loads(finished.stdout)
    assert calls == [[DOCUMENTED, {"retry_count": 1}]]
    assert [call.body["name"] for call in simulator.calls if call.action == "CreateModelCompTask"] == ["demo"]
    assert task_id in [task["id"] for task in simulator.tasks]


def test_spies_on_the_methods_of_model_see_the_reads(sdk: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[str, dict[str, Any]]] = []

    def spy_on(name: str) -> None:
        method = getattr(Model.V2, name)

        def spy(*args: Any, **options: Any) -> Any:
            assert args == ()
            seen.append((name, options))
            return method(**options)

        monkeypatch.setattr(Model.V2, name, spy)

    spy_on("describe_custom_model_sets")
    spy_on("describe_model")
    qf.list_model_sets()
    assert {name for name, _ in seen} == {"describe_custom_model_sets"}
    assert sum(call.action == "DescribeCustomModelSets" for call in sdk.calls) == len(seen)
    seen.clear()
    Console().read("DescribeModel", {"modelId": SOURCE_MODEL_ID})
    assert seen == [("describe_model", {"model_id": SOURCE_MODEL_ID, "retry_count": 1})]


def test_a_stub_of_call_action_is_used(sdk: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    response = SimpleNamespace(body={"requestId": "from a stub", "result": "amva-stubstubstub"})
    monkeypatch.setattr(utils, "call_action", lambda *args, **options: response)
    assert qf.create_task(REQUEST).id == "amva-stubstubstub"
    assert {call.action for call in sdk.calls} <= {"DescribeModel"}, (
        "only the version is looked up, by another function"
    )


def test_a_wrapper_that_fails_afterwards_does_not_hide_the_task(
    sdk: Simulator, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    call_action = utils.call_action

    def wrapper(*args: Any, **options: Any) -> Any:
        call_action(*args, **options)
        raise RuntimeError("the audit log is full")

    monkeypatch.setattr(utils, "call_action", wrapper)
    assert qf.create_task(REQUEST).id in [task["id"] for task in sdk.tasks]
    assert "RuntimeError" in caplog.text


def test_a_wrapper_that_calls_twice_sends_once(sdk: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    call_action = utils.call_action

    def twice(*args: Any, **options: Any) -> Any:
        call_action(*args, **options)
        return call_action(*args, **options)

    monkeypatch.setattr(utils, "call_action", twice)
    assert qf.create_task(REQUEST).id in [task["id"] for task in sdk.tasks]
    assert sum(call.action == "CreateModelCompTask" for call in sdk.calls) == 1
