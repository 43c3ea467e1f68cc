"""One poller follows all tasks until they finish."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

import qfwidget as qf
from qfwidget.console.client import shared_console
from qfwidget.simulator import Simulator
from qfwidget.tasks.create_once import shared_creator
from qfwidget.tasks.poller import LONGEST_POLL, SHORTEST_POLL, Poller, interval
from tests.samples import SPARSITY_BODY

PATIENCE = 20.0


class Listener:
    """Records the results of polling, and waits for them."""

    def __init__(self) -> None:
        self.results: list[Any] = []
        self._changed = threading.Condition()

    def __call__(self, result: Any) -> None:
        with self._changed:
            self.results.append(result)
            self._changed.notify_all()

    def wait(self, condition: Callable[[], Any]) -> None:
        with self._changed:
            assert self._changed.wait_for(condition, PATIENCE), self.results

    def wait_for_status(self, status: str) -> None:
        self.wait(
            lambda: self.results and isinstance(self.results[-1], dict) and self.results[-1].get("status") == status
        )


@pytest.fixture
def poller(demo: Simulator) -> Poller:
    return Poller(shared_console())


@pytest.fixture
def task_id(demo: Simulator) -> str:
    body = SPARSITY_BODY
    return str(shared_creator().create(body)["result"])


def pollers() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "qfwidget-follow"]


def wait_for_no_poller() -> None:
    for thread in pollers():
        thread.join(PATIENCE)
    assert pollers() == []


def test_many_listeners_share_one_poller_and_its_calls(demo: Simulator, poller: Poller, task_id: str) -> None:
    listeners = [Listener() for _ in range(20)]
    for listener in listeners:
        poller.follow(task_id, listener)
    assert len(pollers()) == 1
    for listener in listeners:
        listener.wait_for_status("creating")
    demo.advance(60)
    poller.poll_now(task_id)
    for listener in listeners:
        listener.wait_for_status("succeeded")
    assert len(demo.calls_of("DescribeModelCompTask")) < 30
    wait_for_no_poller()


def test_tasks_of_a_version_are_listed_together(demo: Simulator, poller: Poller) -> None:
    source = "amv-d1zx1iwdarfr"
    own = {"modelSetId": "am-adbuasyfaf", "config": {"strategy": "Sparsity"}, "sourceModelId": source}
    task_ids = [str(shared_creator().create({"name": f"listed {number}", **own})["result"]) for number in range(4)]
    listeners = [Listener() for _ in task_ids]
    for task_id, listener in zip(task_ids, listeners, strict=True):
        poller.follow(task_id, listener, listed_by=source)
    for listener in listeners:
        listener.wait_for_status("creating")
    demo.advance(60)
    for listener in listeners:
        listener.wait_for_status("succeeded")
    assert demo.calls_of("DescribeModelCompTask") == []
    assert {(call.body or {})["sourceModelId"] for call in demo.calls_of("DescribeModelCompTasks")} == {source}
    wait_for_no_poller()


def test_transient_failures_are_retried(demo: Simulator, poller: Poller, task_id: str) -> None:
    demo.fail("DescribeModelCompTask", drop=True, times=4)
    demo.fail("DescribeModelCompTask", body="not JSON", times=1, status=503)
    listener = Listener()
    poller.follow(task_id, listener)
    listener.wait_for_status("creating")


def test_a_permanent_failure_ends_the_polling(poller: Poller) -> None:
    listener = Listener()
    poller.follow("amva-nosuchtask", listener)
    listener.wait(lambda: listener.results)
    (error,) = listener.results
    assert isinstance(error, qf.ConsoleError)
    assert error.status == 404
    wait_for_no_poller()


def test_another_account_ends_it(demo: Simulator, poller: Poller, task_id: str) -> None:
    listener = Listener()
    poller.follow(task_id, listener)
    listener.wait_for_status("creating")
    qf.sign_in("another" + demo.access_key, demo.secret_key, check=False)
    poller.poll_now(task_id)
    listener.wait(lambda: isinstance(listener.results[-1], qf.NotSignedIn))
    wait_for_no_poller()


def test_the_polling_ends_when_nobody_listens(demo: Simulator, poller: Poller, task_id: str) -> None:
    listener = Listener()
    unfollow = poller.follow(task_id, listener)
    listener.wait(lambda: listener.results)
    unfollow()
    unfollow()
    wait_for_no_poller()


def test_a_listener_that_raises_affects_no_other(demo: Simulator, poller: Poller, task_id: str) -> None:
    def fail(_result: object) -> None:
        raise ValueError("an error of the listener")

    listener = Listener()
    poller.follow(task_id, fail)
    poller.follow(task_id, listener)
    listener.wait(lambda: len(listener.results) > 1)


def test_it_polls_often_at_first_and_rarely_later() -> None:
    assert interval(0) == SHORTEST_POLL
    assert interval(60) == 1.5
    assert interval(3_600) == LONGEST_POLL
    for elapsed in (0, 60, 3_600):
        assert interval(elapsed) <= interval(elapsed, listed=True) <= LONGEST_POLL
