"""What a failed call means: from the SDK's many ways to fail to the few errors of `errors.py`.

The SDK is not imported here; its exceptions are known by their attributes.
"""

from __future__ import annotations

import ast
import json
import re
import ssl
from collections.abc import Mapping
from typing import Any, Protocol, runtime_checkable

from ..errors import ConsoleError, NotSignedIn, QfError, Unreachable
from .redaction import redact
from .sanitize import shown

_CODE_CHARACTERS = 200
_MESSAGE_CHARACTERS = 2_000
_CAUSES = {
    "InvalidAccessKeyId": "wrong_access_key",
    "SignatureDoesNotMatch": "wrong_secret_key",
    "RequestExpired": "clock_skew",
    "OptInRequired": "not_activated",
    "InternalError": "try_again",
}
_PARAMETER = re.compile(r"param\[([^\]]{1,80})\]")


@runtime_checkable
class _ApiError(Protocol):
    """The SDK's APIError: a 200 with an `error_code`."""

    error_code: object
    error_msg: object
    req_id: object


def explain(error: Exception, action: str, host: str) -> QfError:
    """Explain what the SDK raised.

    Args:
        error: What `call_action` raised.
        action: The action that was called.
        host: Host and port of the console.

    Returns:
        The failure, with neither keys nor signatures in it.
    """
    import requests

    if isinstance(error, requests.RequestException):
        return _explain_transport(error, host)
    if getattr(error, "status_code", None) is not None:
        return _explain_status(error, action, host)
    if isinstance(error, _ApiError):
        return _console_error(error.error_code, error.error_msg, error.req_id, 200, action)
    if type(error).__name__ == "InvalidArgumentError":
        return not_signed_in("not_signed_in")
    return not_a_console(host, f"the answer of {host} could not be read")


def _explain_transport(error: Exception, host: str) -> QfError:
    import requests
    from urllib3.exceptions import NameResolutionError, NewConnectionError

    from .session import MAX_ANSWER_BYTES, AnswerTooLarge

    never_sent = (
        requests.ConnectTimeout,
        requests.exceptions.InvalidSchema,
        requests.exceptions.InvalidURL,
        requests.exceptions.MissingSchema,
    )
    reason = getattr(error.args[0] if error.args else None, "reason", None)
    if isinstance(error, requests.exceptions.InvalidHeader):
        return not_signed_in("bad_key")
    if isinstance(error, AnswerTooLarge):
        return not_a_console(host, f"the answer of {host} is larger than {MAX_ANSWER_BYTES >> 20} MB")
    # "refused" and "unreachable" say that nothing was sent (see may_have_worked): only what is sure ends there.
    if isinstance(error, requests.exceptions.ProxyError):
        cause, message = "unreachable", f"no connection to {host}: the proxy does not lead there"
    elif isinstance(reason, NewConnectionError) and not isinstance(reason, NameResolutionError):
        cause, message = "refused", f"the connection to {host} was refused"
    elif isinstance(error, never_sent) or isinstance(reason, NameResolutionError) or _untrusted(reason):
        cause, message = "unreachable", f"no connection to {host}: {type(error).__name__}"
    elif isinstance(error, requests.Timeout):
        cause, message = "timeout", f"no answer from {host} in time"
    elif isinstance(error, (requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        cause, message = "dropped", f"{host} closed the connection without an answer"
    else:
        return not_a_console(host, f"the answer of {host} could not be read")
    return Unreachable(cause.capitalize(), message, hint_key=cause, hint_params={"host": host})


def _untrusted(reason: object) -> bool:
    """Tell whether the console's certificate was not accepted, which comes before anything is sent."""
    return any(isinstance(part, ssl.SSLCertVerificationError) for part in getattr(reason, "args", ()))


def _explain_status(error: Any, action: str, host: str) -> QfError:
    """Explain a RequestError: the answer's code and message stand only in its text, as a Python literal holding
    JSON."""
    literal = str(error).rpartition("\nresponse body: ")[2].partition("\n")[0]
    try:
        body = json.loads(ast.literal_eval(literal))
    except (ValueError, SyntaxError, TypeError, RecursionError, MemoryError):
        body = None
    headers = error.headers or {}
    if 300 <= error.status_code < 400:
        return not_a_console(host, f"{host} redirects the call to another address", error.status_code)
    if isinstance(body, dict):
        request_id = body.get("requestId") or headers.get("X-Bce-Request-Id")
        code = body.get("code") or headers.get("X-Bce-Error-Code") or f"HTTP{error.status_code}"
        return _console_error(code, body.get("message") or "", request_id, error.status_code, action)
    if error.status_code >= 500:
        request_id = _said(headers.get("X-Bce-Request-Id") or "", _CODE_CHARACTERS) or None
        message = f"{host} answered with HTTP {error.status_code} and no readable message"
        return ConsoleError(
            "Unreadable", message, request_id=request_id, status=error.status_code, hint_key="try_again"
        )
    return not_a_console(host, f"the answer of {host} could not be read", error.status_code)


def answered_error(body: Mapping[str, Any], status: int, action: str) -> QfError | None:
    """Find the error that the SDK returns as if it had worked: a 200 with a code."""
    if body.get("code") and body.get("result") is None:
        return _console_error(body["code"], body.get("message") or "", body.get("requestId"), status, action)
    return None


def _console_error(code: object, message: object, request_id: object, status: int, action: str) -> ConsoleError:
    parameter = _PARAMETER.search(str(message)[:_MESSAGE_CHARACTERS])
    if code == "AccessDenied":
        hint_key = "missing_read_policy" if action.startswith("Describe") else "missing_write_policy"
    elif parameter:
        hint_key = "invalid_parameter"
    else:
        hint_key = _CAUSES.get(str(code), "try_again" if status >= 500 else "server_verdict")
    return ConsoleError(
        _said(code, _CODE_CHARACTERS),
        _said(message, _MESSAGE_CHARACTERS),
        request_id=_said(request_id, _CODE_CHARACTERS) if request_id else None,
        status=status,
        hint_key=hint_key,
        hint_params={"param": shown(parameter[1])} if parameter else {},
    )


def _said(text: object, characters: int) -> str:
    """Return what the console said, as it can be passed on."""
    return shown(redact(str(text)), characters)


def not_a_console(host: str, message: str, status: int | None = None) -> Unreachable:
    """Return the error for an answer that no Qianfan console gives."""
    return Unreachable("Unreadable", message, status=status, hint_key="not_a_console", hint_params={"host": host})


def wrong_address(problem: str, host: str) -> Unreachable:
    """Return the error for an address that nothing may be sent to; `problem` is the key of its hint."""
    messages = {
        "bad_address": "the console's address is not scheme, host and port alone",
        "insecure_address": f"{host} is not to be reached by http://",
    }
    return Unreachable("BadAddress", messages[problem], hint_key=problem, hint_params={"host": host})


def not_signed_in(problem: str) -> NotSignedIn:
    """Return the error for keys that cannot be IAM keys; `problem` is the key of its hint."""
    messages = {
        "not_signed_in": "there are no keys",
        "wrong_kind_of_key": "these are not IAM keys",
        "bad_key": "a key holds characters that no key has",
    }
    return NotSignedIn("NotSignedIn", messages[problem], hint_key=problem)


def may_have_worked(error: QfError) -> bool:
    """Tell whether a call that ended in this error may have been carried out."""
    if error.status is not None and 400 <= error.status < 500:
        return False
    if isinstance(error, Unreachable):
        return error.hint_key not in ("refused", "unreachable", "bad_address", "insecure_address")
    return isinstance(error, ConsoleError) and (error.status or 0) >= 500


def may_pass(error: BaseException) -> bool:
    """Tell whether the same call may well succeed a moment later."""
    if isinstance(error, Unreachable):
        return error.hint_key == "dropped"
    return isinstance(error, ConsoleError) and ((error.status or 0) >= 500 or error.status == 429)


def is_passing(error: QfError) -> bool:
    """Tell whether what failed may well work later, though perhaps not in a moment."""
    return may_pass(error) or error.hint_key in ("timeout", "refused", "unreachable")
