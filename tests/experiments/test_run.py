"""The tasks of a sweep are created, each exactly once, whatever fails in between."""

from __future__ import annotations

import json
import random
import threading
import warnings
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from qianfan.resources.console.utils import call_action

import qfwidget as qf
from qfwidget.simulator import Simulator
from tests.experiments.faults import CREATE, LOST, REFUSED, fail_some
from tests.experiments.versions import ERNIE, QWEN, WEIGHTS
from tests.interrupts import interrupt_main_thread
from tests.waiting import wait_until


def twelve(**options: Any) -> qf.Sweep:
    return qf.sweep([*QWEN, ERNIE], WEIGHTS, again=True, name="twelve-{weight}", **options)


def made(demo: Simulator, prefix: str = "twelve") -> list[str]:
    return [task["id"] for task in demo.tasks if task["name"].startswith(prefix)]


def sent(demo: Simulator) -> list[str]:
    names = [str((call.body or {})["name"]) for call in demo.calls_of(CREATE)]
    assert len(names) == len(set(names)), "nothing is sent twice"
    return names


def test_each_is_created_once(demo: Simulator) -> None:
    sweep = twelve()
    assert sweep.run(progress=False) is sweep
    tasks = sweep.tasks
    assert set(tasks["status"]) == {"creating"}
    assert sorted(tasks["task_id"]) == sorted(made(demo))
    assert sorted(sent(demo)) == sorted(tasks["name"])
    by_id = {task["id"]: task for task in demo.tasks}
    for row in tasks.to_dict("records"):
        task = by_id[row["task_id"]]
        assert (task["name"], task["sourceModelId"], task["config"]["weight"]) == (
            row["name"], row["source_model_id"], row["weight"],
        )  # fmt: skip


def test_running_twice_sends_nothing_twice(demo: Simulator) -> None:
    sweep = twelve().run(progress=False)
    sweep.run(progress=False).resume(progress=False)
    runs = [threading.Thread(target=sweep.run, args=(False,)) for _ in range(3)]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    assert len(sent(demo)) == 12


def test_concurrent_runs_share_the_work(demo: Simulator) -> None:
    sweep = twelve()
    runs = [threading.Thread(target=sweep.run, args=(False,)) for _ in range(3)]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    assert len(sent(demo)) == 12
    assert set(sweep.tasks["status"]) == {"creating"}


def test_a_cell_that_is_run_again_reuses_the_tasks(demo: Simulator) -> None:
    first = qf.sweep(QWEN[1:], WEIGHTS).run(progress=False)
    second = qf.sweep(QWEN[1:], WEIGHTS).run(progress=False)
    assert set(second.plan["action"]) == {"reuse"}
    assert list(second.tasks["task_id"]) == list(first.tasks["task_id"])
    assert len(sent(demo)) == 6


def test_what_was_created_since_the_plan_is_not_created_again(demo: Simulator) -> None:
    first, second = (qf.sweep(QWEN[1:], WEIGHTS, name=name) for name in ("first-{weight}", "second-{weight}"))
    first.run(progress=False)
    before = len(demo.calls)
    second.run(progress=False)
    calls = Counter(call.action for call in demo.calls[before:])
    assert calls == {"DescribeModelCompTasks": 2, "DescribeModelCompTask": 6}, "one list per source, and the new tasks"
    assert len(sent(demo)) == 6
    assert set(second.plan["action"]) == {"reuse"}
    assert list(second.plan["existing_task_id"]) == list(second.tasks["task_id"]) == list(first.tasks["task_id"])
    before = len(demo.calls)
    second.run(progress=False)
    assert len(demo.calls) == before, "nothing is left to be checked"


def test_what_was_created_since_the_record_is_not_created_again(demo: Simulator, tmp_path: Path) -> None:
    path = tmp_path / "sweep.json"
    qf.sweep(QWEN[2], ["W8A16C16", "W4A16C16"], path=path)
    demo.fail_tasks("out of memory", times=1)
    qf.create_task(source_model_id=QWEN[2], weight="W4A16C16")
    existing = qf.create_task(source_model_id=QWEN[2], weight="W8A16C16")
    demo.advance(60)
    tasks = qf.Sweep.load(path).resume(progress=False).tasks
    assert list(tasks["action"]) == ["reuse", "create"], "one that failed is no reason not to create it"
    assert tasks["task_id"][0] == existing.id
    assert len(sent(demo)) == 3


def test_what_is_asked_for_again_is_created(demo: Simulator, tmp_path: Path) -> None:
    path = tmp_path / "sweep.json"
    qf.sweep(QWEN[2], "W8A16C16", again=True, path=path)
    qf.create_task(source_model_id=QWEN[2], weight="W8A16C16")
    assert list(qf.Sweep.load(path).run(progress=False).tasks["action"]) == ["create"]
    assert len(sent(demo)) == 2


def test_what_an_older_record_asks_for_again_is_created(demo: Simulator, tmp_path: Path) -> None:
    path = tmp_path / "sweep.json"
    qf.create_task(source_model_id=QWEN[2], weight="W8A16C16")
    qf.sweep(QWEN[2], "W8A16C16", again=True, path=path)
    record = json.loads(path.read_text("utf-8"))
    del record["arguments"]
    path.write_text(json.dumps(record), "utf-8")
    assert list(qf.Sweep.load(path).run(progress=False).tasks["action"]) == ["create"]
    assert len(sent(demo)) == 2


def test_without_the_list_of_tasks_nothing_is_sent(demo: Simulator) -> None:
    sweep = qf.sweep(QWEN[2], WEIGHTS)
    demo.fail("DescribeModelCompTasks", status=403, code="AccessDenied")
    with pytest.raises(qf.ConsoleError, match="AccessDenied"):
        sweep.run(progress=False)
    assert sent(demo) == []
    assert len(sweep.run(progress=False).tasks["task_id"].dropna()) == 3


@pytest.mark.parametrize("end", ["stopped", "deleted"])
def test_a_reused_task_that_is_gone_is_created_on_resume(demo: Simulator, end: str) -> None:
    existing = qf.create_task(source_model_id=QWEN[2], weight="W8A16C16")
    sweep = qf.sweep(QWEN[2], ["W8A16C16", "W4A16C16"]).run(progress=False)
    own = qf.CompressionTask(sweep.tasks["task_id"][1])
    existing.cancel()
    own.cancel()
    demo.advance(60)
    if end == "deleted":
        existing.delete()
    assert list(sweep.wait(progress=False).tasks["status"]) == [end, "stopped"]
    tasks = sweep.resume(progress=False).tasks
    assert list(tasks["action"]) == ["create", "create"]
    assert tasks["task_id"][0] != existing.id
    assert tasks[["existing_task_id", "existing_status", "error"]].isna().all(axis=None)
    assert tasks["task_id"][1] == own.id, "its own was stopped by someone who does not want it"


def test_a_row_with_a_problem_is_not_sent(demo: Simulator) -> None:
    sweep = qf.sweep([ERNIE, "amv-nosuch"], "W4A16C16", again=True).run(progress=False)
    assert list(sweep.tasks["status"]) == ["creating", "skipped"]
    assert len(sent(demo)) == 1


def test_a_refused_task_does_not_affect_the_others(demo: Simulator) -> None:
    sweep = twelve()
    demo.fail(CREATE, **REFUSED)
    with pytest.warns(qf.QfWarning, match="1 refused"):
        sweep.run(progress=False)
    tasks = sweep.tasks
    assert tasks["status"].value_counts().to_dict() == {"creating": 11, "refused": 1}
    (error,) = tasks["error"].dropna()
    assert "InappropriateJSON, HTTP 400: param[weight] invalid." in error
    assert "choose one that is listed" in error
    demo.heal()
    refused = tasks[tasks["status"] == "refused"]["name"].item()
    sweep.resume(progress=False)
    assert set(sweep.tasks["status"]) == {"creating"}
    assert sweep.tasks["error"].isna().all()
    names = [(call.body or {})["name"] for call in demo.calls_of(CREATE)]
    assert (names.count(refused), len(names), len(made(demo))) == (2, 13, 12)


@pytest.mark.parametrize("fault", LOST)
def test_a_task_whose_response_is_lost_is_found(demo: Simulator, impatient: None, fault: dict[str, Any]) -> None:
    sweep = twelve()
    demo.fail(CREATE, **fault, when="after", times=3)
    sweep.run(progress=False)
    assert sorted(sweep.tasks["task_id"]) == sorted(made(demo))
    assert len(sent(demo)) == 12


def test_an_unknown_outcome_is_sent_again_only_if_asked_for(demo: Simulator, impatient: None) -> None:
    sweep = twelve()
    demo.fail(CREATE, drop=True)
    with pytest.warns(qf.QfWarning, match="1 unknown"):
        sweep.run(progress=False)
    assert sweep.tasks["status"].value_counts().to_dict() == {"creating": 11, "unknown": 1}
    (error,) = sweep.tasks["error"].dropna()
    assert "a second task would be charged as well" in error
    with pytest.warns(qf.QfWarning, match="1 unknown"):
        sweep.resume(progress=False)
    assert len(demo.calls_of(CREATE)) == 12
    sweep.resume(unknown=True, progress=False)
    assert len(demo.calls_of(CREATE)) == 13
    assert set(sweep.tasks["status"]) == {"creating"}
    assert len(made(demo)) == 12


def test_an_unknown_outcome_that_appears_later_is_found(demo: Simulator, impatient: None) -> None:
    sweep = twelve()
    demo.fail(CREATE, drop=True, when="after")
    demo.fail("DescribeModelCompTasks", status=403, code="AccessDenied", times=4)
    with pytest.warns(qf.QfWarning, match="1 unknown"):
        sweep.run(progress=False)
    demo.heal()
    sweep.resume(unknown=True, progress=False)
    assert sorted(sweep.tasks["task_id"]) == sorted(made(demo))
    assert len(sent(demo)) == 12


def test_what_cannot_be_looked_up_is_not_sent_again(demo: Simulator, impatient: None) -> None:
    sweep = qf.sweep(ERNIE, "W4A16C16", again=True)
    demo.fail(CREATE, drop=True, when="after")
    demo.fail("DescribeModelCompTasks", status=403, code="AccessDenied", times=None)
    with pytest.warns(qf.QfWarning, match="1 unknown"):
        sweep.run(progress=False)
    with pytest.raises(qf.ConsoleError, match="AccessDenied"):
        sweep.resume(unknown=True, progress=False)
    demo.heal()
    sweep.resume(unknown=True, progress=False)
    assert list(sweep.tasks["status"]) == ["creating"]
    assert len(sent(demo)) == 1


def test_a_task_with_candidates_is_not_created_again(demo: Simulator, impatient: None) -> None:
    sweep = qf.sweep(ERNIE, "W4A16C16", again=True, name="twin")
    demo.fail(CREATE, drop=True, when="after")
    demo.fail("DescribeModelCompTasks", status=403, code="AccessDenied", times=1)
    with pytest.warns(qf.QfWarning, match="1 unknown"):
        sweep.run(progress=False)
    call_action("/v2/model", CREATE, demo.calls_of(CREATE)[0].body or {})  # someone else's, with the same settings
    with pytest.warns(qf.QfWarning, match="1 unknown"):
        sweep.resume(unknown=True, progress=False)
    assert len(demo.calls_of(CREATE)) == 2
    (error,) = sweep.tasks["error"]
    assert all(task_id in error for task_id in made(demo, "twin"))


def test_without_permission_the_rest_is_not_sent(demo: Simulator) -> None:
    sweep = twelve()
    demo.deny()
    with pytest.raises(qf.ConsoleError, match="AccessDenied"):
        sweep.run(progress=False)
    assert 1 <= len(sent(demo)) <= 4, "those in flight"
    counts = sweep.tasks["status"].value_counts()
    assert counts["planned"] + counts["refused"] == 12
    assert counts["refused"] == len(sent(demo))
    demo.heal()
    sweep.resume(progress=False)
    assert len(made(demo)) == 12


def test_without_a_connection_the_rest_is_not_sent(demo: Simulator) -> None:
    sweep = twelve()
    demo.stop()
    qf.sign_in("A" * 25, "B" * 32, check=False)
    with pytest.raises(qf.QfError):
        sweep.run(progress=False)
    assert set(sweep.plan["action"]) == {"create"}
    assert "creating" not in repr(sweep)


def test_another_account_gets_nothing(demo: Simulator) -> None:
    sweep = twelve()
    with qf.demo() as other:
        with pytest.raises(qf.ConsoleError, match="another address or account"):
            sweep.run(progress=False)
        assert other.calls_of(CREATE) == []
    assert sent(demo) == []
    sweep.run(progress=False)
    assert len(sent(demo)) == 12


def test_a_version_that_can_no_longer_be_compressed_is_refused(demo: Simulator) -> None:
    sweep = qf.sweep([ERNIE, QWEN[0]], "W4A16C16", again=True)
    demo._account.versions[ERNIE].compressible = False
    with pytest.warns(qf.QfWarning, match="1 refused"):
        sweep.run(progress=False)
    assert list(sweep.tasks["status"]) == ["refused", "creating"]
    assert "sourceModelId" in sweep.tasks["error"][0]


def test_an_interrupt_leaves_a_sweep_that_can_be_resumed(demo: Simulator) -> None:
    sweep = twelve()
    demo.fail(CREATE, delay=1.0, times=4)

    def interrupt() -> None:
        wait_until(lambda: len(demo.calls_of(CREATE)) == 4)
        interrupt_main_thread()

    interrupter = threading.Thread(target=interrupt)
    interrupter.start()
    with pytest.raises(KeyboardInterrupt, match="requests sent: 4, not sent: 8"):
        sweep.run(progress=False)
    interrupter.join()
    sweep.resume(progress=False)
    assert len(sent(demo)) == 12
    assert sorted(sweep.tasks["task_id"]) == sorted(made(demo))


@pytest.mark.parametrize("started", [False, True])
def test_an_interrupt_while_threads_start_puts_no_row_into_the_pool_twice(
    demo: Simulator, monkeypatch: pytest.MonkeyPatch, started: bool
) -> None:
    sweep = twelve()
    start, starts = threading.Thread.start, iter(range(100))

    def interrupted_start(thread: threading.Thread) -> None:
        interrupt = thread.name == "qfwidget-sweep" and next(starts) == 1
        if started or not interrupt:
            start(thread)
        if interrupt:
            raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(threading.Thread, "start", interrupted_start)
        with pytest.raises(KeyboardInterrupt):
            sweep.run(progress=False)
    sweep.run(progress=False)
    assert len(sent(demo)) == 12
    assert sorted(sweep.tasks["task_id"]) == sorted(made(demo))


def test_cancel_sends_nothing_more_and_cancels_what_runs(demo: Simulator) -> None:
    existing = qf.create_task(source_model_id=QWEN[2], weight="W8A16C16")
    sweep = qf.sweep(QWEN[1:], WEIGHTS, name="twelve-{weight}")
    demo.fail(CREATE, delay=0.5, times=4)
    run = threading.Thread(target=sweep.run, args=(False,))
    run.start()
    wait_until(lambda: len(demo.calls_of(CREATE)) == 5)
    sweep.cancel()
    run.join()
    statuses = sweep.tasks["status"].value_counts()
    assert (statuses["planned"], statuses["stopping"]) == (1, 4)
    assert existing.refresh()["status"] == "creating", "a task that was there before is left alone"
    sweep.resume(progress=False)
    assert "planned" not in set(sweep.tasks["status"])


def test_cancel_finds_what_was_lost(demo: Simulator, impatient: None) -> None:
    sweep = qf.sweep(ERNIE, "W4A16C16", again=True, name="twelve")
    demo.fail(CREATE, drop=True, when="after")
    demo.fail("DescribeModelCompTasks", status=403, code="AccessDenied")
    with pytest.warns(qf.QfWarning, match="1 unknown"):
        sweep.run(progress=False)
    sweep.cancel()
    assert list(sweep.tasks["status"]) == ["stopping"]


def test_resume_creates_failed_tasks_again(demo: Simulator) -> None:
    sweep = qf.sweep([ERNIE, QWEN[0]], "W8A16C16", again=True, name="twelve")
    demo.fail_tasks("out of memory", times=1)
    sweep.run(progress=False)
    demo.advance(60)
    tasks = sweep.wait(progress=False).tasks
    assert sorted(tasks["status"]) == ["failed", "succeeded"]
    (failed,) = tasks[tasks["status"] == "failed"]["task_id"]
    assert list(tasks["failed_reason"].dropna()) == ["out of memory"]
    sweep.resume(progress=False)
    assert failed not in set(sweep.tasks["task_id"])
    assert sorted(sweep.tasks["status"]) == ["creating", "succeeded"]
    assert len(made(demo)) == 3


def test_progress_is_shown(demo: Simulator, capsys: pytest.CaptureFixture[str]) -> None:
    qf.sweep(ERNIE, "W4A16C16", again=True).run()
    assert "sweep: 1 creating" in capsys.readouterr().err


SCHEDULES = 200
PARTS = 4


@pytest.mark.long
@pytest.mark.parametrize("part", [0, *(pytest.param(part, marks=pytest.mark.soak) for part in range(1, PARTS))])
def test_no_schedule_creates_a_task_twice_or_loses_one(demo: Simulator, impatient: None, part: int) -> None:
    for seed in range(part, SCHEDULES, PARTS):
        schedule(random.Random(seed), demo, f"s{seed}")
        demo.heal()


def schedule(chance: random.Random, demo: Simulator, prefix: str) -> None:
    """Run a sweep while calls fail and the user interrupts, resume it, and compare it with the console."""
    sweep = qf.sweep([*QWEN, ERNIE], WEIGHTS[: chance.randint(1, 3)], name=f"{prefix}-{{weight}}", again=True)
    planned = len(sweep.plan)
    fail_some(chance, demo)
    begun = len(demo.calls_of(CREATE))

    def interrupt(after: int) -> None:
        wait_until(lambda: len(demo.calls_of(CREATE)) >= begun + after or ended.is_set())
        if not ended.is_set():
            sweep.runner.stop()

    ended = threading.Event()
    after = chance.randint(1, planned)
    interrupter = threading.Thread(target=interrupt, args=(after,)) if chance.random() < 0.5 else None
    if interrupter:
        interrupter.start()
    calls: list[Callable[..., object]] = [sweep.run, sweep.resume, sweep.run]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", qf.QfWarning)
        for call in calls:
            call(progress=False)
    ended.set()
    if interrupter:
        interrupter.join()
    tasks = sweep.tasks
    found = set(tasks["task_id"].dropna())
    assert found == set(made(demo, f"{prefix}-")), "no task is lost or created twice"
    assert len(found) == int(tasks["task_id"].notna().sum()), "no task is in two rows"
    assert not set(tasks["status"]) & {"sending"}
