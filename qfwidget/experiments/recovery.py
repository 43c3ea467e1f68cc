"""Finds out what became of rows whose outcome is unknown, and which account a record is of."""

from __future__ import annotations

import time

from ..console.connections import CALLS_IN_FLIGHT
from ..errors import ConsoleError, UnknownOutcome, Unreachable
from ..hints import MESSAGES
from ..models.catalog import shared_catalog
from ..models.priority_pool import PriorityPool
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


def settle(journal: Journal, creator: Creator, *, patiently: bool = False) -> None:
    """Look up the tasks of the rows that may have been sent.

    Args:
        journal: The rows.
        creator: Looks them up.
        patiently: Whether to look for the task of a request that was sent just now more than once.

    Raises:
        QfError: Nothing could be looked up, such as without keys.
    """

    def look_up(row: Row) -> None:
        failure = Unreachable("ProcessEnded", MESSAGES["sweep_lost"], hint_key="outcome_unknown")
        unknown = UnknownOutcome(failure, row.body, row.sent_at or 0.0)
        left = row.sent_at + creator.patience - time.time() if patiently and row.sent_at else 0.0
        try:
            found = creator.look_up(unknown, patience=max(0.0, left))["result"]
            journal.change(row, state="created", task_id=found, status="creating", error=None)
        except UnknownOutcome as error:
            journal.change(row, state="unknown", error=said(error))

    account_for(journal, creator)
    with journal.lock:
        rows = [row for row in journal.rows if row.state in ("sending", "unknown")]
    PriorityPool(look_up, CALLS_IN_FLIGHT, "qfwidget-look-up").map(rows)


def is_foreign(journal: Journal) -> bool:
    """Return whether the account has none of the tasks and none of the versions of a sweep.

    Raises:
        QfError: The versions could not be read; see `Console.read`.
    """
    usable = [row for row in journal.rows if row.state != "skipped"]
    if any(row.state == "created" and row.status != "deleted" for row in usable):
        return False
    return bool(usable) and not any(map(_exists, {row.source_model_id for row in usable}))


def _exists(source_model_id: str) -> bool:
    try:
        shared_catalog().version(source_model_id)
    except ConsoleError as error:
        if error.status != _NOT_FOUND:
            raise
        return False
    return True
