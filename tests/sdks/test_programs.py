"""Every generated program, run with the real SDK of its language against the simulated console."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from qfwidget import snippets
from qfwidget.simulator import Simulator
from tests.consoles import environment_of
from tests.sdks.conftest import BODY, SOURCE_MODEL_ID
from tests.sdks.hostile import hostile_texts
from tests.sdks.toolchains import Commands, Outcome, Toolchain, run_program
from tests.simulator import raw

# The first run compiles the SDKs.
pytestmark = [pytest.mark.long, pytest.mark.timeout(600)]
CREATE, DESCRIBE = "CreateModelCompTask", "DescribeModelCompTask"
MAYBE = "may have been created"
JSON = {"Content-Type": "application/json"}
HOSTILE_TEXTS = 200


def environment(simulator: Simulator, **changed: str) -> dict[str, str]:
    return {
        **environment_of(simulator),
        "QIANFAN_CONSOLE_BASE_URL": simulator.url,  # Go's
        **changed,
    }


def run(command: list[str], simulator: Simulator, **changed: str) -> Outcome:
    """Run a program against the simulator, and check that its output has no secrets."""
    outcome = run_program(command, environment(simulator, **changed))
    said = outcome.printed + outcome.complained
    for secret in (simulator.access_key, simulator.secret_key, "bce-auth-v1"):
        assert secret not in said
    return outcome


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    """A simulated console whose tasks and deployments take no time."""
    with Simulator(task_seconds=0) as simulator:
        yield simulator


def expect_lines(outcome: Outcome, toolchain: Toolchain, *lines: str) -> None:
    """Expect success and these lines. Between the first and the last, qfwidget shows progress in its own way."""
    assert outcome.status == 0, outcome
    printed = outcome.printed.splitlines()
    if toolchain.language == "qfwidget":
        assert (printed[0], printed[-1]) == (lines[0], lines[-1])
    else:
        assert printed == list(lines)


def test_a_task_is_created_and_followed(toolchain: Toolchain, commands: Commands, simulator: Simulator) -> None:
    outcome = run(commands["create"], simulator)
    task = simulator.tasks[-1]
    expect_lines(outcome, toolchain, task["id"], "succeeded", task["modelId"])
    assert [call.body for call in simulator.calls_of(CREATE)] == [BODY]
    if toolchain.language != "qfwidget":
        assert outcome.complained == ""


def test_with_an_id_a_task_is_only_followed(
    toolchain: Toolchain, commands: Commands, simulator: Simulator, task_id: str
) -> None:
    create(simulator, task_id)
    outcome = run([*commands["create"], task_id], simulator)
    assert len(simulator.calls_of(CREATE)) == 1
    model_id = simulator.tasks[-1]["modelId"]
    if toolchain.language == "qfwidget":
        assert (outcome.status, outcome.printed.splitlines()[-1]) == (0, model_id)
    else:
        expect_lines(outcome, toolchain, "succeeded", model_id)


def test_a_refusal_is_shown_in_the_consoles_words(commands: Commands, simulator: Simulator) -> None:
    simulator.fail(CREATE, status=400, message="The JSON is wrong, param[weight] invalid.")
    outcome = run(commands["create"], simulator)
    assert outcome.status == 1
    assert "InappropriateJSON" in outcome.complained
    assert "param[weight] invalid." in outcome.complained
    assert "400" in outcome.complained
    assert MAYBE not in outcome.complained
    assert outcome.printed == ""
    assert len(simulator.calls_of(CREATE)) == 1


def test_a_wrong_key_is_shown(commands: Commands, simulator: Simulator) -> None:
    outcome = run(commands["create"], simulator, QIANFAN_SECRET_KEY="wrong" * 6)
    assert outcome.status == 1
    assert "SignatureDoesNotMatch" in outcome.complained
    assert "wrongwrong" not in outcome.complained
    assert {call.status for call in simulator.calls} == {400}


def test_a_missing_key_is_shown_and_nothing_is_sent(commands: Commands, simulator: Simulator) -> None:
    outcome = run(commands["create"], simulator, QIANFAN_SECRET_KEY="")
    assert outcome.status == 1
    assert "QIANFAN_SECRET_KEY" in outcome.complained
    assert simulator.calls == []


def test_after_a_refused_connection_nothing_is_said_to_exist(commands: Commands, simulator: Simulator) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"
    outcome = run(
        commands["create"], simulator, QIANFAN_CONSOLE_API_BASE_URL=url, QIANFAN_CONSOLE_BASE_URL=url
    )  # fmt: skip
    assert outcome.status == 1
    assert re.search("refused|no response|no usable response|nothing was sent", outcome.complained)
    assert MAYBE not in outcome.complained
    assert outcome.printed == ""


@pytest.mark.parametrize(
    "fault",
    [{"drop": True}, {"status": 500}, {"status": 503}, {"body": "<html>"}],
    ids=["dropped", "500", "503", "no JSON"],
)
def test_a_create_without_a_response_is_not_sent_again(
    toolchain: Toolchain, commands: Commands, simulator: Simulator, fault: dict[str, Any]
) -> None:
    """The task exists, and a second call would create another. Only qfwidget looks it up."""
    simulator.fail(CREATE, **fault, when="after")
    outcome = run(commands["create"], simulator)
    assert len(simulator.calls_of(CREATE)) == 1
    if toolchain.language == "qfwidget":
        expect_lines(outcome, toolchain, simulator.tasks[-1]["id"], simulator.tasks[-1]["modelId"])
    else:
        assert (outcome.status, outcome.printed) == (2, "")
        assert MAYBE in outcome.complained


# qfwidget's own deadlines are tested in tests/console.
@pytest.mark.languages("python", "node", "java", "go", "curl")
def test_a_program_does_not_wait_forever(commands: Commands, simulator: Simulator) -> None:
    simulator.fail(CREATE, delay=60)
    outcome = run(commands["create, short timeouts"], simulator)
    assert (outcome.status, outcome.printed) == (2, "")
    assert MAYBE in outcome.complained


def test_an_error_with_status_200_is_a_failure(commands: Commands, simulator: Simulator) -> None:
    simulator.fail(CREATE, status=200, code="QuotaExceeded", message="no more")
    outcome = run(commands["create"], simulator)
    assert outcome.status == 1
    assert "QuotaExceeded" in outcome.complained
    assert outcome.printed == ""


def test_a_task_is_followed_to_its_end(toolchain: Toolchain, commands: Commands, task_id: str) -> None:
    with Simulator(task_seconds=1000) as simulator, ThreadPoolExecutor(1) as pool:
        create(simulator, task_id)
        running = pool.submit(run, commands["follow"], simulator)
        while not any(call.status for call in simulator.calls_of(DESCRIBE)):
            wait((running,), timeout=0.01)
            assert not running.done()
        simulator.advance(1000)
        outcome = running.result()
        task = simulator.tasks[-1]
    assert outcome.status == 0
    assert len(simulator.calls_of(DESCRIBE)) > 1
    assert outcome.printed.splitlines()[-1] == task["modelId"]
    if toolchain.language != "qfwidget":
        assert outcome.printed.splitlines() == ["creating", "succeeded", task["modelId"]]
        assert outcome.complained == ""


def test_a_task_is_followed_through_transient_failures(
    toolchain: Toolchain, commands: Commands, simulator: Simulator
) -> None:
    simulator.fail(DESCRIBE, status=500)
    simulator.fail(DESCRIBE, drop=True)
    outcome = run(commands["create"], simulator)
    task = simulator.tasks[-1]
    expect_lines(outcome, toolchain, task["id"], "succeeded", task["modelId"])
    assert len(simulator.calls_of(CREATE)) == 1
    assert len(simulator.calls_of(DESCRIBE)) >= 3


# Only the Go program handles interrupts itself.
@pytest.mark.languages("go")
def test_an_interrupt_ends_the_wait(commands: Commands, task_id: str) -> None:
    with Simulator(task_seconds=1000) as simulator:
        create(simulator, task_id)
        with subprocess.Popen(
            commands["follow"], env=os.environ | environment(simulator), stderr=subprocess.PIPE, text=True
        ) as program:
            while not any(call.status for call in simulator.calls_of(DESCRIBE)):
                with suppress(subprocess.TimeoutExpired):
                    assert program.wait(0.01) is None
            program.send_signal(signal.SIGINT)
            _, complained = program.communicate()
        assert simulator.tasks[-1]["status"] == "creating"
    assert (program.returncode, complained) == (3, f"interrupted while waiting for {task_id}\n")


def test_a_failed_task_is_a_failure_with_its_reason(commands: Commands, simulator: Simulator) -> None:
    simulator.fail_tasks("数据不足 (E42)")
    outcome = run(commands["create"], simulator)
    assert outcome.status == 3
    assert "数据不足 (E42)" in outcome.complained
    assert outcome.printed.splitlines()[0] == simulator.tasks[-1]["id"]


def test_a_task_that_is_not_there_is_not_waited_for(commands: Commands, simulator: Simulator) -> None:
    outcome = run(commands["follow"], simulator)
    assert outcome.status == 3
    assert "NoSuchModelCompTask" in outcome.complained


@pytest.mark.languages("python", "node", "java", "go", "curl")  # qfwidget waits for a status
@pytest.mark.parametrize("result", ["", ', "result": null', ', "result": {}'], ids=["no result", "null", "no status"])
def test_a_task_that_was_created_and_is_described_wrongly_is_no_refusal(
    commands: Commands, simulator: Simulator, result: str
) -> None:
    simulator.fail(DESCRIBE, body=f'{{"requestId": "1"{result}}}', headers=JSON)
    outcome = run(commands["create"], simulator)
    assert outcome.status == 3
    assert outcome.printed.splitlines() == [simulator.tasks[-1]["id"]]
    assert "Traceback" not in outcome.complained
    assert re.search("has no status|not as documented", outcome.complained)


def test_a_task_that_was_created_and_cannot_be_followed_is_no_refusal(commands: Commands, simulator: Simulator) -> None:
    simulator.fail(DESCRIBE, status=403, code="AccessDenied", times=None)
    outcome = run(commands["create"], simulator)
    assert outcome.status == 3
    assert "AccessDenied" in outcome.complained
    assert outcome.printed.splitlines()[0] == simulator.tasks[-1]["id"]


def test_a_version_is_deployed(toolchain: Toolchain, commands: Commands, simulator: Simulator) -> None:
    outcome = run(commands["deploy, filled in"], simulator)
    service = simulator.services[-1]
    expect_lines(outcome, toolchain, service["serviceId"], "Serving", service["url"])
    assert outcome.complained == ""
    assert (service["name"], service["modelId"], service["endpoint"]) == ("客服 helper", SOURCE_MODEL_ID, "helper_1")
    outcome = run([*commands["deploy"], service["serviceId"]], simulator)
    assert (outcome.status, outcome.printed) == (0, f"Serving\n{service['url']}\n")
    assert len(simulator.services) == 1


def test_what_only_the_user_knows_must_be_filled_in_before_a_version_is_deployed(
    commands: Commands, simulator: Simulator
) -> None:
    outcome = run(commands["deploy"], simulator)
    assert (outcome.status, outcome.printed) == (1, "")
    assert 'Replace every "FILL IN"' in outcome.complained
    assert simulator.calls == []


def test_a_service_whose_creation_got_no_answer_may_exist(commands: Commands, simulator: Simulator) -> None:
    simulator.fail("CreateService", drop=True, when="after")
    outcome = run(commands["deploy, filled in"], simulator)
    assert (outcome.status, outcome.printed) == (2, "")
    assert "The service may have been created" in outcome.complained
    assert len(simulator.services) == 1


def test_a_failed_deployment_is_a_failure(commands: Commands, simulator: Simulator) -> None:
    simulator.fail("DescribeService", body='{"requestId": "1", "result": {"runStatus": "Failed"}}', headers=JSON)
    outcome = run(commands["deploy, filled in"], simulator)
    assert outcome.status == 3
    assert "Failed" in outcome.complained
    assert outcome.printed.splitlines() == [simulator.services[-1]["serviceId"], "Failed"]


def test_programs_with_chinese_comments_work_too(
    toolchain: Toolchain, model_set_id: str, task_id: str, simulator: Simulator, tmp_path: Path
) -> None:
    language, locale = toolchain.language, "zh-CN"
    programs = {
        "create": snippets.create(BODY, language, locale),
        "follow": snippets.task_code(task_id, language, "follow", locale),
        "cancel": snippets.task_code(task_id, language, "cancel", locale),
        "list": snippets.list_tasks_code(language, SOURCE_MODEL_ID, locale),
        "deploy": snippets.deploy(model_set_id, SOURCE_MODEL_ID, language, locale),
    }
    commands = toolchain.build(programs, tmp_path)
    assert run(commands["create"], simulator).printed.splitlines()[-1] == simulator.tasks[-1]["modelId"]
    refused = run(commands["deploy"], simulator, JAVA_TOOL_OPTIONS="-Dsun.stderr.encoding=UTF-8")
    assert refused.status == 1
    assert "请填写" in refused.complained


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


@pytest.mark.parametrize(
    ("fault", "status"),
    [({"status": 400}, 1), ({"status": 503}, 2), ({"drop": True}, 2)],
    ids=["400", "503", "dropped"],
)
@pytest.mark.parametrize(("program", "action"), [("cancel", "CancelModelCompTask"), ("list", "DescribeModelCompTasks")])
def test_the_exit_status_says_whether_a_call_was_refused(
    commands: Commands, simulator: Simulator, program: str, action: str, fault: dict[str, Any], status: int
) -> None:
    simulator.fail(action, **fault, times=None)
    outcome = run(commands[program], simulator)
    assert (outcome.status, outcome.printed) == (status, "")
    assert outcome.complained


def test_any_text_arrives_as_typed(toolchain: Toolchain, simulator: Simulator, tmp_path: Path) -> None:
    """All in one body, except for qfwidget, which has one name and one description per call."""
    names, descriptions = hostile_texts(HOSTILE_TEXTS, 1), hostile_texts(HOSTILE_TEXTS, 2)
    pairs = [{"name": one, "description": other} for one, other in zip(names, descriptions, strict=True)]
    if toolchain.language == "qfwidget":
        received = _received_from_qfwidget(toolchain, pairs, simulator, tmp_path)
    else:
        # Java's Map.of takes ten pairs.
        by_ten = {
            f"hundred{hundred}": {
                f"ten{ten}": {f"pair{one}": pairs[100 * hundred + 10 * ten + one] for one in range(10)}
                for ten in range(10)
            }
            for hundred in range(HOSTILE_TEXTS // 100)
        }
        body = {**BODY, "hostile": by_ten}
        commands = toolchain.build({"create": snippets.create(body, toolchain.language)}, tmp_path)
        outcome = run(commands["create"], simulator)
        assert outcome.status == 0, outcome
        hostile = simulator.calls_of(CREATE)[-1].body["hostile"]
        received = [
            hostile[f"hundred{number // 100}"][f"ten{number // 10 % 10}"][f"pair{number % 10}"]
            for number in range(HOSTILE_TEXTS)
        ]
    assert received == pairs


def _received_from_qfwidget(
    toolchain: Toolchain, pairs: list[dict[str, str]], simulator: Simulator, folder: Path
) -> list[Mapping[str, str]]:
    """Run one program per pair, one after the other in one process."""
    programs = {f"{n:03}": snippets.create({**BODY, **pair}, toolchain.language) for n, pair in enumerate(pairs)}
    commands = toolchain.build(programs, folder)
    driver = folder / "driver.py"
    driver.write_text(
        "import runpy, sys\npaths, sys.argv[1:] = sys.argv[1:], []\nfor path in paths:\n    runpy.run_path(path)\n"
    )
    paths = [command[-1] for command in commands.values()]
    outcome = run([*toolchain.run, str(driver), *paths], simulator)
    assert outcome.status == 0, outcome
    return [{field: call.body[field] for field in ("name", "description")} for call in simulator.calls_of(CREATE)]


def create(simulator: Simulator, task_id: str) -> None:
    assert raw.post(simulator, CREATE, BODY).json()["result"] == task_id
