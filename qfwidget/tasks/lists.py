"""The account's tasks as a DataFrame."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from typing import TYPE_CHECKING, Any

from .. import dataframes
from ..console.client import shared_console
from ..console.connections import CALLS_IN_FLIGHT
from ..console.responses import report_unreadable
from ..errors import ConsoleError, Unreachable
from ..models.priority_pool import PriorityPool
from . import actions
from .actions import TaskInfo

if TYPE_CHECKING:
    import pandas as pd


def list_tasks(source_model_id: str | None = None) -> pd.DataFrame:
    """List the account's compression tasks, with one call per page and one per task for its configuration.

    Args:
        source_model_id: List only the tasks of this version, "amv-…".

    Returns:
        One row per task: task_id, name, status, source_model_id, model_id, strategy, weight (string), create_time,
        finish_time (datetime64[us, UTC]), failed_reason (string), duration (timedelta64[us], NaT until the task is
        final). Values that are absent or have the wrong type are missing.

    Raises:
        QfError: See `Console.read`.
    """
    listed = chain.from_iterable(actions.listed(shared_console(), source_model_id))
    detailed = PriorityPool(_detailed, CALLS_IN_FLIGHT, "qfwidget-describe").map(listed)
    table = dataframes.frame(dataframes.TASKS, map(_row, detailed))
    table["duration"] = table["finish_time"] - table["create_time"]
    return table


def _detailed(task: TaskInfo) -> TaskInfo:
    """Add the fields that only DescribeModelCompTask returns: configuration and failure reason."""
    try:
        return {**task, **actions.describe(shared_console(), task["id"])}
    except ConsoleError as error:
        if error.status != 404:
            raise
    except Unreachable as error:
        if error.hint_key != "not_a_console":
            raise
        report_unreadable("task")
    return task  # deleted in the meantime, or its description cannot be read


def _row(task: Mapping[str, Any]) -> dict[str, Any]:
    config = task.get("config") or {}
    return {
        "task_id": task.get("id"),
        "name": task.get("name"),
        "status": task.get("status"),
        "source_model_id": task.get("sourceModelId"),
        "model_id": task.get("modelId"),
        "create_time": task.get("createTime"),
        "finish_time": task.get("finishTime"),
        "failed_reason": task.get("failedReason"),
        "strategy": config.get("strategy"),
        "weight": config.get("weight"),
    }
