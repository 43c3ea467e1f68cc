"""What a user is told whose interrupt ended a creation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from ..console.sanitize import shown
from ..hints import MESSAGES
from ..language import Params, Text, environment_language
from ..progress import goes_on

CREATE_TASK = Text("create_task", " create_task")
SUBMIT = Text("submit() of this form", "此表单的 submit()")
_NAME_CHARACTERS = 60


def interrupted(body: Mapping[str, Any], *, sent: bool, call: Text = CREATE_TASK) -> str:
    """Return what an interrupt has left.

    Args:
        body: The request body, complete or not.
        sent: Whether the request may have been sent.
        call: What returns the task if it is called with the same request.
    """
    name, source = shown(body.get("name", ""), _NAME_CHARACTERS), shown(body.get("sourceModelId", ""), _NAME_CHARACTERS)
    what = "interrupted_unsent" if not sent else "interrupted_goes_on" if goes_on() else "interrupted_sent"
    params: Params = {"name": name, "source": source, "call": call}
    return MESSAGES[what].filled(params).in_language(environment_language())


@contextmanager
def saying(body: Mapping[str, Any], *, sent: bool, call: Text = CREATE_TASK) -> Iterator[None]:
    """While this is active, an interrupt says what it has left.

    Args:
        body: See `interrupted`.
        sent: See `interrupted`.
        call: See `interrupted`.
    """
    try:
        yield
    except KeyboardInterrupt as interrupt:
        interrupt.args = (interrupted(body, sent=sent, call=call),)
        raise
