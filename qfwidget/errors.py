"""The errors of qfwidget.

Every error has the same five parts, in Python and in the form: a code, a message, the console's request ID, the HTTP
status and a hint. Message and hint exist in each language; the language is chosen when they are shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

from .hints import HINTS, MESSAGES, hint_for_failed_task
from .language import LANGUAGES, Language, Params, Text, environment_language, params_in

CANDIDATE_FIELDS = ("id", "name", "status", "createTime")
"""The fields of a candidate task that are sent to the form."""


class QfWarning(UserWarning):
    """Something is unusual but does not prevent the call."""


class _ErrorFacts(TypedDict):
    code: str
    message: str
    messages: dict[Language, str]
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

    Args:
        code: The console's error code, or one of qfwidget's own.
        message: What happened: the console's own message, or one in each language. None for the one that belongs
            to the hint.
        request_id: The console's ID of the failed call; None if there was no response.
        status: HTTP status of the response; None if there was none.
        hint_key: The hint's key, such as "clock_skew".
        hint_params: Values for the placeholders in the hint, and in the message if it is not given.

    Attributes:
        code: The console's error code, or one of qfwidget's own.
        text: What happened, in each language.
        request_id: The console's ID of the failed call, for a support ticket; None if there was no response.
        status: HTTP status of the response; None if there was none.
        hint_key: The hint's key, such as "clock_skew".
        sent: Whether the request was sent to the console. If not, nothing was executed.
    """

    sent = False
    _language: Language | None = None

    def __init__(
        self,
        code: str,
        message: str | Text | None = None,
        *,
        request_id: str | None = None,
        status: int | None = None,
        hint_key: str = "server_verdict",
        hint_params: Params | None = None,
    ) -> None:
        self.raw_hint_params: Params = dict(hint_params or {})
        if message is None:
            message = MESSAGES[hint_key].filled(self.raw_hint_params)
        self.text = message if isinstance(message, Text) else Text(message, message)
        super().__init__(code, self.message)
        self.code = code
        self.request_id = request_id
        self.status = status
        self.hint_key = hint_key

    @property
    def language(self) -> Language:
        """The language of `message`, `hint` and `str()`, "en" or "zh-CN". Unless it is set, the environment decides
        at each access: `QFWIDGET_LANGUAGE`, then `LANGUAGE` and the locale (`LC_ALL`, `LC_MESSAGES`, `LANG`)."""
        return self._language or environment_language()

    @language.setter
    def language(self, language: Language | None) -> None:
        self._language = language

    @property
    def message(self) -> str:
        """What happened, in the console's own words if it sent any."""
        return self.text.in_language(self.language)

    @property
    def messages(self) -> dict[Language, str]:
        """The message in each language; a message of the console is the same in all."""
        return {each: self.text.in_language(each) for each in LANGUAGES}

    @property
    def hint(self) -> str:
        """What to do about it."""
        return self._hint.in_language(self.language)

    @property
    def hints(self) -> dict[Language, str]:
        """The hint in each language."""
        return {each: self._hint.in_language(each) for each in LANGUAGES}

    @property
    def hint_params(self) -> dict[str, str]:
        """Values for the placeholders in the hint."""
        return params_in(self.language, self.raw_hint_params)

    @property
    def _hint(self) -> Text:
        return HINTS[self.hint_key].filled(self.raw_hint_params)

    @property
    def http_status(self) -> int | None:
        """HTTP status of the response; None if there was none. The `status` of `TaskFailed` is the task's."""
        return self.status

    def __str__(self) -> str:
        chinese = self.language == "zh-CN"
        colon, comma, left, right = ("：", "，", "（", "）") if chinese else (": ", ", ", " (", ")")
        # A traceback starts the line with the name of the class, which is also the code of some errors.
        code = "" if self.code == type(self).__name__ else self.code + colon
        origin = comma.join(
            [
                *([f"HTTP {self.http_status}"] if self.http_status else []),
                *([f"{'请求 ID' if chinese else 'request ID'} {self.request_id}"] if self.request_id else []),
            ]
        )
        return f"{code}{self.message}{left + origin + right if origin else ''}\n{self.hint}"

    def __reduce__(self) -> tuple[Any, ...]:
        return _unpickled, (type(self), self.args, self.__dict__)

    def to_dict(self) -> ErrorInfo:
        """Return the error as JSON-ready data."""
        return {
            "code": self.code,
            "message": self.message,
            "messages": self.messages,
            "requestId": self.request_id,
            "status": self.http_status,
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

    Args:
        problems: Field → problem code.
        message: The problems in words.
        hint_key: The hint's key; None to choose it by the problems.

    Attributes:
        problems: Field → problem code, as in `CompressionWidget.problems`.
    """

    def __init__(self, problems: Mapping[str, str], message: str | Text, *, hint_key: str | None = None) -> None:
        usual = "not_compressible" if set(problems.values()) == {"not_compressible"} else "invalid_request"
        super().__init__("InvalidRequest", message, hint_key=hint_key or usual)
        self.problems = dict(problems)


class NotSignedIn(QfError):
    """There are no keys, or they cannot be IAM keys; nothing was sent."""


class ConsoleError(QfError):
    """The console returned an error."""


class Unreachable(QfError):
    """No response arrived, or the response is not from a Qianfan console."""


class UnknownOutcome(QfError):
    """It is unknown whether a task was created: no usable response arrived, and the look-up found no task, found
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
        hint: tuple[str, Params]
        if candidates:
            hint = "outcome_ambiguous", {"ids": ", ".join(str(task["id"]) for task in candidates)}
        elif look_up_failure is not None:
            hint = "outcome_not_looked_up", {"reason": in_short(look_up_failure)}
        else:
            hint = "outcome_unknown", {}
        super().__init__(
            failure.code,
            failure.text,
            request_id=failure.request_id,
            status=failure.http_status,
            hint_key=hint[0],
            hint_params=hint[1],
        )
        self.body = body
        self.sent_at = sent_at
        self.candidates = list(candidates)
        self.look_up_failure = look_up_failure

    def to_dict(self) -> ErrorInfo:
        """Return the error and its candidates as JSON-ready data."""
        candidates = [{name: task.get(name) for name in CANDIDATE_FIELDS} for task in self.candidates]
        return {**super().to_dict(), "candidates": candidates}


class TaskFailed(QfError):
    """The task failed or was stopped.

    Args:
        task: The `CompressionTask`.
        status: Its status: "failed" or "stopped".
        reason: The console's reason; None if it gives none.

    Attributes:
        task: The `CompressionTask`.
        status: Its status: "failed" or "stopped".
        reason: The console's reason; None if it gives none.
    """

    status: str  # type: ignore[assignment]  # of the task: there is no HTTP status

    # Any: the task's class is in a layer above this one.
    def __init__(self, task: Any, status: str, reason: str | None) -> None:
        if status == "stopped":
            hint_key = "task_stopped"
            message_key = "task_stopped_with_reason" if reason else "task_stopped"
        else:
            hint_key = hint_for_failed_task(reason or "")
            message_key = "task_failed" if reason else "task_failed_without_reason"
        message = MESSAGES[message_key].filled({"id": str(task.id), "reason": reason or ""})
        super().__init__("TaskFailed", message, hint_key=hint_key)
        self.task = task
        self.status = status
        self.reason = reason

    @property
    def http_status(self) -> None:
        """Always None, because there was no response."""
        return None


class StillRunning(QfError, TimeoutError):
    """The task did not finish within the timeout; it continues to run."""


def internal(error: Exception) -> QfError:
    """Return the error to show for a bug in qfwidget; the details are in the kernel's log."""
    return QfError(type(error).__name__, hint_key="internal")


def in_short(error: QfError) -> Text:
    """Return an error's code, with the HTTP status if there is one ("InternalError, HTTP 500"), else the message."""
    if error.http_status:
        return Text(*(f"{error.code}{comma}HTTP {error.http_status}" for comma in (", ", "，")))
    return with_message(error.code, error)


def with_message(start: str | Text, error: QfError) -> Text:
    """Return a text with an error's message after it, such as "NoSuchModel: there is no such model"."""
    start = start if isinstance(start, Text) else Text(start, start)
    return Text(f"{start.en}: {error.text.en}", f"{start.zh_cn}：{error.text.zh_cn}")
