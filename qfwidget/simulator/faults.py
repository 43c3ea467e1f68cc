"""Simulated failures."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, Literal, TypeVar

from .actions import READ_ACTIONS, WRITE_ACTIONS
from .options import check_number, check_text
from .refusals import Refusal

When = Literal["before", "after"]
Policy = Literal["read", "write"]
_Failure = TypeVar("_Failure")

_PLANNED_REASONS = (
    "Insufficient computing resources, please try again later.",
    "The quantized model does not converge on the calibration data.",
)


@dataclass(frozen=True)
class Fault:
    """What happens to a call instead of, or before, its normal response.

    Attributes:
        delay: Seconds to wait.
        drop: Whether to close the connection without a response.
        when: Whether this happens before or after the action is executed.
        refusal: Sent instead of the normal response, if not None.
        status: HTTP status of `body`.
        body: Sent instead of the normal response, if not None.
        headers: Added to the response's headers.
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
        """Whether the normal response is still sent."""
        return not self.drop and self.refusal is None and self.body is None


@dataclass(eq=False)
class _Planned(Generic[_Failure]):
    """A failure that will happen `left` more times; always if that is None."""

    failure: _Failure
    left: int | None
    action: str = "*"


class Faults:
    """The failures that will happen. Thread-safe.

    Args:
        fail_every: Every n-th created task fails, with this n; None for no task.
    """

    def __init__(self, fail_every: int | None = None) -> None:
        self._fail_every = fail_every
        self._created = 0
        self._lock = threading.Lock()
        self._faults: list[_Planned[Fault]] = []
        self._tasks: list[_Planned[str]] = []
        self._denied: set[Policy] = set()

    def add(self, action: str, fault: Fault, times: int | None) -> None:
        """Add a fault for the next calls of an action.

        Args:
            action: The action; "*" for all actions.
            fault: What happens to these calls.
            times: Number of calls; None for all of them.

        Raises:
            ValueError: There is no such action, or `times` is out of range.
        """
        if action != "*" and action not in READ_ACTIONS | WRITE_ACTIONS:
            raise ValueError(f"there is no action {action!r}")
        with self._lock:
            self._faults.append(_Planned(fault, _checked(times), action))

    def add_failing_tasks(self, reason: str, times: int | None) -> None:
        """Make the next created tasks fail.

        Args:
            reason: Their `failedReason`.
            times: Number of tasks; None for all of them.

        Raises:
            ValueError: `times` is out of range, or the reason is not text.
        """
        check_text("reason", reason)
        with self._lock:
            self._tasks.append(_Planned(reason, _checked(times)))

    def deny(self, policy: Policy | None) -> None:
        """Remove a policy from the account; None restores both.

        Raises:
            ValueError: There is no such policy.
        """
        if policy not in ("read", "write", None):
            raise ValueError(f"policy must be 'read', 'write' or None, not {policy!r}")
        with self._lock:
            if policy is None:
                self._denied.clear()
            else:
                self._denied.add(policy)

    def clear(self) -> None:
        """Remove the failures that were added, and restore the policies."""
        with self._lock:
            self._faults.clear()
            self._tasks.clear()
            self._denied.clear()

    def next_fault(self, action: str) -> Fault | None:
        """Use up one fault for a call of an action and return it; None if there is none."""
        with self._lock:
            return _next(self._faults, action)

    def next_task_failure(self) -> str | None:
        """Use up one failure for a new task and return its reason; None if the task will succeed."""
        with self._lock:
            self._created += 1
            reason = _next(self._tasks, "*")
            if reason is None and self._fail_every is not None and self._created % self._fail_every == 0:
                return _PLANNED_REASONS[self._created // self._fail_every % len(_PLANNED_REASONS) - 1]
            return reason

    def check_policy(self, action: str) -> None:
        """Check that the account has the policy that an action needs.

        Raises:
            Refusal: It does not.
        """
        policy: Policy = "write" if action in WRITE_ACTIONS else "read"
        with self._lock:
            if policy in self._denied:
                raise Refusal("AccessDenied")


def _checked(times: int | None) -> int | None:
    if times is not None:
        check_number("times", times, 1)
    return times


def _next(planned: list[_Planned[_Failure]], action: str) -> _Failure | None:
    for entry in planned:
        if entry.action in ("*", action):
            if entry.left is not None:
                entry.left -= 1
                if entry.left == 0:
                    planned.remove(entry)
            return entry.failure
    return None
