"""DataFrames whose dtypes are the same for every list, an empty one too. pandas is imported here and late."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

_LOG = logging.getLogger(__name__)

# pandas would choose the storage by whether it finds pyarrow, for which the SDK may have put a stub.
TEXT = "string[python]"
TIME = "datetime64[us, UTC]"
INTEGER = "Int64"
FLAG = "boolean"
LIST = "object"

MODEL_SETS = {
    "model_set_id": TEXT,
    "model_set_name": TEXT,
    "model_type": TEXT,
    "labels": LIST,
    "version_count": INTEGER,
    "create_time": TIME,
    "modify_time": TIME,
}
MODELS = {
    "model_set_id": TEXT,
    "model_set_name": TEXT,
    "model_type": TEXT,
    "version_id": TEXT,
    "version_name": TEXT,
    "base_model": TEXT,
    "compressible": FLAG,
    "create_time": TIME,
}
TASKS = {
    "task_id": TEXT,
    "name": TEXT,
    "status": TEXT,
    "source_model_id": TEXT,
    "model_id": TEXT,
    "strategy": TEXT,
    "weight": TEXT,
    "create_time": TIME,
    "finish_time": TIME,
    "failed_reason": TEXT,
}

# pandas also reads "now" as a time, and bare numbers as years.
_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")


def frame(columns: Mapping[str, str], rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Make a DataFrame.

    Args:
        columns: Column → dtype, in order.
        rows: One mapping a row.

    Returns:
        The table. An absent, null or empty value is missing: NA in a text, a flag or an integer, NaT in a time. So is
        what cannot be read as its column's dtype, which a log warning says.
    """
    import pandas as pd

    listed = list(rows)
    table: pd.DataFrame = pd.DataFrame(index=pd.RangeIndex(len(listed)))
    unreadable = []
    for column, dtype in columns.items():
        given = [None if row.get(column) == "" else row.get(column) for row in listed]
        table[column] = _times(given) if dtype == TIME else pd.Series(_readable(given, dtype), dtype=dtype)
        lost = sum(value is not None for value in given) - int(table[column].notna().sum())
        if lost:
            unreadable.append(f"{column} ({lost})")
    if unreadable:
        _LOG.warning("values that cannot be read are missing in the table: %s", ", ".join(unreadable))
    return table


def _times(values: list[Any]) -> pd.Series[Any]:
    """Read ISO 8601 times; one without a time zone is in UTC."""
    import pandas as pd

    texts = [value if isinstance(value, str) and _ISO_DATE.match(value) else None for value in values]
    times = pd.to_datetime(pd.Series(texts, dtype="object"), utc=True, errors="coerce", format="ISO8601")
    return times.astype(TIME)  # type: ignore[call-overload,no-any-return]


def _readable(values: list[Any], dtype: str) -> list[Any]:
    expected = {TEXT: str, FLAG: bool, INTEGER: int}.get(dtype, object)
    return [value if isinstance(value, expected) else None for value in values]
