"""Finds the tasks that a sweep would create although they exist already, and uses them instead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

from ..console.client import shared_console
from ..console.failures import is_not_found
from ..errors import QfError
from ..language import Text
from ..models.priority_pool import in_parallel
from ..tasks import actions
from ..tasks.actions import TaskInfo
from ..tasks.reused import reused_elsewhere
from ..tasks.settings import same_configuration
from .arguments import target_of
from .journal import Journal
from .rows import Row
from .sentences import joined

Found = tuple[Row, TaskInfo, Text | None]
"""A row, its existing task, and what is unusual about where that saved."""


def existing(journal: Journal, rows: Iterable[Row]) -> list[Found]:
    """Return the rows that already have a task, with the newest one that has their configuration.

    One list call per source, and one call for each task that may be used and is not among the journal's configurations.
    Where a model set was given, one call for each task's version.

    Args:
        journal: The journal of the rows.
        rows: The rows.

    Raises:
        QfError: The tasks could not be read; see `Console.read`.
    """
    by_source: dict[str, list[Row]] = {}
    for row in rows:
        by_source.setdefault(row.source_model_id, []).append(row)

    def of_source(source_model_id: str) -> list[Found]:
        left = list(by_source[source_model_id])
        wanted = target_of(journal.arguments.model_set_id, source_model_id) if journal.arguments else None
        found: list[Found] = []
        try:
            for task in actions.reusable(shared_console(), source_model_id, journal.configurations):
                same = [row for row in left if same_configuration(task, row.body)]
                if same:
                    found.append(
                        (
                            same[0],
                            task,
                            reused_elsewhere(task["id"], task["status"], task.get("modelId") or None, wanted),
                        )
                    )
                    left.remove(same[0])
                    if not left:
                        break
        except QfError as error:
            if not is_not_found(error):  # the version was deleted: the console refuses its rows
                raise
        return found

    return list(chain.from_iterable(in_parallel(of_source, by_source, "qfwidget-existing")))


def reuse_existing(journal: Journal, rows: Sequence[Row]) -> None:
    """Use the tasks that exist by now instead of creating them, since any time may have passed since the plan.

    Does nothing if tasks are to be created even if they exist (see `Journal.again`).

    Args:
        journal: The sweep's record.
        rows: The rows that may be sent.

    Raises:
        QfError: The tasks could not be read. Nothing may be sent then, since it could be charged twice.
        InvalidRequest, OSError: The record could not be read or written; see `Journal.commit`.
    """
    if journal.again or not any(row.sendable for row in rows):
        return
    journal.sync()
    found = existing(journal, (row for row in rows if row.sendable))
    with journal.lock:
        for row, task, warning in found:
            if row.sendable:  # another thread may have sent it
                journal.apply(row, existing_task_id=task["id"], existing_status=task.get("status"))
                row.warning = joined(row.warning, warning)
                row.reuse(task)
    if found:
        journal.commit()
