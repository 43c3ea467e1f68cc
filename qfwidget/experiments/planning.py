"""Plans a sweep. Makes only read calls: for the versions, their model sets, and their tasks."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TypeVar

from .. import dataframes, rules
from ..console.client import shared_console
from ..errors import ConsoleError, InvalidRequest, QfWarning
from ..findings import in_words
from ..hints import MESSAGES, REASONS
from ..ids import check_model_id, check_version_id
from ..language import Text
from ..models.catalog import Version, shared_catalog
from ..models.priority_pool import in_parallel
from ..models.source import Source, source_of
from ..request import checked
from ..weights import in_one_spelling, listed_for
from .arguments import (
    ModelSets,
    check_again,
    check_limit,
    check_model_sets,
    check_text,
    combinations,
    distinct,
    each,
    target_of,
)
from .existing import existing
from .journal import Journal
from .names import DEFAULT_LIMIT, DEFAULT_PATTERN, check_pattern, make_name
from .recorded_arguments import Arguments
from .rows import Row
from .runner import Runner
from .sending import in_one_line
from .sentences import joined, unusual
from .sweep import PathLike, Sweep

LISTED = "listed"
"""Stands for all weights that the vendor's product page lists for the version's base model."""
_WRONG_ID = frozenset({"no_such_version", "no_such_model", "no_such_id", "invalid_parameter", "inappropriate_request"})

Read = TypeVar("Read")


@dataclass(frozen=True)
class _Known:
    """A source with the name of its model set, or the problem with it, and the problem with where it is saved."""

    source: Source | None = None
    model_set_name: str | None = None
    problem: Text | None = None
    target_problem: Text | None = None


def sweep(
    source_model_id: str | Iterable[str],
    weight: str | Iterable[str | None] | None = None,
    *,
    strategy: str | Iterable[str] = "Quantization",
    model_set_id: ModelSets = None,
    name: str = DEFAULT_PATTERN,
    description: str | None = None,
    again: bool = False,
    limit: int = DEFAULT_LIMIT,
    path: PathLike | None = None,
) -> Sweep:
    """Plan a compression task for each combination of version, strategy and weight. Nothing is created before `run`.

    Args:
        source_model_id: The version or versions to compress, "amv-…".
        weight: The weight or weights for Quantization, such as "W8A16C16"; "listed" stands for all that the vendor's
            product page lists for the version's base model. Sparsity takes none. Of weights that mean the same, such as
            W8A16 and W8A16C16, each version gets one, in the spelling that is listed for it.
        strategy: "Quantization", "Sparsity" or both.
        model_set_id: The model set to save into, "am-…"; None for each version's own; or a mapping from version to
            model set. A version that is not in the mapping is saved into its own.
        name: Pattern for the names of the tasks, with {model} and {version} (names of the source), {weight} and
            {strategy}. {model}, {version} and {strategy} are shortened so that a name has at most the 20 characters
            that Qianfan advises, if possible. Names are numbered if necessary.
        description: Description of all tasks.
        again: Whether to create a task even if one with the same source and configuration has succeeded or is running.
            If not, this is checked now and again before tasks are created.
        limit: Maximum number of tasks to create. Tasks that exist already or have a problem do not count.
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

    Warns:
        QfWarning: A combination is given more than once. It is planned once.
    """
    sources = each("sourceModelId", source_model_id)
    strategies = each("strategy", strategy)
    given_weights = each("weight", weight, optional=True)
    given_combinations = combinations(sources, strategies, given_weights)
    sources = distinct(sources)
    strategies, given_weights = (distinct(values, in_any_case=True) for values in (strategies, given_weights))
    given_weights = [LISTED if weight and rules.folded(weight) == LISTED else weight for weight in given_weights]
    model_set_id = dataframes.na_as_none(model_set_id)
    description = dataframes.na_as_none(description)
    check_pattern(name)
    check_model_sets(model_set_id, sources)
    check_text("description", description)
    check_again(again)
    check_limit(limit)
    planned_combinations = combinations(sources, strategies, given_weights)
    if not planned_combinations:
        raise InvalidRequest({"source_model_id": "empty_plan"}, MESSAGES["empty_plan"], hint_key="empty_plan")
    if merged := given_combinations - planned_combinations:
        message = MESSAGES["merged_tasks"].filled({"count": str(merged)})
        warnings.warn(message.localized(), QfWarning, stacklevel=2)
    dataframes.import_ahead()
    account = shared_console().account
    known = _look_up({source: target_of(model_set_id, source) for source in sources})
    rows: list[Row] = []
    for source, each_strategy in product(sources, strategies):
        for each_weight in _weights(given_weights, each_strategy, known[source]):
            row = _row(known[source], source, target_of(model_set_id, source), each_strategy, each_weight)
            row.description = description
            rows.append(row)
    taken: set[str] = set()
    for row in rows:
        row.name = make_name(name, _fields(row), taken)
        taken.add(row.name)
        _assess(row, known[row.source_model_id])
    arguments = Arguments(
        source_model_id=sources,
        weight=given_weights,
        strategy=strategies,
        model_set_id=dict(model_set_id) if isinstance(model_set_id, Mapping) else model_set_id,
        name=name,
        description=description,
        again=again,
        limit=int(limit),
    )
    journal = Journal(rows, account, arguments=arguments)
    _add_existing(journal)
    _check_limit(journal, limit)
    planned = Sweep(Runner(journal))
    if path is not None:
        planned.save(path)
    return planned


def _look_up(targets: Mapping[str, str | None]) -> dict[str, _Known]:
    """Describe each version and each model set once.

    Args:
        targets: Version → the model set that is given for it; None for its own.
    """
    catalog = shared_catalog()
    versions = dict(zip(targets, in_parallel(_version, targets, "qfwidget-plan"), strict=True))
    set_ids = sorted({version.model_set_id for version in versions.values() if isinstance(version, Version)} - {""})
    model_sets = dict(zip(set_ids, in_parallel(catalog.model_set, set_ids, "qfwidget-plan"), strict=True))
    given = sorted({target for target in targets.values() if target})
    problems = dict(zip(given, in_parallel(_target_problem, given, "qfwidget-plan"), strict=True))

    def known(version: Version | Text, target: str | None) -> _Known:
        target_problem = problems[target] if target else None
        if isinstance(version, Text):
            return _Known(problem=version, target_problem=target_problem)
        model_set = model_sets.get(version.model_set_id)
        name = model_set.model_set_name if model_set else None
        return _Known(source_of(catalog, version), name, target_problem=target_problem)

    return {source: known(version, targets[source]) for source, version in versions.items()}


def _version(source_model_id: str) -> Version | Text:
    """Return a version, or the problem with its ID."""
    return _unless_wrong(lambda: shared_catalog().version(check_version_id(source_model_id)))


def _target_problem(model_set_id: str) -> Text | None:
    """Return why nothing can be saved into a model set; None if it can."""
    is_preset = _unless_wrong(lambda: shared_catalog().is_preset(check_model_id(model_set_id)))
    if isinstance(is_preset, Text):
        return is_preset
    return MESSAGES["preset_target"] if is_preset else None


def _unless_wrong(read: Callable[[], Read]) -> Read | Text:
    """Return what is read by an ID, or the problem with the ID."""
    try:
        return read()
    except InvalidRequest as error:
        return in_one_line(error)
    except ConsoleError as error:
        if error.hint_key not in _WRONG_ID:
            raise
        return in_one_line(error)


def _weights(given: Sequence[str | None], strategy: str, known: _Known) -> list[str | None]:
    """Return the weights of a version's rows, without those that mean the same as another one."""
    if rules.forbids_weight(strategy):
        return [None]
    listed = listed_for(known.source.version.base_model if known.source else None) or []
    expanded: list[str | None] = []
    for weight in given:
        if weight == LISTED:
            expanded += listed or [LISTED]  # a problem: see `_assess`
        else:
            expanded.append(weight and rules.canonical_weight(weight))
    # The console may accept one spelling only: a listed one, or else a documented one.
    folded = [*map(rules.folded, listed)]
    ranked = sorted(
        expanded, key=lambda each: (rules.folded(each or "") not in folded, each not in rules.rules()["weights"])
    )
    best: dict[str, str | None] = {}
    for weight in ranked:
        best.setdefault(in_one_spelling(weight or ""), weight)
    return [best[meaning] for meaning in dict.fromkeys(in_one_spelling(each or "") for each in expanded)]


def _row(known: _Known, source_model_id: str, target: str | None, strategy: str, weight: str | None) -> Row:
    source = known.source
    return Row(
        name="",
        source_model_id=source_model_id,
        source_model_name=source.version.model_name if source else None,
        source_model_set_name=known.model_set_name,
        base_model=source.version.base_model if source else None,
        model_set_id=target or (source.model_set_id if source else None),
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
    row.problem = joined(in_words(found) if found else None, row.problem, known.problem, known.target_problem)
    row.warning = unusual(row)
    if row.problem:
        row.action, row.state = "skip", "skipped"


def _add_existing(journal: Journal) -> None:
    """Fill in the tasks that already exist, and reuse them unless they are to be created again."""
    # The rows that are not to be created have a problem.
    rows = [row for row in journal.rows if row.action == "create"]
    for row, task, warning in existing(journal, rows):
        row.existing_task_id, row.existing_status = task["id"], task["status"]
        if not journal.again:
            row.warning = joined(row.warning, warning)
            row.reuse(task)


def _check_limit(journal: Journal, limit: int) -> None:
    count = sum(row.sendable for row in journal.rows)
    if count > limit:
        message = MESSAGES["too_many_tasks"].filled({"count": str(count), "limit": str(limit)})
        raise InvalidRequest({"limit": "too_many_tasks"}, message, hint_key="too_many_tasks")
