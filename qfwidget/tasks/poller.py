"""Polls tasks until they finish, with one poller per process."""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from ..console.client import Console, shared_console
from ..console.failures import is_transient, not_signed_in
from ..errors import QfError
from ..process import per_process
from .actions import FINAL, TaskInfo, describe

SHORTEST_POLL = 0.5
LONGEST_POLL = 15.0
POLLS_PER_ELAPSED = 40
_JITTER = 0.1
_LOG = logging.getLogger(__name__)

Listener = Callable[[TaskInfo | QfError], None]
"""Called with the task after each poll, or with the error that ends the polling."""


@dataclass(eq=False)
class _Followed:
    account: str
    since: float
    due: float
    status: object = None
    listeners: list[tuple[Listener, Listener]] = field(default_factory=list)


class Poller:
    """Polls tasks until their status is final: often at first, then less often. Transient failures are ignored.

    Its only thread runs while there is a task to follow. Listeners run on that thread and must not block.

    Args:
        console: The console to poll.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self._changed = threading.Condition()
        self._tasks: dict[str, _Followed] = {}
        self._thread: threading.Thread | None = None

    def follow(self, task_id: str, listener: Listener, on_trouble: Listener = lambda _: None) -> Callable[[], None]:
        """Follow a task.

        Args:
            task_id: ID of the task, "amva-…".
            listener: Called on another thread at least once, the last time with a final status or an error.
            on_trouble: Called on that thread with the error of each transient failure, after which the polling goes on.

        Returns:
            A function that stops this. Results in flight are discarded.
        """
        account = self._console.account
        with self._changed:
            now = time.monotonic()
            task = self._tasks.setdefault(task_id, _Followed(account, now, now))
            task.listeners.append((listener, on_trouble))
            task.account, task.since, task.due = account, now, now
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="qfwidget-follow", daemon=True)
                self._thread.start()
            self._changed.notify_all()

        def unfollow() -> None:
            with self._changed:
                if (listener, on_trouble) in task.listeners:
                    task.listeners.remove((listener, on_trouble))
                if not task.listeners and self._tasks.get(task_id) is task:
                    del self._tasks[task_id]
                self._changed.notify_all()

        return unfollow

    def poll_now(self, task_id: str) -> None:
        """Poll a task now and more often for a while, since it has just been changed."""
        with self._changed:
            if task_id in self._tasks:
                self._tasks[task_id].since = self._tasks[task_id].due = time.monotonic()
                self._changed.notify_all()

    def _run(self) -> None:
        while (next_due := self._wait()) is not None:
            task_id, task = next_due
            outcome = self._poll(task_id, task)
            if outcome is not None:
                self._notify(task_id, task, outcome)

    def _wait(self) -> tuple[str, _Followed] | None:
        """Wait until a task is due and return it; None if no task is left."""
        with self._changed:
            while self._tasks:
                task_id, task = min(self._tasks.items(), key=lambda item: item[1].due)
                left = task.due - time.monotonic()
                if left <= 0:
                    return task_id, task
                self._changed.wait(left)
            self._thread = None
            return None

    def _poll(self, task_id: str, task: _Followed) -> TaskInfo | QfError | None:
        outcome: TaskInfo | QfError | None
        try:
            if self._console.account == task.account:
                outcome = describe(self._console, task_id)
            else:
                outcome = not_signed_in("not_signed_in")
        except QfError as error:
            outcome = error
        except Exception:  # a bug of qfwidget: keep polling this task and the others
            _LOG.exception("describing %s failed", task_id)
            outcome = None
        with self._changed:
            now = time.monotonic()
            if isinstance(outcome, dict) and outcome.get("status") != task.status:
                task.status, task.since = outcome.get("status"), now
            task.due = now + interval(now - task.since) * random.uniform(1 - _JITTER, 1 + _JITTER)
        return outcome

    def _notify(self, task_id: str, task: _Followed, outcome: TaskInfo | QfError) -> None:
        transient = isinstance(outcome, QfError) and is_transient(outcome)
        ended = not transient and (isinstance(outcome, QfError) or outcome.get("status") in FINAL)
        with self._changed:
            listeners = [on_trouble if transient else listener for listener, on_trouble in task.listeners]
            if ended and self._tasks.get(task_id) is task:
                del self._tasks[task_id]
        for listener in listeners:
            try:
                listener(outcome)
            except Exception:  # a failing listener must not end the polling
                _LOG.exception("a listener of %s failed", task_id)


def interval(elapsed: float) -> float:
    """Return the seconds until the next poll of a task.

    Args:
        elapsed: Seconds since the last change of the task.
    """
    return min(LONGEST_POLL, max(SHORTEST_POLL, elapsed / POLLS_PER_ELAPSED))


@per_process
def shared_poller() -> Poller:
    """Return the one poller of this process."""
    return Poller(shared_console())
