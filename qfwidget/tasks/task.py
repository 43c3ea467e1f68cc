"""Compression tasks: created once, waited for, cancelled, deleted, listed."""

from __future__ import annotations

import asyncio
import queue
import sys
import time
from collections.abc import Generator, Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from typing import TYPE_CHECKING, Any, Literal

from .. import dataframes, snippets
from ..console.client import shared_console
from ..console.connections import CALLS_IN_FLIGHT
from ..console.responses import report_unreadable
from ..errors import ConsoleError, QfError, StillRunning, TaskFailed, Unreachable
from ..progress import Progress, Wanted
from ..request import CompressionRequest
from . import actions
from .actions import FINAL, TaskInfo
from .create_once import shared_creator
from .poller import shared_poller

if TYPE_CHECKING:
    import pandas as pd

_TICK = 1.0


class CompressionTask:
    """A compression task of the account, by its id. Making one calls nothing.

    It can be awaited, which does what `wait` does without blocking the event loop.

    Args:
        id: "amva-…".
    """

    def __init__(self, id: str) -> None:
        self.id = id
        self._info: TaskInfo | None = None

    def __repr__(self) -> str:
        status = self._info.get("status") if self._info else "not described yet"
        return f"CompressionTask({self.id!r}) <{status}>"

    @property
    def info(self) -> TaskInfo:
        """The task as last described, under the API's names; described now if it never was."""
        return self._info if self._info is not None else self.refresh()

    @property
    def status(self) -> str:
        """creating, running, succeeded, failed, stopping or stopped, as last described."""
        return str(self.info.get("status"))

    @property
    def model_id(self) -> str | None:
        """The new version, "amv-…"; None until the task has succeeded."""
        return self.info.get("modelId") or None

    def refresh(self) -> TaskInfo:
        """Describe the task again.

        Returns:
            The task under the API's names.

        Raises:
            QfError: As `Console.read` raises it.
        """
        self._info = actions.describe(shared_console(), self.id)
        return self._info

    def wait(self, timeout: float | None = None, progress: Wanted = True) -> CompressionTask:
        """Wait until the task is final. An interrupt ends the waiting and leaves the task as it is.

        Args:
            timeout: Seconds to wait at the most; None waits for ever.
            progress: Show the status and the time since this call, in one line; a class like `tqdm.tqdm` shows them
                its own way. What it raises is logged and changes nothing.

        Returns:
            The task itself, succeeded.

        Raises:
            TaskFailed: It ended as failed or stopped.
            StillRunning: It was not final in time; it goes on, and can be waited for again.
            QfError: As `Console.read` raises it, for a failure that does not pass by itself.
        """
        deadline = None if timeout is None else time.monotonic() + timeout
        news: queue.SimpleQueue[TaskInfo | QfError] = queue.SimpleQueue()
        with Progress(progress, desc=self.id, bar_format="{desc} [{elapsed}]", file=sys.stdout) as line:
            unfollow = shared_poller().follow(self.id, news.put)
            try:
                while True:
                    left = _TICK if deadline is None else deadline - time.monotonic()
                    try:
                        ended = self._update(news.get(timeout=max(0, min(_TICK, left))))
                    except queue.Empty:
                        if left <= 0:
                            break
                        ended = False
                    line.describe(f"{self.id}: {self._info['status'] if self._info else '…'}")
                    if ended:
                        return self._succeeded()
            finally:
                unfollow()
        status = self._info.get("status") if self._info else "not described yet"
        raise StillRunning("StillRunning", f"{self.id} is {status} after {timeout} s", hint_key="still_running")

    def __await__(self) -> Generator[Any, None, CompressionTask]:
        return self._await().__await__()

    def cancel(self) -> None:
        """Stop the task. It is "stopping" for a while, then "stopped".

        Raises:
            ConsoleError: The task is in no state to be cancelled.
            QfError: As `Console.send_once` raises it.
        """
        actions.cancel(shared_console(), self.id)
        shared_poller().poll_now(self.id)
        self._info = None

    def delete(self) -> None:
        """Delete the task from the account's list. The model it made stays.

        Raises:
            ConsoleError: The task is in no state to be deleted.
            QfError: As `Console.send_once` raises it.
        """
        actions.delete(shared_console(), self.id)
        self._info = None

    def to_code(self, language: str, purpose: Literal["follow", "cancel"] = "follow") -> str:
        """Write a complete program that follows this task to its end, or cancels it.

        Args:
            language: One of those of `CompressionRequest.to_code`.
            purpose: "follow" prints each status and in the end the new version's id; "cancel" stops the task.

        Returns:
            The program's source.

        Raises:
            ValueError: There is no such language, or no such purpose.
        """
        return snippets.task_code(self.id, language, purpose)

    async def _await(self) -> CompressionTask:
        loop = asyncio.get_running_loop()
        news: asyncio.Queue[TaskInfo | QfError] = asyncio.Queue()
        unfollow = shared_poller().follow(
            self.id, lambda item: (loop.call_soon_threadsafe(news.put_nowait, item), None)[1]
        )
        try:
            while not self._update(await news.get()):
                pass
        finally:
            unfollow()
        return self._succeeded()

    def _update(self, news: TaskInfo | QfError) -> bool:
        """Keep what the poller says of the task. Tells whether it is final; raises why the polling ended."""
        if isinstance(news, QfError):
            raise news
        self._info = news
        return news.get("status") in FINAL

    def _succeeded(self) -> CompressionTask:
        if self.status != "succeeded":
            reason = self.info.get("failedReason") or f"the task was {self.status}"
            raise TaskFailed("TaskFailed", f"{self.id}: {reason}", hint_key="task_failed")
        return self


def create_task(request: CompressionRequest) -> CompressionTask:
    """Create a compression task. Sent exactly once; it may cost money.

    Where no usable response comes, the task is looked up, for up to `create_once.LOOK_UP_SECONDS` seconds, and returned
    if it is found. A kernel interrupt ends the waiting only: called again with the same request, this returns the task
    of the interrupted call.

    Args:
        request: What to create.

    Returns:
        The task, just created.

    Raises:
        InvalidRequest: The request breaks the rules; nothing was sent.
        UnknownOutcome: It was sent, no usable answer came, and no task was found, or several that could be it. Nothing
            is sent again.
        QfError: As `Console.send_once` raises it: nothing was created.
    """
    response = shared_creator().create_interruptibly(request.body())
    return CompressionTask(response["result"])


def list_tasks(source_model_id: str | None = None) -> pd.DataFrame:
    """List the account's compression tasks: one call a page, and one a task for its configuration.

    Args:
        source_model_id: Only those of this version, "amv-…".

    Returns:
        One row a task: task_id, name, status, source_model_id, model_id, strategy, weight (string), create_time,
        finish_time (datetime64[us, UTC]), failed_reason (string), duration (timedelta64[us], NaT until it is final).
        What is absent or cannot be read is missing.

    Raises:
        QfError: As `Console.read` raises it.
    """
    listed = chain.from_iterable(actions.listed(shared_console(), source_model_id))
    with ThreadPoolExecutor(CALLS_IN_FLIGHT, thread_name_prefix="qfwidget-describe") as pool:
        table = dataframes.frame(dataframes.TASKS, pool.map(_row, pool.map(_detailed, listed)))
    table["duration"] = table["finish_time"] - table["create_time"]
    return table


def _detailed(task: TaskInfo) -> TaskInfo:
    """Add what only the single task's description has: configuration and reason of failure."""
    try:
        return {**task, **actions.describe(shared_console(), task["id"])}
    except ConsoleError as error:
        if error.status != 404:
            raise
    except Unreachable as error:
        if error.hint_key != "not_a_console":
            raise
        report_unreadable("task")
    return task  # deleted meanwhile, or described unreadably


def _row(task: Mapping[str, Any]) -> dict[str, Any]:
    config = task.get("config") or {}
    return {
        "task_id": task.get("id"),
        "name": task.get("name"),
        "status": task.get("status"),
        "source_model_id": task.get("sourceModelId"),
        "model_id": task.get("modelId"),
        "create_time": task.get("createTime"),
        "finish_time": task.get("finishTime"),
        "failed_reason": task.get("failedReason"),
        "strategy": config.get("strategy"),
        "weight": config.get("weight"),
    }
