"""A sweep as text and HTML, for reading a saved notebook without a kernel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from types import MappingProxyType
from typing import Any, Protocol

from ...console.sanitize import shown
from ...errors import ErrorInfo
from ...language import Language
from ...tasks.table import duration
from ..locale import Localized, shown_language
from ..saved_output import WORDS as FORM_WORDS
from ..saved_output import Summary
from .entries import RowEntry, Sentences

_CELL_CHARACTERS = 300

WORDS: Mapping[Language, Mapping[str, str]] = MappingProxyType(
    {
        "en": {
            **FORM_WORDS["en"],
            "title": "Compression sweep",
            "setting": "Setting",
            "ran": "Duration",
            "newVersion": "New version",
            "reason": "Reason",
            "choosing": "Nothing is planned.",
            "planned": "Planned",
            "sending": "Sending",
            "unknown": "Outcome unknown",
            "refused": "Refused",
            "skipped": "Cannot be created",
            "deleted": "Deleted",
        },
        "zh-CN": {
            **FORM_WORDS["zh-CN"],
            "title": "批量压缩",
            "setting": "压缩配置",
            "ran": "用时",
            "newVersion": "新模型版本",
            "reason": "原因",
            "choosing": "尚未生成计划。",
            "planned": "待创建",
            "sending": "提交中",
            "unknown": "结果未知",
            "refused": "被拒绝",
            "skipped": "无法创建",
            "deleted": "已删除",
        },
    }
)
"""Language → key → words."""

_COLUMNS = ("name", "version", "setting", "status", "ran", "newVersion", "reason")


class Shown(Localized, Protocol):
    """What a summary is made of: the traits of a `SweepWidget`."""

    value: dict[str, Any]
    rows: list[RowEntry] | None
    error: ErrorInfo | None


def summary_of(sweep: Shown) -> Summary:
    """Return the summary of a sweep."""
    rows, error, language = sweep.rows, sweep.error, shown_language(sweep)
    words = WORDS[language]
    lines = [_cells(row, words, language) for row in rows or ()]
    notes = [] if error is None else [_error(error, language)]
    if rows is None:
        notes.insert(0, words["choosing"])
    return Summary(
        title=words["title"],
        line=_line(sweep.value, rows),
        text="\n".join([words["title"], *notes, *("  ".join(filter(None, line)) for line in lines), words["restored"]]),
        parts=_html(words, notes, lines),
        unsaved=words["unsaved"],
        language=language,
    )


def _line(value: Mapping[str, Any], rows: Sequence[RowEntry] | None) -> str:
    if rows is None:
        return f"not planned, versions: {len(value['sourceModelIds'])}"
    statuses = [row["status"] for row in rows]
    counts = ", ".join(f"{statuses.count(status)} {status}" for status in dict.fromkeys(statuses))
    return f"{len(rows)} tasks: {counts}"


def _cells(row: RowEntry, words: Mapping[str, str], language: Language) -> list[str]:
    status = row["status"]
    source = " ".join(filter(None, (row["sourceModelSetName"], row["sourceModelName"])))
    cells = (
        row["name"],
        f"{source} ({row['sourceModelId']})" if source else row["sourceModelId"],
        row["weight"] or words.get(row["strategy"], row["strategy"]),
        words.get("failed_task" if status == "failed" else status, status),
        duration({"createTime": row["createTime"], "finishTime": row["finishTime"]}),
        row["modelId"],
        row["failedReason"] or _in_language(row["error"], language) or _in_language(row["problem"], language),
    )
    return [shown(cell or "", _CELL_CHARACTERS) for cell in cells]


def _html(words: Mapping[str, str], notes: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    table = ""
    if lines:
        heads = "".join(f'<th scope="col">{escape(words[column])}</th>' for column in _COLUMNS)
        body = "".join(f"<tr>{''.join(map(_cell, line))}</tr>" for line in lines)
        table = f"<table><tr>{heads}</tr>{body}</table>"
    return (
        f"<p><strong>{escape(words['title'])}</strong></p>{''.join(f'<p>{escape(text)}</p>' for text in notes)}{table}"
        f"<p><em>{escape(words['restored'])}</em></p>"
    )


def _cell(text: str) -> str:
    return f'<td><span dir="auto">{escape(text)}</span></td>'


def _error(error: Mapping[str, Any], language: Language) -> str:
    message = (error.get("messages") or {}).get(language) or error.get("message") or ""
    hint = (error.get("hints") or {}).get(language) or error.get("hint") or ""
    return shown(" ".join(filter(None, (f"{error.get('code')}:", message, hint))), 1_000)


def _in_language(sentences: Sentences | None, language: Language) -> str | None:
    return sentences[language] if sentences else None
