"""What is observed of one call on the wire: whether its request left, and what came back."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

import requests

TIMEOUTS_PER_RESPONSE = 2
"""How many of the SDK's timeouts, which start again with every byte, a whole response may take."""


class CallFailed(requests.RequestException):
    """No usable response came, or nothing was sent.

    Attributes:
        cause: Key of the hint in `errors.HINTS`.
        params: What the hint is formatted with, besides the host.
    """

    def __init__(self, cause: str, **params: str) -> None:
        super().__init__(cause)
        self.cause = cause
        self.params = params


@dataclass(eq=False)
class Exchange:
    """One call of an action.

    Attributes:
        action: The action, as "DescribeModel".
        session: Sends it.
        once: The request is sent at most once, on a connection that has carried no other: the console may be closing an
            idle one.
        sent: Whether the first byte of the request has left for the console.
        reused: Whether it travelled on a connection that had carried another request.
        status: HTTP status of the response; None until the whole response has arrived.
        headers: Headers of the response that mean something here.
        body: Body of the response, unpacked.
        obstacle: What kept a connection from being opened.
        failure: Why there is no response.
    """

    action: str
    session: requests.Session
    once: bool
    sent: bool = False
    reused: bool = False
    status: int | None = None
    headers: dict[str, str] | None = None
    body: bytes = field(default=b"", repr=False)  # a traceback with locals must not show it
    obstacle: BaseException | None = None
    failure: CallFailed | None = None
    _ends_at: float | None = None

    def begin(self, timeout: float) -> None:
        """Start the clock of the whole response.

        Args:
            timeout: The SDK's timeout, in seconds.
        """
        self._ends_at = time.monotonic() + timeout * TIMEOUTS_PER_RESPONSE

    def left(self, timeout: float | None) -> float | None:
        """Limit the timeout of one network operation, in seconds, to what is left of the whole response's time."""
        if self._ends_at is None:
            return timeout
        left = max(self._ends_at - time.monotonic(), 0.001)
        return left if timeout is None else min(timeout, left)

    def trace(self, event: str, info: dict[str, Any]) -> None:
        """Note that the request leaves. This is an httpcore trace function; a CONNECT only asks a proxy."""
        if event == "http11.send_request_headers.started" and info["request"].method != b"CONNECT":
            self.sent = True
        elif event == "connection.connect_tcp.started":
            self.reused = False


_CURRENT: ContextVar[Exchange | None] = ContextVar("qfwidget_exchange", default=None)


def current_exchange() -> Exchange | None:
    """Return the exchange that the code which runs now belongs to; None in the user's own calls."""
    return _CURRENT.get()


@contextmanager
def observed(exchange: Exchange) -> Iterator[None]:
    """Make this the current exchange while the block runs, in this thread."""
    token = _CURRENT.set(exchange)
    try:
        yield
    finally:
        _CURRENT.reset(token)
