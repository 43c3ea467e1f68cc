"""How a wait is shown in notebooks, logs and pipes, and how it tells that a task has ended."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest

import qfwidget as qf
from qfwidget.console.client import shared_console
from qfwidget.tasks.create_once import Creator
from tests.kernels import notebook_client

REQUEST = qf.CompressionRequest("demo", "amv-d1zx1iwdarfr", "am-adbuasyfaf", "Sparsity")
START = f"""
import json
import qfwidget as qf
demo = qf.demo(task_seconds=1.2)
request = qf.{REQUEST!r}
task = qf.create_task(request)
"""
SCRIPT = START + "print('data')\ntask.wait()\nprint('more data')\n"
# The odd status is on no ASCII or GBK terminal; the console of the last line is down.
ODD = (
    START
    + """
result = {"requestId": "r", "result": {"status": "läuft \\U0001f600"}}
demo.fail("DescribeModelCompTask", body=json.dumps(result), times=1)
task.wait()
demo.fail("DescribeModelCompTask", drop=True, times=None)
try:
    qf.CompressionTask(task.id).wait(timeout=2.5)
except qf.StillRunning as error:
    print(error.hint_key)
"""
)
STATUSES = ["creating", "running", "succeeded"]


def run(script: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=True, timeout=60, env={**os.environ, **environment}
    )


def statuses(text: str) -> list[str]:
    return re.findall(r"amva-\w+: (\w+) \[", text)


def test_stdout_has_only_the_data_and_a_log_one_line_per_change() -> None:
    done = run(SCRIPT)
    assert done.stdout.split(b"\n") == [b"data", b"more data", b""]
    lines = done.stderr.decode().splitlines()
    assert [status for line in lines for status in statuses(line)] == STATUSES
    assert len(lines) == len(STATUSES)
    assert b"\r" not in done.stderr.replace(b"\r\n", b"\n")


@pytest.mark.parametrize("encoding", ["ascii", "gbk", "utf-8", "ascii:strict", "latin-1"])
def test_a_character_that_the_terminal_lacks_ends_no_wait(encoding: str) -> None:
    done = run(ODD, PYTHONIOENCODING=encoding, PYTHONUTF8="0")
    assert done.stdout.split() == [b"dropped"]
    lines = done.stderr.decode(encoding.partition(":")[0]).splitlines()
    assert "uft" in lines[0]
    assert any("the console does not respond: 127.0.0.1" in line and "still waiting" in line for line in lines)
    assert "Error" not in done.stderr.decode("latin-1")


def test_a_wait_says_while_the_console_does_not_respond(capsys: pytest.CaptureFixture[str]) -> None:
    with qf.demo(task_seconds=0.5) as demo:
        task = qf.create_task(REQUEST)
        demo.fail("DescribeModelCompTask", drop=True, times=6)  # a kept-alive connection is tried twice
        demo.fail("DescribeModelCompTask", status=503, code="InternalError", times=3)
        task.wait(timeout=30)
        lines = capsys.readouterr().err.splitlines()
    assert statuses(lines[-1]) == ["succeeded"]
    # The status after the create is shown before them if the first second ends before the first response.
    failures = [line for line in lines if not statuses(line)]
    assert len(failures) == 2, lines
    dropped, refused = failures
    assert re.fullmatch(
        f"{task.id}: the console does not respond: {demo.url[7:]} closed the connection without a response; "
        r"still waiting \[\d+ s\]",
        dropped,
    )
    assert re.fullmatch(
        rf"{task.id}: the console returns an error: InternalError, HTTP 503; still waiting \[\d+ s\]", refused
    )


def test_a_wait_that_times_out_names_a_console_that_does_not_respond() -> None:
    with qf.demo(task_seconds=60) as demo:
        task = qf.create_task(REQUEST)
        demo.fail("DescribeModelCompTask", drop=True, times=None)
        with pytest.raises(qf.StillRunning, match=r"does not respond: .* closed the connection") as caught:
            task.wait(timeout=3, progress=False)
        assert "described" not in str(caught.value)
        assert caught.value.hint_key == "dropped"


def test_a_wait_that_times_out_says_that_no_status_arrived() -> None:
    with qf.demo(task_seconds=60, latency=3) as demo:
        with pytest.raises(qf.StillRunning, match=r"no status of amva-x after 0.1 s") as caught:
            qf.CompressionTask("amva-x").wait(timeout=0.1, progress=False)
        assert demo.url[7:] in caught.value.message


NOTEBOOK = (START, "task.wait()", "print(task.status)")


def cells(*sources: str) -> Any:
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])


def expect_one_line(outputs: list[Any]) -> None:
    line, result = outputs
    assert line["output_type"] == "display_data"
    assert list(line["data"]) == ["text/plain"]
    assert re.fullmatch(r"amva-\w+: succeeded \[\d s\]", line["data"]["text/plain"])
    assert result["output_type"] == "execute_result"


def test_a_notebook_has_one_line_and_saves_it_once() -> None:
    notebook = cells(*NOTEBOOK)
    notebook_client(notebook).execute()
    expect_one_line(notebook.cells[1].outputs)


def test_an_output_widget_shows_each_status() -> None:
    captured = "import ipywidgets\nout = ipywidgets.Output()\nwith out:\n    task.wait()"
    shown = "print(*(each['data']['text/plain'] for each in out.outputs), sep='\\n')"
    notebook = cells(START, captured, shown, "again = qf.create_task(request).wait()")
    notebook_client(notebook).execute()
    lines = notebook.cells[2].outputs[0]["text"].splitlines()
    assert re.fullmatch(r"amva-\w+: succeeded \[\d s\]", lines[-1])
    assert notebook.cells[1].outputs == []
    assert len(notebook.cells[3].outputs) == 1, "outside of it, one line is updated"


def test_nbconvert_saves_one_line(tmp_path: Path) -> None:
    source, executed = tmp_path / "source.ipynb", tmp_path / "executed.ipynb"
    nbformat.write(cells(*NOTEBOOK), source)
    convert = ("nbconvert", "--execute", "--to", "notebook", "--output", str(executed), str(source))
    subprocess.run([sys.executable, "-m", *convert], check=True, capture_output=True, timeout=100)
    expect_one_line(nbformat.read(executed, as_version=4).cells[1].outputs)


def test_a_wait_that_ends_early_leaves_its_last_line() -> None:
    notebook = cells(START, "try:\n    task.wait(timeout=1)\nexcept qf.StillRunning:\n    pass", "demo.stop()")
    notebook_client(notebook).execute()
    (line,) = notebook.cells[1].outputs
    assert re.fullmatch(r"amva-\w+: (creating|running) \[\d s\]", line["data"]["text/plain"])


@pytest.mark.parametrize(
    ("language", "look", "find"),
    [
        ("en", "no response arrived; looking for the task for up to 20 s", "no response arrived; found the task: "),
        ("zh-CN", "未收到响应，正在查找该任务，最多 20 秒", "未收到响应，但已查到该任务："),
    ],
)
def test_looking_for_a_create_without_a_response_is_shown(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, language: str, look: str, find: str
) -> None:
    monkeypatch.setenv("QFWIDGET_LANGUAGE", language)
    with qf.demo() as demo:
        demo.fail("CreateModelCompTask", drop=True, when="after")
        creator = Creator(shared_console())  # of its own: each demo gives the same IDs
        task_id = creator.create_interruptibly(REQUEST.body(), dict)["result"]
    printed = capsys.readouterr()
    looking, found = printed.err.splitlines()
    assert look in looking
    assert find + task_id in found
    assert printed.out == ""


def test_looking_for_a_create_without_a_response_is_shown_in_a_notebook() -> None:
    fail = "demo.fail('CreateModelCompTask', drop=True, when='after')\nagain = qf.create_task(request)"
    notebook = cells(START, fail)
    notebook_client(notebook).execute()
    (line,) = notebook.cells[1].outputs
    assert "found the task: amva-" in line["data"]["text/plain"]


def test_the_status_is_shown_in_chinese(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QFWIDGET_LANGUAGE", "zh-CN")
    with qf.demo(task_seconds=0.3) as demo:
        qf.create_task(REQUEST).wait()
        demo.fail_tasks("out of memory")
        with pytest.raises(qf.TaskFailed) as caught:
            qf.create_task(REQUEST).wait(progress=False)
    lines = capsys.readouterr().err.splitlines()
    assert re.search("(创建中|运行中|成功)", lines[0])
    assert "成功" in lines[-1]
    assert "失败：out of memory" in repr(caught.value)


@pytest.mark.parametrize("reason", [None, "out of memory"])
def test_the_end_of_a_task_is_notified_once(reason: str | None) -> None:
    ended: list[tuple[qf.CompressionTask, str]] = []
    with qf.demo(task_seconds=0.3) as demo:
        if reason is not None:
            demo.fail_tasks(reason)
        task = qf.create_task(REQUEST)
        try:
            task.wait(timeout=20, progress=False, notify=lambda task: ended.append((task, task.status)))
        except qf.TaskFailed:
            assert reason is not None
    assert ended == [(task, "succeeded" if reason is None else "failed")]


def test_a_task_that_still_runs_is_not_notified() -> None:
    ended: list[object] = []
    with qf.demo(task_seconds=60):
        with pytest.raises(qf.StillRunning):
            qf.create_task(REQUEST).wait(timeout=0.3, progress=False, notify=ended.append)
        with pytest.raises(qf.ConsoleError):
            qf.CompressionTask("amva-nosuchtask").wait(progress=False, notify=ended.append)
    assert ended == []


def test_a_notification_that_fails_is_logged_and_changes_nothing(caplog: pytest.LogCaptureFixture) -> None:
    def fail(task: qf.CompressionTask) -> None:
        raise OSError("no mail server")

    with qf.demo(task_seconds=0.3) as demo:
        task = qf.create_task(REQUEST)
        assert task.wait(timeout=20, progress=False, notify=fail) is task
        demo.fail_tasks("out of memory")
        with pytest.raises(qf.TaskFailed, match="out of memory"):
            qf.create_task(REQUEST).wait(timeout=20, progress=False, notify=fail)
    assert [str(record.exc_info[1]) for record in caplog.records if record.exc_info] == ["no mail server"] * 2
