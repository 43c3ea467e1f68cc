"""The status of a compression task, computed from the elapsed time."""

from __future__ import annotations

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
        duration: Seconds from creation to end.
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
        return "creating" if now < self.created + self.duration * _CREATING_SHARE else "running"

    @property
    def finished(self) -> float:
        """When it finished or will finish, in seconds since the epoch."""
        if self.cancelled is not None:
            return self.cancelled + self.duration * _STOPPING_SHARE
        return self.created + self.duration
