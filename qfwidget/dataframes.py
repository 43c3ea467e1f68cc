"""DataFrames with real dtypes. pandas is imported here and late."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

TIME = "time"

MODEL_SETS = {
    "model_set_id": "string",
    "model_set_name": "string",
    "model_type": "category",
    "labels": "object",
    "version_count": "Int64",
    "create_time": TIME,
    "modify_time": TIME,
}
MODELS = {
    "model_set_id": "string",
    "model_set_name": "string",
    "model_type": "category",
    "version_id": "string",
    "version_name": "string",
    "base_model": "string",
    "compressible": "boolean",
    "create_time": TIME,
}
TASKS = {
    "task_id": "string",
    "name": "string",
    "status": "category",
    "source_model_id": "string",
    "model_id": "string",
    "strategy": "category",
    "weight": "category",
    "create_time": TIME,
    "finish_time": TIME,
    "failed_reason": "string",
}


def frame(columns: Mapping[str, str], rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Make a DataFrame.

    Args:
        columns: Column → dtype, in order; `TIME` is a datetime with time zone UTC, read leniently (NaT where it
            cannot be read).
        rows: One mapping a row; missing columns are NA.
    """
    import pandas as pd

    table = pd.DataFrame.from_records([dict(row) for row in rows], columns=list(columns))
    for column in (column for column, dtype in columns.items() if dtype == TIME):
        table[column] = pd.to_datetime(table[column], utc=True, errors="coerce", format="ISO8601")
    typed: pd.DataFrame = table.astype({column: dtype for column, dtype in columns.items() if dtype != TIME})
    return typed
