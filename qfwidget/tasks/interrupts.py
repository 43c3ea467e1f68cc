"""The message of an interrupt during a creation: whether the task may have been created."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from ..console.sanitize import shown
from ..errors import QfWarning
from ..hints import MESSAGES
from ..language import Params, Text
from ..process import importing
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
def nothing_sent(body: Mapping[str, Any]) -> Iterator[None]:
    """Return a context manager in which nothing is sent. An interrupt gets a message that says so."""
    try:
        yield
    except KeyboardInterrupt as interrupt:
        interrupt.args = (interrupted(body, sent=False),)
        raise


def warn_resumed(task_id: str, stacklevel: int) -> None:
    """Warn that an interrupted call has created the task that is returned.

    Args:
        task_id: ID of the task.
        stacklevel: See `warnings.warn`.
    """
    with importing():  # showing a warning imports modules
        text = MESSAGES["resumed"].filled({"id": task_id}).localized()
        warnings.warn(text, QfWarning, stacklevel=stacklevel + 1)
