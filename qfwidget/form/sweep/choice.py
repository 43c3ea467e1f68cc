"""What a user chooses in a sweep's form, and the arguments of `sweep` for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypedDict

from ... import rules
from ...dataframes import check_not_table, na_as_none
from ...experiments.names import DEFAULT_PATTERN
from ...experiments.rows import Row
from ...language import Language, Text

_CREATE_AGAIN = Text("again=True also creates tasks that exist already.", "again=True 会重复创建已有的任务。")
_MAY_COST = Text("Each task may cost money.", "每个任务都可能产生费用。")


class Choice(TypedDict):
    """The trait `value`: the arguments of `sweep` under the API's names."""

    sourceModelIds: list[str]
    strategies: list[str]
    weights: list[str]
    modelSetId: str | None
    name: str
    again: bool


def choice(
    source_model_id: str | Iterable[str] = (),
    strategy: str | Iterable[str] = "Quantization",
    weight: str | Iterable[str | None] | None = None,
    model_set_id: str | None = None,
    name: str = DEFAULT_PATTERN,
    again: bool = False,
) -> Choice:
    """Return the choice for arguments of `sweep`.

    Raises:
        TypeError: An argument has another type.
        InvalidRequest: An argument is a DataFrame.
    """
    return checked(
        {
            "sourceModelIds": _texts("source_model_id", source_model_id),
            "strategies": [rules.canonical_strategy(each) for each in _texts("strategy", strategy)],
            "weights": [rules.canonical_weight(each) for each in _texts("weight", weight)],
            "modelSetId": na_as_none(model_set_id),
            "name": name,
            "again": again,
        }
    )


def choice_of(rows: Iterable[Row]) -> Choice:
    """Return a choice whose plan has these rows, and perhaps more."""
    rows = list(rows)
    model_sets = {row.model_set_id for row in rows}
    return choice(
        [row.source_model_id for row in rows],
        [row.strategy for row in rows],
        [row.weight for row in rows if row.weight],
        model_sets.pop() if len(model_sets) == 1 else None,
    )


def checked(value: Mapping[str, Any]) -> Choice:
    """Return a choice, without duplicates.

    Raises:
        TypeError: A field is missing, unknown, or of another type.
    """
    if value.keys() != Choice.__required_keys__:
        wrong = [f"there is no field {field}" for field in sorted(value.keys() - Choice.__required_keys__)]
        wrong += [f"{field} is missing" for field in Choice.__annotations__ if field not in value]
        raise TypeError(f"value: {'; '.join(wrong)}. Its fields are {', '.join(Choice.__annotations__)}.")
    for field in ("sourceModelIds", "strategies", "weights"):
        if not (isinstance(value[field], list) and all(isinstance(each, str) for each in value[field])):
            raise TypeError(f"{field} must be a list of texts, not {value[field]!r}")
    for field, kinds in {"modelSetId": (str, type(None)), "name": (str,), "again": (bool,)}.items():
        if not isinstance(value[field], kinds):
            raise TypeError(f"{field} cannot be {value[field]!r}")
    return Choice(
        sourceModelIds=list(dict.fromkeys(value["sourceModelIds"])),
        strategies=list(dict.fromkeys(value["strategies"])),
        weights=list(dict.fromkeys(value["weights"])),
        modelSetId=value["modelSetId"],
        name=value["name"],
        again=value["again"],
    )


def arguments(chosen: Choice) -> dict[str, Any]:
    """Return the arguments of `sweep`."""
    return {
        "source_model_id": chosen["sourceModelIds"],
        "weight": chosen["weights"] or None,
        "strategy": chosen["strategies"],
        "model_set_id": chosen["modelSetId"],
        "name": chosen["name"],
        "again": chosen["again"],
    }


def as_code(chosen: Choice, path: str, language: Language) -> str:
    """Return a Python program that plans and runs the same sweep."""
    given = {**arguments(chosen), "path": path or None}
    lines = [f"    {name}={_literal(value)}," for name, value in given.items() if value not in (None, False)]
    comments = [_MAY_COST, *([_CREATE_AGAIN] if chosen["again"] else [])]
    return "\n".join(
        [
            "import qfwidget as qf",
            "",
            "sweep = qf.sweep(",
            *lines,
            ")",
            "print(sweep.plan)",
            "",
            *(f"# {comment.in_language(language)}" for comment in comments),
            "sweep.run()",
            "sweep.wait()",
            "print(sweep.tasks)",
            "",
        ]
    )


def _texts(argument: str, given: str | Iterable[Any] | None) -> list[str]:
    check_not_table(argument, given)
    several: Iterable[Any] = given if isinstance(given, Iterable) and not isinstance(given, str) else [given]
    values = [value for value in several if na_as_none(value) is not None]
    for value in values:
        if not isinstance(value, str):
            raise TypeError(f"{argument} must be text or a list of texts, not {value!r}")
    return [rules.trimmed(value) for value in values]


def _literal(value: Any) -> str:
    """Write a value as Python does, with invisible characters escaped."""
    if isinstance(value, list):
        return f"[{', '.join(map(_literal, value))}]"
    return repr(value) if str(value).isprintable() else ascii(value)
