"""A forked process works, whatever its parent was doing at the time."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from qfwidget.simulator import Simulator
from tests.consoles import environment_of

SET_UP = """
import json, multiprocessing, sys, threading
import qfwidget as qf
from qfwidget.console.client import shared_console
from qfwidget.console.connections import CALLS_IN_FLIGHT

def request(name):
    return qf.CompressionRequest(name, "amv-d1zx1iwdarfr", "am-adbuasyfaf", "Quantization", "INT8-PTQ")

def in_background(work, *arguments):
    thread = threading.Thread(target=work, args=arguments)
    thread.start()
    return thread

def wait_for_calls(count):
    while shared_console()._places._value > CALLS_IN_FLIGHT - count:
        assert threading.active_count() > 1

def child():
    created = qf.create_task(request("the same"))
    created.wait()
    models = qf.list_models(progress=False)
    return [created.id, created.refresh()["status"], len(models), created.id in set(qf.list_tasks()["task_id"])]

working = []
"""
PARENTS = {
    "does nothing": "",
    "follows a task": """
followed = qf.create_task(request("followed"))
working.append(in_background(followed.wait))
wait_for_calls(1)
""",
    "has as many calls in flight as there may be": """
working += [in_background(qf.list_tasks) for _ in range(2 * CALLS_IN_FLIGHT)]
wait_for_calls(CALLS_IN_FLIGHT)
""",
    "creates the same task": """
working.append(in_background(qf.create_task, request("the same")))
wait_for_calls(1)
""",
    "lists models": """
working.append(in_background(qf.list_models))
wait_for_calls(1)
""",
    "has a form that follows its task": """
form = qf.CompressionWidget(
    name="of the form", source_model_id="amv-d1zx1iwdarfr", model_set_id="am-adbuasyfaf", weight="INT8-PTQ"
)
form.submit()
""",
}
END = """
with multiprocessing.get_context("fork").Pool(1) as pool:
    of_child = pool.apply_async(child).get(30)
for thread in working:
    thread.join(30)
print(json.dumps([of_child, [thread.is_alive() for thread in working], len(qf.list_tasks())]))
"""
WAITS_FOR_A_TASK_OF_THE_PARENT = """
task = qf.create_task(request("of the parent"))
working.append(in_background(task.wait))
wait_for_calls(1)

def child():
    return [task.id, task.wait().status, 1, task.id in set(qf.list_tasks()["task_id"])]
"""


def run(simulator: Simulator, program: str) -> tuple[list[object], list[bool], int]:
    environment = {**os.environ, **environment_of(simulator)}
    finished = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, timeout=90
    )
    assert finished.returncode == 0, finished.stderr
    of_child, alive, tasks = json.loads(finished.stdout.splitlines()[-1])
    return of_child, alive, tasks


@pytest.mark.parametrize("parent", PARENTS.values(), ids=PARENTS)
def test_a_child_creates_follows_and_lists(parent: str) -> None:
    with Simulator(latency=0.05, task_seconds=0.3) as simulator:
        of_child, alive, tasks = run(simulator, SET_UP + parent + END)
        created = [task["id"] for task in simulator.tasks if task["name"] == "the same"]
    assert of_child[0] in created
    assert of_child[1:] == ["succeeded", of_child[2], True]
    assert of_child[2]
    assert len(created) == (2 if '"the same"' in parent else 1), "each process decides for itself"
    assert not any(alive)
    assert tasks >= 1


def test_a_child_waits_for_a_task_of_its_parent() -> None:
    with Simulator(latency=0.05, task_seconds=1) as simulator:
        of_child, alive, _ = run(simulator, SET_UP + WAITS_FOR_A_TASK_OF_THE_PARENT + END)
    assert of_child[1:] == ["succeeded", 1, True]
    assert not any(alive)
