"""The kernel's replies, and errors that only the forms have."""

from __future__ import annotations

import re

from ..errors import ConsoleError, QfError
from ..tasks.task import CompressionTask
from . import events, messages


def success(request_id: str, result: object) -> events.Success:
    """Return the reply to a request that was carried out."""
    return {"kind": "reply", "id": request_id, "ok": True, "result": result}


def refusal(request_id: str, error: QfError) -> events.Refusal:
    """Return the reply to a request that was not carried out."""
    return {"kind": "reply", "id": request_id, "ok": False, "error": error.to_dict()}


def deployment(request: messages.DeployCode) -> dict[str, str]:
    """Return the result of a `DeployCode` request: the program that deploys the new version of a task."""
    return {"code": CompressionTask(request.task_id).to_code("deploy", request.language, request.locale)}


def id_of(content: object) -> str:
    """Return the ID of any message, to reply to it; empty if it has none."""
    request_id = content.get("id") if isinstance(content, dict) else None
    return request_id if isinstance(request_id, str) and re.fullmatch(messages.ID_PATTERN, request_id) else ""


def bad_message() -> QfError:
    """Return the error for a malformed message."""
    return QfError("BadMessage", hint_key="bad_message")


def busy() -> ConsoleError:
    """Return the error for creating a task while another one is being created."""
    return ConsoleError("Busy", hint_key="busy")


def sweep_busy() -> ConsoleError:
    """Return the error for a request while a sweep's earlier one is in progress."""
    return ConsoleError("Busy", hint_key="sweep_busy")


def confirm(outcome: events.Outcome) -> ConsoleError:
    """Return the error for creating a task that was created already, or may have been."""
    if outcome == "created":
        return ConsoleError("CreatedAlready", hint_key="created_already")
    return ConsoleError("CreatedPerhaps", hint_key="created_perhaps")
