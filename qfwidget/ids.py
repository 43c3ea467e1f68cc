"""Tells the IDs of tasks, versions and models apart, before a call is made with the wrong one."""

from __future__ import annotations

from . import rules
from .errors import InvalidRequest
from .hints import MESSAGES, REASONS
from .language import Text

_KINDS = {"amva-": "a_task", "amv-": "a_version", "am-": "a_model"}
"""Prefix of the IDs → key of the kind (source: the API pages). No prefix begins with another one."""
_SHOWN_CHARACTERS = 60


def check_task_id(task_id: object, field: str = "task_id") -> str:
    """Check that a value can be the ID of a task. Only the console knows whether there is such a task.

    Args:
        task_id: The value.
        field: Its name, for the error.

    Returns:
        The ID without the blanks around it.

    Raises:
        InvalidRequest: It is not a text, it is blank, or it is the ID of something else.
    """
    return _checked(task_id, field, "a_task", "not_a_task_id")


def check_version_id(version_id: object, field: str = "source_model_id") -> str:
    """Check that a value can be the ID of a model version; see `check_task_id`."""
    return _checked(version_id, field, "a_version", "not_a_version_id")


def _checked(value: object, field: str, kind: str, problem: str) -> str:
    typed = rules.trimmed(value) if isinstance(value, str) else ""
    found = next((_KINDS[prefix] for prefix in _KINDS if typed.startswith(prefix)), None)
    if typed and found in (kind, None):
        return typed
    text = repr(value)
    shown = text if len(text) <= _SHOWN_CHARACTERS else text[:_SHOWN_CHARACTERS] + "…"
    named = REASONS[found].filled({"value": shown}) if found else Text(shown, f" {shown}")
    message = MESSAGES[problem].filled({"field": field, "found": named})
    raise InvalidRequest({field: problem}, message, hint_key=problem)
