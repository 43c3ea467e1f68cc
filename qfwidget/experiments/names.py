"""Names of a sweep's tasks, from a pattern."""

from __future__ import annotations

import re
import string
from collections.abc import Collection, Mapping

from .. import rules
from ..errors import InvalidRequest
from ..hints import MESSAGES
from ..request import refuse
from .arguments import check_text

DEFAULT_PATTERN = "{model}-{weight}"
DEFAULT_LIMIT = 50
FIELDS = ("model", "version", "weight", "strategy")
_SHORTENED = ("model", "version", "strategy")
_LEAST_CHARACTERS = 2
_SEPARATORS = "-_. "


def check_pattern(pattern: str) -> None:
    """Check that a pattern has only known fields.

    Raises:
        InvalidRequest: It is not text, is blank, has another field, or cannot be parsed.
    """
    check_text("name", pattern)
    if rules.is_blank((pattern or "").strip(_SEPARATORS)):
        refuse({"name": "missing"}, {})
    try:
        parsed = [(field, spec, conversion) for _, field, spec, conversion in string.Formatter().parse(pattern)]
    except (ValueError, TypeError):
        raise _bad_pattern(pattern) from None
    if any(field is not None and (field not in FIELDS or spec or conversion) for field, spec, conversion in parsed):
        raise _bad_pattern(pattern)


def make_name(pattern: str, fields: Mapping[str, str], taken: Collection[str]) -> str:
    """Return a name that is not taken, within the advised length where possible.

    Args:
        pattern: A pattern that `check_pattern` allows.
        fields: The value of each field. If the name is too long, model, version and strategy are shortened, in this
            order. The weight is not, since its start alone does not distinguish it from others.
        taken: The names of the sweep's other tasks. A name that is taken gets a number.
    """
    most = rules.rules()["name"]["advisedMax"]
    number, suffix = 1, ""
    while (made := _shortened(pattern, fields, most - len(suffix)) + suffix) in taken:
        number += 1
        suffix = f"-{number}"
    return made


def _shortened(pattern: str, fields: Mapping[str, str], most: int) -> str:
    values = {field: re.sub(r"[^\w.-]+", "-", value).strip(_SEPARATORS) for field, value in fields.items()}
    for field in _SHORTENED:
        excess = len(pattern.format_map(values)) - most
        if excess > 0 and f"{{{field}}}" in pattern:
            left = max(len(values[field]) - excess, min(_LEAST_CHARACTERS, len(values[field])))
            values[field] = values[field][:left].rstrip(_SEPARATORS)
    # The other text of the pattern is never shortened, even if it alone exceeds the advised length.
    return pattern.format_map(values).strip(_SEPARATORS) or "task"


def _bad_pattern(pattern: str) -> InvalidRequest:
    params = {"pattern": repr(pattern), "fields": ", ".join(f"{{{field}}}" for field in FIELDS)}
    message = MESSAGES["bad_name_pattern"].filled(params)
    return InvalidRequest({"name": "bad_name_pattern"}, message, hint_key="bad_name_pattern")
