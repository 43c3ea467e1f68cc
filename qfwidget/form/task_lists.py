"""Handles requests about the account's tasks, for one widget."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..console.client import shared_console
from ..errors import QfError
from ..models.priority_pool import in_parallel
from ..tasks import actions
from ..tasks.actions import TaskInfo
from . import events


class TaskLists:
    """Lists and describes tasks.

    Args:
        send: Sends a message to the front end.
    """

    def __init__(self, send: events.Send) -> None:
        self._send = send
        self._console = shared_console()
        self._listings = 0

    def stop(self) -> None:
        """Stop listing."""
        self._listings += 1

    def list(self, source_model_id: str | None) -> dict[str, Any]:
        """Send the account's tasks to the front end, as they arrive."""
        self._listings += 1
        listing = self._listings
        count = 0
        for page in actions.task_pages(self._console, source_model_id):
            if listing != self._listings:
                break
            tasks = [{name: task.get(name) for name in events.LISTED_TASK_FIELDS} for task in page]
            self._send({"kind": "tasks", "tasks": tasks, "first": count == 0})
            count += len(tasks)
        if not count:
            self._send({"kind": "tasks", "tasks": [], "first": True})
        return {"count": count, "complete": listing == self._listings}

    def describe(self, task_ids: Sequence[str]) -> dict[str, Any]:
        """Describe tasks. Those that cannot be described are left out."""
        described = in_parallel(self._described, task_ids, "qfwidget-describe")
        return {"tasks": [task for task in described if task is not None]}

    def _described(self, task_id: str) -> TaskInfo | None:
        try:
            return actions.describe(self._console, task_id)
        except QfError:
            return None
