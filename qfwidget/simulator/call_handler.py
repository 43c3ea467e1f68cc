"""Handles one HTTP request to the console."""

from __future__ import annotations

import asyncio
import json
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl

from .actions import ROUTES, Actions
from .calls import Call
from .faults import Fault, Faults
from .refusals import Refusal, invalid_parameter
from .signature import SignedRequest, access_key_of, verify


@dataclass(frozen=True)
class Response:
    """An HTTP response."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


class CallHandler:
    """Handles calls: checks signature and policy, executes the action, and applies faults.

    Args:
        actions: Executes the actions; used only while `work` is held.
        credentials: Access Key → Secret Key.
        faults: The failures to simulate.
        calls: Every call is appended to it. Only this object changes it, on the server's thread.
        clock: Returns the account's time, in seconds since the epoch.
        latency: Seconds before each response.
        work: Held while an action is executed.
    """

    def __init__(
        self,
        actions: Actions,
        *,
        credentials: Mapping[str, str],
        faults: Faults,
        calls: list[Call],
        clock: Callable[[], float],
        latency: float,
        work: threading.Lock,
    ) -> None:
        self._actions = actions
        self._credentials = credentials
        self._faults = faults
        self._calls = calls
        self._clock = clock
        self._latency = latency
        self._work = work

    async def handle(self, request: SignedRequest, body: bytes, closing: asyncio.Event) -> Response | None:
        """Record a request and return its response.

        Args:
            request: The parts of the request that a signature covers.
            body: The request's body.
            closing: Ends all delays when it is set.

        Returns:
            The response; None to close the connection without one.
        """
        received_at = time.time()
        action = dict(parse_qsl(request.query)).get("Action", "")
        access_key = access_key_of(request.headers.get("authorization", ""))
        call, number = Call(action, _json(body), None, received_at, access_key), len(self._calls)
        self._calls.append(call)
        await _pause(self._latency, closing)
        fault = self._faults.next_fault(action) or Fault()
        request_id = str(uuid.uuid4())
        if fault.when == "before":
            await _pause(fault.delay, closing)
        if closing.is_set():
            return None
        if fault.when == "before" and not fault.only_delays:
            response = _faulty_response(fault, request_id)
        else:
            response = self._respond(request, action, body, received_at, request_id)
        if fault.when == "after":
            await _pause(fault.delay, closing)
            if not fault.only_delays:
                response = _faulty_response(fault, request_id)
        if response is None or closing.is_set():
            return None
        self._calls[number] = replace(call, status=response.status)
        return response

    def _respond(
        self, request: SignedRequest, action: str, body: bytes, received_at: float, request_id: str
    ) -> Response:
        try:
            self._check(request, action, received_at)
            parsed = _parse(body)
            with self._work:
                result = self._actions.perform(action, parsed, self._clock())
        except Refusal as refusal:
            return refused(refusal, request_id)
        return _json_response(200, {"requestId": request_id, **result}, request_id)

    def _check(self, request: SignedRequest, action: str, received_at: float) -> None:
        if request.path not in ROUTES:
            raise Refusal("InvalidURI")
        if request.method != "POST":
            raise Refusal("InvalidHTTPRequest", "Only POST is supported.")
        verify(request, self._credentials, received_at)
        if action not in ROUTES[request.path]:
            raise Refusal("InvalidURI", f"There is no action {action[:64]}.")
        self._faults.check_policy(action)


def refused(refusal: Refusal, request_id: str) -> Response:
    """Return the response to a rejected request."""
    body = {"requestId": request_id, "code": refusal.code, "message": refusal.message}
    # An error with status 200 has no error headers.
    headers = refusal.headers if refusal.status >= 400 else {}
    return _json_response(refusal.status, body, request_id, headers)


def _faulty_response(fault: Fault, request_id: str) -> Response | None:
    if fault.drop:
        return None
    if fault.refusal is not None:
        response = refused(fault.refusal, request_id)
    else:
        headers = {"X-Bce-Request-Id": request_id, "Content-Type": "text/html; charset=utf-8"}
        response = Response(fault.status, fault.body or b"", headers)
    return Response(response.status, response.body, {**response.headers, **fault.headers})


def _json_response(
    status: int, body: dict[str, Any], request_id: str, headers: Mapping[str, str] | None = None
) -> Response:
    # A lone surrogate, which UTF-8 cannot encode, becomes the JSON escape of the request.
    text = json.dumps(body, ensure_ascii=False).encode("utf-8", "backslashreplace")
    return Response(
        status,
        text,
        {
            "Content-Type": "application/json; charset=utf-8",
            "X-Bce-Request-Id": request_id,
            **(headers or {}),
        },
    )


def _parse(body: bytes) -> dict[str, Any]:
    if not body.strip():
        return {}
    try:
        parsed = json.loads(body.decode())
    except UnicodeDecodeError:
        raise Refusal("InvalidHTTPRequest") from None
    except (ValueError, RecursionError):
        raise Refusal("MalformedJSON") from None
    if not isinstance(parsed, dict):
        raise invalid_parameter("body")
    return parsed


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


async def _pause(seconds: float, closing: asyncio.Event) -> None:
    if seconds > 0:
        try:
            await asyncio.wait_for(closing.wait(), seconds)
        except asyncio.TimeoutError:
            return
