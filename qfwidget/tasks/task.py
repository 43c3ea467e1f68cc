"""A compression task of the account: describe, wait for, cancel and delete it."""

from __future__ import annotations

import asyncio
import queue
import time
from collections.abc import Callable, Generator
from contextlib import suppress
from typing import Any, overload

from .. import snippets
from ..console.client import shared_console
from ..console.failures import is_transient
from ..console.responses import undocumented
from ..errors import ConsoleError, QfError, StillRunning, TaskFailed, Unreachable, in_short
from ..findings import check_wait, not_one_of
from ..hints import MESSAGES, status_in_words
from ..ids import check_task_id
from ..language import Params, Text
from ..models.catalog import shared_catalog
from ..progress import ProgressOption, StatusLine, call_notify
from ..request import CompressionRequest
from . import actions
from .actions import FINAL, TaskInfo
from .poller import shared_poller
from .settings import request_of
from .table import task_table

_TICK = 1.0


class CompressionTask:
    """A compression task of the account. The constructor makes no calls.

    It can be awaited, which is like `wait` but does not block the event loop.

    Args:
        id: ID of the task, "amva-…".

    Raises:
        InvalidRequest: It is the ID of something else, such as a version.
    """

    def __init__(self, id: str) -> None:
        self.id = check_task_id(id, "id")
        self._info: TaskInfo | None = None
        self._deleted = False

    @classmethod
    def described(cls, info: TaskInfo) -> CompressionTask:
        """Return the task of a description, without a call.

        Args:
            info: The task under the API's names, with its `id`.
        """
        task = cls(info["id"])
        task._info = info
        return task

    def __repr__(self) -> str:
        return f"CompressionTask({self.id!r}) <{self._state}>"

    def _repr_html_(self) -> str:
        return task_table(self.id, status_in_words(self._state).localized(), self._info or {})

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
        """The last known status, one of creating, running, succeeded, failed, stopping and stopped."""
        return str(self.info.get("status"))

    @property
    def model_id(self) -> str | None:
        """ID of the new version, "amv-…"; None until the task has succeeded."""
        return self.info.get("modelId") or None

    @property
    def request(self) -> CompressionRequest:
        """The request that creates this task again, such as `create_task(task.request.replace(weight="INT8-PTQ"))`.

        Its model set is looked up: the one of the new version, or else the source's own.

        Raises:
            NotSignedIn: There are no keys, or they cannot be IAM keys.
            ConsoleError: The console returned an error.
            Unreachable: No response arrived, or it is not from a Qianfan console.
        """
        return request_of(self.info)

    def refresh(self) -> TaskInfo:
        """Describe the task again.

        Returns:
            The task under the API's names.

        Raises:
            NotSignedIn: There are no keys, or they cannot be IAM keys.
            ConsoleError: The console returned an error.
            Unreachable: No response arrived, or it is not from a Qianfan console.
        """
        self._info = actions.describe(shared_console(), self.id)
        return self._info

    def wait(
        self,
        timeout: float | None = None,
        progress: ProgressOption = True,
        notify: Callable[[CompressionTask], object] | None = None,
    ) -> CompressionTask:
        """Wait until the task finishes. An interrupt ends the wait and does not affect the task.

        Args:
            timeout: Maximum number of seconds to wait; None for no limit.
            progress: Whether to show the status and the elapsed time: in a notebook and on a terminal in one line, in
                a log or a pipe in one line per change. Outside a notebook, this goes to stderr. A class like
                `tqdm.tqdm` shows them in its own way; its exceptions are logged and have no other effect.
            notify: Called once with this task when it has succeeded, failed or was stopped, for example to send a
                message. Its exceptions are logged and have no other effect.

        Returns:
            The task itself, which has succeeded.

        Raises:
            InvalidRequest: An argument has another type.
            TaskFailed: The task failed or was stopped.
            StillRunning: The task did not finish within the timeout. It continues; call this again to wait for it.
            NotSignedIn: There are no keys, or another account has signed in.
            ConsoleError: The console returned an error that is not transient, for example because the task does not
                exist. Transient failures are shown with the status, not raised.
            Unreachable: The response is not from a Qianfan console.
        """
        check_wait(timeout, notify)
        deadline = None if timeout is None else time.monotonic() + timeout
        news: queue.SimpleQueue[TaskInfo | QfError] = queue.SimpleQueue()
        trouble: QfError | None = None
        if self._info is not None and self._info.get("status") in FINAL:
            news.put(self._info)
        with StatusLine(progress, self.id) as line:
            unfollow = shared_poller().follow(self.id, news.put, news.put)
            try:
                while True:
                    left = _TICK if deadline is None else deadline - time.monotonic()
                    try:
                        item = news.get(timeout=max(0, min(_TICK, left)))
                    except queue.Empty:
                        line.tick(self._shown_status())
                        if left <= 0:
                            raise self._still_running(timeout or 0, trouble) from None
                        continue
                    if isinstance(item, QfError) and is_transient(item):
                        trouble = item
                        line.show(MESSAGES["still_waiting"].filled({"trouble": _in_words(trouble)}).localized())
                        continue
                    trouble, ended = None, self._update(item)
                    line.show(self._shown_status())
                    if ended:
                        break
            finally:
                unfollow()
        call_notify(notify, self)
        return self._succeeded()

    def __await__(self) -> Generator[Any, None, CompressionTask]:
        return self._await().__await__()

    def cancel(self) -> None:
        """Cancel the task. Its status becomes "stopping", then "stopped".

        Raises:
            NotSignedIn: There are no keys.
            ConsoleError: The task cannot be cancelled in its current state, or the console returned another error.
            Unreachable: No response arrived, or it is not from a Qianfan console; the task may be cancelled.
        """
        actions.cancel(shared_console(), self.id)
        shared_poller().poll_now(self.id)
        if self._info is not None:
            self._info = {**self._info, "status": "stopping"}
        with suppress(QfError):  # it is being cancelled, whether or not it can be described now
            self.refresh()

    def delete(self) -> None:
        """Delete the task from the account's list. The version that it created is kept, and so is `info`.

        Raises:
            NotSignedIn: There are no keys.
            ConsoleError: The task cannot be deleted in its current state, or the console returned another error.
            Unreachable: No response arrived, or it is not from a Qianfan console; the task may have been deleted.
        """
        if self._info is None:  # `info` cannot be read afterwards
            self.refresh()
        actions.delete(shared_console(), self.id)
        self._deleted = True

    @overload
    def to_code(self, purpose: snippets.TaskPurpose, language: str, locale: str = "en") -> str: ...

    @overload
    def to_code(self, language: str, purpose: snippets.TaskPurpose = "follow", /, *, locale: str = "en") -> str: ...

    def to_code(self, purpose: str = "follow", language: str = "follow", locale: str = "en") -> str:
        """Return a complete program that waits for this task to finish, cancels it, or deploys the version it created.

        Args:
            purpose: "follow" prints each status and finally the new version's ID; "cancel" cancels the task; "deploy"
                creates a service with the new version, which costs money from then on, and waits until it serves. That
                program marks the values that only you know, and does nothing until they are filled in.
            language: A language of `CompressionRequest.to_code`. It can also be the first argument, alone or before the
                purpose.
            locale: "en" or "zh-CN": the language of comments.

        Returns:
            The program's source.

        Raises:
            StillRunning: The task has not finished, so there is nothing to deploy yet.
            TaskFailed: The task failed or was stopped, so there is nothing to deploy.
            NotSignedIn: There are no keys. Only "deploy" makes calls.
            ConsoleError: The console returned an error.
            Unreachable: No response arrived, or it is not from a Qianfan console.
            InvalidRequest: The language, the purpose or the locale is unknown.
        """
        if purpose not in snippets.TASK_PURPOSES and not snippets.is_language(language):
            purpose, language = language, purpose
        match purpose:
            case "follow" | "cancel":
                return snippets.task_code(self.id, language, purpose, locale)
            case "deploy":
                return snippets.deploy(*self._new_version(), language, locale)
        raise not_one_of("purpose", repr(purpose), snippets.TASK_PURPOSES)

    def _new_version(self) -> tuple[str, str]:
        """Return the ID of the new version's model set, and the version's ID."""
        status = self.refresh().get("status")
        if status not in FINAL:
            params: Params = {"id": self.id, "status": status_in_words(status)}
            message = MESSAGES["not_deployable_yet"].filled(params)
            raise StillRunning("StillRunning", message, hint_key="still_running")
        model_id = self._succeeded().model_id
        model_set_id = shared_catalog().version(model_id).model_set_id if model_id else None
        if not (model_id and model_set_id):
            raise undocumented(shared_console().host)
        return model_set_id, model_id

    async def _await(self) -> CompressionTask:
        loop = asyncio.get_running_loop()
        news: asyncio.Queue[TaskInfo | QfError] = asyncio.Queue()
        if self._info is not None and self._info.get("status") in FINAL:
            news.put_nowait(self._info)
        unfollow = shared_poller().follow(self.id, lambda item: loop.call_soon_threadsafe(news.put_nowait, item))
        try:
            while not self._update(await news.get()):
                pass
        finally:
            unfollow()
        return self._succeeded()

    def _still_running(self, timeout: float, trouble: QfError | None) -> StillRunning:
        params: dict[str, str | Text] = {"id": self.id, "seconds": f"{timeout:g}"}
        if self._info is not None and trouble is None:
            message = MESSAGES["still_running"].filled({**params, "status": status_in_words(self.status)})
            return StillRunning("StillRunning", message, hint_key="still_running")
        if trouble is None:
            trouble = Unreachable("Timeout", hint_key="timeout", hint_params={"host": shared_console().host})
        message = MESSAGES["no_status"].filled({**params, "trouble": _in_words(trouble)})
        return StillRunning("StillRunning", message, hint_key=trouble.hint_key, hint_params=trouble.raw_hint_params)

    def _update(self, news: TaskInfo | QfError) -> bool:
        """Store the poller's result and return whether the task is final; raise the error that ended the polling."""
        if isinstance(news, QfError):
            raise news
        self._info = news
        return news.get("status") in FINAL

    def _shown_status(self) -> str:
        if not self._info:
            return MESSAGES["waiting"].localized()
        return status_in_words(self._info.get("status") or "unknown status").localized()

    def _succeeded(self) -> CompressionTask:
        if self.status != "succeeded":
            raise TaskFailed(self, self.status, self.info.get("failedReason"))
        return self


def _in_words(trouble: QfError) -> Text:
    if isinstance(trouble, ConsoleError):
        return MESSAGES["console_error"].filled({"reason": in_short(trouble)})
    return MESSAGES["console_silent"].filled({"reason": trouble.text})
