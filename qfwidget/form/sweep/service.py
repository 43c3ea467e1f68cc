"""Handles the requests of a sweep's page: plans, creates, follows and cancels."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from ...errors import ConsoleError, QfError
from ...experiments.follower import Follower
from ...experiments.planning import sweep as plan_sweep
from ...experiments.rows import Row
from ...experiments.runner import Runner
from ...experiments.sweep import Sweep
from .. import events, replies
from ..base_service import BaseService, Reply
from . import messages
from .choice import Choice, as_code, checked_choice, choice_of, to_arguments
from .entries import entry_of
from .states import Busy, absolute, as_error, has_started, runs

_FOLLOW_SECONDS = 1.0
_PUBLISH_SECONDS = 0.1  # changes within this time are published together


class SweepService(BaseService):
    """Plans a sweep, creates its tasks on the page's decision, and follows them.

    Args:
        publish: Sets the widget's traits.
        send: Sends a message to the front end.
        path: The file to keep sweeps in; None for none. If it exists, `load` reads it.
        keeps_choice: Whether `load` leaves the trait `value` as it is.
        ended: Called with the sweep when all its tasks have ended.
        **options: See `BaseService`.
    """

    def __init__(
        self,
        publish: events.Publish,
        send: events.Send,
        *,
        path: str | None = None,
        keeps_choice: bool = False,
        ended: Callable[[Sweep], object] = lambda _sweep: None,
        **options: Any,
    ) -> None:
        self.sweep: Sweep | None = None
        self.load_attempted = threading.Event()
        self._path = path
        self._unloaded = path is not None and absolute(path).exists()
        self.load_attempted.set()
        self._keeps_choice = keeps_choice
        self._loading = threading.Lock()
        self._planned: Choice | None = None
        self._ended = ended
        self._changing = threading.Lock()
        self._showing = threading.Lock()  # so that the last rows published are the last ones read
        self._busy: Busy | None = None
        self._following = False
        self._unwatch: Callable[[], None] = lambda: None
        self._closing = threading.Event()
        super().__init__(messages.REQUESTS, publish, send, **options)

    def show(self, sweep: Sweep | None, planned: Choice | None) -> None:
        """Show a sweep, and follow its tasks.

        Args:
            sweep: The sweep; None for none.
            planned: The choice that it was planned from; None if there is no sweep, or that is not known.
        """
        self._unwatch()
        self.sweep, self._planned = sweep, planned
        if sweep is None:
            self._publish(rows=None, planned=None)
            return
        self._publish_rows(sweep, planned=planned)
        self._unwatch = sweep.runner.journal.watch(self._changed)
        self._changed()

    def load(self) -> Sweep | None:
        """Load the file's sweep and show it, unless that was done or the file is new or gone. Return what is shown.

        Raises:
            QfError, OSError: As `Sweep.load` does. The next call tries again; until then, nothing else is planned.
        """
        try:
            with self._loading:
                self._unloaded = self._unloaded and absolute(self._path or "").exists()
                if self._unloaded and self._path is not None:
                    self._load(self._path)
            return self.sweep
        finally:
            self.load_attempted.set()

    def start_to_load(self) -> None:
        """Call `load` on another thread, if there is something to load. Its error is published."""
        if self._unloaded:
            self.load_attempted.clear()
            self._run(self._load_quietly)

    def _load_quietly(self) -> None:
        with suppress(OSError):  # published already
            self.load()

    def _load(self, path: str) -> None:
        self._set_busy("load")
        try:
            sweep = Sweep.load(path)
        except BaseException as error:
            self._end("load", error)
            raise
        if self._closed:
            return
        chosen, planned = choice_of(sweep.runner.journal)
        if not self._keeps_choice:
            self._write(chosen)
        self._unloaded = False
        self.show(sweep, planned)
        self._end("load", None)

    def plan(self) -> Sweep:
        """Plan the sweep that the trait `value` describes, and show it.

        Raises:
            ConsoleError: "Busy": a sweep is being planned, or its tasks are being created or run.
            QfError: As `sweep` and `load` do.
            OSError: The record could not be read or written.
        """
        self.load()
        with self._changing:
            if self._busy or (self.sweep and runs(self.sweep)):
                raise replies.sweep_busy()
            self._set_busy("plan")
        with self._ending("plan", raises=True):
            chosen = checked_choice(self._body())
            planned = plan_sweep(**to_arguments(chosen), path=self._path)
            self.show(planned, chosen)
        return planned

    def close(self) -> None:
        """Stop following and creating tasks. In-flight calls finish."""
        super().close()
        self._closing.set()
        self._unwatch()
        if self.sweep is not None:
            if self._busy in ("run", "resume"):
                self.sweep.runner.stop()
            self.sweep.runner.journal.notify()

    def _stop(self) -> None:
        """Do nothing: a sweep itself notices when another account signs in."""

    def _account_changed(self) -> None:
        super()._account_changed()
        self.start_to_load()
        self._changed()

    def _decide(self, request: messages.Request) -> Reply | None:
        if not isinstance(request, (messages.RunSweep, messages.ResumeSweep)):
            return None
        kind: Busy = "run" if isinstance(request, messages.RunSweep) else "resume"
        try:
            self._check_decision(request)
            with self._changing:
                sweep = self.sweep
                if self._busy or sweep is None:
                    raise replies.sweep_busy()
                stops = sweep.runner.stops
                rows = sweep.runner.sendable() if kind == "run" else sweep.runner.resumable()
                if len(rows) != request.count:
                    raise ConsoleError("PlanChanged", hint_key="plan_changed")
                self._set_busy(kind)
        except QfError as error:
            return replies.refusal(request.id, error)
        self._run(self._create, kind, sweep.runner, rows, stops)
        return replies.success(request.id, None)

    def _create(self, kind: Busy, runner: Runner, rows: Sequence[Row], stops: int) -> None:
        with self._ending(kind):
            if kind == "run":
                runner.run(False, rows, stops=stops)
            else:
                runner.resume(False, False, rows, stops=stops)

    def _result(self, request: messages.Request) -> dict[str, Any] | None:
        match request:
            case messages.PlanSweep():
                try:
                    # A record that could not be loaded so far is shown before a plan replaces it.
                    if not self._unloaded or self.load() is None:
                        self.plan()
                except OSError as error:
                    raise as_error(error) from error
            case messages.CancelSweep():
                self._cancel()
            case messages.ClearSweep():
                with self._changing:
                    if self._busy or (self.sweep and runs(self.sweep)):
                        raise replies.sweep_busy()
                self.show(None, None)
            case messages.ToSweepCode():
                return {"code": as_code(self._in_program(), self._path or "", request.locale)}
        return None

    def _in_program(self) -> Choice | None:
        """Return what the program plans: the choice, or what the sweep was planned from once the choice is hidden."""
        sweep = self.sweep
        if sweep is None or (self._planned is not None and not has_started(sweep)):
            return checked_choice(self._body())
        return self._planned or (None if self._path else checked_choice(self._body()))

    def _cancel(self) -> None:
        with self._changing:
            sweep = self.sweep
            if sweep is None or self._busy in ("plan", "cancel"):
                raise replies.sweep_busy()
            self._set_busy("cancel")
        with self._ending("cancel"):
            sweep.runner.cancel()

    def _set_busy(self, kind: Busy) -> None:
        self._busy = kind
        self._publish(busy=kind, error=None)

    @contextmanager
    def _ending(self, kind: Busy, *, raises: bool = False) -> Iterator[None]:
        """Publish that an operation has ended, with its error if it has failed."""
        try:
            yield
        except BaseException as error:
            self._end(kind, error)
            if raises:
                raise
        else:
            self._end(kind, None)

    def _end(self, kind: Busy, failure: BaseException | None) -> None:
        """Publish that an operation has ended. If it is being cancelled, only its error is published now."""
        with self._changing:
            error = None if failure is None else as_error(failure).to_dict()
            if self._busy != kind:
                self._publish(**({} if error is None else {"error": error}))
                return
            self._busy = None
            if self.sweep is None:
                self._publish(busy=None, error=error)
            else:
                self._publish_rows(self.sweep, busy=None, error=error)

    def _publish_rows(self, sweep: Sweep, **others: Any) -> None:
        with self._showing:
            with sweep.runner.journal.lock:
                rows = [entry_of(row) for row in sweep.runner.journal.rows]
            recorded = sweep.runner.journal.path
            if recorded is not None and recorded != absolute(self._path or ""):
                self._path = str(recorded)
            self._publish(rows=rows, path=self._path or "", **others)

    def _changed(self) -> None:
        """Publish the rows and follow the running tasks, unless another thread already does."""
        with self._changing:
            if self._following or self._closed or self.sweep is None:
                return
            self._following = True
        self._run(self._follow, self.sweep)

    def _follow(self, sweep: Sweep) -> None:
        journal = sweep.runner.journal
        seen, ran = -1, False
        try:
            with Follower(journal) as follower:
                while True:
                    with self._changing:
                        if self._closed or self.sweep is not sweep:
                            self._following = False
                            break
                        unchanged = journal.changes == seen
                    running = follower.update() or sweep.runner.busy
                    if running:
                        ran = True
                    elif unchanged:
                        with self._changing:
                            self._following = False
                        break
                    seen = journal.changes
                    self._publish_rows(sweep)
                    if running:
                        journal.wait(seen, _FOLLOW_SECONDS)
                        self._closing.wait(_PUBLISH_SECONDS)
        except QfError as error:  # after signing in, or with the next change, they are followed again
            with self._changing:
                self._following = False
            self._publish(error=error.to_dict())
            return
        if ran and not self._closed and not runs(sweep):
            self._ended(sweep)
        if self.sweep is not sweep or journal.changes != seen:
            self._changed()  # something has changed while this ended
