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
        started: When its turn came, in seconds since the epoch; None while it waits for it.
        duration: Seconds from its turn to its end.
        failure: Its failure reason; None if it will succeed.
        cancelled: When it was cancelled, in seconds since the epoch; None if it was not.
        model_id: The version that it created; None until it has.
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
        """When it finished or will finish, in seconds since the epoch; infinity while it waits for its turn."""
        if self.cancelled is not None:
            return self.cancelled + self.duration * _STOPPING_SHARE
        return math.inf if self.started is None else self.started + self.duration


def start_waiting(tasks: Iterable[Task], now: float, at_a_time: int | None) -> None:
    """Start the tasks whose turn has come by a time, in the order in which they were created.

    Args:
        tasks: The account's tasks, oldest first.
        now: The time, in seconds since the epoch.
        at_a_time: Maximum number of tasks that run at a time; None for no maximum.
    """
    everything = list(tasks)
    ends = sorted((task.finished for task in everything if task.started is not None), reverse=True)
    for task in everything:
        if task.started is not None or task.cancelled is not None:
            continue
        # The latest ends are of the tasks that run: a place is free once one fewer than allowed has not ended.
        turn = task.created
        if at_a_time is not None and len(ends) >= at_a_time:
            turn = max(turn, ends[at_a_time - 1])
        if turn > now:
            return
        task.started = turn
        ends.append(task.finished)
        ends.sort(reverse=True)
