"""What a user chooses in a sweep's form, and the arguments of `sweep` for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypedDict, cast

from ... import rules
from ...dataframes import check_not_table, na_as_none
from ...experiments.arguments import ModelSets, distinct
from ...experiments.journal import Journal
from ...experiments.names import DEFAULT_LIMIT, DEFAULT_PATTERN
from ...language import Language, Text

_LISTS = ("sourceModelIds", "strategies", "weights")
_KINDS = {
    "name": ((str,), "text"),
    "description": ((str, type(None)), "text or None"),
    "again": ((bool,), "True or False"),
    "limit": ((int,), "a whole number"),
}
_CREATE_AGAIN = Text("again=True also creates tasks that exist already.", "again=True 会重复创建已有的任务。")
_MAY_COST = Text("Each task may cost money.", "每个任务都可能产生费用。")


class Choice(TypedDict):
    """The trait `value`: the arguments of `sweep` under the API's names, without the path.

    Where it is set, description and limit can be left out.
    """

    sourceModelIds: list[str]
    strategies: list[str]
    weights: list[str]
    modelSetId: str | dict[str, str | None] | None
    name: str
    description: str | None
    again: bool
    limit: int


def choice(
    source_model_id: str | Iterable[str] = (),
    strategy: str | Iterable[str] = "Quantization",
    weight: str | Iterable[str | None] | None = None,
    model_set_id: ModelSets = None,
    name: str = DEFAULT_PATTERN,
    description: str | None = None,
    again: bool = False,
    limit: int = DEFAULT_LIMIT,
) -> Choice:
    """Return the choice for arguments of `sweep`.

    Args:
        source_model_id: One or several versions.
        strategy: One or several strategies.
        weight: One or several weights; "listed" stands for those that are listed. None is left out.
        model_set_id: The model set to save into; None for each version's own.
        name: Pattern of the names.
        description: Description of each task.
        again: Whether to create tasks that exist already.
        limit: Maximum number of tasks.

    Raises:
        TypeError: An argument has another type.
        InvalidRequest: An argument is a DataFrame.
    """
    return checked_choice(
        {
            "sourceModelIds": _texts("source_model_id", source_model_id),
            "strategies": [rules.canonical_strategy(each) for each in _texts("strategy", strategy)],
            "weights": [rules.canonical_weight(each) for each in _texts("weight", weight)],
            "modelSetId": dict(model_set_id) if isinstance(model_set_id, Mapping) else na_as_none(model_set_id),
            "name": name,
            "description": na_as_none(description),
            "again": again,
            "limit": limit,
        }
    )


def choice_of(journal: Journal) -> tuple[Choice, Choice | None]:
    """Return the choice for a sweep, and again if it is known to be what the sweep was planned from.

    It is not known for the records of older versions of qfwidget; the names of the tasks may then differ. A weight that
    is missing, beside others, cannot be chosen in the form.
    """
    planned = journal.arguments
    if planned is not None:
        weights = [weight for weight in planned.weight if weight]
        chosen = choice(**{**planned.model_dump(), "weight": weights})
        return chosen, None if weights and None in planned.weight else chosen
    rows = journal.rows
    model_sets = {row.source_model_id: row.model_set_id for row in rows}
    one_for_all = len({*model_sets.values()}) == 1
    chosen = choice(
        [row.source_model_id for row in rows],
        [row.strategy for row in rows],
        [row.weight for row in rows if row.weight],
        next(iter(model_sets.values())) if one_for_all else model_sets,
        description=rows[0].description,
        limit=max(DEFAULT_LIMIT, len(rows)),
    )
    return chosen, None


def checked_choice(value: Mapping[str, Any]) -> Choice:
    """Return a choice, without duplicates.

    Raises:
        TypeError: A field is missing, unknown, or of another type.
    """
    value = {"description": None, "limit": DEFAULT_LIMIT, **value}
    if value.keys() != Choice.__required_keys__:
        wrong = [f"there is no field {field}" for field in sorted(value.keys() - Choice.__required_keys__)]
        wrong += [f"{field} is missing" for field in Choice.__annotations__ if field not in value]
        raise TypeError(f"value: {'; '.join(wrong)}. Its fields are {', '.join(Choice.__annotations__)}.")
    for field in _LISTS:
        if not (isinstance(value[field], list) and all(isinstance(each, str) for each in value[field])):
            raise TypeError(f"{field} must be a list of texts, not {value[field]!r}")
    if not (value["modelSetId"] is None or isinstance(value["modelSetId"], str) or _is_mapping(value["modelSetId"])):
        raise TypeError(
            f"modelSetId must be an ID, or a dict of version IDs and model set IDs, not {value['modelSetId']!r}"
        )
    for field, (kinds, in_words) in _KINDS.items():
        given = value[field]
        if not isinstance(given, kinds) or (isinstance(given, bool) and bool not in kinds):  # True is no limit
            raise TypeError(f"{field} must be {in_words}, not {given!r}")
    lists = {field: list(dict.fromkeys(value[field])) for field in _LISTS}
    blank = {field: value[field] or None for field in ("modelSetId", "description")}
    return cast("Choice", {**value, **lists, **blank})


def to_arguments(chosen: Choice) -> dict[str, Any]:
    """Return the arguments of `sweep`, which has no combination to merge."""
    model_set_id, sources = chosen["modelSetId"], chosen["sourceModelIds"]
    if isinstance(model_set_id, dict):  # versions may have been removed since
        model_set_id = {source: target for source, target in model_set_id.items() if source in sources}
    return {
        "source_model_id": distinct(sources),
        "weight": distinct(chosen["weights"], in_any_case=True) or None,
        "strategy": distinct(chosen["strategies"], in_any_case=True),
        "model_set_id": model_set_id or None,
        "name": chosen["name"],
        "description": chosen["description"],
        "again": chosen["again"],
        "limit": chosen["limit"],
    }


def as_code(chosen: Choice | None, path: str, language: Language) -> str:
    """Return a Python program that plans and runs the same sweep.

    Args:
        chosen: What it is planned from; None if that is not known, so that the program reads the record instead.
        path: The record; empty if there is none.
        language: Language of the comments.
    """
    comments = [_MAY_COST, *([_CREATE_AGAIN] if chosen and chosen["again"] else [])]
    return "\n".join(
        [
            "import qfwidget as qf",
            "",
            *([f"sweep = qf.Sweep.load({_literal(path)})"] if chosen is None else _planning(chosen, path)),
            "print(sweep.plan)",
            "",
            *(f"# {comment.in_language(language)}" for comment in comments),
            "sweep.run()",
            "sweep.wait()",
            "print(sweep.tasks)",
            "",
        ]
    )


def _planning(chosen: Choice, path: str) -> list[str]:
    given = {**to_arguments(chosen), "path": path or None}
    if chosen["limit"] == DEFAULT_LIMIT:
        del given["limit"]
    lines = [f"    {name}={_literal(value)}," for name, value in given.items() if value not in (None, False)]
    return ["sweep = qf.sweep(", *lines, ")"]


def _texts(argument: str, given: str | Iterable[Any] | None) -> list[str]:
    check_not_table(argument, given)
    several: Iterable[Any] = given if isinstance(given, Iterable) and not isinstance(given, str) else [given]
    values = [value for value in several if na_as_none(value) is not None]
    for value in values:
        if not isinstance(value, str):
            raise TypeError(f"{argument} must be text or a list of texts, not {value!r}")
    return [rules.trimmed(value) for value in values]


def _is_mapping(value: object) -> bool:
    return isinstance(value, dict) and all(
        isinstance(source, str) and isinstance(target, (str, type(None))) for source, target in value.items()
    )


def _literal(value: Any) -> str:
    """Write a value as Python does, with invisible characters escaped."""
    if isinstance(value, list):
        return f"[{', '.join(map(_literal, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_literal(key)}: {_literal(item)}' for key, item in value.items())}}}"
    return repr(value) if str(value).isprintable() else ascii(value)
