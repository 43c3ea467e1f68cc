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
        task_id: The value.
        field: Its name, for the error.

    Returns:
        The ID, without blanks around it.

    Raises:
        InvalidRequest: It is not text, is blank, or is the ID of something else.
    """
    return _checked(task_id, field, "a_task", "not_a_task_id")


def check_version_id(version_id: object, field: str = "source_model_id") -> str:
    """Check that a value can be the ID of a model version; see `check_task_id`."""
    return _checked(version_id, field, "a_version", "not_a_version_id")


def check_model_id(model_id: object, field: str = "model_set_id") -> str:
    """Check that a value can be the ID of a model (set); see `check_task_id`."""
    return _checked(model_id, field, "a_model", "not_a_model_id")


def _checked(value: object, field: str, kind: str, problem: str) -> str:
    typed = rules.trimmed(value) if isinstance(value, str) else ""
    found = next((each for prefix, each in _KINDS.items() if typed.startswith(prefix)), None)
    if typed and found in (kind, None):
        return typed
    shown = shortened(repr(value))
    named = REASONS[found].filled({"value": shown}) if found else Text(shown, f" {shown}")
    message = MESSAGES[problem].filled({"field": field, "found": named})
    raise InvalidRequest({field: problem}, message, hint_key=problem)
