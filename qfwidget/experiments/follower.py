"""Reads the states of a sweep's tasks, once or until they are final, and cancels the tasks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..console.client import shared_console
from ..console.failures import is_not_found
from ..errors import InvalidRequest, QfError
from ..hints import MESSAGES
from ..models.priority_pool import in_parallel
from ..tasks import actions
from ..tasks.actions import TaskInfo
from ..tasks.poller import shared_poller
from ..tasks.states import states
from .journal import Journal
from .rows import Row, facts
from .sending import account_changed


class Follower:
    """Follows the running tasks of a sweep, as a context manager: with one list call per source and interval.

    Args:
        journal: The rows.

    Attributes:
        trouble: The last transient failure since a state was last read; None if there was none.
        failure: The error that ended it; None if there was none.
    """

    def __init__(self, journal: Journal) -> None:
        self.trouble: QfError | None = None
        self.failure: QfError | None = None
        self._journal = journal
        self._followed: dict[str, Callable[[], None]] = {}

    def __enter__(self) -> Follower:
        with self._journal.lock:
            self._journal.followers += 1
        return self

    def __exit__(self, *raised: object) -> None:
        with self._journal.lock:
            self._journal.followers -= 1
        for unfollow in self._followed.values():
            unfollow()

    def update(self) -> bool:
        """Follow the tasks that are not followed yet. Return whether any task is running.

        Raises:
            QfError: The error that ended it.
        """
        if self.failure is not None:
            raise self.failure
        with self._journal.lock:
            running = [row for row in self._journal.rows if row.runs]
        for row in running:
            if row.task_id is not None and row.task_id not in self._followed:
                self._followed[row.task_id] = self._follow(row, row.task_id)
        return bool(running)

    def _follow(self, row: Row, task_id: str) -> Callable[[], None]:
        def listener(news: TaskInfo | QfError) -> None:
            self.trouble = None
            self.failure = record_state(self._journal, row, task_id, news) or self.failure
            self._journal.notify()

        def on_trouble(news: TaskInfo | QfError) -> None:
            if isinstance(news, QfError):
                self.trouble = news
            self._journal.notify()

        return shared_poller().follow(task_id, listener, on_trouble, listed_by=row.source_model_id)


def refresh(journal: Journal) -> QfError | None:
    """Read the states of the running tasks, with one list call per source, and the changes of other programs.

    Returns:
        Why a state could not be read; None if all were read.
    """
    try:
        journal.sync()
    except (OSError, InvalidRequest) as error:
        return as_record_failure(error)
    with journal.lock:
        by_source: dict[str, list[tuple[Row, str]]] = {}
        for row in journal.rows:
            if row.runs and row.task_id is not None:
                by_source.setdefault(row.source_model_id, []).append((row, row.task_id))

    def read(source_model_id: str) -> QfError | None:
        task_ids = [task_id for _, task_id in by_source[source_model_id]]
        news: dict[str, TaskInfo | QfError]
        try:
            news = states(shared_console(), source_model_id, task_ids)
        except QfError as error:
            news = dict.fromkeys(task_ids, error)
        failures = [record_state(journal, row, task_id, news[task_id]) for row, task_id in by_source[source_model_id]]
        return next(filter(None, failures), None)

    return next(filter(None, in_parallel(read, by_source, "qfwidget-refresh")), None)


def cancel(journal: Journal) -> QfError | None:
    """Cancel the running tasks that the sweep has created, and read their states.

    Returns:
        Why a task could not be cancelled, or a state not be read; None if there was no error. The other tasks are
        cancelled.
    """
    with journal.lock:
        running = [row.task_id for row in journal.rows if row.runs and row.action == "create" and row.task_id]
    failures = in_parallel(_cancel, running, "qfwidget-cancel")
    for task_id in running:
        shared_poller().poll_now(task_id)
    failures.append(refresh(journal))
    return next(filter(None, failures), None)


def _cancel(task_id: str) -> QfError | None:
    try:
        actions.cancel(shared_console(), task_id)
    except QfError as error:
        return None if error.hint_key == "cannot_cancel" else error  # the task has finished in the meantime
    return None


def record_state(journal: Journal, row: Row, task_id: str, news: TaskInfo | QfError) -> QfError | None:
    """Record the state of a task in its row.

    Args:
        journal: The rows.
        row: The task's row.
        task_id: ID of the task. Nothing is recorded if the row has another one by now.
        news: The task as the console describes it, or why it could not be described. A task that does not exist gets
            the status "deleted".

    Returns:
        The error, if the state could not be read or recorded.
    """
    with journal.lock:
        if row.task_id != task_id:  # created again in the meantime
            return None
        if isinstance(news, QfError) and is_not_found(news):
            if shared_console().account != journal.account:  # another account does not have the tasks
                return account_changed()
            changes: dict[str, Any] = {"status": "deleted", "error": MESSAGES["sweep_deleted"]}
        elif isinstance(news, QfError):
            return news
        else:
            changes = {field: value for field, value in facts(news).items() if getattr(row, field) != value}
        if not changes:
            return None
        journal.apply(row, **changes)
    try:
        journal.commit()
    except (OSError, InvalidRequest) as error:
        return as_record_failure(error)
    return None


def as_record_failure(error: OSError | InvalidRequest) -> QfError:
    """Return an error that a record could not be read or written as a `QfError`."""
    return error if isinstance(error, QfError) else QfError(type(error).__name__, str(error), hint_key="sweep_record")
