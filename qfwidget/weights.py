"""Which weights the vendor's product page lists for a base model. This is advice; the console decides.

The data, with its source and date, is in `listed_weights.json`. The page contradicts the API page, which documents the
same three weights for every model.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import TypedDict

from . import rules
from .findings import Finding, finding
from .spelling import nearest

# "int" is the default number format, and a cache that is not named stays at 16 bits (source: the product page).
_FORMAT = r"(?:int)?((?:fp)?(?:1[0-6]|[1-9]))"
_BITS = re.compile(f"w{_FORMAT}a{_FORMAT}(?:c{_FORMAT})?")
_WEIGHTS_ONLY = re.compile(r"wint(1[0-6]|[1-9])")


class ListedWeights(TypedDict):
    """The product page's table.

    Attributes:
        source: What the page is.
        url: Address of the page.
        date: When the page was last changed, YYYY-MM-DD.
        note: What the copy of the table lacks.
        weights: Base model → its listed weights.
    """

    source: str
    url: str
    date: str
    note: str
    weights: Mapping[str, list[str]]


@cache
def table() -> ListedWeights:
    """Return the product page's table."""
    listed: ListedWeights = json.loads((files(__package__) / "listed_weights.json").read_text(encoding="utf-8"))
    return listed


def product_page() -> dict[str, str]:
    """Return the address and the date of the product page, for the form."""
    return {"url": table()["url"], "date": table()["date"]}


def listed_for(base_model: str | None) -> list[str] | None:
    """Return the weights that the product page lists for a base model.

    Args:
        base_model: Name of the base model, in any case.

    Returns:
        The weights in the page's spelling and order; None if the base model is unknown or not in the table.
    """
    folded = (base_model or "").strip().casefold()
    return next((list(weights) for name, weights in table()["weights"].items() if name.casefold() == folded), None)


def in_one_spelling(weight: str) -> str:
    """Return a weight in one spelling: those that mean the same, such as "WINT8" and "w8a16c16", become equal.

    Args:
        weight: A weight in any case and width, without blanks around it.
    """
    bits = _bits(weight)
    return rules.folded(weight) if bits is None else "w{}a{}c{}".format(*bits)


def same(one: str, other: str) -> bool:
    """Return whether two weights mean the same."""
    return in_one_spelling(one) == in_one_spelling(other)


def advice(weight: str | None, base_model: str | None) -> dict[str, Finding]:
    """Return what is unusual about a weight.

    Args:
        weight: A weight in any case and width; None or blank if there is none.
        base_model: Base model of the version to compress; None if unknown.

    Returns:
        "weight" → "unlike_a_weight" if it is not documented, not listed and not of the form WxAyCz, so that it is
        probably a typing error; "not_listed" if the product page lists only other weights for the base model. Empty
        otherwise.
    """
    if rules.is_blank(weight) or not isinstance(weight, str):
        return {}
    typed = rules.canonical_weight(weight)
    documented = rules.rules()["weights"]
    listed = listed_for(base_model)
    if typed not in documented and _bits(typed) is None:
        known = {rules.folded(name): name for name in (*(listed or ()), *documented)}
        (nearest,) = get_close_matches(rules.folded(typed), known, n=1, cutoff=0)
        return {"weight": finding("unlike_a_weight", "weight", typed, nearest=known[nearest])}
    if listed is not None and not any(same(typed, name) for name in listed):
        found = finding("not_listed", "weight", typed, base_model=base_model, listed=listed, date=table()["date"])
        return {"weight": found}
    return {}


def meant(weight: object) -> str | None:
    """Return the known weight that a misspelt one resembles, such as "INT8-PTQ" for "INT8PTQ"; None if none does."""
    if not isinstance(weight, str) or "unlike_a_weight" not in advice(weight, None).values():
        return None
    names = (*rules.rules()["weights"], *chain.from_iterable(table()["weights"].values()))
    known = {rules.folded(name): name for name in reversed(names)}
    return known.get(nearest(rules.folded(weight), known) or "")


def _bits(weight: str) -> tuple[str, str, str] | None:
    """Return the number formats of weights, activations and cache; None if the weight does not state them."""
    text = rules.folded(weight)
    if only := _WEIGHTS_ONLY.fullmatch(text):  # WINT8 is another spelling of W8A16 (source: the product page)
        return only[1], "16", "16"
    match = _BITS.fullmatch(text)
    return (match[1], match[2], match[3] or "16") if match else None
