"""Plans a sweep. Makes only read calls: for the versions, their model sets, and their tasks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, product
from typing import Any

from .. import dataframes, rules, weights
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
from ..request import checked, refuse
from ..tasks import actions
from ..tasks.actions import TaskInfo
from ..tasks.settings import same_configuration
from .journal import Journal
from .names import DEFAULT_PATTERN, check_pattern, make_name
from .recorded_arguments import Arguments
from .rows import Row
from .runner import Runner
from .sweep import PathLike, Sweep

LISTED = "listed"
"""Stands for all weights that the vendor's product page lists for the version's base model."""
_WRONG_ID = frozenset({"no_such_version", "no_such_id", "invalid_parameter", "inappropriate_request"})

ModelSets = str | Mapping[str, str | None] | None


@dataclass(frozen=True)
class _Known:
    """A source with the name of its model set, or the problem with it."""

    source: Source | None = None
    model_set_name: str | None = None
    problem: Text | None = None


def sweep(
    source_model_id: str | Iterable[str],
    weight: str | Iterable[str | None] | None = None,
    *,
    strategy: str | Iterable[str] = "Quantization",
    model_set_id: ModelSets = None,
    name: str = DEFAULT_PATTERN,
    description: str | None = None,
    again: bool = False,
    limit: int = 50,
    path: PathLike | None = None,
) -> Sweep:
    """Plan a compression task for each combination of version, strategy and weight. Nothing is created before `run`.

    Args:
        source_model_id: The version or versions to compress, "amv-…".
        weight: The weight or weights for Quantization, such as "W8A16C16"; "listed" stands for all that the vendor's
            product page lists for the version's base model. Sparsity takes none.
        strategy: "Quantization", "Sparsity" or both.
        model_set_id: The model set to save into, "am-…"; None for each version's own; or a mapping from version to
            model set. A version that is not in the mapping is saved into its own.
        name: Pattern for the names of the tasks, with {model} and {version} (names of the source), {weight} and
            {strategy}. Names are shortened to the 20 characters that Qianfan advises, and numbered if necessary.
        description: Description of all tasks.
        again: Whether to create a task even if one with the same source and configuration has succeeded or is running.
        limit: Maximum number of tasks in the plan.
        path: A file to record the sweep in, now and after each change, so that it survives the kernel: see `Sweep.save`
            and `Sweep.load`.

    Returns:
        The sweep; its `plan` shows what it would create.

    Raises:
        InvalidRequest: An argument is wrong, the plan is empty or exceeds the limit, or `Sweep.save` raises it. A
            problem of a single task is not raised: it is in `plan`.
        NotSignedIn: There are no keys, or they cannot be IAM keys.
        ConsoleError: The console returned an error.
        Unreachable: No response arrived, or it is not from a Qianfan console.
        OSError: The record could not be written.
    """
    sources = [rules.trimmed(source) for source in _each("sourceModelId", source_model_id)]
    strategies = _each("strategy", strategy)
    given_weights = _each("weight", weight, optional=True)
    model_set_id = dataframes.na_as_none(model_set_id)
    description = dataframes.na_as_none(description)
    check_pattern(name)
    _check_model_sets(model_set_id, sources)
    _check_count(len(sources), limit)
    dataframes.import_ahead()
    account = shared_console().account
    known = _look_up(sources)
    rows: dict[tuple[str, str, str], Row] = {}
    for source, each_strategy in product(sources, strategies):
        for each_weight in _weights(given_weights, each_strategy, known[source]):
            row = _row(known[source], source, model_set_id, each_strategy, each_weight, description)
            rows.setdefault(row.combination, row)
    _check_count(len(rows), limit)
    taken: set[str] = set()
    for row in rows.values():
        row.name = make_name(name, _fields(row), taken)
        taken.add(row.name)
        _assess(row, known[row.source_model_id])
    _add_existing(rows.values(), reuse=not again)
    arguments = Arguments(
        source_model_id=sources,
        weight=given_weights,
        strategy=strategies,
        model_set_id=dict(model_set_id) if isinstance(model_set_id, Mapping) else model_set_id,
        name=name,
        description=description,
        again=bool(again),
        limit=int(limit),
    )
    planned = Sweep(Runner(Journal([*rows.values()], account, arguments=arguments)))
    if path is not None:
        planned.save(path)
    return planned


def _each(field: str, given: str | Iterable[Any] | None, *, optional: bool = False) -> list[Any]:
    """Return one or several values as a list without duplicates."""
    dataframes.check_not_table(rules.FIELDS[field], given)
    several: Iterable[Any] = given if isinstance(given, Iterable) and not isinstance(given, str) else [given]
    values = list(dict.fromkeys(map(dataframes.na_as_none, several)))
    for value in values:
        if not (isinstance(value, str) or (optional and value is None)):
            refuse({field: "missing" if value is None else "not_text"}, {field: value})
    return values


def _check_model_sets(model_set_id: ModelSets, sources: Sequence[str]) -> None:
    if isinstance(model_set_id, Mapping):
        strangers = [repr(source) for source in model_set_id if source not in sources]
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


def _row(
    known: _Known,
    source_model_id: str,
    model_set_id: ModelSets,
    strategy: str,
    weight: str | None,
    description: str | None,
) -> Row:
    if isinstance(model_set_id, Mapping):
        model_set_id = model_set_id.get(source_model_id)
    source = known.source
    return Row(
        name="",
        description=description,
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


def _add_existing(rows: Iterable[Row], *, reuse: bool) -> None:
    """Fill in the tasks that already exist, and reuse them on request."""
    by_source: dict[str, list[Row]] = {}
    for row in rows:
        if row.action == "create":  # the others have a problem
            by_source.setdefault(row.source_model_id, []).append(row)
    for row, task in chain.from_iterable(in_parallel(_existing, by_source.values(), "qfwidget-plan")):
        row.existing_task_id, row.existing_status = task["id"], task["status"]
        if reuse:
            row.reuse(task)


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
