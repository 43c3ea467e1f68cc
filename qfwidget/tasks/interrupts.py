"""The message of an interrupt during a creation: whether the task may have been created."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from ..console.sanitize import shown
from ..hints import MESSAGES
from ..language import Params, Text
from ..progress import continues_after_interrupt

# Chinese text has a space before Latin letters.
CREATE_TASK = Text("create_task", " create_task")
SUBMIT = Text("submit()", " submit()")
_SHOWN_CHARACTERS = 60


def interrupted(body: Mapping[str, Any], *, sent: bool, call: Text = CREATE_TASK) -> str:
    """Return the message of an interrupt.

    Args:
        body: The request body, complete or not.
        sent: Whether the request may have been sent.
        call: The call that returns the task when it is repeated with the same request.
    """
    params: Params = {
        "name": shown(body.get("name", ""), _SHOWN_CHARACTERS),
        "source": shown(body.get("sourceModelId", ""), _SHOWN_CHARACTERS),
        "call": call,
    }
    if not sent:
        key = "interrupted_unsent"
    else:
        key = "interrupted_continues" if continues_after_interrupt() else "interrupted_sent"
    return MESSAGES[key].filled(params).localized()


@contextmanager
def explaining_interrupts(body: Mapping[str, Any], *, sent: bool, call: Text = CREATE_TASK) -> Iterator[None]:
    """Return a context manager that gives an interrupt the message of `interrupted`, which has the same arguments."""
    try:
        yield
    except KeyboardInterrupt as interrupt:
        interrupt.args = (interrupted(body, sent=sent, call=call),)
        raise
