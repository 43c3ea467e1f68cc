"""Many compression tasks at once: what would be created, creating it, and what came of it."""

from __future__ import annotations

import asyncio
import logging
import os
import time
import warnings
from collections.abc import Callable, Generator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..console.client import shared_console
from ..errors import QfError, QfWarning, StillRunning, in_short
from ..hints import MESSAGES
from ..language import Text, environment_language
from ..progress import StatusLine, Wanted
from ..tasks.poller import SHORTEST_POLL
from . import tables
from .following import Following, refresh
from .journal import Journal, other_account, read
from .recovery import is_foreign
from .runner import Runner

if TYPE_CHECKING:
    import pandas as pd

_LOG = logging.getLogger(__name__)
_TICK = 1.0

PathLike = str | os.PathLike[str]


class Sweep:
    """Many compression tasks. `sweep` plans one, and `Sweep.load` reads one from a file.

    It can be awaited: that is `wait` without blocking the event loop.

    Attributes:
        runner: Creates and cancels its tasks, for user interfaces.
    """

    def __init__(self, runner: Runner) -> None:
        self.runner = runner
        self._journal = runner.journal
        self._read_at = 0.0

    @classmethod
    def load(cls, path: PathLike) -> Sweep:
        """Read a sweep from a file, and compare it with the account's tasks.

        A task that was on its way when the process ended is found by its name, source, configuration and time; if it is
        not found, its status is "unknown". From then on the file is kept up to date again. Several programs may do
        so, such as one that runs the sweep and a notebook that watches it: each takes what the others have recorded.

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
        record = read(file)
        journal = Journal(record.rows, shared_console().account, record)
        runner = Runner(journal, recorded=True)
        runner.look_up()
        if is_foreign(journal):
            raise other_account(file)
        journal.path = file
        journal.keep_at(file)
        return cls(runner)

    def __repr__(self) -> str:
        return f"<Sweep of {len(self._journal.rows)} tasks: {self._journal.counts()}>"

    def _repr_html_(self) -> str:
        with self._journal.lock:
            params = {"count": str(len(self._journal.rows)), "statuses": self._journal.counts()}
            return tables.html(_said(MESSAGES["sweep_counts"].filled(params)), self._journal.rows)

    @property
    def plan(self) -> pd.DataFrame:
        """What was planned: one row per task.

        name, source_model_id, source_model_name, source_model_set_name, base_model, model_set_id, strategy, weight;
        problem (why it cannot be created, NA if it can), warning (what is unusual, or NA), existing_task_id and
        existing_status (the newest task with the same source and configuration that succeeded or runs, or NA), and
        action: "create", "reuse" (the existing task) or "skip" (it has a problem). All are string.
        """
        with self._journal.lock:
            return tables.plan_table(self._journal.rows)

    @property
    def tasks(self) -> pd.DataFrame:
        """What has become of the plan. Reads the states of the tasks that run, with one list call per source.

        The columns of `plan`, and task_id, status, model_id (string), created, finished (datetime64[us, UTC]), duration
        (timedelta64[us], NaT until the task is final), failed_reason, error (string: why there is no task). The status
        is that of the task, or "planned", "sending", "unknown" (no response arrived and the task was not found),
        "refused" (by the console), "skipped" (it has a problem) or "deleted". If the states cannot be read, a
        `QfWarning` says so, and the last known ones are shown.
        """
        if not self._journal.followers and time.monotonic() - self._read_at >= SHORTEST_POLL:
            failure = refresh(self._journal)
            self._read_at = time.monotonic()
            if failure is not None:
                message = MESSAGES["sweep_stale"].filled({"reason": in_short(failure)})
                warnings.warn(_said(message), QfWarning, stacklevel=2)
        with self._journal.lock:
            return tables.tasks_table(self._journal.rows)

    def run(self, progress: Wanted = True) -> Sweep:
        """Create what was planned: a few tasks at a time, each exactly once. Each may cost money.

        What has been sent is never sent again, so this can be repeated. A task whose outcome is unknown or that is
        refused does not affect the others: `tasks` has its error, and a `QfWarning` says so. If there is no permission,
        no connection or no valid key, the rest is not sent. After an interrupt, requests on their way go on, the rest
        is not sent, and `run` or `resume` continues.

        Args:
            progress: Whether to show how many have which status; see `CompressionTask.wait`.

        Returns:
            The sweep itself.

        Raises:
            ConsoleError: There is no permission, the keys are wrong, or another account has signed in.
            NotSignedIn: There are no keys, or they cannot be IAM keys.
            Unreachable: There is no connection to the console.
            OSError: The record could not be written.
            KeyboardInterrupt: Its text says how many requests were sent.

        Warns:
            QfWarning: A task was refused, or its outcome is unknown.
        """
        self.runner.run(progress)
        self._warn()
        return self

    def resume(self, unknown: bool = False, progress: Wanted = True) -> Sweep:
        """Create what was not sent or refused, and create again what has failed; not what was stopped.

        Tasks whose outcome is unknown are looked up first, and taken if they are found.

        Args:
            unknown: Whether to send also those that are not found. They may exist nevertheless, and would then be
                created, and charged, twice. Those for which there are candidates, which `error` names, are not sent.
            progress: See `run`.

        Returns:
            The sweep itself.

        Raises:
            QfError: As `run` does; also if the states of the tasks cannot be read, or with `unknown` the tasks cannot
                be looked up, in which case nothing is sent.

        Warns:
            QfWarning: A task was refused, or its outcome is unknown.
        """
        self.runner.resume(unknown, progress)
        self._warn()
        return self

    def wait(
        self,
        timeout: float | None = None,
        progress: Wanted = True,
        notify: Callable[[Sweep], object] | None = None,
    ) -> Sweep:
        """Wait until all tasks that were created have finished. An interrupt ends the wait and does not affect them.

        Tasks that fail or are stopped raise nothing: `tasks` has their status and the reason.

        Args:
            timeout: Maximum number of seconds to wait; None for no limit.
            progress: Whether to show how many have which status; see `CompressionTask.wait`.
            notify: Called once with this sweep when all have finished. Its exceptions are logged and have no other
                effect.

        Returns:
            The sweep itself.

        Raises:
            StillRunning: Some did not finish within the timeout. They continue; call this again to wait for them.
            QfError: The states cannot be read. Transient failures are not raised; the line shows them.
        """
        deadline = None if timeout is None else time.monotonic() + timeout
        with StatusLine(progress, "sweep") as line, Following(self._journal) as following:
            while True:
                seen = self._journal.changes
                if not self._unfinished(following):
                    break
                left = _TICK if deadline is None else deadline - time.monotonic()
                if left <= 0:
                    raise self._still_running(timeout or 0)
                trouble = following.trouble
                line.show(self._journal.counts() if trouble is None else _troubled(trouble))
                self._journal.wait(seen, min(_TICK, left))
            line.show(self._journal.counts())
        self._call(notify)
        return self

    def __await__(self) -> Generator[Any, None, Sweep]:
        return self._await().__await__()

    def cancel(self) -> None:
        """Send nothing more, and cancel the tasks of this sweep that run. Tasks that existed before are left alone.

        Tasks whose outcome is unknown are looked up first. Those that are not found stay "unknown", and may run.

        Raises:
            QfError: A task could not be cancelled; the others were, as far as possible. Or another account has signed
                in; nothing was cancelled then.
        """
        self.runner.cancel()

    def save(self, path: PathLike) -> None:
        """Write the sweep to a file, now and after each change. The file has no key.

        Args:
            path: The file. It is replaced if it is the record of a sweep.

        Raises:
            InvalidRequest: There is a file that is not the record of a sweep, or that has tasks of another sweep whose
                outcome is unknown. It is not changed.
            OSError: The file could not be written.
        """
        self._journal.keep_at(path)

    def _warn(self) -> None:
        with self._journal.lock:
            troubled = any(row.state in ("unknown", "refused") for row in self._journal.rows)
        if troubled:
            message = MESSAGES["sweep_trouble"].filled({"statuses": self._journal.counts()})
            warnings.warn(_said(message), QfWarning, stacklevel=3)

    async def _await(self) -> Sweep:
        loop = asyncio.get_running_loop()
        changed = asyncio.Event()
        stop = self._journal.watch(lambda: (loop.call_soon_threadsafe(changed.set), None)[1])
        try:
            with Following(self._journal) as following:
                while self._unfinished(following):
                    with suppress(asyncio.TimeoutError):
                        await asyncio.wait_for(changed.wait(), _TICK)
                    changed.clear()
        finally:
            stop()
        return self

    def _unfinished(self, following: Following) -> bool:
        busy = self.runner.busy  # before the update: a task that is created in between would be followed by neither
        return following.update() or busy

    def _still_running(self, timeout: float) -> StillRunning:
        params = {"seconds": f"{timeout:g}", "statuses": self._journal.counts()}
        return StillRunning(
            "StillRunning", MESSAGES["sweep_still_running"].filled(params), hint_key="sweep_still_running"
        )

    def _call(self, notify: Callable[[Sweep], object] | None) -> None:
        if notify is not None:
            try:
                notify(self)
            except Exception:  # from the user's function; the result is the same
                _LOG.warning("notify failed for %r", self, exc_info=True)


def _troubled(trouble: QfError) -> str:
    return _said(MESSAGES["still_waiting"].filled({"trouble": in_short(trouble)}))


def _said(text: Text) -> str:
    return text.in_language(environment_language())
