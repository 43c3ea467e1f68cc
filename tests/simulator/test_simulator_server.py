"""Starting, stopping, and running standalone."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import requests

from qfwidget.simulator import SAMPLE_SOURCE_MODEL_ID, Simulator
from tests.simulator.raw import TIMEOUT, post

ROOT = Path(__file__).parents[2]


def threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name.startswith("qianfan-simulator")]


def test_it_starts_and_stops_any_number_of_times() -> None:
    simulator = Simulator()
    simulator.stop()
    with pytest.raises(RuntimeError, match="before it is started"):
        _ = simulator.url

    assert simulator.start() is simulator
    assert simulator.start() is simulator
    assert len(threads()) == 1
    url = simulator.url
    assert post(simulator, "DescribeCustomModelSets").status_code == 200

    simulator.stop()
    simulator.stop()
    assert threads() == []
    assert simulator.url == url
    with pytest.raises(requests.ConnectionError):
        post(simulator, "DescribeCustomModelSets")

    with simulator:
        assert simulator.url == url
        assert post(simulator, "DescribeCustomModelSets").status_code == 200
    assert len(simulator.calls) == 2
    assert threads() == []


@pytest.mark.parametrize("host", ["0.0.0.0", "10.0.0.1", "192.168.0.1", "example.com", "", "::"])
def test_only_loopback_hosts_are_served(host: str) -> None:
    with pytest.raises(ValueError, match="loopback only"):
        Simulator(host=host)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_loopback_hosts(host: str) -> None:
    with Simulator(host=host) as simulator:
        assert simulator.url.startswith("http://127.0.0.1:")
        assert post(simulator, "DescribeCustomModelSets").status_code == 200


def test_a_port_in_use() -> None:
    with Simulator() as simulator:
        port = int(simulator.url.rpartition(":")[2])
        with pytest.raises(OSError, match="in use"):
            Simulator(port=port).start()


def test_a_port_that_is_chosen() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with Simulator(port=port) as simulator:
        assert simulator.url == f"http://127.0.0.1:{port}"


@pytest.mark.parametrize(
    "name", ["model_sets", "latency", "task_seconds", "running_tasks", "fail_every", "max_keys_limit"]
)
def test_a_parameter_out_of_range(name: str) -> None:
    with pytest.raises(ValueError, match=f"{name} must be at least"):
        Simulator(**{name: -1})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("task_seconds", []),
        ("task_seconds", "6"),
        ("task_seconds", [6, "6"]),
        ("task_seconds", float("nan")),
        ("fail_every", "x"),
        ("max_keys_limit", 2.5),
        ("listed_weights_only", "x"),
        ("port", "80"),
        ("seed", None),
        ("latency", None),
        ("host", 5),
        ("access_key", 5),
    ],
)
def test_a_parameter_of_another_type(name: str, value: object) -> None:
    with pytest.raises(ValueError, match=rf"\b{name} must be "):
        Simulator(**{name: value})  # type: ignore[arg-type]


def test_its_repr_shows_no_key(simulator: Simulator) -> None:
    shown = repr(simulator)
    simulator.stop()

    assert simulator.url in shown
    assert simulator.access_key not in shown + repr(simulator)
    assert simulator.secret_key not in shown + repr(simulator)
    assert repr(simulator) == "<Simulator stopped>"


def test_many_callers_at_once(simulator: Simulator) -> None:
    def one(number: int) -> tuple[int, str]:
        body = {"modelSetName": f"set {number}", "modelType": "Text2Text"}
        return number, post(simulator, "CreateCustomModelSet", body).json()["result"]

    with ThreadPoolExecutor(16) as pool:
        created = dict(pool.map(one, range(100)))

    assert len(set(created.values())) == 100
    assert len(simulator.calls) == 100
    for number in (0, 50, 99):
        described = post(simulator, "DescribeModelSet", {"modelSetId": created[number]}).json()
        assert described["result"]["modelSetName"] == f"set {number}"


def test_nothing_is_printed_or_logged(
    simulator: Simulator, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    simulator.fail(drop=True)
    with pytest.raises(requests.ConnectionError):
        post(simulator, "DescribeCustomModelSets")
    post(simulator, "Nothing")
    requests.get(simulator.url, timeout=TIMEOUT)
    simulator.fail(delay=60)
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(post, simulator, "DescribeCustomModelSets")
        while len(simulator.calls) < 4:
            assert not waiting.done()
        simulator.stop()
        assert isinstance(waiting.exception(), requests.ConnectionError)

    assert capfd.readouterr() == ("", "")
    assert [record for record in caplog.records if record.name.startswith(("tornado", "asyncio"))] == []


@pytest.fixture(scope="module")
def standalone() -> Iterator[tuple[subprocess.Popen[str], dict[str, str]]]:
    """A simulator in another process, and the variables that it prints."""
    command = [sys.executable, "-m", "qfwidget", "simulator", "--model-sets", "3", "--task-seconds", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        exports = {}
        for line in process.stdout:
            if match := re.match(r'(?:export |\$env:)(\w+) ?= ?"?([^"\s]+)', line):
                exports[match[1]] = match[2]
            if "/simulator/fail" in line:
                break
        yield process, exports
        if sys.platform == "win32":  # which sends Ctrl+C to all processes of a console
            process.kill()
            return
        process.send_signal(signal.SIGINT)
        assert process.stdout.read() == "\nStopped.\n"
        assert process.wait() == 0


def client(exports: dict[str, str]) -> Simulator:
    """A stopped simulator with the keys and the address of the standalone one."""
    return Simulator(
        port=int(exports["QIANFAN_CONSOLE_API_BASE_URL"].rpartition(":")[2]),
        access_key=exports["QIANFAN_ACCESS_KEY"],
        secret_key=exports["QIANFAN_SECRET_KEY"],
    )


def control(exports: dict[str, str], name: str, body: Any = None, **headers: str) -> requests.Response:
    url = f"{exports['QIANFAN_CONSOLE_API_BASE_URL']}/simulator/{name}"
    key = {"X-Simulator-Key": exports["QIANFAN_ACCESS_KEY"]}
    return requests.post(url, json=body, headers={**key, **headers}, timeout=TIMEOUT)


def test_it_runs_alone(standalone: tuple[subprocess.Popen[str], dict[str, str]]) -> None:
    _, exports = standalone

    assert exports["QIANFAN_CONSOLE_BASE_URL"] == exports["QIANFAN_CONSOLE_API_BASE_URL"]
    answer = post(client(exports), "DescribeCustomModelSets").json()
    assert len(answer["result"]["customModelSetList"]) == 3


def test_it_is_controlled_over_http_when_it_runs_alone(
    standalone: tuple[subprocess.Popen[str], dict[str, str]],
) -> None:
    _, exports = standalone
    describe = {"modelId": SAMPLE_SOURCE_MODEL_ID}

    assert control(exports, "fail", {"action": "DescribeModel", "status": 503}).status_code == 200
    assert post(client(exports), "DescribeModel", describe).status_code == 503
    assert control(exports, "deny", {"policy": "read"}).status_code == 200
    assert post(client(exports), "DescribeModel", describe).status_code == 403
    assert control(exports, "heal").status_code == 200
    assert post(client(exports), "DescribeModel", describe).status_code == 200
    calls = control(exports, "calls").json()["calls"]
    assert [call["status"] for call in calls if call["action"] == "DescribeModel"] == [503, 403, 200]


@pytest.mark.parametrize(
    ("name", "body", "headers", "status"),
    [
        ("fail", {}, {"X-Simulator-Key": "wrong"}, 403),
        ("calls", {}, {"X-Simulator-Key": ""}, 403),
        ("stop", {}, {}, 404),
        ("__init__", {}, {}, 404),
        ("fail", {"actions": "*"}, {}, 400),
        ("fail", {"times": 0}, {}, 400),
        ("fail", [], {}, 400),
        ("advance", {"seconds": "x"}, {}, 400),
    ],
)
def test_commands_that_are_refused(
    standalone: tuple[subprocess.Popen[str], dict[str, str]],
    name: str,
    body: Any,
    headers: dict[str, str],
    status: int,
) -> None:
    _, exports = standalone

    response = control(exports, name, body, **headers)

    assert response.status_code == status
    assert response.json()["error"]
