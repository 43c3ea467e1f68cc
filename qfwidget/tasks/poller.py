"""Follows tasks to their end: one poller for everything in this process."""

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
"""Called with a task each time it is described, and with the failure that ends the polling, if one does."""


@dataclass(eq=False)
class _Followed:
    account: str
    since: float
    due: float
    status: object = None
    listeners: list[Listener] = field(default_factory=list)


class Poller:
    """Polls tasks until they are final: often at first, then seldom. Transient failures are skipped.

    Its one thread runs while there is a task to follow. Listeners run on that thread and must return at once.

    Args:
        console: Where the tasks are.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self._changed = threading.Condition()
        self._tasks: dict[str, _Followed] = {}
        self._running = False

    def follow(self, task_id: str, listener: Listener) -> Callable[[], None]:
        """Follow a task.

        Args:
            task_id: "amva-…".
            listener: Called on another thread: at least once, the last time with a final status or an error.

        Returns:
            A function that ends this. Results in flight are discarded.
        """
        account = self._console.account
        with self._changed:
            now = time.monotonic()
            task = self._tasks.setdefault(task_id, _Followed(account, now, now))
            task.listeners.append(listener)
            task.account, task.since, task.due = account, now, now
            if not self._running:
                self._running = True
                threading.Thread(target=self._run, name="qfwidget-follow", daemon=True).start()
            self._changed.notify_all()

        def unfollow() -> None:
            with self._changed:
                if listener in task.listeners:
                    task.listeners.remove(listener)
                if not task.listeners and self._tasks.get(task_id) is task:
                    del self._tasks[task_id]
                self._changed.notify_all()

        return unfollow

    def poll_now(self, task_id: str) -> None:
        """Poll a task now, and often again for a while: something has just been done to it."""
        with self._changed:
            if task_id in self._tasks:
                self._tasks[task_id].since = self._tasks[task_id].due = time.monotonic()
                self._changed.notify_all()

    def _run(self) -> None:
        while (next_due := self._wait()) is not None:
            task_id, task = next_due
            outcome = self._ask(task_id, task)
            if outcome is not None:
                self._tell(task_id, task, outcome)

    def _wait(self) -> tuple[str, _Followed] | None:
        """Wait until a task is due; None where none is followed any more."""
        with self._changed:
            while self._tasks:
                task_id, task = min(self._tasks.items(), key=lambda item: item[1].due)
                left = task.due - time.monotonic()
                if left <= 0:
                    return task_id, task
                self._changed.wait(left)
            self._running = False
            return None

    def _ask(self, task_id: str, task: _Followed) -> TaskInfo | QfError | None:
        outcome: TaskInfo | QfError | None
        try:
            if self._console.account == task.account:
                outcome = describe(self._console, task_id)
            else:
                outcome = not_signed_in("not_signed_in")
        except QfError as error:
            outcome = None if is_transient(error) else error
        except Exception:  # a fault of our own: the other tasks are still followed, and this one is described again
            _LOG.exception("describing %s failed", task_id)
            outcome = None
        with self._changed:
            now = time.monotonic()
            if isinstance(outcome, dict) and outcome.get("status") != task.status:
                task.status, task.since = outcome.get("status"), now
            task.due = now + interval(now - task.since) * random.uniform(1 - _JITTER, 1 + _JITTER)
        return outcome

    def _tell(self, task_id: str, task: _Followed, outcome: TaskInfo | QfError) -> None:
        ended = isinstance(outcome, QfError) or outcome.get("status") in FINAL
        with self._changed:
            listeners = list(task.listeners)
            if ended and self._tasks.get(task_id) is task:
                del self._tasks[task_id]
        for listener in listeners:
            try:
                listener(outcome)
            except Exception:  # one listener's failure must not end the polling of the others; it is logged
                _LOG.exception("a listener to %s failed", task_id)


def interval(elapsed: float) -> float:
    """Seconds until a task is asked about again, so many seconds after its last change."""
    return min(LONGEST_POLL, max(SHORTEST_POLL, elapsed / POLLS_PER_ELAPSED))


@per_process
def shared_poller() -> Poller:
    """Return the one poller of this process."""
    return Poller(shared_console())
