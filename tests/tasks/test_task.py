"""Tasks from plain Python, from creation to end."""

from __future__ import annotations

import asyncio
import json
import threading
import time

import pandas as pd
import pytest

import qfwidget as qf
from qfwidget.console.client import shared_console
from qfwidget.console.responses import report_undocumented
from qfwidget.simulator import Simulator
from qfwidget.tasks import actions
from tests.interrupts import interrupt_main_thread

REQUEST = qf.CompressionRequest(
    name="demo",
    description="test",
    source_model_id="amv-d1zx1iwdarfr",
    model_set_id="am-adbuasyfaf",
    strategy="Quantization",
    weight="int8-ptq",
)


@pytest.fixture
def demo() -> object:
    with qf.demo(task_seconds=0.4) as demo:
        yield demo


def test_a_task_is_created_and_waited_for(demo: Simulator, capsys: pytest.CaptureFixture[str]) -> None:
    task = qf.create_task(REQUEST)
    assert task.id.startswith("amva-")
    (call,) = demo.calls_of("CreateModelCompTask")
    assert call.body == {
        "name": "demo",
        "description": "test",
        "sourceModelId": "amv-d1zx1iwdarfr",
        "modelSetId": "am-adbuasyfaf",
        "config": {"strategy": "Quantization", "weight": "INT8-PTQ"},
    }
    assert task.wait(timeout=20) is task
    assert task.status == "succeeded"
    assert task.model_id is not None
    assert task.model_id.startswith("amv-")
    printed = capsys.readouterr()
    assert f"{task.id}: succeeded" in printed.err
    assert printed.out == ""


def test_a_task_is_found_again_by_its_id(demo: Simulator) -> None:
    task_id = qf.create_task(REQUEST).id
    again = qf.CompressionTask(task_id)
    assert again.info["name"] == "demo"
    assert task_id in repr(again)


def test_a_failed_task_raises_with_its_reason(demo: Simulator) -> None:
    demo.fail_tasks("out of memory")
    with pytest.raises(qf.TaskFailed, match="out of memory"):
        qf.create_task(REQUEST).wait(timeout=20, progress=False)


def test_a_task_can_be_awaited_while_the_loop_runs(demo: Simulator) -> None:
    async def wait_and_count() -> tuple[qf.CompressionTask, int]:
        task = qf.create_task(REQUEST)
        ended, turns = asyncio.ensure_future(task), 0
        while not ended.done():
            turns += 1
            await asyncio.sleep(0)
        return await ended, turns

    task, turns = asyncio.run(wait_and_count())
    assert task.status == "succeeded"
    assert turns > 100
    demo.fail_tasks("out of memory")
    with pytest.raises(qf.TaskFailed, match="out of memory"):
        asyncio.run(_awaited(qf.create_task(REQUEST)))


async def _awaited(task: qf.CompressionTask) -> None:
    await task


def test_a_wait_ends_in_time_and_the_task_continues(demo: Simulator) -> None:
    with qf.demo(task_seconds=10):
        task = qf.create_task(REQUEST)
        started = time.monotonic()
        with pytest.raises(qf.StillRunning) as caught:
            task.wait(timeout=0.2, progress=False)
        assert time.monotonic() - started < 5
        assert isinstance(caught.value, TimeoutError)
        task.cancel()
        with pytest.raises(qf.TaskFailed, match="stopped"):
            task.wait(timeout=20, progress=False)


def test_a_task_that_was_cancelled_and_cannot_be_described_is_being_cancelled(demo: Simulator) -> None:
    task = qf.create_task(REQUEST)
    demo.fail("DescribeModelCompTask", status=403, code="AccessDenied")
    task.cancel()
    assert repr(task).endswith("<stopping>")


def test_a_task_that_is_known_to_have_ended_needs_no_wait(demo: Simulator) -> None:
    task = qf.create_task(REQUEST)
    demo.advance(120)
    task.refresh()
    demo.fail("DescribeModelCompTask", status=403, code="AccessDenied", times=None)
    assert task.wait(timeout=0) is task


@pytest.mark.parametrize(("argument", "value"), [("timeout", "5"), ("notify", 5)])
def test_a_wrong_argument_of_wait_is_named_at_once(demo: Simulator, argument: str, value: object) -> None:
    with pytest.raises(qf.InvalidRequest, match=f"{argument} must be .*{value!r}"):
        qf.CompressionTask("amva-any").wait(**{argument: value})  # type: ignore[arg-type]
    assert demo.calls == []


def test_an_interrupt_ends_the_wait_and_not_the_task(demo: Simulator) -> None:
    with qf.demo(task_seconds=60) as slow:
        task = qf.create_task(REQUEST)

        def interrupt() -> None:
            while not slow.calls_of("DescribeModelCompTask"):
                time.sleep(0.001)
            interrupt_main_thread()

        threading.Thread(target=interrupt).start()
        with pytest.raises(KeyboardInterrupt):
            task.wait(progress=False)
        assert slow.calls_of("CancelModelCompTask") == []
        slow.advance(60)
        assert task.wait(timeout=20, progress=False).status == "succeeded"


def test_a_transient_failure_does_not_end_the_wait(demo: Simulator) -> None:
    task = qf.create_task(REQUEST)
    demo.fail("DescribeModelCompTask", status=500, code="InternalError", times=4)
    assert task.wait(timeout=30, progress=False).status == "succeeded"


def test_the_list_of_tasks(demo: Simulator) -> None:
    done = qf.create_task(REQUEST).wait(timeout=20, progress=False)
    table = qf.list_tasks()
    assert list(table.columns) == [
        "task_id", "name", "status", "source_model_id", "model_id", "strategy", "weight", "create_time", "finish_time",
        "failed_reason", "duration", "description", "source_model_name", "source_model_set_name",
    ]  # fmt: skip
    row = table.set_index("task_id").loc[done.id]
    assert (row["status"], row["strategy"], row["weight"]) == ("succeeded", "Quantization", "INT8-PTQ")
    assert row["finish_time"] >= row["create_time"]
    assert row["duration"] == row["finish_time"] - row["create_time"]
    assert str(table["duration"].dtype) == "timedelta64[us]"
    assert str(table["status"].dtype) == "string"
    assert str(table["finish_time"].dtype) == "datetime64[us, UTC]"
    own = qf.list_tasks(source_model_id="amv-d1zx1iwdarfr")
    assert set(own["source_model_id"]) == {"amv-d1zx1iwdarfr"}


def test_the_list_of_an_account_without_tasks_has_the_same_dtypes(demo: Simulator) -> None:
    qf.create_task(REQUEST)
    none = qf.list_tasks(source_model_id="amv-none")
    assert len(none) == 0
    assert none.dtypes.equals(qf.list_tasks().dtypes)


def test_an_odd_task_is_listed_with_the_others(demo: Simulator, caplog: pytest.LogCaptureFixture) -> None:
    report_undocumented.cache_clear()
    task = qf.create_task(REQUEST)
    usual = actions.describe(shared_console(), task.id)
    odd = {"id": "amva-odd", "name": 7, "status": ["running"], "createTime": True, "finishTime": 1_700_000_000}
    listed = {"modelCompTaskList": [odd, usual], "pageInfo": {"isTruncated": False}}
    for _ in range(2):
        demo.fail("DescribeModelCompTasks", body=json.dumps({"requestId": "r", "result": listed}))
        table = qf.list_tasks().set_index("task_id")
        assert table.loc["amva-odd"].isna().all()
        assert table.loc[task.id, "name"] == REQUEST.name
        assert str(table["create_time"].dtype) == "datetime64[us, UTC]"
    said = [message for message in caplog.messages if "of an undocumented type" in message]
    assert len(said) == 4, "each field is logged once"


@pytest.mark.parametrize("result", ['"x"', '{"status": {}, "createTime": false, "config": "INT8-PTQ"}', "<html>"])
def test_a_task_whose_description_is_odd_stays_in_the_list(demo: Simulator, result: str) -> None:
    task = qf.create_task(REQUEST)
    demo.fail("DescribeModelCompTask", body=f'{{"requestId": "r", "result": {result}}}', times=None)
    row = qf.list_tasks().set_index("task_id").loc[task.id]
    assert row["name"] == REQUEST.name
    assert row["weight"] is pd.NA


def test_a_task_with_an_odd_status_is_waited_for(demo: Simulator) -> None:
    task = qf.create_task(REQUEST)
    odd = json.dumps({"requestId": "r", "result": {"status": ["running"], "createTime": True}})
    demo.fail("DescribeModelCompTask", body=odd, times=2)
    assert task.wait(timeout=20, progress=False).status == "succeeded"


def test_a_deleted_task_is_not_listed(demo: Simulator) -> None:
    task = qf.create_task(REQUEST).wait(timeout=20, progress=False)
    task.delete()
    assert task.id not in set(qf.list_tasks()["task_id"])


def test_a_refusal_is_no_unknown_outcome(demo: Simulator) -> None:
    demo.deny("write")
    with pytest.raises(qf.ConsoleError) as caught:
        qf.create_task(REQUEST)
    assert caught.value.code == "AccessDenied"


def test_a_wrong_request_sends_nothing(demo: Simulator) -> None:
    with pytest.raises(qf.InvalidRequest):
        qf.create_task(qf.CompressionRequest("demo", "amv-1", "am-1", "Quantization"))
    assert demo.calls == []


def test_stopping_the_demo_restores_the_configuration() -> None:
    import qianfan

    config = qianfan.get_config()
    before = (config.CONSOLE_API_BASE_URL, config.ACCESS_KEY, config.SECRET_KEY)
    with qf.demo() as demo:
        assert demo.url == config.CONSOLE_API_BASE_URL
        assert demo.secret_key not in repr(demo)
    assert before == (config.CONSOLE_API_BASE_URL, config.ACCESS_KEY, config.SECRET_KEY)
    demo.stop()
