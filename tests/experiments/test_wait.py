"""The tasks of a sweep are followed together."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import Counter
from pathlib import Path

import pytest

import qfwidget as qf
from qfwidget.simulator import Simulator
from qfwidget.tasks.poller import SHORTEST_POLL, interval, shared_poller
from tests.experiments.versions import ERNIE, QWEN, WEIGHTS
from tests.waiting import PATIENCE_SECONDS, wait_until

LIST, DESCRIBE = "DescribeModelCompTasks", "DescribeModelCompTask"
SOURCES = [*QWEN[:2], ERNIE]


@pytest.fixture
def twelve(demo: Simulator) -> qf.Sweep:
    """A sweep of 12 tasks of 3 versions that run."""
    sweep = qf.sweep(SOURCES, WEIGHTS, strategy=["Quantization", "Sparsity"], again=True)
    return sweep.run(progress=False)


def test_twelve_tasks_are_followed_by_one_list_per_source_and_interval(demo: Simulator, twelve: qf.Sweep) -> None:
    before, begun = len(demo.calls), time.monotonic()
    waiting = threading.Thread(target=twelve.wait, kwargs={"progress": False})
    waiting.start()
    wait_until(lambda: len(demo.calls) - before >= 6)
    demo.advance(60)
    waiting.join(PATIENCE_SECONDS)
    assert not waiting.is_alive()
    calls = demo.calls[before:]
    assert {call.action for call in calls} == {LIST}, "nothing is described"
    lasted = time.monotonic() - begun
    per_source = Counter((call.body or {})["sourceModelId"] for call in calls)
    assert set(per_source) == set(SOURCES)
    assert max(per_source.values()) <= 2 + lasted / (SHORTEST_POLL * 0.9), "one call per interval"
    assert set(twelve.tasks["status"]) == {"succeeded"}
    assert twelve.tasks["model_id"].is_unique
    assert (twelve.tasks["duration"].dt.total_seconds() >= 59).all()


def test_following_a_sweep_costs_a_quarter_of_the_calls_of_single_followers(
    demo: Simulator, twelve: qf.Sweep, monkeypatch: pytest.MonkeyPatch
) -> None:
    # All intervals are multiples of the shortest one, up to the longest, which is the same for both.
    monkeypatch.setattr("qfwidget.tasks.poller.SHORTEST_POLL", 0.2)
    task_ids = list(twelve.tasks["task_id"])
    before = len(demo.calls)

    def made() -> Counter[str]:
        return Counter(call.action for call in demo.calls[before:])

    waiting = threading.Thread(target=twelve.wait, kwargs={"progress": False})
    waiting.start()
    unfollow = [shared_poller().follow(task_id, lambda _: None) for task_id in task_ids]
    wait_until(lambda: made()[DESCRIBE] >= 12 * 8)
    calls = made()
    for each in unfollow:
        each()
    demo.advance(60)
    waiting.join(PATIENCE_SECONDS)
    assert 3 * 2 <= calls[LIST] <= calls[DESCRIBE] / 4, calls
    assert set(calls) == {LIST, DESCRIBE}
    for seconds in (60, 3600):
        polls = {listed: polled(seconds, listed=listed) for listed in (True, False)}
        assert 3 * polls[True] <= 12 * polls[False] / 4


def polled(seconds: float, *, listed: bool) -> int:
    """Return how often a task or a list is polled within a time, without jitter."""
    elapsed, polls = 0.0, 0
    while elapsed < seconds:
        elapsed, polls = elapsed + interval(elapsed, listed=listed), polls + 1
    return polls


@pytest.mark.parametrize(("argument", "value"), [("timeout", "5"), ("notify", 5)])
def test_a_wrong_argument_is_named_at_once(twelve: qf.Sweep, argument: str, value: object) -> None:
    with pytest.raises(TypeError, match=f"{argument} must be .*, not {value!r}"):
        twelve.wait(progress=False, **{argument: value})  # type: ignore[arg-type]


def test_a_task_that_has_succeeded_keeps_its_status_and_its_version(
    demo: Simulator, twelve: qf.Sweep, tmp_path: Path
) -> None:
    demo.advance(60)
    before = twelve.wait(progress=False).tasks
    twelve.save(tmp_path / "sweep.json")
    qf.CompressionTask(before["task_id"][0]).delete()
    for tasks in (twelve.tasks, qf.Sweep.load(tmp_path / "sweep.json").tasks):
        assert tasks.equals(before)
    assert before["model_id"][0] in list(qf.list_models(progress=False)["version_id"]), "deleting does not remove it"


def test_the_reason_of_a_failure_is_described(demo: Simulator) -> None:
    sweep = qf.sweep(SOURCES, "W4A16C16", again=True)
    demo.fail_tasks("out of memory")
    sweep.run(progress=False)
    demo.advance(60)
    assert sweep.wait(progress=False) is sweep, "a task that failed raises nothing"
    tasks = sweep.tasks
    assert tasks["status"].value_counts().to_dict() == {"succeeded": 2, "failed": 1}
    assert list(tasks["failed_reason"].dropna()) == ["out of memory"]
    assert len(demo.calls_of(DESCRIBE)) <= 1 + tasks["existing_task_id"].notna().sum() + 8


def test_a_list_that_is_not_found_does_not_mean_that_the_tasks_are_deleted(demo: Simulator, twelve: qf.Sweep) -> None:
    demo.fail(LIST, status=404, code="NoSuchModel", times=None)
    demo.advance(60)
    assert set(twelve.wait(progress=False).tasks["status"]) == {"succeeded"}


def test_a_sweep_can_be_awaited(demo: Simulator, twelve: qf.Sweep) -> None:
    async def main() -> qf.Sweep:
        loop = asyncio.get_running_loop()
        loop.call_later(0.2, demo.advance, 60)
        return await twelve

    assert asyncio.run(main()) is twelve
    assert set(twelve.tasks["status"]) == {"succeeded"}


def test_the_wait_can_end_before_the_tasks(twelve: qf.Sweep) -> None:
    with pytest.raises(qf.StillRunning, match=r"12 \w+") as caught:
        twelve.wait(timeout=0.1, progress=False)
    assert isinstance(caught.value, TimeoutError)


def test_notify_is_called_once_at_the_end(demo: Simulator, twelve: qf.Sweep) -> None:
    ended: list[qf.Sweep] = []

    def notify(sweep: qf.Sweep) -> None:
        ended.append(sweep)
        raise ValueError("an error of the user")

    demo.advance(60)
    twelve.wait(progress=False, notify=notify)
    assert ended == [twelve]


def test_transient_failures_do_not_end_the_wait(demo: Simulator, twelve: qf.Sweep) -> None:
    demo.fail(LIST, drop=True, times=6)
    demo.advance(60)
    assert set(twelve.wait(progress=False).tasks["status"]) == {"succeeded"}


def test_a_deleted_task_does_not_affect_the_others(demo: Simulator, twelve: qf.Sweep) -> None:
    deleted = qf.CompressionTask(twelve.tasks["task_id"][0])
    deleted.cancel()
    demo.advance(60)
    deleted.delete()
    statuses = twelve.wait(progress=False).tasks["status"].value_counts().to_dict()
    assert statuses == {"succeeded": 11, "deleted": 1}


def test_the_table_is_live(demo: Simulator, twelve: qf.Sweep) -> None:
    demo.advance(60)
    wait_until(lambda: set(twelve.tasks["status"]) == {"succeeded"})


def test_a_table_that_cannot_be_read_says_so(demo: Simulator, twelve: qf.Sweep) -> None:
    demo.fail(LIST, status=403, code="AccessDenied", times=None)
    with pytest.warns(qf.QfWarning, match="the last known ones: AccessDenied"):
        assert set(twelve.tasks["status"]) <= {"creating", "running"}


def test_another_account_ends_the_wait(demo: Simulator, twelve: qf.Sweep) -> None:
    qf.sign_in("another" + demo.access_key, demo.secret_key, check=False)
    with pytest.raises(qf.QfError):
        twelve.wait(progress=False)


def test_the_types_of_the_columns_are_those_of_list_tasks(twelve: qf.Sweep) -> None:
    tasks, listed = twelve.tasks, qf.list_tasks(ERNIE)
    empty = tasks.iloc[:0]
    names = {"created": "create_time", "finished": "finish_time"}
    for column in tasks.columns:
        expected = listed[names.get(column, column)].dtype if names.get(column, column) in listed else "string"
        assert tasks[column].dtype == empty[column].dtype == expected, column


def test_its_repr_and_its_table(twelve: qf.Sweep) -> None:
    assert repr(twelve) == "<Sweep of 12 tasks: 12 creating>"
    assert repr(qf.sweep(ERNIE, "W8A16C16")).startswith("<Sweep of 1 task: ")
    html = twelve._repr_html_()
    assert html.startswith('<table class="qf-sweep"><caption>12 tasks: 12 creating</caption>')
    assert html.count("<tr>") == 13


def test_it_is_shown_in_the_readers_language(twelve: qf.Sweep, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QFWIDGET_LANGUAGE", "zh-CN")
    assert "<caption>共 12 个任务：12 个创建中</caption>" in twelve._repr_html_()
    assert "<td>创建中</td>" in twelve._repr_html_()
    assert "<th>任务名称</th><th>源模型版本</th>" in twelve._repr_html_()
