"""Commands to a simulator in another process: methods of `Simulator`, over HTTP."""

from __future__ import annotations

import hmac
import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Protocol

from tornado.httputil import HTTPServerRequest

from .call_handler import Response
from .calls import Call

KEY_HEADER = "X-Simulator-Key"
"""Header with the account's Access Key. A web page cannot send it across origins."""

_COMMANDS = frozenset({"fail", "fail_tasks", "deny", "heal", "advance"})


class Controlled(Protocol):
    """A simulator, with the commands as its methods."""

    @property
    def access_key(self) -> str: ...

    @property
    def calls(self) -> Sequence[Call]: ...


def execute(simulator: Controlled, command: str, request: HTTPServerRequest) -> Response:
    """Execute a command and return its response.

    Args:
        simulator: The simulator.
        command: "calls", or a method of `Simulator`: fail, fail_tasks, deny, heal, advance.
        request: Its body is a JSON object with the method's keyword arguments.
    """
    key = request.headers.get(KEY_HEADER, "")
    if not hmac.compare_digest(key.encode(), simulator.access_key.encode()):
        return _json_response(403, {"error": f"The header {KEY_HEADER} must contain the Access Key."})
    if command == "calls":
        return _json_response(200, {"calls": [asdict(call) for call in simulator.calls]})
    if command not in _COMMANDS or request.method != "POST":
        return _json_response(404, {"error": f"There is no command {request.method} {command}."})
    try:
        arguments = json.loads(request.body or b"{}")
        getattr(simulator, command)(**arguments)
    except (TypeError, ValueError) as error:
        return _json_response(400, {"error": str(error)})
    return _json_response(200, {})


def _json_response(status: int, body: dict[str, Any]) -> Response:
    text = json.dumps(body).encode()
    return Response(status, text, {"Content-Type": "application/json; charset=utf-8"})
