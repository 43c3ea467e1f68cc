"""The rules of a compression task: weights by strategy, required fields and advised lengths.

The rules are data and exist only here. Python validates with them before sending; the front end receives the same data
and validates as the user types. Source: the API page of CreateModelCompTask and the SDK's `ModelCompStrategy` and
`ModelQuantizationWeight`; the advised lengths are those of tuning jobs, the closest documented rule.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Literal, TypedDict

BLANK = r"\s\x1c-\x1f\x85\ufeff"
"""The blank characters, as a regular expression class: all that `\\s` matches in Python or in JavaScript."""
_TRIMMED = re.compile(f"[^{BLANK}](?:.*[^{BLANK}])?", re.DOTALL)


class StrategyRule(TypedDict):
    weight: Literal["required", "forbidden"]


class LengthAdvice(TypedDict, total=False):
    """Lengths in characters. Other lengths cause a warning, never an error."""

    advisedMin: int
    advisedMax: int


class Rules(TypedDict):
    strategies: dict[str, StrategyRule]
    weights: list[str]
    name: LengthAdvice
    description: LengthAdvice
    idPrefixes: dict[str, str]
    blank: str


def rules() -> Rules:
    """Return the rules as JSON-ready data."""
    return {
        "strategies": {"Quantization": {"weight": "required"}, "Sparsity": {"weight": "forbidden"}},
        "weights": ["INT8-PTQ", "W8A16C16", "W4A16C16"],
        "name": {"advisedMin": 2, "advisedMax": 20},
        "description": {"advisedMax": 500},
        "idPrefixes": {"sourceModelId": "amv-", "modelSetId": "am-"},
        "blank": BLANK,
    }


def length_advice() -> dict[str, LengthAdvice]:
    """Return field → advised lengths."""
    return {"name": rules()["name"], "description": rules()["description"]}


class Draft(TypedDict, total=False):
    """A task that is being filled in: the fields of the request body, with `config` flattened. Empty fields may be
    absent."""

    name: Any
    description: Any
    sourceModelId: Any
    modelSetId: Any
    strategy: Any
    weight: Any


REQUIRED = ("name", "sourceModelId", "modelSetId", "strategy")
FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "name": "name",
        "description": "description",
        "sourceModelId": "source_model_id",
        "modelSetId": "model_set_id",
        "strategy": "strategy",
        "weight": "weight",
    }
)
"""Name of a field in the API → in Python."""


def is_blank(value: object) -> bool:
    """Return whether a value is None or has only blank characters (see `BLANK`)."""
    return value is None or (isinstance(value, str) and not trimmed(value))


def trimmed(text: str) -> str:
    """Return a text in half width, without leading and trailing blank characters."""
    match = _TRIMMED.search(_half_width(text))
    return match[0] if match else ""


def folded(text: str) -> str:
    """Return a text in lower case and half width, for comparisons."""
    return _half_width(text).lower()


def canonical_weight(weight: str) -> str:
    """Return a weight in the spelling of the API page.

    Args:
        weight: A weight in any case and width (full or half), possibly surrounded by blank characters.

    Returns:
        The documented spelling if the weight is documented; otherwise the weight as typed, trimmed and in half width.
    """
    return _documented(weight, rules()["weights"])


def canonical_strategy(strategy: str) -> str:
    """Return a strategy in the spelling of the API page; see `canonical_weight`."""
    return _documented(strategy, list(rules()["strategies"]))


def forbids_weight(strategy: object) -> bool:
    """Return whether a strategy has no weight. An unknown strategy may have one."""
    rule = rules()["strategies"].get(canonical_strategy(strategy)) if isinstance(strategy, str) else None
    return rule is not None and rule["weight"] == "forbidden"


def problems(draft: Mapping[str, Any]) -> dict[str, str]:
    """Return the reasons why a draft cannot be sent.

    Args:
        draft: See `Draft`.

    Returns:
        Field → code: "missing", "not_text", "unknown_strategy" or "weight_forbidden". Empty if it can be sent.
    """
    found: dict[str, str] = {}
    for field in FIELDS:
        value = draft.get(field)
        if value is not None and not _is_text(value):
            found[field] = "not_text"
        elif field in REQUIRED and is_blank(value):
            found[field] = "missing"
    if "strategy" not in found:
        rule = rules()["strategies"].get(canonical_strategy(draft["strategy"]))
        if rule is None:
            found["strategy"] = "unknown_strategy"
        elif "weight" not in found:
            found |= _weight_problem(rule, draft.get("weight"))
    return found


def warnings(draft: Mapping[str, Any]) -> dict[str, str]:
    """Return what looks wrong but does not prevent sending; the console decides.

    Args:
        draft: See `Draft`.

    Returns:
        Field → code: "shorter_than_advised", "longer_than_advised" or "unlike_an_id".
    """
    found: dict[str, str] = {}
    for field, lengths in length_advice().items():
        value = draft.get(field)
        if not isinstance(value, str) or is_blank(value):
            continue
        if len(value) < lengths.get("advisedMin", 0):
            found[field] = "shorter_than_advised"
        elif len(value) > lengths["advisedMax"]:
            found[field] = "longer_than_advised"
    for field, prefix in rules()["idPrefixes"].items():
        value = draft.get(field)
        if isinstance(value, str) and not is_blank(value) and not trimmed(value).startswith(prefix):
            found[field] = "unlike_an_id"
    return found


def _is_text(value: object) -> bool:
    """Return whether a value can be sent as text. A text with a lone surrogate cannot."""
    return isinstance(value, str) and not any("\ud800" <= letter <= "\udfff" for letter in value)


def _half_width(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _documented(value: str, documented: list[str]) -> str:
    typed = trimmed(value)
    return next((known for known in documented if folded(known) == folded(typed)), typed)


def _weight_problem(rule: StrategyRule, weight: str | None) -> dict[str, str]:
    if rule["weight"] == "required" and is_blank(weight):
        return {"weight": "missing"}
    if rule["weight"] == "forbidden" and not is_blank(weight):
        return {"weight": "weight_forbidden"}
    return {}
