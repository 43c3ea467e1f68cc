"""The errors of qfwidget.

Every error has the same five facts, in Python and in the form: a code, a message, the console's request ID, the HTTP
status and a hint.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

from .hints import HINTS, Language

CANDIDATE_FIELDS = ("id", "name", "status", "createTime")
"""The fields of a candidate task that are sent to the form."""


class QfWarning(UserWarning):
    """Something is unusual, but does not prevent the call."""


class _ErrorFacts(TypedDict):
    code: str
    message: str
    requestId: str | None
    status: int | None
    hint: str
    hints: dict[Language, str]
    hintKey: str
    hintParams: dict[str, str]


class ErrorInfo(_ErrorFacts, total=False):
    """An error as data: the value of `CompressionWidget.error`, and what the form receives."""

    candidates: list[dict[str, Any]]


class QfError(Exception):
    """Base of all errors of qfwidget (not to be confused with the SDK's `QianfanError`).

    Attributes:
        code: The console's error code, or one of qfwidget's own.
        message: What happened: the console's own message, if it sent one.
        request_id: The console's ID of the failed call, for a support ticket; None if there was no response.
        status: HTTP status of the response; None if there was none.
        hint: What to do about it, in English.
        hint_key: The hint's key in `hints.HINTS`.
        hint_params: Values for the placeholders in the hint.
        sent: Whether the request was sent to the console. If not, nothing was executed.
    """

    sent = False

    def __init__(
        self,
        code: str,
        message: str,
        *,
        request_id: str | None = None,
        status: int | None = None,
        hint_key: str = "server_verdict",
        hint_params: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message
        self.request_id = request_id
        self.status = status
        self.hint_key = hint_key
        self.hint_params = dict(hint_params or {})

    @property
    def hint(self) -> str:
        """The hint in English."""
        return self.hints["en"]

    @property
    def reason(self) -> str:
        """The code, and the HTTP status if there is one, such as "InternalError, HTTP 500"."""
        return self.code + (f", HTTP {self.status}" if self.status else "")

    @property
    def hints(self) -> dict[Language, str]:
        """The hint in each language."""
        hint = HINTS[self.hint_key]
        return {"en": hint.in_language("en", self.hint_params), "zh-CN": hint.in_language("zh-CN", self.hint_params)}

    def __str__(self) -> str:
        origin = [
            *([f"HTTP {self.status}"] if self.status else []),
            *([f"request ID {self.request_id}"] if self.request_id else []),
        ]
        return f"{self.code}: {self.message}" + (f" ({', '.join(origin)})" if origin else "") + f"\n{self.hint}"

    def __reduce__(self) -> tuple[Any, ...]:
        return _unpickled, (type(self), self.args, self.__dict__)

    def to_dict(self) -> ErrorInfo:
        """Return the error as JSON-ready data."""
        return {
            "code": self.code,
            "message": self.message,
            "requestId": self.request_id,
            "status": self.status,
            "hint": self.hint,
            "hints": self.hints,
            "hintKey": self.hint_key,
            "hintParams": self.hint_params,
        }


def _unpickled(kind: type[QfError], args: tuple[Any, ...], facts: dict[str, Any]) -> QfError:
    """Recreate a pickled error without calling its constructor, whose arguments differ between the classes."""
    error = kind.__new__(kind, *args)
    error.__dict__.update(facts)
    return error


class InvalidRequest(QfError, ValueError):
    """A request breaks the rules; nothing was sent.

    Attributes:
        problems: Field → problem code, as in `CompressionWidget.problems`.
    """

    def __init__(self, problems: Mapping[str, str], message: str) -> None:
        super().__init__("InvalidRequest", message, hint_key="invalid_request")
        self.problems = dict(problems)


class NotSignedIn(QfError):
    """There are no keys, or they cannot be IAM keys; nothing was sent."""


class ConsoleError(QfError):
    """The console returned an error."""


class Unreachable(QfError):
    """No response arrived, or the response is not from a Qianfan console."""


class UnknownOutcome(QfError):
    """It is not known whether a task was created: no usable response arrived, and the look-up found no task, found
    several candidates, or failed.

    The request is never sent again automatically.

    Args:
        failure: Why there is no usable response.
        body: The request body that was sent.
        sent_at: When it was sent, in seconds since the epoch by this machine's clock.
        candidates: Tasks that this request may have created, as the console describes them.
        look_up_failure: Why the look-up failed; None if it did not.
    """

    def __init__(
        self,
        failure: QfError,
        body: Mapping[str, Any],
        sent_at: float,
        candidates: Sequence[Mapping[str, Any]] = (),
        look_up_failure: QfError | None = None,
    ) -> None:
        if candidates:
            hint = "outcome_ambiguous", {"ids": ", ".join(str(task["id"]) for task in candidates)}
        elif look_up_failure is not None:
            hint = "outcome_not_looked_up", {"reason": look_up_failure.reason}
        else:
            hint = "outcome_unknown", {}
        super().__init__(
            failure.code,
            failure.message,
            request_id=failure.request_id,
            status=failure.status,
            hint_key=hint[0],
            hint_params=hint[1],
        )
        self.body = body
        self.sent_at = sent_at
        self.candidates = list(candidates)

    def to_dict(self) -> ErrorInfo:
        """Return the error and its candidates as JSON-ready data."""
        candidates = [{name: task.get(name) for name in CANDIDATE_FIELDS} for task in self.candidates]
        return {**super().to_dict(), "candidates": candidates}


class TaskFailed(QfError):
    """The task has failed or was stopped."""


class StillRunning(QfError, TimeoutError):
    """The task did not finish within the timeout; it continues to run."""


def internal(error: Exception) -> QfError:
    """Return the error to show for a bug in qfwidget; the details are in the kernel's log."""
    return QfError(type(error).__name__, "an error inside qfwidget", hint_key="internal")
