"""Pages of a list, for all list actions of the console."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .refusals import Refusal, invalid_parameter

DEFAULT_MAX_KEYS = 10
"""Default number of items on a page."""


def page(ids: Sequence[str], body: dict[str, Any], limit: int) -> tuple[list[str], dict[str, Any]]:
    """Return the IDs of one page, and its `pageInfo`.

    A marker is the ID of the first item of its page. Items that are added or removed elsewhere in the list therefore
    cause neither duplicates nor gaps.

    Args:
        ids: The whole list, in forward order.
        body: The request's body: marker, maxKeys, pageReverse.
        limit: Maximum number of items on a page; a larger maxKeys is reduced to it.

    Raises:
        Refusal: A parameter is invalid.
    """
    marker, max_keys, reverse = _parameters(body)
    max_keys = min(max(max_keys, 1), limit)
    ordered = list(reversed(ids)) if reverse else list(ids)
    start = 0
    if marker:
        if marker not in ordered:
            raise Refusal("InvalidMarker")
        start = ordered.index(marker)
    end = start + max_keys
    info: dict[str, Any] = {
        "marker": marker,
        "maxKeys": max_keys,
        "isTruncated": end < len(ordered),
    }
    if end < len(ordered):
        info["nextMarker"] = ordered[end]
    return ordered[start:end], info


def _parameters(body: dict[str, Any]) -> tuple[str, int, bool]:
    values = {name: value for name, value in body.items() if value is not None}
    marker = values.get("marker", "")
    max_keys = values.get("maxKeys", DEFAULT_MAX_KEYS)
    reverse = values.get("pageReverse", False)
    if not isinstance(marker, str):
        raise invalid_parameter("marker")
    if not isinstance(max_keys, int) or isinstance(max_keys, bool):
        raise invalid_parameter("maxKeys")
    if not isinstance(reverse, bool):
        raise invalid_parameter("pageReverse")
    return marker, max_keys, reverse
