"""Looks up rows whose outcome is unknown, and checks that a record is of the signed-in account."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from functools import partial

from ..console.client import shared_console
from ..console.failures import is_not_found
from ..errors import QfError, UnknownOutcome, Unreachable
from ..hints import MESSAGES
from ..models.catalog import shared_catalog
from ..models.priority_pool import in_parallel
from ..tasks.actions import describe
from ..tasks.create_once import Creator
from .journal import Journal
from .rows import Row
from .sending import in_one_line


def account_for(journal: Journal, creator: Creator) -> None:
    """Make the look-up of a row ignore the tasks of the other rows."""
    for row in journal.rows:
        for task_id in (row.task_id, row.existing_task_id, *row.earlier):
            if task_id:
                creator.account_for(task_id)


def settle(journal: Journal, creator: Creator, *, patiently: bool = False) -> dict[str, UnknownOutcome]:
    """Look up the tasks of the rows that may have been sent.

    Args:
        journal: The rows.
        creator: Looks up the tasks.
        patiently: Whether to look several times for the task of a request that was sent recently.

    Returns:
        Name of a row → why its outcome is still unknown.

    Raises:
        InvalidRequest, OSError: The record could not be written, see `Journal.commit`. All rows were looked up.
    """
    unsettled: dict[str, UnknownOutcome] = {}

    def look_up(row: Row) -> None:
        failure = Unreachable("ProcessEnded", MESSAGES["sweep_lost"], hint_key="outcome_unknown")
        unknown = UnknownOutcome(failure, row.body, row.sent_at or 0.0)
        left = row.sent_at + creator.patience - time.time() if patiently and row.sent_at else 0.0
        left = min(left, creator.patience)  # the clock may have been set back since
        try:
            found = creator.look_up(unknown, patience=max(0.0, left))["result"]
            journal.apply(row, state="created", task_id=found, status="creating", error=None)
        except UnknownOutcome as error:
            journal.apply(row, state="unknown", error=in_one_line(error))
            unsettled[row.name] = error

    account_for(journal, creator)
    with journal.lock:
        rows = [row for row in journal.rows if row.state in ("sending", "unknown")]
    in_parallel(look_up, rows, "qfwidget-look-up")
    if rows:
        journal.commit()
    return unsettled


def not_looked_up(unsettled: Mapping[str, UnknownOutcome]) -> QfError | None:
    """Return the error of a look-up that failed; None if none did."""
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
    if not usable or any(row.runs for row in usable):  # `refresh` has found the running ones
        return False
    finished = [row.task_id for row in usable if row.task_id and row.status != "deleted"]
    return not (
        any(_exists(shared_catalog().version, source) for source in {row.source_model_id for row in usable})
        or any(_exists(partial(describe, shared_console()), task_id) for task_id in finished)
    )


def _exists(read: Callable[[str], object], identifier: str) -> bool:
    try:
        read(identifier)
    except QfError as error:
        if not is_not_found(error):
            raise
        return False
    return True
