"""A sweep as DataFrames and as HTML."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING, Any

from .. import dataframes
from ..console.sanitize import shown
from ..dataframes import TEXT, TIME
from ..hints import status_in_words
from ..language import Text
from ..tasks.table import duration, head
from .rows import Row

if TYPE_CHECKING:
    import pandas as pd

PLAN = dict.fromkeys(
    (
        "name", "source_model_id", "source_model_name", "source_model_set_name", "base_model", "model_set_id",
        "strategy", "weight", "problem", "warning", "existing_task_id", "existing_status", "action",
    ),
    TEXT,
)  # fmt: skip
TASKS = {
    **PLAN,
    "task_id": TEXT,
    "status": TEXT,
    "model_id": TEXT,
    "created": TIME,
    "finished": TIME,
    "failed_reason": TEXT,
    "error": TEXT,
}


def plan_table(rows: Iterable[Row]) -> pd.DataFrame:
    """Return the plan: one row per task."""
    return dataframes.frame(PLAN, map(_cells, rows))


def tasks_table(rows: Iterable[Row]) -> pd.DataFrame:
    """Return the plan with the states of its tasks."""
    table = dataframes.frame(TASKS, map(_cells, rows))
    lasted = table["finished"] - table["created"]
    table.insert(int(table.columns.get_loc("failed_reason")), "duration", lasted)  # type: ignore[arg-type]
    return table


def html(title: str, rows: Iterable[Row]) -> str:
    """Return the sweep as an HTML table: escaped, without scripts, links or external resources."""
    lines = [_line("th", map(head, ("name", "source", "weight", "status", "duration", "new", "reason")))]
    for row in rows:
        lasted = duration({"createTime": row.created, "finishTime": row.finished})
        why = row.failed_reason or _localized(row.error) or _localized(row.problem)
        status = status_in_words(row.shown_status).localized()
        cells = (row.name, row.source_model_id, row.weight or row.strategy, status, lasted, row.model_id, why)
        lines.append(_line("td", cells))
    return f'<table class="qf-sweep"><caption>{escape(title)}</caption>{"".join(lines)}</table>'


def _line(tag: str, cells: Iterable[str | None]) -> str:
    return "<tr>" + "".join(f"<{tag}>{escape(shown(cell or ''))}</{tag}>" for cell in cells) + "</tr>"


def _cells(row: Row) -> dict[str, Any]:
    cells = {column: getattr(row, column) for column in TASKS if column != "status"}
    texts = {column: _localized(cells[column]) for column in ("problem", "warning", "error")}
    return {**cells, **texts, "status": row.shown_status}


def _localized(text: Text | None) -> str | None:
    return text and text.localized()
