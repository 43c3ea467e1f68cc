"""Says that a task is reused, and where it saved."""

from __future__ import annotations

from contextlib import suppress

from ..errors import QfError
from ..hints import MESSAGES, status_in_words
from ..language import Params, Text
from ..models.catalog import shared_catalog


def reused(task_id: str, status: str, model_id: str | None, wanted: str | None) -> Text:
    """Return what to say about a reused task. A task's description has no model set, but its version's has.

    Args:
        task_id: ID of the task.
        status: Its status.
        model_id: Its version; None if there is none yet.
        wanted: The model set to save into, if it was given.
    """
    target = _target(model_id, wanted)
    key = "reused" if target == wanted else "reused_elsewhere" if target else "reused_unknown_target"
    params: Params = {
        "id": task_id,
        "status": status_in_words(status),
        "target": target or "",
        "wanted": wanted or "",
    }
    return MESSAGES[key].filled(params)


def reused_elsewhere(task_id: str, status: str, model_id: str | None, wanted: str | None) -> Text | None:
    """Return what `reused` does, or None if the task saved where it should, or may save anywhere.

    Args:
        task_id: ID of the task.
        status: Its status.
        model_id: Its version; None if there is none yet.
        wanted: The model set to save into, if it was given.
    """
    return None if _target(model_id, wanted) == wanted else reused(task_id, status, model_id, wanted)


def _target(model_id: str | None, wanted: str | None) -> str | None:
    """Return the model set of a version if one was given to save into; None if it is not known."""
    if wanted is not None and model_id is not None:
        with suppress(QfError):
            return shared_catalog().version(model_id).model_set_id or None
    return None
