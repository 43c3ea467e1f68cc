"""Finds the tasks that an attempt without a usable response may have created."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from ..console.client import Console
from ..errors import UnknownOutcome
from .actions import TaskInfo, describe, parsed_time, task_pages
from .settings import same_configuration

_REPEATED_LOOKS = 6
# The creation times and the Date header, which gives the console's clock, are in whole seconds.
_CLOCK_SECONDS = 2.0


def candidates(console: Console, unknown: UnknownOutcome, accounted_for: Collection[str]) -> list[TaskInfo]:
    """Return the tasks that an attempt may have created: neither older ones nor those accounted for.

    Args:
        console: The console to call.
        unknown: The error of the attempt.
        accounted_for: IDs of the tasks that other attempts created.

    Returns:
        The tasks' descriptions.

    Raises:
        QfError: See `Console.read`.
    """
    alike = [
        task
        for page in task_pages(console, unknown.body["sourceModelId"])
        for task in page
        if task.get("name") == unknown.body["name"]
    ]
    since = unknown.sent_at + console.clock_ahead - _CLOCK_SECONDS
    recent = [task for task in alike if task["id"] not in accounted_for and (created_at(task) or since) >= since]
    described = [describe(console, task["id"]) for task in recent]
    return [task for task in described if _configured_like(task, unknown.body)]


def created_at(task: Mapping[str, Any]) -> float | None:
    """Return when a task was created, in seconds since the epoch; None if unknown."""
    created = parsed_time(task.get("createTime"))
    return created.timestamp() if created else None


def pauses(patience: float) -> Iterator[float]:
    """Yield the pause before each look in seconds: none at first, then increasing ones, `patience` in total."""
    yield 0.0
    for look in range(_REPEATED_LOOKS if patience else 0):
        yield patience * 2**look / (2**_REPEATED_LOOKS - 1)


def _configured_like(task: Mapping[str, Any], body: Mapping[str, Any]) -> bool:
    # An unknown configuration may match.
    return not isinstance(task.get("config"), dict) or same_configuration(task, body)
