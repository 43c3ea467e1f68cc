"""What can go wrong, and what the user can do about it.

Every error carries the same five facts, in Python and in the form: a code, a message, the console's request ID, the
HTTP status and a hint.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

from .hints import HINTS, Language

CANDIDATE_FIELDS = ("id", "name", "status", "createTime")
"""What the form is told of a task that could be the one that was asked for."""


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
    """An error as data: `CompressionWidget.error`, and what the form receives."""

    candidates: list[dict[str, Any]]


class QfError(Exception):
    """Base of all errors of qfwidget (not to be confused with the SDK's `QianfanError`).

    Attributes:
        code: The console's error code, or one of qfwidget's own.
        message: What happened, in the console's words where it said any.
        request_id: The console's id of the failed call, for its support; None where there was no answer.
        status: HTTP status of the answer; None where there was none.
        hint: What to do about it, in English.
        hint_key: The hint's key in `hints.HINTS`.
        hint_params: What the hint's words are filled in with.
        sent: Whether the request had left for the console. If not, nothing was executed.
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
        return self.hints["en"]

    @property
    def reason(self) -> str:
        """The code, and the HTTP status where there is one: "InternalError, HTTP 500"."""
        return self.code + (f", HTTP {self.status}" if self.status else "")

    @property
    def hints(self) -> dict[Language, str]:
        """The hint in each language."""
        hint = HINTS[self.hint_key]
        return {"en": hint.in_language("en", self.hint_params), "zh-CN": hint.in_language("zh-CN", self.hint_params)}

    def __str__(self) -> str:
        origin = [
            *([f"HTTP {self.status}"] if self.status else []),
            *([f"request id {self.request_id}"] if self.request_id else []),
        ]
        return f"{self.code}: {self.message}" + (f" ({', '.join(origin)})" if origin else "") + f"\n{self.hint}"

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (type(self), self.args, self.__dict__)

    def to_dict(self) -> ErrorInfo:
        """Return the error as plain data, fit for JSON."""
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


def _again(kind: type[QfError], args: tuple[Any, ...], facts: dict[str, Any]) -> QfError:
    """Make a pickled error again, whatever it takes to make a new one."""
    error = kind.__new__(kind, *args)
    error.__dict__.update(facts)
    return error


class InvalidRequest(QfError, ValueError):
    """A request breaks the rules; nothing was sent.

    Attributes:
        problems: Field → code of what is wrong with it, as in `CompressionWidget.problems`.
    """

    def __init__(self, problems: Mapping[str, str], message: str) -> None:
        super().__init__("InvalidRequest", message, hint_key="invalid_request")
        self.problems = dict(problems)


class NotSignedIn(QfError):
    """There are no keys, or what was given cannot be an IAM key; nothing was sent."""


class ConsoleError(QfError):
    """The console answered with an error."""


class Unreachable(QfError):
    """No answer came, or what came is not a Qianfan console's."""


class UnknownOutcome(QfError):
    """A create was sent, no usable response came, and the task was not found, or several could be it, or the look-up
    failed.

    It is never sent again by itself.

    Args:
        failure: What came in place of a response.
        body: What was sent.
        sent_at: When, in seconds since the epoch by this machine's clock.
        candidates: Tasks that could be the one, as the console describes them.
        look_up_failure: Why the task could not be looked up; None where it was.
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
        candidates = [{name: task.get(name) for name in CANDIDATE_FIELDS} for task in self.candidates]
        return {**super().to_dict(), "candidates": candidates}


class TaskFailed(QfError):
    """A task that was waited for ended as failed or stopped."""


class StillRunning(QfError, TimeoutError):
    """A task that was waited for was not final in the time given; it goes on."""


def internal(error: Exception) -> QfError:
    """Return the error to show for one that qfwidget should not have had; the kernel's log has the whole of it."""
    return QfError(type(error).__name__, "an error inside qfwidget", hint_key="internal")
