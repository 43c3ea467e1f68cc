"""Orders to a simulator that runs in another process: what `Simulator` offers, over HTTP."""

from __future__ import annotations

import hmac
import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Protocol

from tornado.httputil import HTTPServerRequest

from .calls import Call
from .endpoint import Answer

KEY_HEADER = "X-Simulator-Key"
"""Holds the account's Access Key. A page in a browser cannot send it from elsewhere."""

_ORDERS = frozenset({"fail", "fail_tasks", "deny", "heal", "advance"})


class Controlled(Protocol):
    """A simulator, whose methods are the orders."""

    @property
    def access_key(self) -> str: ...

    @property
    def calls(self) -> Sequence[Call]: ...


def obey(simulator: Controlled, order: str, request: HTTPServerRequest) -> Answer:
    """Carries out one order and answers it.

    Args:
        simulator: Who is ordered.
        order: "calls", or a method of `Simulator`: fail, fail_tasks, deny, heal, advance.
        request: Its body is a JSON object of the method's keyword arguments.
    """
    key = request.headers.get(KEY_HEADER, "")
    if not hmac.compare_digest(key.encode(), simulator.access_key.encode()):
        return _answer(403, {"error": f"The header {KEY_HEADER} must hold the Access Key."})
    if order == "calls":
        return _answer(200, {"calls": [asdict(call) for call in simulator.calls]})
    if order not in _ORDERS or request.method != "POST":
        return _answer(404, {"error": f"There is no order {request.method} {order}."})
    try:
        arguments = json.loads(request.body or b"{}")
        getattr(simulator, order)(**arguments)
    except (TypeError, ValueError) as error:
        return _answer(400, {"error": str(error)})
    return _answer(200, {})


def _answer(status: int, body: dict[str, Any]) -> Answer:
    text = json.dumps(body).encode()
    return Answer(status, text, {"Content-Type": "application/json; charset=utf-8"})
