"""Finds out what became of rows whose outcome is unknown, and which account a record is of."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from functools import partial

from ..console.client import shared_console
from ..console.connections import CALLS_IN_FLIGHT
from ..errors import ConsoleError, QfError, UnknownOutcome, Unreachable
from ..hints import MESSAGES
from ..models.catalog import shared_catalog
from ..models.priority_pool import PriorityPool
from ..tasks.actions import describe
from ..tasks.create_once import Creator
from .journal import Journal
from .rows import Row
from .sending import said

_NOT_FOUND = 404


def account_for(journal: Journal, creator: Creator) -> None:
    """Keep the look-up of one row from finding the task of another."""
    for row in journal.rows:
        for task_id in (row.task_id, row.existing_task_id, *row.earlier):
            if task_id:
                creator.account_for(task_id)


def settle(journal: Journal, creator: Creator, *, patiently: bool = False) -> dict[str, UnknownOutcome]:
    """Look up the tasks of the rows that may have been sent.

    Args:
        journal: The rows.
        creator: Looks them up.
        patiently: Whether to look for the task of a request that was sent just now more than once.

    Returns:
        Name of a row → why its outcome is still unknown.
    """
    unsettled: dict[str, UnknownOutcome] = {}

    def look_up(row: Row) -> None:
        failure = Unreachable("ProcessEnded", MESSAGES["sweep_lost"], hint_key="outcome_unknown")
        unknown = UnknownOutcome(failure, row.body, row.sent_at or 0.0)
        left = row.sent_at + creator.patience - time.time() if patiently and row.sent_at else 0.0
        try:
            found = creator.look_up(unknown, patience=max(0.0, left))["result"]
            journal.change(row, state="created", task_id=found, status="creating", error=None)
        except UnknownOutcome as error:
            journal.change(row, state="unknown", error=said(error))
            unsettled[row.name] = error

    account_for(journal, creator)
    with journal.lock:
        rows = [row for row in journal.rows if row.state in ("sending", "unknown")]
    PriorityPool(look_up, CALLS_IN_FLIGHT, "qfwidget-look-up").map(rows)
    return unsettled


def not_looked_up(unsettled: Mapping[str, UnknownOutcome]) -> QfError | None:
    """Return why a row could not be looked up, so that it is not known to be absent."""
    return next((error.look_up_failure for error in unsettled.values() if error.look_up_failure), None)


def absent(unsettled: Mapping[str, UnknownOutcome]) -> set[str]:
    """Return the names of the rows that were looked up and not found."""
    return {name for name, error in unsettled.items() if not (error.candidates or error.look_up_failure)}


def is_foreign(journal: Journal) -> bool:
    """Return whether the account has none of the tasks and none of the versions of a sweep.

    Args:
        journal: The rows, after `refresh`.

    Raises:
        QfError: The versions or tasks could not be read; see `Console.read`.
    """
    usable = [row for row in journal.rows if row.state != "skipped"]
    if not usable or any(row.runs for row in usable):  # which has just been read
        return False
    finished = [row.task_id for row in usable if row.task_id and row.status != "deleted"]
    return not (
        any(_exists(shared_catalog().version, source) for source in {row.source_model_id for row in usable})
        or any(_exists(partial(describe, shared_console()), task_id) for task_id in finished)
    )


def _exists(read: Callable[[str], object], identifier: str) -> bool:
    try:
        read(identifier)
    except ConsoleError as error:
        if error.status != _NOT_FOUND:
            raise
        return False
    return True
