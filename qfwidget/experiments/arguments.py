"""Checks the arguments of `sweep`, before any call is made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from operator import index
from typing import Any

from .. import rules
from ..dataframes import check_not_table, na_as_none
from ..errors import InvalidRequest
from ..findings import shortened
from ..hints import MESSAGES
from ..request import refuse

ModelSets = str | Mapping[str, str | None] | None


def each(field: str, given: str | Iterable[Any] | None, *, optional: bool = False) -> list[Any]:
    """Return one or several texts as a list.

    Args:
        field: The API's name of the field.
        given: One value, or several. NA stands for None.
        optional: Whether a value can be None.

    Raises:
        InvalidRequest: A value is not text, or a DataFrame is given.
    """
    check_not_table(rules.FIELDS[field], given)
    several: Iterable[Any] = given if isinstance(given, Iterable) and not isinstance(given, str) else [given]
    values = list(map(na_as_none, several))
    for value in values:
        if not (isinstance(value, str) or (optional and value is None)):
            refuse({field: "missing" if value is None else "not_text"}, {field: value})
    return values


def distinct(values: Sequence[Any], *, in_any_case: bool = False) -> list[Any]:
    """Return texts, trimmed, without those that repeat an earlier one.

    Args:
        values: The texts; None stands for itself.
        in_any_case: Whether texts that differ only in case or width are the same.
    """
    kept: dict[str | None, str | None] = {}
    for value in values:
        text = value if value is None else rules.trimmed(value)
        kept.setdefault(rules.folded(text) if in_any_case and text else text, text)
    return list(kept.values())


def combinations(sources: Sequence[str], strategies: Sequence[str], weights: Sequence[str | None]) -> int:
    """Return the number of combinations.

    Args:
        sources: The versions.
        strategies: The strategies.
        weights: The weights, which some strategies do not take. "listed" counts as one.
    """
    return len(sources) * sum(1 if rules.forbids_weight(strategy) else len(weights) for strategy in strategies)


def check_model_sets(model_set_id: ModelSets, sources: Sequence[str]) -> None:
    """Check that a model set is given as an ID, or as a mapping from versions of the sweep to IDs.

    Args:
        model_set_id: What is given.
        sources: The versions of the sweep.

    Raises:
        InvalidRequest: It is something else.
    """
    if isinstance(model_set_id, Mapping):
        strangers = [repr(source) for source in model_set_id if source not in sources]
        if strangers:
            message = MESSAGES["unknown_sources"].filled({"sources": ", ".join(strangers)})
            raise InvalidRequest({"model_set_id": "unknown_sources"}, message)
        for target in model_set_id.values():
            check_text("modelSetId", target)
    elif not (model_set_id is None or isinstance(model_set_id, str)):
        raise _wrong("model_set_id", "bad_model_sets", model_set_id)


def check_text(field: str, value: object) -> None:
    """Check that an optional value is text.

    Args:
        field: The API's name of the field.
        value: The value.

    Raises:
        InvalidRequest: It is something else.
    """
    if not (value is None or isinstance(value, str)):
        refuse({field: "not_text"}, {field: value})


def check_again(again: object) -> None:
    """Check that `again` is a truth value. Neither NA nor "no" is one.

    Args:
        again: The argument.

    Raises:
        InvalidRequest: It is something else.
    """
    if not isinstance(again, bool):
        raise _wrong("again", "bad_again", again)


def check_limit(limit: object) -> None:
    """Check that the limit is a whole number that is not negative.

    Raises:
        InvalidRequest: It is something else.
    """
    try:
        usable = not isinstance(limit, bool) and index(limit) >= 0  # type: ignore[arg-type]
    except TypeError:
        usable = False
    if not usable:
        raise _wrong("limit", "bad_limit", limit)


def target_of(model_set_id: ModelSets, source_model_id: str) -> str | None:
    """Return the model set that is given for a version; None for the version's own.

    Args:
        model_set_id: The argument of `sweep`.
        source_model_id: The version.
    """
    if isinstance(model_set_id, Mapping):
        model_set_id = model_set_id.get(source_model_id)
    return rules.trimmed(model_set_id or "") or None


def _wrong(field: str, problem: str, value: object) -> InvalidRequest:
    return InvalidRequest({field: problem}, MESSAGES[problem].filled({"value": shortened(repr(value))}))
