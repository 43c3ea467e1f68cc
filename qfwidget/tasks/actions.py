"""What the console can do with tasks: a function an action."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..console.client import Console
from ..console.pages import PageReader
from ..console.responses import readable_text, report_unreadable, unreadable

FINAL = frozenset({"succeeded", "failed", "stopped"})
"""The statuses after which nothing changes any more (source: the API page of DescribeModelCompTask)."""

TaskInfo = dict[str, Any]
"""A task as the console describes it, under the API's names. What cannot be read is None."""

_TEXTS = (
    "name", "description", "status", "sourceModelId", "modelId", "createTime", "finishTime", "failedReason",
)  # fmt: skip
_CONFIG_TEXTS = ("strategy", "weight")


def send(console: Console, body: Mapping[str, Any]) -> dict[str, Any]:
    """Send CreateModelCompTask, once.

    Args:
        console: Where to.
        body: A request body that the rules allow.

    Returns:
        Body of the answer: requestId, and the task's id as `result`.

    Raises:
        QfError: As `Console.send_once` raises it; Unreachable also for an answer without an id.
    """
    console.prepare()  # the next create often follows at once
    answer = console.send_once("CreateModelCompTask", body)
    if not isinstance(answer.get("result"), str):
        raise unreadable(console.host)
    return answer


def describe(console: Console, task_id: str) -> TaskInfo:
    """Return a task (DescribeModelCompTask). Raises what `Console.read` does."""
    result = console.read("DescribeModelCompTask", {"modelCompTaskId": task_id}).get("result")
    if not isinstance(result, dict):
        raise unreadable(console.host)
    return {**_readable(result), "id": task_id}


def listed(console: Console, source_model_id: str | None = None) -> Iterator[list[TaskInfo]]:
    """List tasks (DescribeModelCompTasks), page by page: without their configuration and reason of failure.

    Args:
        console: Where they are.
        source_model_id: Only those of this version, "amv-…".

    Yields:
        What each page brought. Raises what `PageReader` does.
    """
    params = {"sourceModelId": source_model_id} if source_model_id else {}
    return PageReader(console, "DescribeModelCompTasks", "modelCompTaskList", "id", _all_readable, params)


def cancel(console: Console, task_id: str) -> None:
    """Stop a task (CancelModelCompTask). Raises what `Console.send_once` does."""
    console.send_once("CancelModelCompTask", {"modelCompTaskId": task_id})


def delete(console: Console, task_id: str) -> None:
    """Take a task off the account's list (DeleteModelCompTask). Raises what `Console.send_once` does."""
    console.send_once("DeleteModelCompTask", {"modelCompTaskId": task_id})


def _all_readable(tasks: list[TaskInfo]) -> list[TaskInfo]:
    return [_readable(task) for task in tasks]


def _readable(task: TaskInfo) -> TaskInfo:
    """Return the task with None for what is not of the documented type: one odd field costs nothing else."""
    texts = {name: readable_text(task[name], name) for name in _TEXTS if name in task}
    config = task.get("config")
    if isinstance(config, dict):
        config = {**config, **{name: readable_text(config[name], name) for name in _CONFIG_TEXTS if name in config}}
    elif config is not None:
        report_unreadable("config")
        config = None
    return {**task, **texts, **({"config": config} if "config" in task else {})}
