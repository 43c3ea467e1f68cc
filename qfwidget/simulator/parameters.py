"""Reads the parameters of requests and writes the times of responses, for all actions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

from .refusals import invalid_parameter

Body = dict[str, Any]
Action = Callable[[Body, float], Body]
"""Executes an action on a request's body at a time, in seconds since the epoch; returns the response's body."""

_BEIJING = timezone(timedelta(hours=8))


def text(body: Body, name: str) -> str:
    """Return a required text of a body.

    Args:
        body: The request's body.
        name: The API's name of the field.

    Raises:
        Refusal: It is missing, blank or not a text.
    """
    value = body.get(name)
    if not isinstance(value, str) or not value.strip():
        raise invalid_parameter(name)
    return value


def optional_text(body: Body, name: str) -> str | None:
    """Return an optional text of a body.

    Args:
        body: The request's body.
        name: The API's name of the field.

    Raises:
        Refusal: It is not a text.
    """
    value = body.get(name)
    if value is not None and not isinstance(value, str):
        raise invalid_parameter(name)
    return value


def iso_time(seconds: float, id: str) -> str:
    """Return a time as the console writes it.

    Args:
        seconds: The time, in seconds since the epoch.
        id: ID of the object that has the time. It decides which of the console's two formats is used.
    """
    moment = datetime.fromtimestamp(int(seconds), timezone.utc)
    if ord(id[-1]) % 2:
        return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    return moment.astimezone(_BEIJING).isoformat()
