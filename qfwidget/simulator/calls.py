"""What reached the simulator, for tests to look at."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace
from typing import Any


@dataclass(frozen=True)
class Call:
    """One HTTP request that reached the simulator.

    Attributes:
        action: The API's name of the action; empty if the request named none.
        body: The request's body as JSON; None if it was empty or was no JSON.
        status: The HTTP status of the answer; None while there is none, and for good if the
            connection was closed without one.
        received_at: In seconds since the epoch.
        access_key: The access key that the request named, right or wrong; None if it named none.
    """

    action: str
    body: Any
    status: int | None
    received_at: float
    access_key: str | None = field(repr=False)


class CallLog:
    """Calls in the order in which they arrived. Safe from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._calls: list[Call] = []

    def add(self, call: Call) -> int:
        """Appends a call and returns its number, for `answered`."""
        with self._lock:
            self._calls.append(call)
            return len(self._calls) - 1

    def answered(self, number: int, status: int) -> None:
        """Records the HTTP status of the answer to a call."""
        with self._lock:
            self._calls[number] = replace(self._calls[number], status=status)

    def copy(self) -> list[Call]:
        """Returns all calls so far."""
        with self._lock:
            return list(self._calls)
