"""The states of several tasks of one version, read with one list."""

from __future__ import annotations

from collections.abc import Collection

from ..console.client import Console
from ..console.failures import is_not_found
from ..errors import QfError
from .actions import TaskInfo, describe, task_pages

_HAVE_A_REASON = frozenset({"failed", "stopped"})


def states(console: Console, source_model_id: str, task_ids: Collection[str]) -> dict[str, TaskInfo | QfError]:
    """Read the states of tasks: one list call (per page, until all are found), and one call for each task that has
    failed or was stopped, since only its description has the reason.

    Args:
        console: The console to call.
        source_model_id: The version that the tasks compress.
        task_ids: IDs of the tasks.

    Returns:
        Task ID → the task under the API's names, or why it could not be read. A task without a reason has no
        configuration, unless it was not listed and had to be described.

    Raises:
        QfError: The list could not be read; see `Console.read`.
    """
    found: dict[str, TaskInfo] = {}
    try:
        for page in task_pages(console, source_model_id):
            found |= {task["id"]: task for task in page if task["id"] in task_ids}
            if len(found) == len(set(task_ids)):
                break
    except QfError as error:
        if not is_not_found(error):  # the tasks may exist although the version does not
            raise
    return {task_id: _complete(console, task_id, found.get(task_id)) for task_id in task_ids}


def _complete(console: Console, task_id: str, task: TaskInfo | None) -> TaskInfo | QfError:
    if task is not None and task.get("status") not in _HAVE_A_REASON:
        return task
    try:
        return describe(console, task_id)
    except QfError as error:
        return error
