"""What can go wrong, and what the user can do about it.

Every error carries the same five facts, in Python and in the form: a code, a message, the console's request id, the
HTTP status and a hint. A hint is known by a key, so that the form can say it in the page's language.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, TypedDict

KEYS_PAGE = "https://console.bce.baidu.com/iam/#/iam/accesslist"

HINTS: Mapping[str, str] = MappingProxyType(
    {
        "not_signed_in": "Sign in with an IAM Access Key and Secret Key: in the form, by qfwidget.sign_in(…), or by "
        "the environment variables QIANFAN_ACCESS_KEY and QIANFAN_SECRET_KEY. "
        f"The keys of your account are at {KEYS_PAGE}",
        "wrong_access_key": "Check the Access Key: the console does not know it. "
        f"The keys of your account are at {KEYS_PAGE}",
        "wrong_secret_key": "Check the Secret Key: it does not belong to this Access Key. "
        f"The keys of your account are at {KEYS_PAGE}",
        "wrong_kind_of_key": "This is not an IAM key. API keys (bce-v3/…) and application keys do not work here: "
        f"take the Access Key and Secret Key from {KEYS_PAGE}",
        "bad_key": "A key holds ASCII characters and no blanks. Copy it again, without anything around it.",
        "clock_skew": "The clock of this machine is off by more than five minutes, and signatures carry the time: "
        "set it right and try again.",
        "missing_read_policy": "This account may not read here. Ask its administrator for the IAM policy "
        "QianfanReadAccessPolicy or QianfanModelTuningReadAccessPolicy.",
        "missing_write_policy": "This account may look but not change anything. Ask its administrator for the IAM "
        "policy QianfanFullControlAccessPolicy or QianfanModelTuningFullControlAccessPolicy.",
        "not_activated": "Qianfan is not activated for this account: activate it at https://console.bce.baidu.com/qianfan/",
        "invalid_parameter": "The console does not accept {param}. Change it and try again.",
        "invalid_request": "Correct the fields named above and try again.",
        "try_again": "Something failed inside the console. Try again in a moment.",
        "outcome_unknown": "The task was looked for and not found, but may still appear. Look at qfwidget.list_tasks() "
        "before you create it again: a second one would cost a second time.",
        "outcome_ambiguous": "It may be one of {ids}. Look at them with qfwidget.CompressionTask(…) before you create "
        "it again: a second one would cost a second time.",
        "refused": "Nothing listens at {host}. Check the address (QIANFAN_CONSOLE_API_BASE_URL) and the network.",
        "timeout": "{host} did not answer in time. Check the network and try again.",
        "dropped": "{host} closed the connection without an answer. Try again.",
        "unreachable": "{host} cannot be reached. "
        "Check the address (QIANFAN_CONSOLE_API_BASE_URL), the proxy and the network.",
        "not_a_console": "What answers at {host} is not a Qianfan console. "
        "Check the address (QIANFAN_CONSOLE_API_BASE_URL) and the proxy.",
        "bad_address": "QIANFAN_CONSOLE_API_BASE_URL must be https://, a host and perhaps a port, and nothing behind "
        "it, as https://qianfan.baidubce.com. With a path or a name in it, every signature would be wrong.",
        "insecure_address": "Everyone on the way could read what is sent to {host} by http://. Use https://, or "
        "allow this host by name, before the kernel starts: QFWIDGET_ALLOW_HTTP={host}",
        "busy": "One task is being created already. Wait for its answer.",
        "late": "The kernel was busy for so long that nothing was sent. Create it again if it is still wanted.",
        "console_changed": "The SDK has been pointed at another console or account since the form was drawn. Nothing "
        "was sent. Look at what the form says now, and create the task again if it is still wanted.",
        "internal": "Something failed inside qfwidget. The kernel's log says what; nothing that you typed is lost.",
        "bad_message": "The form and the kernel do not understand each other. Run the cell again.",
        "task_failed": "Correct what the reason names and create a new task.",
        "still_running": "The task goes on. Wait again, or look at its status later.",
        "server_verdict": "This is the console's own verdict; its code and message say why.",
    }
)
"""English words of each hint; the form has the same keys in each of its languages."""


CANDIDATE_FIELDS = ("id", "name", "status", "createTime")
"""What the form is told of a task that could be the one that was asked for."""


class _ErrorFacts(TypedDict):
    code: str
    message: str
    requestId: str | None
    status: int | None
    hint: str
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
        hint_key: The hint's key in `HINTS`.
        hint_params: What the hint's words are filled in with.
    """

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
        return HINTS[self.hint_key].format_map(self.hint_params)

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
    """A create was sent, no usable answer came, and the task was looked for in vain, or several could be it.

    It is never sent again by itself.

    Args:
        failure: What came in place of an answer.
        body: What was sent.
        sent_at: When, in seconds since the epoch by this machine's clock.
        candidates: Tasks that could be the one, as the console describes them.
    """

    def __init__(
        self, failure: QfError, body: Mapping[str, Any], sent_at: float, candidates: Sequence[Mapping[str, Any]] = ()
    ) -> None:
        super().__init__(
            failure.code,
            failure.message,
            request_id=failure.request_id,
            status=failure.status,
            hint_key="outcome_ambiguous" if candidates else "outcome_unknown",
            hint_params={"ids": ", ".join(str(task["id"]) for task in candidates)} if candidates else None,
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
