"""Turns what was recorded of a failed call into one of the errors of `errors.py`."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from typing import Any

from ..errors import ConsoleError, NotSignedIn, QfError, Unreachable
from ..hints import MEANT, MESSAGES, REASONS, hint_for_refusal, parameter_advice
from ..language import Params, Text
from ..weights import meant
from .exchange import Exchange
from .redaction import redact
from .sanitize import shown

_NOT_FOUND = 404
_CODE_CHARACTERS = 200
_MESSAGE_CHARACTERS = 2_000
_PARAMETER = re.compile(r"param\[([^\]]{1,80})\]")
_NOT_A_CONSOLE = frozenset({"too_large", "unreadable"})
WRONG_KEYS = frozenset({"wrong_access_key", "wrong_secret_key", "expired_credentials", "bad_signature_header"})
"""Keys of the hints for IAM keys that the console does not accept."""
_TRANSIENT = frozenset({"dropped", "timeout", "refused", "unreachable", "unknown_host", "proxy_unreachable"})


def decoded(exchange: Exchange) -> object:
    """Return the decoded JSON of a response; None if it is not JSON."""
    try:
        return json.loads(exchange.body)
    except (ValueError, RecursionError, MemoryError):
        return None


def explain(exchange: Exchange, body: object, raised: str | None, host: str) -> QfError | None:
    """Return the error for a call, if it failed.

    Args:
        exchange: What was recorded of the call.
        body: The body that the SDK returned; None if it raised an exception.
        raised: Name of that exception; None if there was none.
        host: Host and port of the console.

    Returns:
        The error, without keys and signatures; None if the console executed the call.
    """
    error = _explain(exchange, body, raised, host)
    if error is not None:
        error.sent = exchange.sent or raised is None
    return error


def _explain(exchange: Exchange, body: object, raised: str | None, host: str) -> QfError | None:
    if raised is None:
        status = exchange.status or 200
        return (
            _error_in(body, status, exchange) if isinstance(body, dict) else not_a_console(host, "unreadable", status)
        )
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
        return not_a_console(host, "redirected", status)
    if status >= 400 and isinstance(body, dict):
        code = body.get("code") or headers.get("X-Bce-Error-Code") or f"HTTP{status}"
        request_id = body.get("requestId") or headers.get("X-Bce-Request-Id")
        return _console_error(code, body.get("message") or "", request_id, status, exchange)
    if status >= 500:
        return ConsoleError(
            "Unreadable",
            MESSAGES["server_error"].filled({"host": host, "status": str(status)}),
            request_id=_redacted(headers.get("X-Bce-Request-Id") or "", _CODE_CHARACTERS, exchange) or None,
            status=status,
            hint_key="try_again",
        )
    if status >= 400 or not isinstance(body, dict):
        return not_a_console(host, "unreadable", status)
    return _error_in(body, status, exchange)


def _error_in(body: Mapping[str, Any], status: int, exchange: Exchange) -> QfError | None:
    """Return the error in a response with a success status; None if there is none."""
    if "error_code" in body:
        return _console_error(body["error_code"], body.get("error_msg") or "", body.get("log_id"), status, exchange)
    if body.get("code") and body.get("result") is None:
        return _console_error(body["code"], body.get("message") or "", body.get("requestId"), status, exchange)
    return None


def _no_response(cause: str, host: str, params: Params) -> QfError:
    if cause in _NOT_A_CONSOLE:
        return not_a_console(host, cause)
    safe = {
        name: value if isinstance(value, Text) else shown(value, _CODE_CHARACTERS) for name, value in params.items()
    }
    code = cause.title().replace("_", "")
    return Unreachable(code, hint_key=cause, hint_params={"host": host, **safe})


def _console_error(code: object, message: object, request_id: object, status: int, exchange: Exchange) -> ConsoleError:
    text = str(message)[:_MESSAGE_CHARACTERS]
    parameter = _PARAMETER.search(text)
    params: Params = {}
    if parameter:
        hint_key, params = (
            "invalid_parameter",
            {"param": shown(parameter[1]), "advice": _advice(parameter[1], exchange.params)},
        )
    else:
        hint_key = hint_for_refusal(str(code)[:_CODE_CHARACTERS], text, status, exchange.action)
    return ConsoleError(
        _redacted(code, _CODE_CHARACTERS, exchange),
        _redacted(message, _MESSAGE_CHARACTERS, exchange),
        request_id=_redacted(request_id, _CODE_CHARACTERS, exchange) if request_id else None,
        status=status,
        hint_key=hint_key,
        hint_params=params,
    )


def _advice(parameter: str, params: Mapping[str, Any]) -> Text:
    """Return what to do about a parameter that the console does not accept."""
    config = params.get("config")
    if parameter.rpartition(".")[2] == "weight" and isinstance(config, Mapping):
        weight = meant(config.get("weight"))
        if weight is not None:
            return MEANT.filled({"weight": weight})
    return parameter_advice(parameter)


def _redacted(text: object, characters: int, exchange: Exchange) -> str:
    """Return text from the console, redacted and safe to display."""
    return shown(redact(str(text), exchange.keys), characters)


def not_a_console(host: str, message_key: str, status: int | None = None) -> Unreachable:
    """Return the error for a response that is not from a Qianfan console.

    Args:
        host: Host and port of the console.
        message_key: Key of the message in `hints.MESSAGES`.
        status: HTTP status of the response.
    """
    params = {"host": host}
    message = MESSAGES[message_key].filled(params)
    error = Unreachable("Unreadable", message, status=status, hint_key="not_a_console", hint_params=params)
    error.sent = True
    return error


def wrong_address(problem: str, host: str) -> Unreachable:
    """Return the error for an address that is not allowed; `problem` is the key of the hint."""
    return Unreachable("BadAddress", hint_key=problem, hint_params={"host": host})


def not_signed_in(problem: str) -> NotSignedIn:
    """Return the error for keys that cannot be IAM keys; `problem` is the key of the hint."""
    return NotSignedIn("NotSignedIn", hint_key=problem)


def console_changed() -> ConsoleError:
    """Return the error for a change that the user decided for another console or account."""
    return ConsoleError("ConsoleChanged", hint_key="console_changed")


def bad_setting(name: str, value: object, reason: str | Text) -> Unreachable:
    """Return the error for an invalid setting of the SDK.

    Args:
        name: Name of the environment variable.
        value: Its value.
        reason: What is wrong with it.
    """
    params: Params = {"variable": name, "value": shown(value, _CODE_CHARACTERS), "reason": reason}
    return Unreachable("BadSetting", hint_key="bad_setting", hint_params=params)


def misconfigured(error: Exception) -> QfError:
    """Return the error for an SDK that cannot start, from the exception of its import or configuration."""
    settings = getattr(error, "errors", None)
    if callable(settings):  # a ValidationError of pydantic 1 or 2, whichever the SDK uses
        problem = settings()[0]
        name = f"QIANFAN_{problem['loc'][0]}"
        return bad_setting(name, os.environ.get(name, "a value in the .env file"), problem["msg"])
    if isinstance(error, (UnicodeError, OSError)):
        path = os.path.abspath(os.environ.get("QIANFAN_DOT_ENV_CONFIG_FILE", ".env"))
        reason = REASONS["not_utf_8" if isinstance(error, UnicodeError) else "unreadable_file"]
        params: Params = {"path": shown(path, _MESSAGE_CHARACTERS), "reason": reason}
        return Unreachable("BadSettingsFile", hint_key="bad_dot_env", hint_params=params)
    reason = REASONS["no_start"].filled({"kind": type(error).__name__})
    return _no_response("call_failed", "qianfan", {"reason": reason})


def is_not_found(error: QfError) -> bool:
    """Return whether the console says that what was asked for does not exist."""
    return isinstance(error, ConsoleError) and error.status == _NOT_FOUND


def may_have_executed(error: QfError) -> bool:
    """Return whether the failed call may have been executed: it was sent and not rejected."""
    if isinstance(error, ConsoleError):
        return (error.status or 0) >= 500
    return error.sent and not (error.status is not None and 400 <= error.status < 500)


def is_retryable(error: BaseException) -> bool:
    """Return whether an immediate retry is likely to succeed."""
    if isinstance(error, ConsoleError):
        return (error.status or 0) >= 500 or error.status == 429
    return isinstance(error, Unreachable) and error.hint_key == "dropped"


def is_transient(error: QfError) -> bool:
    """Return whether the same call is likely to succeed later."""
    return is_retryable(error) or error.hint_key in _TRANSIENT
