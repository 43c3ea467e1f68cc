"""Records the calls that reach the simulator, for tests."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Call:
    """One HTTP request that reached the simulator.

    Attributes:
        action: The API's name of the action; empty if the request had none.
        body: The request's body as JSON; None if it was empty or not JSON.
        status: The HTTP status of the response; None until there is one, and if the connection was closed without one.
        received_at: When it arrived, in seconds since the epoch.
        access_key: The Access Key in the request, valid or not; None if there was none.
    """

    action: str
    body: Any
    status: int | None
    received_at: float
    access_key: str | None = field(repr=False)
