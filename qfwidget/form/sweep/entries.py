"""The rows of a sweep as the page and the saved summary show them."""

from __future__ import annotations

from typing import TypedDict

from ...console.sanitize import harmless
from ...experiments.rows import Row
from ...language import LANGUAGES, Language, Text

_ROW_CHARACTERS = 20_000

Sentences = dict[Language, str]


class RowEntry(TypedDict):
    """A row of the trait `rows`.

    Attributes:
        action: "create", "reuse" for a task that exists already, or "skip" for one that cannot be created.
        status: The task's status, or "planned", "sending", "unknown", "refused", "skipped" or "deleted".
    """

    name: str
    sourceModelId: str
    sourceModelName: str | None
    sourceModelSetName: str | None
    baseModel: str | None
    modelSetId: str | None
    strategy: str
    weight: str | None
    action: str
    problem: Sentences | None
    warning: Sentences | None
    error: Sentences | None
    existingTaskId: str | None
    existingStatus: str | None
    status: str
    taskId: str | None
    modelId: str | None
    createTime: str | None
    finishTime: str | None
    failedReason: str | None


def entry_of(row: Row) -> RowEntry:
    """Return a row for the page."""
    entry = RowEntry(
        name=row.name,
        sourceModelId=row.source_model_id,
        sourceModelName=row.source_model_name,
        sourceModelSetName=row.source_model_set_name,
        baseModel=row.base_model,
        modelSetId=row.model_set_id,
        strategy=row.strategy,
        weight=row.weight,
        action=row.action,
        problem=_sentences(row.problem),
        warning=_sentences(row.warning),
        error=_sentences(row.error),
        existingTaskId=row.existing_task_id,
        existingStatus=row.existing_status,
        status=row.shown_status,
        taskId=row.task_id,
        modelId=row.model_id,
        createTime=row.created,
        finishTime=row.finished,
        failedReason=row.failed_reason,
    )
    bounded: RowEntry = harmless(entry, characters=_ROW_CHARACTERS)
    return bounded


def _sentences(text: Text | None) -> Sentences | None:
    return text and {each: text.in_language(each) for each in LANGUAGES}
