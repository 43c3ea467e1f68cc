"""Records one call: whether its request was sent, and the response."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

import requests

from ..hints import REASONS
from ..language import Params, Text

TIMEOUTS_PER_RESPONSE = 2
"""Deadline for a whole response, as a multiple of the SDK's timeout, which restarts with every byte."""


class CallFailed(requests.RequestException):
    """No usable response arrived, or nothing was sent.

    Attributes:
        cause: Key of the hint in `hints.HINTS`.
        params: Values for the placeholders of the hint, besides the host.
    """

    def __init__(self, cause: str, **params: str | Text) -> None:
        super().__init__(cause)
        self.cause = cause
        self.params: Params = params


@dataclass(eq=False)
class Exchange:
    """One call of an action.

    Attributes:
        action: The action, such as "DescribeModel".
        session: Sends the request.
        params: The body, under the API's names.
        once: Whether the request is sent at most once, and on an unused connection, since the console may be closing
            an idle one.
        keys: The keys in use, which the console may repeat in an error.
        may_send: Called right before the request is sent; it is not sent if this returns False.
        sent: Whether sending the request has started.
        reused: Whether it was sent on a connection that had been used before.
        status: HTTP status of the response; None until the whole response has arrived.
        headers: The headers of the response that are used.
        body: Body of the response, decompressed.
        obstacle: Why a connection could not be opened.
        obstacle_host: Host of that connection: the console or the proxy; "" if unknown.
        failure: Why there is no response.
    """

    action: str
    session: requests.Session
    params: Mapping[str, Any] = field(repr=False)
    once: bool
    keys: tuple[str, ...] = field(default=(), repr=False)
    may_send: Callable[[], bool] = lambda: True
    sent: bool = False
    reused: bool = False
    status: int | None = None
    headers: dict[str, str] | None = None
    body: bytes = field(default=b"", repr=False)  # so that a traceback with locals does not show it
    obstacle: BaseException | None = None
    obstacle_host: str = ""
    failure: CallFailed | None = None
    _ends_at: float = math.inf

    def begin(self, timeout: float) -> None:
        """Start the deadline for the whole response.

        Args:
            timeout: The SDK's timeout, in seconds.
        """
        self._ends_at = time.monotonic() + timeout * TIMEOUTS_PER_RESPONSE

    def left(self, timeout: float | None) -> float | None:
        """Limit the timeout of one network operation, in seconds, to the time left until the deadline."""
        left = max(self._ends_at - time.monotonic(), 0.001)
        return left if timeout is None else min(timeout, left)

    def trace(self, event: str, info: dict[str, Any]) -> None:
        """Record that the request is being sent. This is an httpcore trace function. A CONNECT is only for the proxy.

        Args:
            event: What happens, by httpcore's name.
            info: Its details; for a request, the request.

        Raises:
            CallFailed: The request may no longer be sent.
        """
        if event == "http11.send_request_headers.started" and info["request"].method != b"CONNECT":
            if not self.may_send():
                raise CallFailed("call_failed", reason=REASONS["interrupted"])
            self.sent = True
        elif event == "connection.connect_tcp.started":
            self.reused = False


_CURRENT: ContextVar[Exchange | None] = ContextVar("qfwidget_exchange", default=None)


def current_exchange() -> Exchange | None:
    """Return the exchange of the running call; None in users' own calls of the SDK."""
    return _CURRENT.get()


@contextmanager
def observed(exchange: Exchange) -> Iterator[None]:
    """Return a context manager in which this is the current exchange of the thread."""
    token = _CURRENT.set(exchange)
    try:
        yield
    finally:
        _CURRENT.reset(token)
