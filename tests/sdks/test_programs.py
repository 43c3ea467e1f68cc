"""Every generated program, run with the real SDK of its language against the simulated console."""

from __future__ import annotations

import re
import socket
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any

import pytest

from qfwidget import snippets
from qfwidget.simulator import Simulator
from tests.sdks.conftest import BODY, SOURCE_MODEL_ID
from tests.sdks.hostile import hostile_texts
from tests.sdks.toolchains import Commands, Outcome, Toolchain, run_program
from tests.simulator import raw

# The first run downloads and compiles the SDKs.
pytestmark = [pytest.mark.long, pytest.mark.timeout(600)]
CREATE = "CreateModelCompTask"
HOSTILE_TEXTS = 200


def environment(simulator: Simulator, **changed: str) -> dict[str, str]:
    return {
        "QIANFAN_ACCESS_KEY": simulator.access_key,
        "QIANFAN_SECRET_KEY": simulator.secret_key,
        "QIANFAN_CONSOLE_API_BASE_URL": simulator.url,
        "QIANFAN_CONSOLE_BASE_URL": simulator.url,
        **changed,
    }


def run(command: list[str], simulator: Simulator, **changed: str) -> Outcome:
    """Run a program against the simulator, and check that its output has no secrets."""
    outcome = run_program(command, environment(simulator, **changed))
    said = outcome.printed + outcome.complained
    for secret in (simulator.access_key, simulator.secret_key, "bce-auth-v1"):
        assert secret not in said
    return outcome


def test_a_task_is_created(commands: Commands, simulator: Simulator) -> None:
    outcome = run(commands["create"], simulator)
    assert (outcome.status, outcome.complained) == (0, "")
    assert outcome.printed == f"{simulator.tasks[-1]['id']}\n"
    # Others may precede it: the Java SDK's first signature is sometimes wrong, and the call is then rejected.
    assert [call.body for call in simulator.calls_of(CREATE) if call.status == 200] == [BODY]


def test_a_refusal_is_shown_in_the_consoles_words(commands: Commands, simulator: Simulator) -> None:
    simulator.fail(CREATE, status=400, message="The JSON is wrong, param[weight] invalid.")
    outcome = run(commands["create"], simulator)
    assert outcome.status != 0
    assert "InappropriateJSON" in outcome.complained
    assert "param[weight] invalid." in outcome.complained
    assert "400" in outcome.complained
    assert "The task may" not in outcome.complained
    assert outcome.printed == ""
    assert len(simulator.calls) == 1


def test_a_wrong_key_is_shown(commands: Commands, simulator: Simulator) -> None:
    outcome = run(commands["create"], simulator, QIANFAN_SECRET_KEY="wrong" * 6)
    assert outcome.status != 0
    assert "SignatureDoesNotMatch" in outcome.complained
    assert "wrongwrong" not in outcome.complained
    assert {call.status for call in simulator.calls} == {400}


def test_a_missing_key_is_shown_and_nothing_is_sent(commands: Commands, simulator: Simulator) -> None:
    outcome = run(commands["create"], simulator, QIANFAN_SECRET_KEY="")
    assert outcome.status != 0
    assert "QIANFAN_SECRET_KEY" in outcome.complained
    assert simulator.calls == []


def test_a_refused_connection_is_shown(commands: Commands, simulator: Simulator) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"
    outcome = run(
        commands["create"], simulator, QIANFAN_CONSOLE_API_BASE_URL=url, QIANFAN_CONSOLE_BASE_URL=url
    )  # fmt: skip
    assert outcome.status != 0
    assert re.search("refused|no response|no usable response", outcome.complained)
    assert outcome.printed == ""


@pytest.mark.parametrize(
    "fault",
    [{"drop": True, "when": "after"}, {"status": 500, "when": "after"}, {"body": "<html>", "when": "after"}],
    ids=["dropped", "500", "no JSON"],
)
def test_what_got_no_answer_is_not_sent_again(
    toolchain: Toolchain, commands: Commands, simulator: Simulator, fault: dict[str, Any]
) -> None:
    """The task exists, and a second call would create another. Only qfwidget looks it up."""
    simulator.fail(CREATE, **fault)
    outcome = run(commands["create"], simulator)
    assert len(simulator.calls_of(CREATE)) == 1
    if toolchain.language == "qfwidget":
        assert (outcome.status, outcome.printed) == (0, f"{simulator.tasks[-1]['id']}\n")
    else:
        assert (outcome.status, outcome.printed) == (1, "")
        assert "The task may have been created" in outcome.complained


def test_an_error_that_comes_as_a_success_is_a_failure(commands: Commands, simulator: Simulator) -> None:
    simulator.fail(CREATE, status=200, code="QuotaExceeded", message="no more")
    outcome = run(commands["create"], simulator)
    assert outcome.status != 0
    assert outcome.complained
    assert outcome.printed == ""


def test_a_task_is_followed_to_its_end(commands: Commands, task_id: str) -> None:
    with Simulator(task_seconds=1000) as simulator, ThreadPoolExecutor(1) as pool:
        create(simulator, task_id)
        running = pool.submit(run, commands["follow"], simulator)
        while not any(call.status for call in simulator.calls_of("DescribeModelCompTask")):
            wait((running,), timeout=0.01)
            assert not running.done()
        simulator.advance(1000)
        outcome = running.result()
        task = simulator.tasks[-1]
    assert (outcome.status, outcome.complained) == (0, "")
    *statuses, model_id = outcome.printed.splitlines()
    assert len(simulator.calls_of("DescribeModelCompTask")) > 1
    assert "succeeded" in statuses[-1]
    assert model_id == task["modelId"]


def test_a_failed_task_is_a_failure_with_its_reason(commands: Commands, task_id: str) -> None:
    with Simulator(task_seconds=0) as simulator:
        simulator.fail_tasks("数据不足 (E42)")
        create(simulator, task_id)
        outcome = run(commands["follow"], simulator)
    assert outcome.status != 0
    assert "数据不足 (E42)" in outcome.complained


def test_a_task_is_cancelled(commands: Commands, task_id: str) -> None:
    with Simulator(task_seconds=600) as simulator:
        create(simulator, task_id)
        outcome = run(commands["cancel"], simulator)
        assert (outcome.status, outcome.printed, outcome.complained) == (0, "stopping\n", "")
        assert simulator.tasks[-1]["status"] == "stopping"


def test_tasks_are_listed_from_all_pages(commands: Commands) -> None:
    with Simulator(max_keys_limit=2, task_seconds=0) as simulator:
        for number in range(5):
            raw.post(simulator, CREATE, {**BODY, "name": f"任务 {number}"})
        outcome = run(commands["list"], simulator)
        tasks = [task for task in simulator.tasks if task["sourceModelId"] == SOURCE_MODEL_ID]
        expected = [f"{task['id']}\t{task['status']}\t{task['name']}" for task in tasks]
        assert all(
            call.body["sourceModelId"] == SOURCE_MODEL_ID for call in simulator.calls_of("DescribeModelCompTasks")
        )
    assert (outcome.status, outcome.complained) == (0, "")
    assert outcome.printed.splitlines() == expected[::-1]


def test_whatever_is_typed_arrives(ready: Toolchain, simulator: Simulator, tmp_path: Path) -> None:
    """All in one body, except for qfwidget, which has one name and one description per call."""
    names, descriptions = hostile_texts(HOSTILE_TEXTS, 1), hostile_texts(HOSTILE_TEXTS, 2)
    pairs = [{"name": one, "description": other} for one, other in zip(names, descriptions, strict=True)]
    if ready.language == "qfwidget":
        received = _received_from_qfwidget(ready, pairs, simulator, tmp_path)
    else:
        body = {**BODY, "hostile": {f"pair{number:03}": pair for number, pair in enumerate(pairs)}}
        commands = ready.build({"create": snippets.create(body, ready.language)}, tmp_path)
        outcome = run(commands["create"], simulator)
        assert outcome.status == 0, outcome
        hostile = simulator.calls[-1].body["hostile"]
        received = [pair for _, pair in sorted(hostile.items())]
    assert received == pairs


def _received_from_qfwidget(
    toolchain: Toolchain, pairs: list[dict[str, str]], simulator: Simulator, folder: Path
) -> list[Mapping[str, str]]:
    """Run one program per pair, one after the other in one process."""
    programs = {f"{n:03}": snippets.create({**BODY, **pair}, toolchain.language) for n, pair in enumerate(pairs)}
    commands = toolchain.build(programs, folder)
    driver = folder / "driver.py"
    driver.write_text("import runpy, sys\nfor path in sys.argv[1:]:\n    runpy.run_path(path)\n")
    paths = [command[-1] for command in commands.values()]
    outcome = run([*toolchain.run, str(driver), *paths], simulator)
    assert outcome.status == 0, outcome
    return [{field: call.body[field] for field in ("name", "description")} for call in simulator.calls]


def create(simulator: Simulator, task_id: str) -> None:
    assert raw.post(simulator, CREATE, BODY).json()["result"] == task_id
