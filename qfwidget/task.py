"""Compression tasks: created once, followed, waited for, cancelled, deleted."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from . import frames
from .answers import unreadable
from .console import CALLS_IN_FLIGHT, Console, shared_console
from .errors import QfError, StillRunning, TaskFailed, UnknownOutcome
from .explain import may_have_worked, may_pass
from .paging import in_order, read_list
from .request import CompressionRequest

if TYPE_CHECKING:
    import pandas as pd

FINAL = frozenset({"succeeded", "failed", "stopped"})
SHORTEST_POLL = 0.5
LONGEST_POLL = 15.0
POLLS_PER_ELAPSED = 20


class CompressionTask:
    """A compression task of the account, by its id. Making one calls nothing.

    Args:
        id: "amva-…".
        console: Where it is; the SDK's console by default.
    """

    def __init__(self, id: str, *, console: Console | None = None) -> None:
        self.id = id
        self._console = console or shared_console()
        self._info: dict[str, Any] | None = None

    def __repr__(self) -> str:
        status = self._info.get("status") if self._info else "not described yet"
        return f"CompressionTask({self.id!r}) <{status}>"

    @property
    def info(self) -> dict[str, Any]:
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

    def refresh(self) -> dict[str, Any]:
        """Describe the task again.

        Returns:
            The task under the API's names.

        Raises:
            QfError: As `Console.read` raises it.
        """
        self._info = describe(self._console, self.id)
        return self._info

    def wait(self, timeout: float | None = None, progress: bool = True) -> CompressionTask:
        """Wait until the task is final.

        Args:
            timeout: Seconds to wait at the most; None waits for ever.
            progress: Print each change of the status.

        Returns:
            The task itself, succeeded.

        Raises:
            TaskFailed: It ended as failed or stopped.
            StillRunning: It was not final in time; it goes on, and can be waited for again.
            QfError: As `Console.read` raises it.
        """
        started = time.monotonic()
        shown = None
        stop = threading.Event()
        deadline = threading.Timer(timeout, stop.set) if timeout is not None else None
        if deadline:
            deadline.daemon = True
            deadline.start()
        try:
            for info in follow(self._console, self.id, stop):
                self._info = info
                if progress and self.status != shown:
                    shown = self.status
                    print(f"{self.id}: {shown} ({time.monotonic() - started:.0f} s)")
        finally:
            if deadline:
                deadline.cancel()
        if self.status not in FINAL:
            raise StillRunning(
                "StillRunning", f"{self.id} is {self.status} after {timeout} s", hint_key="still_running"
            )
        if self.status != "succeeded":
            reason = self.info.get("failedReason") or f"the task was {self.status}"
            raise TaskFailed("TaskFailed", f"{self.id}: {reason}", hint_key="task_failed")
        return self

    def cancel(self) -> None:
        """Stop the task. It is "stopping" for a while, then "stopped".

        Raises:
            ConsoleError: The task is in no state to be cancelled.
            QfError: As `Console.send_once` raises it.
        """
        self._console.send_once("CancelModelCompTask", {"modelCompTaskId": self.id})
        self._info = None

    def delete(self) -> None:
        """Delete the task from the account's list. The model it made stays.

        Raises:
            ConsoleError: The task is in no state to be deleted.
            QfError: As `Console.send_once` raises it.
        """
        self._console.send_once("DeleteModelCompTask", {"modelCompTaskId": self.id})
        self._info = None


def create_task(request: CompressionRequest) -> CompressionTask:
    """Create a compression task. Sent exactly once; it may cost money.

    Args:
        request: What to create.

    Returns:
        The task, just created.

    Raises:
        InvalidRequest: The request breaks the rules; nothing was sent.
        UnknownOutcome: It was sent and no usable answer came; it is not sent again.
        QfError: As `Console.send_once` raises it.
    """
    console = shared_console()
    return CompressionTask(send(console, request.body())["result"], console=console)


def list_tasks(source_model_id: str | None = None) -> pd.DataFrame:
    """List the account's compression tasks.

    Args:
        source_model_id: Only those of this version, "amv-…".

    Returns:
        One row a task: task_id, name (string), status (category), source_model_id, model_id (string), strategy,
        weight (category), create_time, finish_time (datetime, UTC), failed_reason (string).

    Raises:
        QfError: As `Console.read` raises it.
    """
    console = shared_console()
    params = {"sourceModelId": source_model_id} if source_model_id else {}
    listed = in_order(read_list(console, "DescribeModelCompTasks", "modelCompTaskList", "id", params))
    with ThreadPoolExecutor(CALLS_IN_FLIGHT, thread_name_prefix="qfwidget-describe") as pool:
        return frames.frame(frames.TASKS, pool.map(lambda task: _row(_detailed(console, task)), listed))


def send(console: Console, body: Mapping[str, Any]) -> dict[str, Any]:
    """Send CreateModelCompTask, once.

    Args:
        console: Where to.
        body: A request body that the rules allow.

    Returns:
        Body of the answer: requestId, and the task's id as `result`.

    Raises:
        UnknownOutcome: It was sent and no usable answer came.
        QfError: As `Console.send_once` raises it.
    """
    try:
        answer = console.send_once("CreateModelCompTask", body)
        failure: QfError | None = None if isinstance(answer.get("result"), str) else unreadable(console.host)
    except QfError as error:
        failure = error
    if failure is None:
        return answer
    raise _unknown_outcome(failure) if may_have_worked(failure) else failure


def describe(console: Console, task_id: str) -> dict[str, Any]:
    """Return a task under the API's names (DescribeModelCompTask)."""
    result = console.read("DescribeModelCompTask", {"modelCompTaskId": task_id}).get("result")
    if not isinstance(result, dict):
        raise unreadable(console.host)
    return result


def follow(console: Console, task_id: str, stop: threading.Event) -> Iterator[dict[str, Any]]:
    """Describe a task again and again until it is final: often at first, then seldom. Passing failures are sat out.

    Args:
        console: Where it is.
        task_id: "amva-…".
        stop: Ends the following early once it is set.

    Yields:
        The task under the API's names, each time it is described; at least once.

    Raises:
        QfError: The description failed in a way that does not pass by itself.
    """
    started = time.monotonic()
    while True:
        try:
            task = describe(console, task_id)
        except QfError as error:
            if not may_pass(error) and error.hint_key not in ("timeout", "refused", "unreachable"):
                raise
        else:
            yield task
            if task.get("status") in FINAL:
                return
        elapsed = time.monotonic() - started
        if stop.wait(min(LONGEST_POLL, max(SHORTEST_POLL, elapsed / POLLS_PER_ELAPSED))):
            return


def _unknown_outcome(failure: QfError) -> UnknownOutcome:
    return UnknownOutcome(
        failure.code,
        failure.message,
        request_id=failure.request_id,
        status=failure.status,
        hint_key="outcome_unknown",
    )


def _detailed(console: Console, task: dict[str, Any]) -> dict[str, Any]:
    """Add what only the single task's description has: configuration and reason of failure."""
    return {**task, **describe(console, task["id"])}


def _row(task: Mapping[str, Any]) -> dict[str, Any]:
    config = task.get("config")
    return {
        "task_id": task.get("id"),
        "name": task.get("name"),
        "status": task.get("status"),
        "source_model_id": task.get("sourceModelId"),
        "model_id": task.get("modelId"),
        "create_time": task.get("createTime"),
        "finish_time": task.get("finishTime"),
        "failed_reason": task.get("failedReason"),
        **({key: config.get(key) for key in ("strategy", "weight")} if isinstance(config, dict) else {}),
    }
