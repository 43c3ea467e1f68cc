"""Plans the rows of a sweep. Makes only read calls: for the versions, their model sets, and their tasks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, product

from .. import rules, weights
from ..console.client import shared_console
from ..draft import warnings_of
from ..errors import ConsoleError, InvalidRequest, with_message
from ..findings import in_words
from ..hints import MESSAGES, REASONS
from ..ids import check_version_id
from ..language import Text
from ..models.catalog import Version, shared_catalog
from ..models.priority_pool import in_parallel
from ..models.source import Source, source_of
from ..request import checked
from ..tasks import actions
from ..tasks.actions import TaskInfo
from ..tasks.settings import same_configuration
from .names import check_pattern, name
from .rows import Row

LISTED = "listed"
"""Stands for all weights that the vendor's product page lists for the version's base model."""
_WRONG_ID = frozenset({"no_such_version", "no_such_id", "invalid_parameter", "inappropriate_request"})

ModelSets = str | Mapping[str, str | None] | None


@dataclass(frozen=True)
class Settings:
    """The arguments of `sweep`; those that can be several values are sequences without duplicates."""

    sources: Sequence[str]
    strategies: Sequence[str]
    weights: Sequence[str | None]
    model_sets: ModelSets
    pattern: str
    description: str | None
    again: bool
    limit: int


@dataclass(frozen=True)
class _Known:
    """A source with the name of its model set, or the problem with it."""

    source: Source | None = None
    model_set_name: str | None = None
    problem: Text | None = None


def plan(settings: Settings) -> list[Row]:
    """Return the rows of a sweep.

    Raises:
        InvalidRequest: The plan is empty or exceeds the limit; the pattern of the names has an unknown field; or
            `model_set_id` contains a version that is not one of the sources.
        QfError: The versions or the tasks could not be read; see `Console.read`.
    """
    check_pattern(settings.pattern)
    _check_model_sets(settings)
    _check_count(len(settings.sources), settings.limit)
    known = _look_up(settings.sources)
    rows = _expanded(settings, known)
    _check_count(len(rows), settings.limit)
    by_source: dict[str, list[Row]] = {}
    for row in rows:
        if row.action == "create":  # the others have a problem
            by_source.setdefault(row.source_model_id, []).append(row)
    for row, task in chain.from_iterable(in_parallel(_existing, by_source.values(), "qfwidget-plan")):
        row.existing_task_id, row.existing_status = task["id"], task["status"]
        if not settings.again:
            row.reuse(task)
    return rows


def _check_model_sets(settings: Settings) -> None:
    if isinstance(settings.model_sets, Mapping):
        strangers = [repr(source) for source in settings.model_sets if source not in settings.sources]
        if strangers:
            message = MESSAGES["unknown_sources"].filled({"sources": ", ".join(strangers)})
            raise InvalidRequest({"model_set_id": "unknown_sources"}, message)


def _check_count(count: int, limit: int) -> None:
    if not count:
        raise InvalidRequest({"source_model_id": "empty_plan"}, MESSAGES["empty_plan"], hint_key="empty_plan")
    if count > limit:
        message = MESSAGES["too_many_tasks"].filled({"count": str(count), "limit": str(limit)})
        raise InvalidRequest({"limit": "too_many_tasks"}, message, hint_key="too_many_tasks")


def _look_up(sources: Sequence[str]) -> dict[str, _Known]:
    """Describe each version and each model set once."""
    catalog = shared_catalog()
    versions = dict(zip(sources, in_parallel(_version, sources, "qfwidget-plan"), strict=True))
    set_ids = sorted({version.model_set_id for version in versions.values() if isinstance(version, Version)} - {""})
    model_sets = dict(zip(set_ids, in_parallel(catalog.model_set, set_ids, "qfwidget-plan"), strict=True))

    def known(version: Version | Text) -> _Known:
        if isinstance(version, Text):
            return _Known(problem=version)
        model_set = model_sets.get(version.model_set_id)
        return _Known(source_of(catalog, version), model_set.model_set_name if model_set else None)

    return {source_model_id: known(version) for source_model_id, version in versions.items()}


def _version(source_model_id: str) -> Version | Text:
    """Return a version, or the problem with its ID."""
    try:
        return shared_catalog().version(check_version_id(source_model_id))
    except InvalidRequest as error:
        return error.text
    except ConsoleError as error:
        if error.hint_key not in _WRONG_ID:
            raise
        return with_message(error.code, error)


def _expanded(settings: Settings, known: Mapping[str, _Known]) -> list[Row]:
    rows: dict[tuple[str, str, str], Row] = {}
    taken: set[str] = set()
    for source_model_id, strategy in product(settings.sources, settings.strategies):
        for weight in _weights(settings.weights, strategy, known[source_model_id]):
            row = _row(settings, known[source_model_id], source_model_id, strategy, weight)
            if row.combination not in rows:
                row.name = name(settings.pattern, _fields(row), taken)
                _assess(row, known[source_model_id])
                taken.add(row.name)
                rows[row.combination] = row
    return list(rows.values())


def _weights(given: Sequence[str | None], strategy: str, known: _Known) -> Iterator[str | None]:
    if rules.forbids_weight(strategy):
        yield None
        return
    for weight in given:
        if weight != LISTED:
            yield weight if weight is None else rules.canonical_weight(weight)
            continue
        base_model = known.source.version.base_model if known.source else None
        yield from weights.listed_for(base_model) or [LISTED]  # a problem: see `_assess`


def _row(settings: Settings, known: _Known, source_model_id: str, strategy: str, weight: str | None) -> Row:
    model_set_id = settings.model_sets
    if isinstance(model_set_id, Mapping):
        model_set_id = model_set_id.get(source_model_id)
    source = known.source
    return Row(
        name="",
        description=settings.description,
        source_model_id=source_model_id,
        source_model_name=source.version.model_name if source else None,
        source_model_set_name=known.model_set_name,
        base_model=source.version.base_model if source else None,
        model_set_id=model_set_id or (source.model_set_id if source else None),
        strategy=rules.canonical_strategy(strategy),
        weight=weight,
    )


def _fields(row: Row) -> dict[str, str]:
    return {
        "model": row.source_model_set_name or row.source_model_id,
        "version": row.source_model_name or row.source_model_id,
        "weight": row.weight or row.strategy,
        "strategy": row.strategy,
    }


def _assess(row: Row, known: _Known) -> None:
    """Fill in the problem and the warning of a row."""
    found = checked(row.draft, known.source)
    if row.weight == LISTED:
        row.weight = None
        if known.source:
            base_model = row.base_model or REASONS["unknown_base_model"]
            row.problem = MESSAGES["no_listed_weights"].filled({"base_model": base_model})
    texts = [text for text in (known.problem, in_words(found) if found else None, row.problem) if text]
    row.problem = Text("; ".join(text.en for text in texts), "；".join(text.zh_cn for text in texts)) if texts else None
    unusual = warnings_of(row.draft, row.base_model)
    row.warning = in_words(unusual) if unusual else None
    if row.problem:
        row.action, row.state = "skip", "skipped"


def _existing(rows: Iterable[Row]) -> list[tuple[Row, TaskInfo]]:
    """Return the rows that already have a task, with the newest one that has their configuration (see `reusable`).

    The rows have one source. Tasks are described only while rows are left that have none.
    """
    left = list(rows)
    found = []
    for task in actions.reusable(shared_console(), left[0].source_model_id):
        same = [row for row in left if same_configuration(task, row.body)]
        if same:
            found.append((same[0], task))
            left.remove(same[0])
            if not left:
                break
    return found
