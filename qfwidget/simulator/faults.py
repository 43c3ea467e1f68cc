"""Failures on request."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeVar

from .actions import READ_ACTIONS, WRITE_ACTIONS
from .refusals import Refusal

When = Literal["before", "after"]
Policy = Literal["read", "write"]

_CODE_OF_STATUS = {400: "InappropriateJSON", 403: "AccessDenied"}


@dataclass(frozen=True)
class Fault:
    """What happens to a call in place of, or before, its normal answer.

    Attributes:
        delay: Seconds to wait.
        drop: Close the connection without an answer.
        when: Before or after the action's work has been done.
        refusal: Answered in place of the normal answer, if not None.
        status, body: Answered in place of the normal answer, if the body is not None.
        headers: Added to the answer's headers.
    """

    delay: float = 0.0
    drop: bool = False
    when: When = "before"
    refusal: Refusal | None = None
    status: int = 200
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def only_delays(self) -> bool:
        """Whether the normal answer is given in the end."""
        return not self.drop and self.refusal is None and self.body is None


def make_fault(
    *,
    status: int | None,
    code: str | None,
    message: str | None,
    body: str | bytes | None,
    headers: Mapping[str, str] | None,
    delay: float,
    drop: bool,
    when: When,
) -> Fault:
    """Returns the fault that `Simulator.fail` describes, or raises ValueError."""
    if when not in ("before", "after"):
        raise ValueError(f"when must be 'before' or 'after', not {when!r}")
    if delay < 0:
        raise ValueError(f"delay must not be negative, but is {delay}")
    if status is not None and not 200 <= status <= 599:
        raise ValueError(f"status must be from 200 to 599, but is {status}")
    refusal = None
    if body is None and (code is not None or message is not None or (status or 0) >= 400):
        code = code or _CODE_OF_STATUS.get(status or 500, "InternalError")
        refusal = Refusal(code, message, status)
    elif body is None and status is not None:
        body = b""  # a redirect, say
    return Fault(
        delay=delay,
        drop=drop,
        when=when,
        refusal=refusal,
        status=200 if status is None else status,
        body=body.encode() if isinstance(body, str) else body,
        headers=dict(headers or {}),
    )


@dataclass(eq=False)
class _Order:
    """A failure that was asked for; `left` says how often it still happens, None for ever."""

    left: int | None


_AnyOrder = TypeVar("_AnyOrder", bound=_Order)


@dataclass(eq=False)
class _FaultOrder(_Order):
    action: str
    fault: Fault


@dataclass(eq=False)
class _TaskOrder(_Order):
    reason: str


class Faults:
    """The failures that were asked for and have not happened yet. Safe from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults: list[_FaultOrder] = []
        self._tasks: list[_TaskOrder] = []
        self._denied: set[Policy] = set()

    def add(self, action: str, fault: Fault, times: int | None) -> None:
        """Lets the next calls of an action, or of any ("*"), meet a fault."""
        if action != "*" and action not in READ_ACTIONS | WRITE_ACTIONS:
            raise ValueError(f"there is no action {action!r}")
        with self._lock:
            self._faults.append(_FaultOrder(_checked(times), action, fault))

    def add_failing_tasks(self, reason: str, times: int | None) -> None:
        """Lets the next tasks that are created end as failed."""
        with self._lock:
            self._tasks.append(_TaskOrder(_checked(times), reason))

    def deny(self, policy: Policy | None) -> None:
        """Takes a policy away from the account; None gives both back."""
        if policy not in ("read", "write", None):
            raise ValueError(f"policy must be 'read', 'write' or None, not {policy!r}")
        with self._lock:
            if policy is None:
                self._denied.clear()
            else:
                self._denied.add(policy)

    def clear(self) -> None:
        """Forgets everything that was asked for."""
        with self._lock:
            self._faults.clear()
            self._tasks.clear()
            self._denied.clear()

    def take(self, action: str) -> Fault | None:
        """Returns the fault that a call of the action meets, and uses it up."""
        with self._lock:
            for order in self._faults:
                if order.action in ("*", action):
                    _use(self._faults, order)
                    return order.fault
        return None

    def take_task_failure(self) -> str | None:
        """Returns the reason for which a task created now will fail, and uses it up."""
        with self._lock:
            for order in self._tasks:
                _use(self._tasks, order)
                return order.reason
        return None

    def check_policy(self, action: str) -> None:
        """Raises `Refusal` if the account lacks the policy for an action."""
        policy: Policy = "write" if action in WRITE_ACTIONS else "read"
        with self._lock:
            if policy in self._denied:
                raise Refusal("AccessDenied")


def _checked(times: int | None) -> int | None:
    if times is not None and times < 1:
        raise ValueError(f"times must be at least 1, or None for ever, but is {times}")
    return times


def _use(orders: list[_AnyOrder], order: _AnyOrder) -> None:
    if order.left is not None:
        order.left -= 1
        if order.left == 0:
            orders.remove(order)
