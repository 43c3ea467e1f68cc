"""Records the calls that reach the simulator, for tests."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace
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


class CallLog:
    """Calls in the order of their arrival. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._calls: list[Call] = []

    def add(self, call: Call) -> int:
        """Append a call and return its number, for `record_status`."""
        with self._lock:
            self._calls.append(call)
            return len(self._calls) - 1

    def record_status(self, number: int, status: int) -> None:
        """Record the HTTP status of the response to a call."""
        with self._lock:
            self._calls[number] = replace(self._calls[number], status=status)

    def copy(self) -> list[Call]:
        """Return all calls so far."""
        with self._lock:
            return list(self._calls)
