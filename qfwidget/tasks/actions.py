"""The console's actions on tasks, one function per action, and what the console's descriptions say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timezone
from itertools import chain
from typing import Any

from ..console.client import Console
from ..console.pages import PageReader
from ..console.responses import readable_text, report_undocumented, undocumented

FINAL = frozenset({"succeeded", "failed", "stopped"})
"""The statuses that never change (source: the API page of DescribeModelCompTask)."""
_REUSABLE = frozenset({"creating", "running", "succeeded"})

TaskInfo = dict[str, Any]
"""A task as the console describes it, under the API's names. A field of the wrong type is None."""

_TEXTS = (
    "name", "description", "status", "sourceModelId", "modelId", "createTime", "finishTime", "failedReason",
)  # fmt: skip
_CONFIG_TEXTS = ("strategy", "weight")


def send(console: Console, body: Mapping[str, Any], *, may_send: Callable[[], bool] = lambda: True) -> dict[str, Any]:
    """Send CreateModelCompTask, exactly once.

    Args:
        console: The console to send it to.
        body: A request body that the rules allow.
        may_send: See `Console.send_once`.

    Returns:
        Body of the response: requestId, and the task's ID as `result`.

    Raises:
        QfError: See `Console.send_once`; also Unreachable for a response without an ID.
    """
    console.prepare()  # the next create often follows immediately
    response = console.send_once("CreateModelCompTask", body, may_send=may_send)
    if not isinstance(response.get("result"), str):
        raise undocumented(console.host)
    return response


def describe(console: Console, task_id: str) -> TaskInfo:
    """Return a task (DescribeModelCompTask).

    Args:
        console: The console to call.
        task_id: ID of the task, "amva-…".

    Raises:
        QfError: See `Console.read`.
    """
    result = console.read("DescribeModelCompTask", {"modelCompTaskId": task_id}).get("result")
    if not isinstance(result, dict):
        raise undocumented(console.host)
    return {**_readable(result), "id": task_id}


def task_pages(console: Console, source_model_id: str | None = None) -> Iterator[list[TaskInfo]]:
    """List tasks (DescribeModelCompTasks), page by page, without their configuration and failure reason.

    Args:
        console: The console to call.
        source_model_id: List only the tasks of this version, "amv-…".

    Returns:
        An iterator over the tasks of each page.

    Raises:
        QfError: See `PageReader`.
    """
    params = {"sourceModelId": source_model_id} if source_model_id else {}
    return PageReader(
        console, "DescribeModelCompTasks", "modelCompTaskList", "id", lambda tasks: [*map(_readable, tasks)], params
    )


def reusable(
    console: Console, source_model_id: str, configurations: dict[str, TaskInfo] | None = None
) -> Iterator[TaskInfo]:
    """Describe the tasks of a version that are being created, are running or have succeeded, one by one.

    Args:
        console: The console to call.
        source_model_id: The version, "amv-…".
        configurations: ID of a task → its configuration, which never changes. A task that is in it is not described;
            the others are added.

    Yields:
        The tasks, the newest first.

    Raises:
        QfError: See `PageReader`.
    """
    configurations = {} if configurations is None else configurations
    listed = chain.from_iterable(task_pages(console, source_model_id))
    candidates = [task for task in listed if is_reusable(task)]
    for task in sorted(candidates, key=lambda task: str(task.get("createTime")), reverse=True):
        known = configurations.get(task["id"])
        described = describe(console, task["id"]) if known is None else {**task, "config": known}
        if known is None and described.get("config"):
            configurations[task["id"]] = described["config"]
        if is_reusable(described):
            yield described


def is_reusable(task: TaskInfo) -> bool:
    """Return whether a task is being created, is running or has succeeded."""
    return task.get("status") in _REUSABLE


def cancel(console: Console, task_id: str) -> None:
    """Cancel a task (CancelModelCompTask).

    Args:
        console: The console.
        task_id: ID of the task, "amva-…".

    Raises:
        QfError: See `Console.send_once`.
    """
    console.send_once("CancelModelCompTask", {"modelCompTaskId": task_id})


def delete(console: Console, task_id: str) -> None:
    """Delete a task from the account's list (DeleteModelCompTask).

    Args:
        console: The console.
        task_id: ID of the task, "amva-…".

    Raises:
        QfError: See `Console.send_once`.
    """
    console.send_once("DeleteModelCompTask", {"modelCompTaskId": task_id})


def parsed_time(time: object) -> datetime | None:
    """Return a time of the console, which is UTC if it has no time zone; None if it cannot be parsed."""
    try:
        parsed = datetime.fromisoformat(str(time).replace("Z", "+00:00"))
    except ValueError:
        return None
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=timezone.utc)


def _readable(task: TaskInfo) -> TaskInfo:
    """Return the task with None in place of each field that does not have the documented type."""
    texts = {name: readable_text(task[name], name) for name in _TEXTS if name in task}
    config = task.get("config")
    if isinstance(config, dict):
        config = {**config, **{name: readable_text(config[name], name) for name in _CONFIG_TEXTS if name in config}}
    elif config is not None:
        report_undocumented("config")
        config = None
    return {**task, **texts, **({"config": config} if "config" in task else {})}
