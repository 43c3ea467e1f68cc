"""The account's tasks as a DataFrame."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING, Any

from pydantic.alias_generators import to_snake

from .. import dataframes
from ..console.client import shared_console
from ..console.failures import is_not_found
from ..console.responses import report_undocumented
from ..errors import QfError
from ..findings import not_one_of
from ..ids import check_version_filter
from ..models.catalog import shared_catalog
from ..models.priority_pool import in_parallel
from . import actions
from .actions import TaskInfo

if TYPE_CHECKING:
    import pandas as pd

STATUSES = ("creating", "running", "succeeded", "failed", "stopping", "stopped")
"""The statuses of a task (source: the API page of DescribeModelCompTask)."""


def list_tasks(
    source_model_id: str | None = None,
    *,
    status: str | Iterable[str] | None = None,
    created_after: str | date | None = None,
    created_before: str | date | None = None,
) -> pd.DataFrame:
    """List the account's compression tasks.

    Makes one call per page, one per task for its configuration, and two per source version for its names.

    Args:
        source_model_id: Only tasks of this version, "amv-…".
        status: Only tasks with this status, or with one of these: "creating", "running", "succeeded", "failed",
            "stopping", "stopped".
        created_after: Only tasks created at this time or later: a datetime, a date, or ISO 8601 text such as
            "2026-11-27" or "2026-11-27T09:00+08:00". Text without a time zone is UTC; a datetime or a date is local
            time.
        created_before: Only tasks created before this time.

    Returns:
        One row per task, with the columns task_id, name, status, source_model_id, model_id, strategy, weight (string),
        create_time, finish_time (datetime64[us, UTC]), failed_reason (string), duration (timedelta64[us], NaT until
        the task is final), description, source_model_name, source_model_set_name (string). Values that are absent,
        unknown or have the wrong type are missing.

    Raises:
        InvalidRequest: `source_model_id` is not the ID of a version; a status is unknown; or a time cannot be parsed.
        NotSignedIn: There are no keys, or they cannot be IAM keys.
        ConsoleError: The console returned an error.
        Unreachable: No response arrived, or it is not from a Qianfan console.
    """
    if (source_model_id := dataframes.na_as_none(source_model_id)) is not None:
        source_model_id = check_version_filter(source_model_id)
    statuses = _statuses(status)
    bounds = dataframes.bound("created_after", created_after), dataframes.bound("created_before", created_before)
    listed = (
        task
        for task in chain.from_iterable(actions.task_pages(shared_console(), source_model_id))
        if (statuses is None or task.get("status") in statuses)
        and dataframes.is_within(task.get("createTime"), *bounds)
    )
    tasks = in_parallel(_detailed, listed, "qfwidget-describe")
    sources = sorted({task["sourceModelId"] for task in tasks if task.get("sourceModelId")})
    names = dict(zip(sources, in_parallel(_names, sources, "qfwidget-names"), strict=True))
    table = dataframes.frame(dataframes.TASKS, (_row(task, names.get(task.get("sourceModelId"))) for task in tasks))
    duration = table["finish_time"] - table["create_time"]
    table.insert(int(table.columns.get_loc("failed_reason")) + 1, "duration", duration)  # type: ignore[arg-type]
    return table


def _statuses(status: object) -> set[object] | None:
    if dataframes.na_as_none(status) is None:
        return None
    statuses = set(status) if isinstance(status, Iterable) and not isinstance(status, str) else {status}
    if unknown := sorted(statuses - set(STATUSES), key=str):
        raise not_one_of("status", ", ".join(map(repr, unknown)), STATUSES)
    return statuses


def _detailed(task: TaskInfo) -> TaskInfo:
    """Add the fields that only DescribeModelCompTask returns: configuration and failure reason."""
    try:
        return {**task, **actions.describe(shared_console(), task["id"])}
    except QfError as error:
        if error.hint_key == "not_a_console":
            report_undocumented("task")
        elif not is_not_found(error):
            raise
    return task  # deleted in the meantime, or its description cannot be read


def _names(version_id: str) -> tuple[str, str]:
    """Return the names of a version and its model set; empty if unknown, for example if the version was deleted."""
    catalog = shared_catalog()
    try:
        version = catalog.version(version_id)
    except QfError:
        return "", ""
    try:
        return version.model_name, catalog.model_set(version.model_set_id).model_set_name
    except QfError:
        return version.model_name, ""


def _row(task: Mapping[str, Any], names: tuple[str, str] | None) -> dict[str, Any]:
    """Return a row. The other columns are the API's names in snake case; `frame` ignores what has no column."""
    config = task.get("config") or {}
    version_name, model_set_name = names or ("", "")
    return {
        **{to_snake(field): value for field, value in task.items()},
        "task_id": task["id"],
        "strategy": config.get("strategy"),
        "weight": config.get("weight"),
        "source_model_name": version_name,
        "source_model_set_name": model_set_name,
    }
