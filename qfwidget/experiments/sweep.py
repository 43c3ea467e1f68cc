"""Many compression tasks at once: plan, creation and results."""

from __future__ import annotations

import asyncio
import os
import time
import warnings
from collections.abc import Callable, Generator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..console.client import shared_console
from ..errors import QfWarning, StillRunning, in_short
from ..hints import MESSAGES
from ..language import Params, Text
from ..progress import ProgressOption, StatusLine, call_notify, check_wait
from ..tasks.poller import SHORTEST_POLL
from . import tables
from .follower import Follower, refresh
from .journal import Journal
from .record import other_account, read_record
from .recovery import is_foreign
from .runner import Runner

if TYPE_CHECKING:
    import pandas as pd

_TICK = 1.0

PathLike = str | os.PathLike[str]


class Sweep:
    """Many compression tasks. `sweep` plans one, and `Sweep.load` reads one from a file.

    It can be awaited, which is like `wait` but does not block the event loop.
    """

    def __init__(self, runner: Runner) -> None:
        self.runner = runner  # creates and cancels the tasks; user interfaces call it
        self._journal = runner.journal
        self._read_at = 0.0

    @classmethod
    def load(cls, path: PathLike) -> Sweep:
        """Read a sweep from a file, and compare it with the account's tasks.

        A task that was being created when the process ended is looked up by its name, source, configuration and time;
        if it is not found, its status is "unknown". The file is updated after each change. Several programs can use
        the same file, such as one that runs the sweep and a notebook that watches it: each reads the others' changes.

        Args:
            path: A file that `save`, or `sweep` with a path, has written.

        Raises:
            InvalidRequest: The file is not the record of a sweep, a newer version of qfwidget has written it, or the
                account has none of its versions and tasks. The file is not changed.
            NotSignedIn: There are no keys, or they cannot be IAM keys.
            ConsoleError: The console returned an error.
            Unreachable: No response arrived, or it is not from a Qianfan console.
            OSError: The file could not be read or written.
        """
        file = Path(path).expanduser().absolute()
        record = read_record(file)
        journal = Journal(record.rows, shared_console().account, record)
        runner = Runner(journal, recorded=True)
        runner.look_up()
        if is_foreign(journal):
            raise other_account(file)
        journal.path = file
        journal.keep_at(file)
        return cls(runner)

    def __repr__(self) -> str:
        return f"<Sweep of {self._count().en}: {self._journal.counts().en}>"

    def _repr_html_(self) -> str:
        with self._journal.lock:
            params: Params = {"count": self._count(), "statuses": self._journal.counts()}
            return tables.html(MESSAGES["sweep_counts"].filled(params).localized(), self._journal.rows)

    @property
    def plan(self) -> pd.DataFrame:
        """What was planned, with one row per task.

        name, source_model_id, source_model_name, source_model_set_name, base_model, model_set_id, strategy, weight;
        problem (why it cannot be created, NA if it can), warning (what is unusual, or NA), existing_task_id and
        existing_status (the newest task with the same source and configuration that is being created, is running or has
        succeeded, or NA), and action: "create", "reuse" (the existing task) or "skip" (it has a problem). All are
        string.
        """
        with self._journal.lock:
            return tables.plan_table(self._journal.rows)

    @property
    def tasks(self) -> pd.DataFrame:
        """The plan with the states of its tasks. Reads those of running tasks, with one list call per source.

        The columns of `plan`, and task_id, status, model_id (string), created, finished (datetime64[us, UTC]), duration
        (timedelta64[us], NaT until the task is final), failed_reason, error (string: why there is no task). The status
        is that of the task (the last one, if it has ended; its version exists even if the task is deleted afterwards),
        or "planned", "sending", "unknown" (no response arrived and the task was not found),
        "refused" (by the console), "skipped" (it has a problem) or "deleted". If the states cannot be read, a
        `QfWarning` says so, and the table has the last known ones.
        """
        if not self._journal.followers and time.monotonic() - self._read_at >= SHORTEST_POLL:
            failure = refresh(self._journal)
            self._read_at = time.monotonic()
            if failure is not None:
                message = MESSAGES["sweep_stale"].filled({"reason": in_short(failure)})
                warnings.warn(message.localized(), QfWarning, stacklevel=2)
        with self._journal.lock:
            return tables.tasks_table(self._journal.rows)

    def run(self, progress: ProgressOption = True) -> Sweep:
        """Create the planned tasks: a few at a time, each exactly once. Each may cost money.

        No request is sent twice, so this can be called again. First, the account's tasks are listed, once per source:
        as in the plan, a task that exists by now is reused, unless `again` was given. A task that is refused, or whose
        outcome is unknown, does not affect the others: `tasks` has its error, and a `QfWarning` says so. Without
        permission, connection or valid keys, the rest is not sent. After an interrupt, requests in flight continue, the
        rest is not sent, and `run` or `resume` sends it later.

        Args:
            progress: Whether to show how many tasks have which status; see `CompressionTask.wait`.

        Returns:
            The sweep itself.

        Raises:
            ConsoleError: There is no permission, the keys are wrong, or another account has signed in.
            NotSignedIn: There are no keys, or they cannot be IAM keys.
            Unreachable: There is no connection to the console.
            InvalidRequest: The file of the record has another sweep by now, or is damaged.
            OSError: The record could not be written.
            KeyboardInterrupt: Its text says how many requests were sent.

        Warns:
            QfWarning: A task was refused, or its outcome is unknown.
        """
        self.runner.run(progress)
        self._warn()
        return self

    def resume(self, unknown: bool = False, progress: ProgressOption = True) -> Sweep:
        """Create the tasks that were not sent, were refused or have failed, but not those that were stopped. Existing
        tasks that the plan reuses are created if they were stopped or deleted since.

        Tasks whose outcome is unknown are looked up first. Those that are found are not created again.

        Args:
            unknown: Whether to create those that are not found, too. If they exist nevertheless, they are created, and
                charged, twice. Those with candidates, which `error` lists, are not created.
            progress: See `run`.

        Returns:
            The sweep itself.

        Raises:
            ConsoleError: There is no permission, the keys are wrong, or another account has signed in. Or the states of
                the tasks cannot be read or, with `unknown`, tasks cannot be looked up; nothing is sent then.
            NotSignedIn: There are no keys, or they cannot be IAM keys.
            Unreachable: There is no connection to the console, or a response is not from a Qianfan console.
            InvalidRequest: The file of the record has another sweep by now, or is damaged.
            OSError: The record could not be written.
            KeyboardInterrupt: Its text says how many requests were sent.

        Warns:
            QfWarning: A task was refused, or its outcome is unknown.
        """
        self.runner.resume(unknown, progress)
        self._warn()
        return self

    def wait(
        self,
        timeout: float | None = None,
        progress: ProgressOption = True,
        notify: Callable[[Sweep], object] | None = None,
    ) -> Sweep:
        """Wait until all created tasks have finished. An interrupt ends the wait and does not affect the tasks.

        Tasks that fail or are stopped raise no exception: `tasks` has their status and the reason.

        Args:
            timeout: Maximum number of seconds to wait; None for no limit.
            progress: Whether to show how many tasks have which status; see `CompressionTask.wait`.
            notify: Called once with this sweep when all tasks have finished. Its exceptions are logged and have no
                other effect.

        Returns:
            The sweep itself.

        Raises:
            StillRunning: A task did not finish within the timeout. It continues; call this again to wait for it.
            NotSignedIn: There are no keys.
            ConsoleError: The states cannot be read, for example because another account has signed in. Transient
                failures are shown with the status, not raised.
            Unreachable: The response is not from a Qianfan console.
            InvalidRequest: The file of the record has another sweep by now, or is damaged.
            QfError: The record could not be read or written.
            TypeError: `timeout` or `notify` has another type.
        """
        check_wait(timeout, notify)
        deadline = None if timeout is None else time.monotonic() + timeout
        with StatusLine(progress, "sweep") as line, Follower(self._journal) as follower:
            while True:
                seen = self._journal.changes
                if not self._unfinished(follower):
                    break
                left = _TICK if deadline is None else deadline - time.monotonic()
                if left <= 0:
                    raise self._still_running(timeout or 0)
                text = self._journal.counts().localized()
                if follower.trouble is not None:
                    text = MESSAGES["still_waiting"].filled({"trouble": in_short(follower.trouble)}).localized()
                line.show(text)
                self._journal.wait(seen, min(_TICK, left))
            line.show(self._journal.counts().localized())
        call_notify(notify, self)
        return self

    def __await__(self) -> Generator[Any, None, Sweep]:
        return self._await().__await__()

    def cancel(self) -> None:
        """Send nothing more, and cancel the running tasks that this sweep has created, but not those that it reuses.

        Tasks whose outcome is unknown are looked up first. Those that are not found stay "unknown" and may be running.

        Raises:
            ConsoleError: A task could not be cancelled; the others were, as far as possible. Or another account has
                signed in, and nothing was cancelled.
            NotSignedIn: There are no keys, or they cannot be IAM keys.
            Unreachable: No response arrived, or it is not from a Qianfan console.
            InvalidRequest: The file of the record has another sweep by now, or is damaged. The tasks are cancelled.
            QfError: The record could not be read or written. The tasks are cancelled.
        """
        self.runner.cancel()

    def save(self, path: PathLike) -> None:
        """Write the sweep to a file, now and after each change. The file contains no keys.

        Args:
            path: The file. It is replaced if it is the record of a sweep. Running tasks which that sweep has created,
                and this one reuses, become this one's own: their action is "create", and `cancel` cancels them.

        Raises:
            InvalidRequest: The file exists, and is not the record of a sweep, or has tasks of another sweep that are
                running, and that this one does not have, or whose outcome is unknown. Or another program has changed it
                at this moment. It is not changed.
            OSError: The file could not be written.
        """
        self._journal.keep_at(path)

    def _count(self) -> Text:
        count = len(self._journal.rows)
        return Text("1 task" if count == 1 else f"{count} tasks", f"{count} 个任务")

    def _warn(self) -> None:
        with self._journal.lock:
            troubled = any(row.state in ("unknown", "refused") for row in self._journal.rows)
        if troubled:
            message = MESSAGES["sweep_trouble"].filled({"statuses": self._journal.counts()})
            warnings.warn(message.localized(), QfWarning, stacklevel=3)

    async def _await(self) -> Sweep:
        loop = asyncio.get_running_loop()
        changed = asyncio.Event()
        stop = self._journal.watch(lambda: loop.call_soon_threadsafe(changed.set))
        try:
            with Follower(self._journal) as follower:
                while self._unfinished(follower):
                    with suppress(asyncio.TimeoutError):
                        await asyncio.wait_for(changed.wait(), _TICK)
                    changed.clear()
        finally:
            stop()
        return self

    def _unfinished(self, follower: Follower) -> bool:
        busy = self.runner.busy  # before `update`, so that a task that is created in between is not missed
        return follower.update() or busy

    def _still_running(self, timeout: float) -> StillRunning:
        params: Params = {"seconds": f"{timeout:g}", "statuses": self._journal.counts()}
        return StillRunning(
            "StillRunning", MESSAGES["sweep_still_running"].filled(params), hint_key="sweep_still_running"
        )
