"""The kernel's replies to requests that need no work, and the errors that only the form has."""

from __future__ import annotations

import re

from ..errors import ConsoleError, QfError
from ..tasks.task import CompressionTask
from . import events, messages


def answer(request_id: str, result: object) -> events.Answer:
    """Return the reply to a request that was carried out."""
    return {"kind": "answer", "id": request_id, "ok": True, "result": result}


def refusal(request_id: str, error: QfError) -> events.Refusal:
    """Return the reply to a request that was not."""
    return {"kind": "answer", "id": request_id, "ok": False, "error": error.to_dict()}


def deployment(request: messages.DeployCode) -> dict[str, str]:
    """Return the program that deploys the new version of a task, as a result."""
    return {"code": CompressionTask(request.task_id).to_code("deploy", request.language, request.locale)}


def id_of(content: object) -> str:
    """Return the ID of any message, to reply to it; empty if it has none."""
    request_id = content.get("id") if isinstance(content, dict) else None
    return request_id if isinstance(request_id, str) and re.fullmatch(messages.ID_PATTERN, request_id) else ""


def bad_message() -> QfError:
    """Return the error for a message that is not as documented."""
    return QfError("BadMessage", hint_key="bad_message")


def undone() -> ConsoleError:
    """Return the error for a decision that was undone."""
    return ConsoleError("Undone", hint_key="undone")


def late() -> ConsoleError:
    """Return the error for a decision that arrived too late."""
    return ConsoleError("Late", hint_key="late")


def takes_no_keys() -> QfError:
    """Return the error for keys sent to a form that accepts none."""
    return QfError("SignInRefused", hint_key="sign_in_refused")


def busy() -> ConsoleError:
    """Return the error for a task that is to be created while another one is."""
    return ConsoleError("Busy", hint_key="busy")


def sweep_busy() -> ConsoleError:
    """Return the error for a request that has to wait until a sweep's earlier one has ended."""
    return ConsoleError("Busy", hint_key="sweep_busy")


def plan_changed() -> ConsoleError:
    """Return the error for a decision on a plan that has changed since."""
    return ConsoleError("PlanChanged", hint_key="plan_changed")


def confirm(outcome: events.Outcome) -> ConsoleError:
    """Return the error for a task that has been created already, or perhaps."""
    if outcome == "created":
        return ConsoleError("CreatedAlready", hint_key="created_already")
    return ConsoleError("CreatedPerhaps", hint_key="created_perhaps")
