"""The status of a compression task, computed from the elapsed time."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Status = Literal["creating", "running", "succeeded", "failed", "stopping", "stopped"]

FINAL: frozenset[Status] = frozenset({"succeeded", "failed", "stopped"})
"""Statuses that never change again."""
CANCELLABLE: frozenset[Status] = frozenset({"creating", "running"})
"""Statuses in which a task can be cancelled."""

_CREATING_SHARE = 0.2
_STOPPING_SHARE = 0.15


@dataclass
class Task:
    """One compression task of the account.

    Attributes:
        created: When it was created, in seconds since the epoch.
        started: When it was started, in seconds since the epoch; None while it waits for a free place.
        duration: Seconds from its start to its end.
        failure: Its failure reason; None if it will succeed.
        cancelled: When it was cancelled, in seconds since the epoch; None if it was not.
        model_id: The version that it created; None until then.
    """

    id: str
    name: str
    description: str | None
    source_model_id: str
    model_set_id: str
    strategy: str
    weight: str | None
    created: float
    started: float | None
    duration: float
    failure: str | None = None
    cancelled: float | None = None
    model_id: str | None = None

    def status(self, now: float) -> Status:
        """Return the status at a time, in seconds since the epoch."""
        finished = self.finished <= now
        if self.cancelled is not None:
            return "stopped" if finished else "stopping"
        if finished:
            return "succeeded" if self.failure is None else "failed"
        if self.started is None or now < self.started + self.duration * _CREATING_SHARE:
            return "creating"
        return "running"

    @property
    def finished(self) -> float:
        """When it finished or will finish, in seconds since the epoch; infinity while it waits for a place."""
        if self.cancelled is not None:
            return self.cancelled + self.duration * _STOPPING_SHARE
        return math.inf if self.started is None else self.started + self.duration


def start_waiting(tasks: Iterable[Task], now: float, limit: int | None) -> None:
    """Start the tasks that are due, in the order in which they were created.

    Args:
        tasks: The account's tasks, oldest first.
        now: The current time, in seconds since the epoch.
        limit: Maximum number of tasks that run at a time; None for no maximum.
    """
    tasks = list(tasks)
    ends = sorted((task.finished for task in tasks if task.started is not None), reverse=True)
    for task in tasks:
        if task.started is not None or task.cancelled is not None:
            continue
        start = task.created
        if limit is not None and len(ends) >= limit:
            # Only `limit` - 1 tasks end later than this, so a place is free from then on.
            start = max(start, ends[limit - 1])
        if start > now:
            return
        task.started = start
        ends.append(task.finished)
        ends.sort(reverse=True)
