"""Polls tasks until they finish."""

from __future__ import annotations

import logging
import random
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ..console.client import Console, shared_console
from ..console.failures import is_transient, not_signed_in
from ..errors import ConsoleError, QfError, in_short
from ..hints import MESSAGES
from ..language import Text
from ..process import per_process
from .actions import FINAL, TaskInfo, describe
from .states import states

SHORTEST_POLL = 0.5
LONGEST_POLL = 15.0
POLLS_PER_ELAPSED = 40
_LIST_COST = 2
_JITTER = 0.1
_LOG = logging.getLogger(__name__)

Listener = Callable[[TaskInfo | QfError], object]
"""Called with the task after each poll, or with an error."""


@dataclass(eq=False)
class _Poll:
    """A repeated call: it describes one task, or lists the tasks of one version."""

    account: str
    since: float
    due: float
    status: object = None
    listeners: defaultdict[str, list[tuple[Listener, Listener]]] = field(default_factory=lambda: defaultdict(list))


class Poller:
    """Polls tasks until their status is final: often at first, then less often. Transient failures are ignored.

    It has one thread, which runs while there are tasks to follow. Listeners run on that thread and must not block.

    Args:
        console: The console to poll.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self._changed = threading.Condition()
        self._polls: dict[str, _Poll] = {}
        self._thread: threading.Thread | None = None

    def follow(
        self,
        task_id: str,
        listener: Listener,
        on_trouble: Listener = lambda _: None,
        *,
        listed_by: str | None = None,
    ) -> Callable[[], None]:
        """Follow a task.

        Args:
            task_id: ID of the task, "amva-…".
            listener: Called on the poller's thread at least once, the last time with a final status or an error.
            on_trouble: Called on that thread with each transient error; the polling continues.
            listed_by: ID of the task's source version. All tasks that are followed with the same ID are polled
                together, with one list, which has no configurations: see `states`. None to describe the task.

        Returns:
            A function that ends this. Results in flight are discarded.
        """
        account = self._console.account
        key = listed_by or task_id  # unambiguous: their prefixes differ
        with self._changed:
            now = time.monotonic()
            poll = self._polls.setdefault(key, _Poll(account, now, now))
            # A task that joins others waits briefly, so that tasks that start one after another share a poll.
            joins = listed_by is not None and poll.account == account and bool(poll.listeners)
            poll.listeners[task_id].append((listener, on_trouble))
            poll.account, poll.since, poll.due = account, now, min(poll.due, now + SHORTEST_POLL) if joins else now
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="qfwidget-follow", daemon=True)
                self._thread.start()
            self._changed.notify_all()

        def unfollow() -> None:
            with self._changed:
                if (listener, on_trouble) in poll.listeners.get(task_id, ()):
                    poll.listeners[task_id].remove((listener, on_trouble))
                    self._drop_unused(key, poll, task_id)
                self._changed.notify_all()

        return unfollow

    def poll_now(self, task_id: str) -> None:
        """Poll a task now and more often for a while, since it has just been changed."""
        with self._changed:
            for poll in self._polls.values():
                if task_id in poll.listeners:
                    poll.since = poll.due = time.monotonic()
            self._changed.notify_all()

    def _drop_unused(self, key: str, poll: _Poll, task_id: str) -> None:
        """Drop a task without listeners, and a poll without tasks. Called with the lock held."""
        if not poll.listeners[task_id]:
            del poll.listeners[task_id]
        if not poll.listeners and self._polls.get(key) is poll:
            del self._polls[key]

    def _run(self) -> None:
        while (next_due := self._wait()) is not None:
            key, poll = next_due
            for task_id, outcome in self._poll(key, poll).items():
                self._notify(key, poll, task_id, outcome)

    def _wait(self) -> tuple[str, _Poll] | None:
        """Wait until a poll is due and return it; None if no task is left."""
        with self._changed:
            while self._polls:
                key, poll = min(self._polls.items(), key=lambda item: item[1].due)
                left = poll.due - time.monotonic()
                if left <= 0:
                    return key, poll
                self._changed.wait(left)
            self._thread = None
            return None

    def _poll(self, key: str, poll: _Poll) -> Mapping[str, TaskInfo | QfError]:
        outcomes: Mapping[str, TaskInfo | QfError]
        with self._changed:
            task_ids = list(poll.listeners)
        try:
            if self._console.account != poll.account:
                outcomes = dict.fromkeys(task_ids, not_signed_in("not_signed_in"))
            elif task_ids == [key]:
                outcomes = {key: describe(self._console, key)}
            else:
                outcomes = states(self._console, key, task_ids)
        except QfError as error:
            outcomes = dict.fromkeys(task_ids, error)
        except Exception:  # a bug of qfwidget: keep polling this and the others
            _LOG.exception("describing %s failed", ", ".join(task_ids))
            outcomes = {}
        with self._changed:
            now = time.monotonic()
            task = outcomes.get(key)
            # Only a task that is described has one status. Among many tasks, one has always just changed, so how often
            # they are listed depends only on how long they are followed.
            if isinstance(task, dict) and task.get("status") != poll.status:
                poll.status, poll.since = task.get("status"), now
            pause = interval(now - poll.since, listed=task_ids != [key])
            poll.due = now + pause * random.uniform(1 - _JITTER, 1 + _JITTER)
        return outcomes

    def _notify(self, key: str, poll: _Poll, task_id: str, outcome: TaskInfo | QfError) -> None:
        transient = isinstance(outcome, QfError) and is_transient(outcome)
        ended = not transient and (isinstance(outcome, QfError) or outcome.get("status") in FINAL)
        with self._changed:
            listeners = [
                on_trouble if transient else listener for listener, on_trouble in poll.listeners.get(task_id, ())
            ]
            if ended and task_id in poll.listeners:
                poll.listeners[task_id].clear()
                self._drop_unused(key, poll, task_id)
        for listener in listeners:
            try:
                listener(outcome)
            except Exception:  # a failing listener must not end the polling
                _LOG.exception("a listener of %s failed", task_id)


def interval(elapsed: float, *, listed: bool = False) -> float:
    """Return the seconds until the next poll.

    Args:
        elapsed: Seconds since the last change of the task or, for a list, since the newest task is followed.
        listed: Whether tasks are listed, which costs the console more than describing one.
    """
    usual = max(SHORTEST_POLL, elapsed / POLLS_PER_ELAPSED)
    return min(LONGEST_POLL, _LIST_COST * usual if listed else usual)


@per_process
def shared_poller() -> Poller:
    """Return the one poller of this process."""
    return Poller(shared_console())


def in_words(trouble: QfError) -> Text:
    """Return why a task's status could not be read."""
    if isinstance(trouble, ConsoleError):
        return MESSAGES["console_error"].filled({"reason": in_short(trouble)})
    return MESSAGES["console_silent"].filled({"reason": trouble.text})
