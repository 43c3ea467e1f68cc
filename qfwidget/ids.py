"""Checks that an ID is one of a task, a version or a model, before a call is made with the wrong one."""

from __future__ import annotations

from . import rules
from .errors import InvalidRequest
from .findings import shortened
from .hints import MESSAGES, REASONS
from .language import Text

_KINDS = {"amva-": "a_task", "amv-": "a_version", "am-": "a_model"}
"""Prefix of an ID → key of its kind in `REASONS` (source: the API pages). No prefix begins with another one."""


def check_task_id(task_id: object, field: str = "task_id") -> str:
    """Check that a value can be the ID of a task. Only the console knows whether the task exists.

    Args:
        task_id: The value, or an object that has it as its `id`, such as a task.
        field: Its name, for the error.

    Returns:
        The ID, without blanks around it.

    Raises:
        InvalidRequest: It is not text, is blank, or is the ID of something else.
    """
    return _checked(getattr(task_id, "id", task_id), field, "a_task", "not_a_task_id")


def check_version_id(version_id: object, field: str = "source_model_id") -> str:
    """Check that a value can be the ID of a model version; see `check_task_id`."""
    return _checked(version_id, field, "a_version", "not_a_version_id")


def check_version_filter(version_id: object) -> str:
    """Check that a value is the ID of a model version. Another text, such as a status, would match no task.

    Raises:
        InvalidRequest: It is not.
    """
    checked = check_version_id(version_id)
    if not checked.startswith("amv-"):
        raise _refused(repr(version_id), "source_model_id", None, "not_a_version_id", "not_a_version_filter")
    return checked


def check_model_id(model_id: object, field: str = "model_set_id") -> str:
    """Check that a value can be the ID of a model (set); see `check_task_id`."""
    return _checked(model_id, field, "a_model", "not_a_model_id")


def _checked(value: object, field: str, kind: str, problem: str) -> str:
    typed = rules.trimmed(value) if isinstance(value, str) else ""
    found = next((each for prefix, each in _KINDS.items() if typed.startswith(prefix)), None)
    if typed and found in (kind, None):
        return typed
    raise _refused(repr(value), field, found, problem, problem)


def _refused(value: str, field: str, found: str | None, problem: str, hint_key: str) -> InvalidRequest:
    shown = shortened(value)
    named = REASONS[found].filled({"value": shown}) if found else Text(shown, f" {shown}")
    message = MESSAGES[problem].filled({"field": field, "found": named})
    return InvalidRequest({field: problem}, message, hint_key=hint_key)
