"""A service, and its status, computed from the elapsed time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

RunStatus = Literal["New", "Deploying", "Serving"]

_NEW_SHARE = 0.2


@dataclass(frozen=True)
class Service:
    """A service (`svco-…`): a version that is being or has been deployed.

    Attributes:
        model_id: The deployed version.
        model_set_id: The model set of that version.
        url_suffix: Last part of its address.
        created: When it was created, in seconds since the epoch.
        duration: Seconds until it serves.
    """

    id: str
    instance_id: str
    name: str
    description: str | None
    model_id: str
    model_set_id: str
    url_suffix: str
    created: float
    duration: float

    def run_status(self, now: float) -> RunStatus:
        """Return the status at a time, in seconds since the epoch."""
        if self.created + self.duration <= now:
            return "Serving"
        return "New" if now < self.created + self.duration * _NEW_SHARE else "Deploying"
