"""Ctrl+C in a script: what it says about a creation, and how soon the process ends."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from jupyter_client.manager import start_new_kernel

import qfwidget as qf
from qfwidget.console.client import shared_console
from qfwidget.simulator import Simulator
from qfwidget.tasks.attempt import Permit
from tests.consoles import environment_of
from tests.waiting import wait_until

LATENCY = 600.0
"""Seconds that each response takes: a process that waits for one does not end in time."""
PATIENCE = 60.0
REQUEST = 'qf.CompressionRequest("my 任务", "amv-d1zx1iwdarfr", "am-adbuasyfaf", "Sparsity")'
CREATE = f"qf.create_task({REQUEST})"
UNSENT = 'nothing was sent, so the task "my 任务" was not created'
INTERRUPTS = "import signal\nsignal.signal(signal.SIGINT, signal.default_int_handler)\nimport qfwidget as qf\n"


@pytest.fixture
def slow() -> Iterator[Simulator]:
    with Simulator(latency=LATENCY) as simulator:
        yield simulator


def interrupted(source: str, simulator: Simulator, begun: Callable[[], object], **environment: str) -> tuple[str, int]:
    """Run a script, interrupt it once it has begun, and return its stderr and its exit status. It ends in time."""
    if sys.platform == "win32":
        pytest.skip("Windows sends Ctrl+C to all processes of a console")
    script = subprocess.Popen(
        [sys.executable, "-c", INTERRUPTS + source],
        env={**os.environ, **environment_of(simulator), "PYTHONIOENCODING": "utf-8", **environment},
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
    )
    try:
        wait_until(begun)
        script.send_signal(signal.SIGINT)
        _, stderr = script.communicate(timeout=PATIENCE)
        return stderr.decode(), script.returncode
    finally:
        script.kill()


def test_an_interrupted_creation_says_that_it_may_have_created_a_task() -> None:
    with Simulator() as simulator:
        simulator.fail("CreateModelCompTask", delay=LATENCY)
        stderr, status = interrupted(CREATE, simulator, lambda: simulator.calls_of("CreateModelCompTask"))
    assert status == -signal.SIGINT, "as for every KeyboardInterrupt"
    last = stderr.splitlines()[-1]
    assert last.startswith("KeyboardInterrupt: ")
    assert 'the request for the task "my 任务" was on its way and may have created it' in last
    assert 'qfwidget.list_tasks("amv-d1zx1iwdarfr")' in last


def test_an_interrupted_creation_without_a_connection_sends_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, Simulator() as simulator:
        silent.settimeout(20)
        accepted: list[socket.socket] = []

        def begun() -> bool:
            accepted.append(silent.accept()[0])
            return True

        host = f"https://127.0.0.1:{silent.getsockname()[1]}"
        stderr, status = interrupted(CREATE, simulator, begun, QIANFAN_CONSOLE_API_BASE_URL=host)
        for connection in accepted:
            connection.close()
    assert status == -signal.SIGINT, stderr
    assert stderr.splitlines()[-1] == f"KeyboardInterrupt: {UNSENT}"


FORM = 'qf.CompressionWidget(name="my 任务", source_model_id="amv-d1zx1iwdarfr", strategy="Sparsity").submit()'


@pytest.mark.parametrize(
    ("action", "words"),
    [("DescribeModel", UNSENT), ("CreateModelCompTask", 'the request for the task "my 任务" was on its way')],
)
def test_an_interrupted_submit_says_whether_a_task_may_exist(action: str, words: str) -> None:
    with Simulator() as simulator:
        simulator.fail(action, delay=LATENCY)
        stderr, status = interrupted(FORM, simulator, lambda: simulator.calls_of(action))
    assert status == -signal.SIGINT, stderr
    assert words in stderr.splitlines()[-1]


WAITS_FOR_ANOTHER = f"""
import pathlib, threading, time
demo = qf.demo()
demo.fail("CreateModelCompTask", delay={LATENCY})
threading.Thread(target=lambda: {CREATE}, daemon=True).start()
while not demo.calls_of("CreateModelCompTask"):
    time.sleep(0.01)
def watch():
    while len([thread for thread in threading.enumerate() if thread.name == "qfwidget-create"]) < 2:
        time.sleep(0.01)
    pathlib.Path(MARKER).touch()
threading.Thread(target=watch, daemon=True).start()
try:
    {CREATE}
finally:
    assert len(demo.calls_of("CreateModelCompTask")) == 1
"""


def test_an_interrupted_creation_that_waits_for_another_sends_nothing(tmp_path: Path) -> None:
    marker = tmp_path / "marker"
    source = WAITS_FOR_ANOTHER.replace("MARKER", repr(str(marker)))
    with Simulator() as simulator:
        stderr, _ = interrupted(source, simulator, marker.exists)
    assert stderr.splitlines()[-1] == f"KeyboardInterrupt: {UNSENT}"


def test_a_withdrawn_create_is_not_sent(sdk: Simulator) -> None:
    permit = Permit()
    assert permit.withdraw()
    body = {"name": "demo", "sourceModelId": "amv-d1zx1iwdarfr", "modelSetId": "am-adbuasyfaf", "config": {}}
    with pytest.raises(qf.Unreachable, match="before anything was sent") as caught:
        shared_console().send_once("CreateModelCompTask", body, may_send=permit.use)
    assert not caught.value.sent
    assert sdk.calls_of("CreateModelCompTask") == []


# Records the warnings, since what other threads import may suppress a warning at the time that it is shown.
RECORDED = f"""
import warnings
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    task = {CREATE}
print(task.id, *(warning.message for warning in caught), sep="\\n")
"""


def test_an_interrupted_cell_says_that_the_next_one_returns_the_task() -> None:
    manager, client = start_new_kernel(startup_timeout=30)
    printed: list[str] = []

    def receive(message: dict[str, Any]) -> None:
        if message["msg_type"] == "stream":
            printed.append(message["content"]["text"])

    try:
        with Simulator(latency=2.0) as simulator:
            sign_in = f"import qfwidget as qf, qianfan\nqianfan.get_config().CONSOLE_API_BASE_URL = {simulator.url!r}\n"
            keys = f"qf.sign_in({simulator.access_key!r}, {simulator.secret_key!r})"
            client.execute_interactive(sign_in + keys, timeout=30)
            client.execute(CREATE)
            wait_until(lambda: simulator.calls_of("CreateModelCompTask"))
            manager.interrupt_kernel()
            content = client.get_shell_msg(timeout=30)["content"]
            assert content["ename"] == "KeyboardInterrupt"
            assert "was on its way, and its creation continues. create_task with the same request" in content["evalue"]
            reply = client.execute_interactive(RECORDED, timeout=30, output_hook=receive)
            assert reply["content"]["status"] == "ok", reply["content"]
            assert len(simulator.calls_of("CreateModelCompTask")) == 1
            (created,) = [task["id"] for task in simulator.tasks if task["name"] == "my 任务"]
        task_id, warning = "".join(printed).split("\n", 1)
        assert task_id == created
        assert "was created by the interrupted call, so no other task was created" in warning
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


@pytest.mark.parametrize(
    ("source", "action"),
    [
        ("qf.list_models(progress=False)", "DescribeCustomModelSets"),
        ("qf.list_models()", "DescribeModel"),
        pytest.param("qf.list_model_sets()", "DescribeCustomModelSets", marks=pytest.mark.soak),
        pytest.param("qf.list_tasks()", "DescribeModelCompTasks", marks=pytest.mark.soak),
        ("qf.list_tasks()", "DescribeModelCompTask"),
    ],
)
def test_an_interrupted_list_ends_the_process_at_once(source: str, action: str) -> None:
    with Simulator() as simulator:
        simulator.fail(action, delay=LATENCY, times=None)
        # Imported before: CPython ends with status 1 if another thread runs exec() while the exception leaves the main
        # thread, and the background import of pandas does.
        stderr, status = interrupted(f"import pandas\n{source}", simulator, lambda: simulator.calls_of(action))
    assert status == -signal.SIGINT, stderr
    assert stderr.splitlines()[-1] == "KeyboardInterrupt"
