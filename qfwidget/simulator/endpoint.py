"""From an HTTP request to the console's answer: the way of one call through the simulator."""

from __future__ import annotations

import asyncio
import json
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from .actions import READ_ACTIONS, WRITE_ACTIONS, Actions
from .calls import Call, CallLog
from .faults import Fault, Faults
from .refusals import Refusal, invalid_parameter
from .signature import SignedRequest, access_key_of, verify

PATH = "/v2/model"
"""The one path of the console."""


@dataclass(frozen=True)
class Answer:
    """An HTTP answer."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


class Endpoint:
    """Answers calls: signature, policy, action, and the faults that were asked for.

    Args:
        actions: Carries out the actions; only with `work` held.
        credentials: Access key → secret key.
        faults: What is to go wrong.
        calls: Where every call is recorded.
        clock: Returns the account's time, in seconds since the epoch.
        latency: Seconds before every answer.
        work: Held while an action is carried out.
    """

    def __init__(
        self,
        actions: Actions,
        *,
        credentials: Mapping[str, str],
        faults: Faults,
        calls: CallLog,
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

    async def handle(self, request: SignedRequest, body: bytes, closing: asyncio.Event) -> Answer | None:
        """Records and answers one request.

        Args:
            request: What a signature covers.
            body: The request's body.
            closing: Ends every delay when it is set.

        Returns:
            The answer; None if the connection has to be closed without one.
        """
        received_at = time.time()
        action = dict(parse_qsl(request.query)).get("Action", "")
        access_key = access_key_of(request.headers.get("authorization", ""))
        number = self._calls.add(Call(action, _json(body), None, received_at, access_key))
        await _pause(self._latency, closing)
        fault = self._faults.take(action) or Fault()
        request_id = str(uuid.uuid4())
        if fault.when == "before":
            await _pause(fault.delay, closing)
        if closing.is_set():
            return None
        if fault.when == "before" and not fault.only_delays:
            answer = _faulty_answer(fault, request_id)
        else:
            answer = self._answer(request, action, body, received_at, request_id)
        if fault.when == "after":
            await _pause(fault.delay, closing)
            if not fault.only_delays:
                answer = _faulty_answer(fault, request_id)
        if answer is None or closing.is_set():
            return None
        self._calls.answered(number, answer.status)
        return answer

    def _answer(self, request: SignedRequest, action: str, body: bytes, received_at: float, request_id: str) -> Answer:
        try:
            self._check(request, action, received_at)
            parsed = _parse(body)
            with self._work:
                result = self._actions.perform(action, parsed, self._clock())
        except Refusal as refusal:
            return refused(refusal, request_id)
        return _answered(200, {"requestId": request_id, **result}, request_id)

    def _check(self, request: SignedRequest, action: str, received_at: float) -> None:
        if request.path != PATH:
            raise Refusal("InvalidURI")
        if request.method != "POST":
            raise Refusal("InvalidHTTPRequest", "Only POST is supported.")
        verify(request, self._credentials, received_at)
        if action not in READ_ACTIONS | WRITE_ACTIONS:
            raise Refusal("InvalidURI", f"There is no action {action[:64]}.")
        self._faults.check_policy(action)


def refused(refusal: Refusal, request_id: str) -> Answer:
    """Returns the answer to a request that is refused."""
    body = {"requestId": request_id, "code": refusal.code, "message": refusal.message}
    # An error in a 200 shows in the body alone.
    headers = refusal.headers if refusal.status >= 400 else {}
    return _answered(refusal.status, body, request_id, headers)


def _faulty_answer(fault: Fault, request_id: str) -> Answer | None:
    if fault.drop:
        return None
    if fault.refusal is not None:
        answer = refused(fault.refusal, request_id)
    else:
        headers = {"X-Bce-Request-Id": request_id, "Content-Type": "text/html; charset=utf-8"}
        answer = Answer(fault.status, fault.body or b"", headers)
    return Answer(answer.status, answer.body, {**answer.headers, **fault.headers})


def _answered(status: int, body: dict[str, Any], request_id: str, headers: Mapping[str, str] | None = None) -> Answer:
    # A lone surrogate, which UTF-8 cannot hold, becomes the JSON escape that it came as.
    text = json.dumps(body, ensure_ascii=False).encode("utf-8", "backslashreplace")
    return Answer(
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
