"""The account's tasks as a DataFrame."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from typing import TYPE_CHECKING, Any

from .. import dataframes
from ..console.client import shared_console
from ..console.connections import CALLS_IN_FLIGHT
from ..console.responses import report_unreadable
from ..errors import ConsoleError, Unreachable
from . import actions
from .actions import TaskInfo

if TYPE_CHECKING:
    import pandas as pd


STATUSES = ("creating", "running", "succeeded", "failed", "stopping", "stopped")


def list_tasks(
    source_model_id: str | None = None,
    *,
    status: str | Iterable[str] | None = None,
    created_after: str | datetime | None = None,
    created_before: str | datetime | None = None,
) -> pd.DataFrame:
    """List the account's compression tasks.

    Makes one call per page, one per task for its configuration, and one or two per source version for its names.

    Args:
        source_model_id: Only tasks of this version, "amv-…".
        status: Only tasks with this status, or one of these: creating, running, succeeded, failed, stopping, stopped.
        created_after: Only tasks created at this time or later: a datetime, or ISO 8601 text such as "2026-11-27" or
            "2026-11-27T09:00+08:00". Without a time zone, text is UTC and a datetime is local time.
        created_before: Only tasks created before this time.

    Returns:
        One row per task: task_id, name, status, source_model_id, model_id, strategy, weight (string), create_time,
        finish_time (datetime64[us, UTC]), failed_reason, description, source_model_name, source_model_set_name
        (string), duration (timedelta64[us], NaT until the task is final). Values that are absent, unknown or have the
        wrong type are missing.

    Raises:
        ValueError: The status is unknown, or a time cannot be parsed.
        QfError: See `Console.read`.
    """
    statuses = _statuses(status)
    after, before = _bound("created_after", created_after), _bound("created_before", created_before)

    def wanted(task: TaskInfo) -> bool:
        created = dataframes.time_of(task.get("createTime")) if after is not None or before is not None else None
        return (
            task.get("status") in statuses
            and (after is None or (created is not None and created >= after))
            and (before is None or (created is not None and created < before))
        )

    listed = filter(wanted, chain.from_iterable(actions.listed(shared_console(), source_model_id)))
    with ThreadPoolExecutor(CALLS_IN_FLIGHT, thread_name_prefix="qfwidget-describe") as pool:
        tasks = list(pool.map(_detailed, listed))
    names = _names({task["sourceModelId"] for task in tasks if task.get("sourceModelId")})
    table = dataframes.frame(dataframes.TASKS, (_row(task, names) for task in tasks))
    table["duration"] = table["finish_time"] - table["create_time"]
    return table


def _statuses(status: str | Iterable[str] | None) -> Container[object]:
    if status is None:
        return _Anything()
    statuses = {status} if isinstance(status, str) else set(status)
    if unknown := sorted(statuses - set(STATUSES)):
        raise ValueError(f"there is no status {', '.join(map(repr, unknown))}; a task is {', '.join(STATUSES)}")
    return statuses


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
