"""A task as an HTML table."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from types import MappingProxyType
from typing import Any

from ..console.client import shared_console
from ..console.sanitize import shown
from ..language import Text
from .actions import parsed_time

_HEADS: Mapping[str, Text] = MappingProxyType(
    {
        "task": Text("Task", "任务 ID"),
        "name": Text("Name", "任务名称"),
        "status": Text("Status", "状态"),
        "source": Text("Source version", "源模型版本"),
        "weight": Text("Weight", "量化配置"),
        "duration": Text("Duration", "用时"),
        "new": Text("New version", "新模型版本"),
        "next": Text("Next", "后续操作"),
        "reason": Text("Reason", "原因"),
    }
)
_DEPLOY = Text(
    'task.to_code("deploy", "python") returns a program that deploys the new version.',
    'task.to_code("deploy", "python") 会返回部署新模型版本的程序。',
)
_SEE = Text(
    "The version is in the console, too: https://console.bce.baidu.com/qianfan/",
    "也可在控制台查看该版本：https://console.bce.baidu.com/qianfan/",
)


def task_table(task_id: str, state: str, task: Mapping[str, Any]) -> str:
    """Return a task as HTML: escaped, without scripts, links or external resources.

    Args:
        task_id: ID of the task.
        state: Its status, or what is known instead.
        task: The task under the API's names; may be empty.
    """
    config = task.get("config") or {}
    cells = {
        "task": task_id,
        "name": task.get("name"),
        "status": state,
        "source": task.get("sourceModelId"),
        "weight": config.get("weight") or config.get("strategy"),
        "duration": duration(task),
        "new": task.get("modelId"),
        "next": _next() if task.get("status") == "succeeded" and task.get("modelId") else None,
        "reason": task.get("failedReason"),
    }
    lines = (f"<tr><th>{head(key)}</th><td>{escape(shown(text))}</td></tr>" for key, text in cells.items() if text)
    return f'<table class="qf-task">{"".join(lines)}</table>'


def _next() -> str:
    """Return what can be done with a new version. A simulated one is in no console, also once its demo has stopped."""
    console = shared_console()
    steps = [_DEPLOY, _SEE] if console.signed_in and not console.simulated else [_DEPLOY]
    return " ".join(step.localized() for step in steps)


def head(key: str) -> str:
    """Return the heading of a row or column, in the language of the environment."""
    return _HEADS[key].localized()


def duration(task: Mapping[str, Any]) -> str | None:
    """Return how long a task ran, such as "1:02:03"; None if it has not finished or a time cannot be parsed."""
    started, finished = parsed_time(task.get("createTime")), parsed_time(task.get("finishTime"))
    return str(finished - started).partition(".")[0] if started and finished else None
