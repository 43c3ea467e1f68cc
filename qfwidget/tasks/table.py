"""A task as an HTML table."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from html import escape
from typing import Any

from ..console.sanitize import shown


def task_table(task_id: str, state: str, task: Mapping[str, Any]) -> str:
    """Return a task as HTML: escaped, without scripts, links or external resources.

    Args:
        task_id: ID of the task.
        state: Its status, or what is known in place of it.
        task: The task under the API's names; may be empty.
    """
    config = task.get("config") or {}
    rows = {
        "Task": task_id,
        "Name": task.get("name"),
        "Status": state,
        "Source version": task.get("sourceModelId"),
        "Weight": config.get("weight") or config.get("strategy"),
        "Duration": duration(task),
        "New version": task.get("modelId"),
        "Reason": task.get("failedReason"),
    }
    lines = (f"<tr><th>{name}</th><td>{escape(shown(text))}</td></tr>" for name, text in rows.items() if text)
    return f'<table class="qf-task">{"".join(lines)}</table>'


def duration(task: Mapping[str, Any]) -> str | None:
    """Return how long a task ran, such as "1:02:03"; None if it has not finished or its times cannot be read."""
    try:
        started, finished = (
            datetime.fromisoformat(str(task.get(name)).replace("Z", "+00:00")) for name in ("createTime", "finishTime")
        )
        return str(finished - started).partition(".")[0]
    except (ValueError, TypeError):  # unreadable, or only one of them has a time zone
        return None
