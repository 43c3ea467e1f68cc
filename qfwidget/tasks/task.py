"""A compression task of the account: describe, wait, cancel, delete."""

from __future__ import annotations

import asyncio
import queue
import sys
import time
from collections.abc import Generator
from typing import Any, Literal

from .. import snippets
from ..console.client import shared_console
from ..errors import QfError, StillRunning, TaskFailed
from ..progress import Progress, Wanted
from ..request import CompressionRequest
from . import actions
from .actions import FINAL, TaskInfo
from .poller import shared_poller
from .settings import request_of
from .table import task_table

_TICK = 1.0


class CompressionTask:
    """A compression task of the account. The constructor makes no calls.

    It can be awaited: that is `wait` without blocking the event loop.

    Args:
        id: ID of the task, "amva-…".
    """

    def __init__(self, id: str) -> None:
        self.id = id
        self._info: TaskInfo | None = None
        self._deleted = False

    @classmethod
    def described(cls, info: TaskInfo) -> CompressionTask:
        """Return the task for a description, without a call.

        Args:
            info: The task under the API's names, with its `id`.
        """
        task = cls(info["id"])
        task._info = info
        return task

    def __repr__(self) -> str:
        return f"CompressionTask({self.id!r}) <{self._state}>"

    def _repr_html_(self) -> str:
        return task_table(self.id, self._state, self._info or {})

    @property
    def _state(self) -> str:
        status = str(self._info.get("status")) if self._info else "not described yet"
        return "deleted" if self._deleted else status

    @property
    def info(self) -> TaskInfo:
        """The task as last described, under the API's names. The first access describes it."""
        return self._info if self._info is not None else self.refresh()

    @property
    def status(self) -> str:
        """The last known status: creating, running, succeeded, failed, stopping or stopped."""
        return str(self.info.get("status"))

    @property
    def model_id(self) -> str | None:
        """ID of the new version, "amv-…"; None until the task has succeeded."""
        return self.info.get("modelId") or None

    @property
    def request(self) -> CompressionRequest:
        """The request that creates this task again, such as `create_task(task.request.replace(weight="INT8-PTQ"))`.

        Its model set is the one of the new version, or else the source's own; it is looked up.

        Raises:
            QfError: See `Console.read`.
        """
        return request_of(self.info)

    def refresh(self) -> TaskInfo:
        """Describe the task again.

        Returns:
            The task under the API's names.

        Raises:
            QfError: See `Console.read`.
        """
        self._info = actions.describe(shared_console(), self.id)
        return self._info

    def wait(self, timeout: float | None = None, progress: Wanted = True) -> CompressionTask:
        """Wait until the task finishes. An interrupt ends the wait and does not affect the task.

        Args:
            timeout: Maximum number of seconds to wait; None for no limit.
            progress: Whether to show the status and the elapsed time in one line; or a class like `tqdm.tqdm` that
                shows them. Exceptions of that class are logged and have no other effect.

        Returns:
            The task itself, which has succeeded.

        Raises:
            TaskFailed: The task failed or was stopped.
            StillRunning: The task did not finish within the timeout. It continues; call this again to wait for it.
            QfError: See `Console.read`. Transient failures are not raised.
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
        """Cancel the task. Its status becomes "stopping", then "stopped".

        Raises:
            ConsoleError: The task cannot be cancelled in its current state.
            QfError: See `Console.send_once`.
        """
        actions.cancel(shared_console(), self.id)
        shared_poller().poll_now(self.id)
        self._info = None
        self.refresh()

    def delete(self) -> None:
        """Delete the task from the account's list. The version that it created is kept, and so is `info`.

        Raises:
            ConsoleError: The task cannot be deleted in its current state.
            QfError: See `Console.send_once`.
        """
        if self._info is None:  # so that `info` still describes it
            self.refresh()
        actions.delete(shared_console(), self.id)
        self._deleted = True

    def to_code(self, language: str, purpose: Literal["follow", "cancel"] = "follow") -> str:
        """Return a complete program that waits for this task to finish, or cancels it.

        Args:
            language: A language of `CompressionRequest.to_code`.
            purpose: "follow" prints each status and finally the new version's ID; "cancel" cancels the task.

        Returns:
            The program's source.

        Raises:
            ValueError: The language or the purpose is unknown.
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
        """Store the poller's result and return whether the task is final; raise the error that ended the polling."""
        if isinstance(news, QfError):
            raise news
        self._info = news
        return news.get("status") in FINAL

    def _succeeded(self) -> CompressionTask:
        if self.status != "succeeded":
            ended = "the task was stopped" if self.status == "stopped" else "the task failed"
            reason = self.info.get("failedReason") or ended
            raise TaskFailed("TaskFailed", f"{self.id}: {reason}", hint_key="task_failed")
        return self
