"""A sweep that is stopped before its first request sends nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

import qfwidget as qf
from qfwidget.simulator import Simulator
from tests.experiments.faults import CREATE
from tests.experiments.versions import QWEN, WEIGHTS
from tests.waiting import wait_until

LIST = "DescribeModelCompTasks"


@pytest.mark.parametrize("stop", [qf.Sweep.cancel, lambda sweep: sweep.runner.stop()], ids=["cancel", "stop"])
@pytest.mark.parametrize("start", [qf.Sweep.run, qf.Sweep.resume], ids=["run", "resume"])
def test_nothing_is_sent_after_a_stop_while_the_tasks_are_listed(
    demo: Simulator, start: Callable[..., object], stop: Callable[[qf.Sweep], object]
) -> None:
    sweep = qf.sweep(QWEN[2], WEIGHTS)
    listed = len(demo.calls_of(LIST))
    demo.fail(LIST, delay=0.5)
    starting = threading.Thread(target=start, args=(sweep,), kwargs={"progress": False})
    starting.start()
    wait_until(lambda: len(demo.calls_of(LIST)) > listed)
    stop(sweep)
    starting.join()
    assert demo.calls_of(CREATE) == []
    assert set(sweep.tasks["status"]) == {"planned"}
    sweep.run(progress=False)
    assert len(demo.calls_of(CREATE)) == len(WEIGHTS)


def test_what_was_lost_is_cancelled_although_the_record_was_replaced(
    demo: Simulator, tmp_path: Path, impatient: None
) -> None:
    path, other = tmp_path / "sweep.json", tmp_path / "other.json"
    sweep = qf.sweep(QWEN[2], WEIGHTS[:2], again=True, path=path)
    demo.fail(CREATE, drop=True, when="after")
    demo.fail(LIST, status=403, code="AccessDenied")
    with pytest.warns(qf.QfWarning, match="1 unknown"):
        sweep.run(progress=False)
    qf.sweep(QWEN[1], WEIGHTS, path=other)
    other.replace(path)
    with pytest.raises(qf.InvalidRequest, match="another sweep has been saved since"):
        sweep.cancel()
    ours = [task["id"] for task in demo.tasks if task["sourceModelId"] == QWEN[2]]
    assert [qf.CompressionTask(task_id).refresh()["status"] for task_id in ours] == ["stopping"] * 2


def test_nothing_is_sent_after_a_stop_while_resume_reads_the_states(demo: Simulator) -> None:
    sweep = qf.sweep(QWEN[2], WEIGHTS)
    sweep.runner.run(False, sweep.runner.sendable()[:1])
    listed = len(demo.calls_of(LIST))
    demo.fail(LIST, delay=0.5)
    resuming = threading.Thread(target=sweep.resume, kwargs={"progress": False})
    resuming.start()
    wait_until(lambda: len(demo.calls_of(LIST)) > listed)
    sweep.cancel()
    resuming.join()
    assert len(demo.calls_of(CREATE)) == 1
    assert list(sweep.tasks["status"]) == ["stopping", "planned", "planned"]
