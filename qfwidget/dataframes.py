"""DataFrames with fixed dtypes, even when empty. Only this module imports pandas, and only when needed."""

from __future__ import annotations

import logging
import re
import sys
import threading
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date, datetime, timezone
from typing import TYPE_CHECKING, Any

from .errors import InvalidRequest
from .hints import MESSAGES
from .process import importing

if TYPE_CHECKING:
    import pandas as pd

_LOG = logging.getLogger(__name__)

# Explicit storage: otherwise it depends on whether pyarrow is installed, which the SDK may have replaced with a stub.
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
    "listed_weights": LIST,
    "model_id": TEXT,
    "model_name": TEXT,
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
    "description": TEXT,
    "source_model_name": TEXT,
    "source_model_set_name": TEXT,
}

# Without this check, pandas also parses "now" as a time and bare numbers as years.
_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")


def import_ahead() -> None:
    """Start importing pandas on another thread, while this one waits for the console."""
    if "pandas" not in sys.modules:
        threading.Thread(target=_import, name="qfwidget-pandas", daemon=True).start()


def _import() -> None:
    with importing(), suppress(ImportError):  # raised again where pandas is needed
        import pandas  # noqa: F401


def frame(columns: Mapping[str, str], rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Create a DataFrame.

    Args:
        columns: Column → dtype, in order.
        rows: One mapping per row.

    Returns:
        The table. Values that are absent, null or empty are missing: NA for text, flags and integers, NaT for times.
        Values that do not fit their column's dtype are missing too, and a warning is logged.
    """
    with importing():
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
        _LOG.warning("values that do not fit their columns are missing in the table: %s", ", ".join(unreadable))
    return table


def na_as_none(value: Any) -> Any:
    """Return a value, or None for NA and NaN, which tables have where a value is absent."""
    if isinstance(value, float) and value != value:
        return None
    pandas = sys.modules.get("pandas")  # without pandas, nobody has its NA
    return None if pandas is not None and value is getattr(pandas, "NA", pandas) else value


def check_not_table(argument: str, given: object) -> None:
    """Check that a list is no DataFrame, which would be taken for the names of its columns.

    Args:
        argument: Name of the argument.
        given: The list, or anything else.

    Raises:
        InvalidRequest: It is one.
    """
    if hasattr(given, "columns"):
        column = "version_id" if argument == "source_model_id" else argument
        message = MESSAGES["not_a_column"].filled({"field": argument, "column": column})
        raise InvalidRequest({argument: "not_a_column"}, message)


def bound(name: str, time: str | date | None) -> pd.Timestamp | None:
    """Return a time given by a user, in UTC; None if there is none.

    Args:
        name: Name of the argument, for the error.
        time: ISO 8601 text, a datetime (also one of pandas), or a date, which stands for its first moment. Without a
            time zone, text is UTC and the others are local time.

    Raises:
        InvalidRequest: It is none of these, or cannot be parsed.
    """
    if na_as_none(time) is None:
        return None
    import pandas as pd

    given: object = time
    if isinstance(time, pd.Timestamp):  # whose `astimezone` refuses local times
        given = time.to_pydatetime(warn=False)
    elif isinstance(time, date) and not isinstance(time, datetime):
        given = datetime.combine(time, datetime.min.time())
    if isinstance(given, datetime):
        with suppress(OverflowError, ValueError, OSError):  # a year that the system's time zones do not know
            given = given.astimezone(timezone.utc).isoformat()
    parsed: pd.Timestamp = _times([given]).iloc[0]
    if pd.isna(parsed):
        params = {"field": name, "value": repr(time)}
        raise InvalidRequest({name: "not_a_time"}, MESSAGES["not_a_time"].filled(params))
    return parsed


def is_within(time: object, after: pd.Timestamp | None, before: pd.Timestamp | None) -> bool:
    """Return whether a time is within bounds; False if it cannot be parsed.

    Args:
        time: The time as the console sends it.
        after: The earliest time; None for no bound.
        before: The time that is too late; None for no bound.
    """
    if after is None and before is None:
        return True
    parsed: pd.Timestamp = _times([time]).iloc[0]
    return bool((after is None or parsed >= after) and (before is None or parsed < before))


def _times(values: list[Any]) -> pd.Series[Any]:
    """Parse ISO 8601 times; a time without a time zone is UTC."""
    import pandas as pd

    texts = [value if isinstance(value, str) and _ISO_DATE.match(value) else None for value in values]
    times = pd.to_datetime(pd.Series(texts, dtype="object"), utc=True, errors="coerce", format="ISO8601")
    return times.astype(TIME)  # type: ignore[call-overload,no-any-return]


def _readable(values: list[Any], dtype: str) -> list[Any]:
    expected = {TEXT: str, FLAG: bool, INTEGER: int}.get(dtype, object)
    return [value if isinstance(value, expected) else None for value in values]
