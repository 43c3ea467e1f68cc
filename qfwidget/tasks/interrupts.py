"""What a user is told whose interrupt ended a creation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from ..console.sanitize import shown
from ..hints import MESSAGES
from ..language import environment_language
from ..progress import goes_on

_NAME_CHARACTERS = 60


def interrupted(body: Mapping[str, Any], *, sent: bool) -> str:
    """Return what an interrupt has left.

    Args:
        body: The request body, complete or not.
        sent: Whether the request had been sent.
    """
    name, source = shown(body.get("name", ""), _NAME_CHARACTERS), shown(body.get("sourceModelId", ""), _NAME_CHARACTERS)
    what = "interrupted_unsent" if not sent else "interrupted_goes_on" if goes_on() else "interrupted_sent"
    return MESSAGES[what].filled({"name": name, "source": source}).in_language(environment_language())


@contextmanager
def nothing_sent(body: Mapping[str, Any]) -> Iterator[None]:
    """While this is active, an interrupt says that nothing was sent.

    Args:
        body: The request body, complete or not.
    """
    try:
        yield
    except KeyboardInterrupt as interrupt:
        interrupt.args = (interrupted(body, sent=False),)
        raise
