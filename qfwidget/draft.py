"""Converts drafts and request bodies into each other, validates them, and suggests names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from . import rules, weights
from .findings import Finding, explained, finding

BODY_FIELDS = ("name", "description", "sourceModelId", "modelSetId", "config")


def draft_of(body: Mapping[str, Any]) -> rules.Draft:
    """Return the draft of a request body, with its `config` flattened."""
    config = body.get("config")
    flat = {**body, **(config if isinstance(config, Mapping) else {})}
    return {field: flat[field] for field in rules.FIELDS if flat.get(field) is not None}  # type: ignore[return-value]


def draft_from(fields: object) -> rules.Draft:
    """Return the draft of an object that has the fields as attributes, under their Python names."""
    return {field: getattr(fields, name) for field, name in rules.FIELDS.items()}  # type: ignore[return-value]


def body_of(draft: Mapping[str, Any]) -> dict[str, Any]:
    """Return the request body of a draft, complete or not.

    Args:
        draft: See `rules.Draft`.

    Returns:
        The body under the API's names, in the order of the API page. Fields that are blank or not a string are left
        out, and so is a weight that the strategy forbids.
    """
    given = {
        field: draft[field]
        for field in rules.FIELDS
        if isinstance(draft.get(field), str) and not rules.is_blank(draft[field])
    }
    config: dict[str, str] = {}
    if "strategy" in given:
        config["strategy"] = rules.canonical_strategy(given["strategy"])
    if "weight" in given and not rules.forbids_weight(given.get("strategy")):
        config["weight"] = rules.canonical_weight(given["weight"])
    body: dict[str, Any] = {field: given[field] for field in ("name", "description") if field in given}
    body |= {field: rules.trimmed(given[field]) for field in ("sourceModelId", "modelSetId") if field in given}
    return body | ({"config": config} if config else {})


def unlike_a_body(body: Mapping[str, Any]) -> dict[str, Finding]:
    """Return the fields of a body, complete or not, that do not exist, and its `config` if that is not a mapping."""
    config = body.get("config", {})
    unknown = sorted(set(body) - set(BODY_FIELDS))
    found = {}
    if isinstance(config, Mapping):
        unknown += [f"config.{name}" for name in config if name not in ("strategy", "weight")]
    else:
        found["config"] = finding("not_an_object", "config")
    return found | {name: finding("unknown_field", name) for name in unknown}


def unreadable_fields(body: Mapping[str, Any]) -> dict[str, Finding]:
    """Return what a form cannot show of a body, complete or not: see `unlike_a_body`, and fields that are not text."""
    draft = draft_of(body)
    others = dict.fromkeys((field for field, value in draft.items() if not isinstance(value, str)), "not_text")
    return unlike_a_body(body) | explained(others, draft)


def problems_of(
    draft: Mapping[str, Any], *, compressible: bool | None = None, has_own_model_set: bool = False
) -> dict[str, Finding]:
    """Return what prevents sending a draft.

    Args:
        draft: See `rules.Draft`.
        compressible: Whether its version can be compressed; None if unknown.
        has_own_model_set: Whether a draft without a model set is saved into its version's own.

    Returns:
        Field → code: those of `rules.problems`, and "not_compressible".
    """
    wrong = rules.problems(draft)
    if has_own_model_set and wrong.get("modelSetId") == "missing":
        del wrong["modelSetId"]
    if compressible is False:
        wrong.setdefault("sourceModelId", "not_compressible")
    return explained(wrong, draft)


def warnings_of(draft: Mapping[str, Any], base_model: str | None = None) -> dict[str, Finding]:
    """Return what is unusual about a draft.

    Args:
        draft: See `rules.Draft`.
        base_model: Base model of its version; None if unknown.

    Returns:
        Field → code: those of `rules.warnings` and `weights.advice`.
    """
    weight = None if rules.forbids_weight(draft.get("strategy")) else draft.get("weight")
    return explained(rules.warnings(draft), draft) | weights.advice(weight, base_model)


def suggested_name(draft: Mapping[str, Any], now: datetime) -> str:
    """Return a suggested name for a task, within the advised 20 characters, such as "W8A16C16-1123-1654".

    The front end uses the same pattern.

    Args:
        draft: See `rules.Draft`. The name starts with its weight, or with its strategy if that has no weight.
        now: The time, of which the name has month, day, hour and minute.
    """
    return f"{_name_prefix(draft)}-{now:%m%d-%H%M}"


def is_suggested_name(name: str, draft: Mapping[str, Any]) -> bool:
    """Return whether a name is one that was suggested for a draft, at any time."""
    return re.fullmatch(rf"{re.escape(_name_prefix(draft))}-\d{{4}}-\d{{4}}", name) is not None


def with_suggested_name(body: dict[str, Any], before: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """Return a body with a new suggested name, if its strategy or weight has changed and its name was suggested for the
    previous ones. Otherwise, return it unchanged.

    Args:
        body: The new body, complete or not.
        before: The previous body.
        now: The time for the new name.
    """
    old = draft_of(before)
    if not is_suggested_name(before.get("name", ""), old) or body.get("name") != before["name"]:
        return body
    if _name_prefix(draft_of(body)) == _name_prefix(old):
        return body
    return {**body, "name": suggested_name(draft_of(body), now)}


def _name_prefix(draft: Mapping[str, Any]) -> str:
    config = body_of(draft).get("config", {})
    if rules.forbids_weight(config.get("strategy")):
        return str(config["strategy"])[:10]
    return (re.sub(r"[^\w-]", "", config.get("weight", ""), flags=re.ASCII) or "Task")[:10]
