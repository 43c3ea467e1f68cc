"""Every table has the same schema, whatever its content."""

from __future__ import annotations

import logging
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from qfwidget import dataframes

ROWS: list[dict[str, Any]] = [
    {"task_id": "amva-1", "status": "running", "weight": "INT8-PTQ", "create_time": "2026-11-23T14:37:00+08:00"},
    {"task_id": "amva-2", "status": None, "weight": None, "model_id": "", "create_time": "2026-11-23T06:37:00.5Z"},
    {"task_id": "amva-3"},
]


def tasks(*rows: dict[str, Any]) -> pd.DataFrame:
    return dataframes.frame(dataframes.TASKS, rows)


@pytest.mark.parametrize("columns", [dataframes.MODEL_SETS, dataframes.MODELS, dataframes.TASKS])
def test_an_empty_list_has_the_dtypes_of_a_full_one(columns: dict[str, str]) -> None:
    empty, full = dataframes.frame(columns, []), dataframes.frame(columns, [*ROWS, {}])
    assert empty.dtypes.equals(full.dtypes)
    assert list(empty.columns) == list(columns)
    assert {str(dtype) for dtype in empty.dtypes} <= {"string", "datetime64[us, UTC]", "Int64", "boolean", "object"}


def test_an_absent_a_null_and_an_empty_text_are_missing_alike() -> None:
    table = tasks(*ROWS)
    texts = table.select_dtypes("string")
    assert texts.loc[2].drop("task_id").tolist() == [pd.NA] * (len(texts.columns) - 1)
    assert table["weight"].tolist() == ["INT8-PTQ", pd.NA, pd.NA]
    assert table["model_id"].isna().all()


def test_times_are_in_utc_and_microseconds() -> None:
    times = tasks(*ROWS)["create_time"]
    assert times.tolist() == [
        pd.Timestamp("2026-11-23T06:37Z"), pd.Timestamp("2026-11-23T06:37:00.5Z"), pd.NaT
    ]  # fmt: skip
    assert str((times - times).dtype) == "timedelta64[us]"


@pytest.mark.parametrize(
    "time",
    [True, 1_700_000_000, 1.7e9, "1700000000", "now", "today", "2026", "yesterday", ["2026-11-23"], {}],
    ids=repr,
)
def test_what_is_not_a_time_is_missing_and_logged(time: object, caplog: pytest.LogCaptureFixture) -> None:
    table = tasks({"task_id": "amva-1", "create_time": time}, *ROWS)
    assert table["create_time"].isna().tolist() == [True, False, False, True]
    assert table["task_id"].notna().all()
    assert [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING] == [
        "values that do not fit their columns are missing in the table: create_time (1)"
    ]


@pytest.mark.parametrize("status", [True, 7, ["running"], {"is": "running"}])
def test_what_is_not_a_text_is_missing_and_logged(status: object, caplog: pytest.LogCaptureFixture) -> None:
    table = tasks({"task_id": "amva-1", "status": status, "create_time": status}, *ROWS)
    assert table["status"].isna().tolist() == [True, False, True, True]
    assert caplog.messages == [
        "values that do not fit their columns are missing in the table: status (1), create_time (1)"
    ]


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_the_line_of_the_readme_makes_a_table_that_excel_accepts(readme: str) -> None:
    text = (Path(__file__).parents[1] / readme).read_text(encoding="utf-8")
    (line,) = re.findall(r"`(\w+\.assign\(.*\))\.to_excel\(", text)
    for table in (tasks(*ROWS), tasks()):
        plain = eval(line, {"table": table})  # noqa: S307
        assert plain.select_dtypes("datetimetz").columns.empty
        assert plain["create_time"].isna().equals(table["create_time"].isna())
