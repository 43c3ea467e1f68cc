"""Creates tasks from Python."""

from __future__ import annotations

from ..request import CompressionRequest
from .create_once import shared_creator
from .task import CompressionTask


def create_task(request: CompressionRequest) -> CompressionTask:
    """Create a compression task. The request is sent exactly once; a task may cost money.

    If no usable response arrives, the task is looked up for up to `create_once.LOOK_UP_SECONDS` seconds, and returned
    if it is found. A kernel interrupt ends only the wait: the next call with the same request returns the task of the
    interrupted call.

    Args:
        request: The task to create.

    Returns:
        The new task.

    Raises:
        InvalidRequest: The request breaks the rules; nothing was sent.
        UnknownOutcome: The request was sent, no usable response arrived, and the look-up found no task, found several
            candidates, or failed. The request is not sent again.
        QfError: See `Console.send_once`; nothing was created.
    """
    response = shared_creator().create_interruptibly(request.body())
    return CompressionTask(response["result"])
