"""What a failed call means: from what was observed of it to the few errors of `errors.py`."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from typing import Any

from ..errors import ConsoleError, NotSignedIn, QfError, Unreachable
from .exchange import Exchange
from .redaction import redact
from .sanitize import shown

_CODE_CHARACTERS = 200
_MESSAGE_CHARACTERS = 2_000
_HINTS_BY_CODE = {
    "InvalidAccessKeyId": "wrong_access_key",
    "SignatureDoesNotMatch": "wrong_secret_key",
    "RequestExpired": "clock_skew",
    "OptInRequired": "not_activated",
    "InternalError": "try_again",
}
_PARAMETER = re.compile(r"param\[([^\]]{1,80})\]")
_MESSAGES = {
    "timeout": "no response from {host} in time",
    "dropped": "{host} closed the connection without a response",
    "refused": "the connection to {host} was refused",
    "unknown_host": "the name of {host} could not be resolved",
    "unreachable": "no connection to {host}: {reason}",
    "untrusted_certificate": "the certificate of {host} is not trusted: {reason}",
    "no_tls": "{host} does not speak TLS",
    "bad_ca_bundle": "{variable} names {path}, which {reason}",
    "bad_key_log": "{variable} names {path}, which cannot be written",
    "bad_proxy": "{variable} does not hold the address of a proxy",
    "proxy_unreachable": "no connection to the proxy that {variable} names",
    "proxy_refused": "the proxy that {variable} names refused to connect: {reason}",
    "call_failed": "the call failed before anything was sent: {reason}",
    "response_lost": "the call ended before the response of {host} was read: {reason}",
    "sent_already": "the request to {host} was sent already, and is not sent again",
}
"""Hint → what happened, where no response came."""
_NOT_A_CONSOLE = {
    "too_large": "the response of {host} is larger than 8 MB",
    "unreadable": "the response of {host} could not be read",
}
_TRANSIENT = frozenset({"dropped", "timeout", "refused", "unreachable", "unknown_host", "proxy_unreachable"})


def decoded(exchange: Exchange) -> object:
    """Return the JSON of a response; None where there is none."""
    try:
        return json.loads(exchange.body)
    except (ValueError, RecursionError, MemoryError):
        return None


def explain(exchange: Exchange, body: object, raised: str | None, host: str) -> QfError | None:
    """Find out whether a call failed, and how.

    Args:
        exchange: What was observed of it.
        body: The body that the SDK returned, if it returned.
        raised: Name of the exception that the SDK raised, if it did.
        host: Host and port of the console.

    Returns:
        The failure, with neither keys nor signatures in it; None where the console did what it was asked.
    """
    error = _explain(exchange, body, raised, host)
    if error is not None:
        error.sent = exchange.sent or raised is None
    return error


def _explain(exchange: Exchange, body: object, raised: str | None, host: str) -> QfError | None:
    if raised is None:
        status = exchange.status or 200
        return _error_in(body, status, exchange) if isinstance(body, dict) else unreadable_response(host, status)
    if exchange.status is not None:
        return _explain_response(exchange, exchange.status, host)
    if exchange.failure is not None:
        return _no_response(exchange.failure.cause, host, exchange.failure.params)
    if raised == "InvalidArgumentError":
        return not_signed_in("not_signed_in")
    if raised == "InvalidHeader":
        return not_signed_in("bad_key")
    return _no_response("response_lost" if exchange.sent else "call_failed", host, {"reason": raised})


def _explain_response(exchange: Exchange, status: int, host: str) -> QfError | None:
    body = decoded(exchange)
    headers = exchange.headers or {}
    if 300 <= status < 400:
        return not_a_console(host, f"{host} redirects the call to another address", status)
    if status >= 400 and isinstance(body, dict):
        code = body.get("code") or headers.get("X-Bce-Error-Code") or f"HTTP{status}"
        request_id = body.get("requestId") or headers.get("X-Bce-Request-Id")
        return _console_error(code, body.get("message") or "", request_id, status, exchange.action)
    if status >= 500:
        return ConsoleError(
            "Unreadable",
            f"{host} answered with HTTP {status} and no readable message",
            request_id=_said(headers.get("X-Bce-Request-Id") or "", _CODE_CHARACTERS) or None,
            status=status,
            hint_key="try_again",
        )
    if status >= 400 or not isinstance(body, dict):
        return unreadable_response(host, status)
    return _error_in(body, status, exchange)


def _error_in(body: Mapping[str, Any], status: int, exchange: Exchange) -> QfError | None:
    """Find the error in the body of a response that was sent as a success."""
    if "error_code" in body:
        return _console_error(
            body["error_code"], body.get("error_msg") or "", body.get("log_id"), status, exchange.action
        )
    if body.get("code") and body.get("result") is None:
        return _console_error(body["code"], body.get("message") or "", body.get("requestId"), status, exchange.action)
    return None


def _no_response(cause: str, host: str, params: Mapping[str, str]) -> QfError:
    shown_params = {"host": host, **{name: shown(value, _CODE_CHARACTERS) for name, value in params.items()}}
    if cause in _NOT_A_CONSOLE:
        return not_a_console(host, _NOT_A_CONSOLE[cause].format_map(shown_params))
    code = "".join(word.capitalize() for word in cause.split("_"))
    return Unreachable(code, _MESSAGES[cause].format_map(shown_params), hint_key=cause, hint_params=shown_params)


def _console_error(code: object, message: object, request_id: object, status: int, action: str) -> ConsoleError:
    parameter = _PARAMETER.search(str(message)[:_MESSAGE_CHARACTERS])
    if code == "AccessDenied":
        hint_key = "missing_read_policy" if action.startswith("Describe") else "missing_write_policy"
    elif parameter:
        hint_key = "invalid_parameter"
    else:
        hint_key = _HINTS_BY_CODE.get(str(code), "try_again" if status >= 500 else "server_verdict")
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


def unreadable_response(host: str, status: int | None = None) -> Unreachable:
    """Return the error for a response that is not a console's JSON."""
    return not_a_console(host, f"the response of {host} could not be read", status)


def not_a_console(host: str, message: str, status: int | None = None) -> Unreachable:
    """Return the error for a response that no Qianfan console gives."""
    error = Unreachable("Unreadable", message, status=status, hint_key="not_a_console", hint_params={"host": host})
    error.sent = True
    return error


def wrong_address(problem: str, host: str) -> Unreachable:
    """Return the error for an address that nothing may be sent to; `problem` is the key of its hint."""
    messages = {
        "bad_address": "the console's address is not scheme, host and port alone",
        "insecure_address": f"{host} must not be called over http://",
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


def bad_setting(name: str, value: object, reason: str) -> Unreachable:
    """Return the error for a setting of the SDK that no call can work with."""
    params = {"variable": name, "value": shown(value, _CODE_CHARACTERS), "reason": reason}
    return Unreachable(
        "BadSetting", "{variable} is {value}: {reason}".format_map(params), hint_key="bad_setting", hint_params=params
    )


def misconfigured(error: Exception) -> QfError:
    """Explain why the SDK cannot start; `error` is what its import or its configuration raised."""
    settings = getattr(error, "errors", None)
    if callable(settings):  # pydantic's ValidationError, in whichever of its versions the SDK uses
        problem = settings()[0]
        name = f"QIANFAN_{problem['loc'][0]}"
        return bad_setting(name, os.environ.get(name, "set in the .env file"), problem["msg"])
    if isinstance(error, (UnicodeError, OSError)):
        path = os.path.abspath(os.environ.get("QIANFAN_DOT_ENV_CONFIG_FILE", ".env"))
        reason = "is not UTF-8 text" if isinstance(error, UnicodeError) else "cannot be read"
        params = {"path": shown(path, _MESSAGE_CHARACTERS), "reason": reason}
        return Unreachable(
            "BadSettingsFile", "{path} {reason}".format_map(params), hint_key="bad_dot_env", hint_params=params
        )
    return _no_response("call_failed", "qianfan", {"reason": f"the SDK cannot start ({type(error).__name__})"})


def may_have_executed(error: QfError) -> bool:
    """Tell whether a call that ended in this error may have been executed: it was sent, and nobody said that it was
    refused."""
    if isinstance(error, ConsoleError):
        return (error.status or 0) >= 500
    return error.sent and not (error.status is not None and 400 <= error.status < 500)


def is_retryable(error: BaseException) -> bool:
    """Tell whether the same call may well succeed a moment later."""
    if isinstance(error, ConsoleError):
        return (error.status or 0) >= 500 or error.status == 429
    return isinstance(error, Unreachable) and error.hint_key == "dropped"


def is_transient(error: QfError) -> bool:
    """Tell whether what failed may well work later, though perhaps not in a moment."""
    return is_retryable(error) or error.hint_key in _TRANSIENT
