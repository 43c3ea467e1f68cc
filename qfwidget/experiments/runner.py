"""Creates the tasks of a sweep, creates them again, and cancels them."""

from __future__ import annotations

from collections.abc import Sequence

from ..console.client import shared_console
from ..errors import InvalidRequest, QfError, UnknownOutcome
from ..progress import ProgressOption
from ..tasks.create_once import Creator, shared_creator
from .follower import as_record_failure, cancel, refresh
from .journal import Journal
from .recovery import absent, account_for, not_looked_up, settle
from .rows import Row
from .sending import Sender, account_changed
from .sentences import unusual


class Runner:
    """Creates and cancels the tasks of a sweep. Thread-safe.

    Args:
        journal: The rows of the sweep.
        recorded: Whether the rows come from a file.

    Attributes:
        journal: The rows of the sweep.
    """

    def __init__(self, journal: Journal, *, recorded: bool = False) -> None:
        self.journal = journal
        self._creator = self._looker = shared_creator()
        if recorded:  # this process may have created the tasks, and the shared creator would ignore them
            self._looker = Creator(shared_console(), patience=self._creator.patience)
        self._sender = Sender(journal, self._creator)

    @property
    def busy(self) -> bool:
        """Whether a request is waiting to be sent or for its response."""
        return self._sender.busy

    @property
    def stops(self) -> int:
        """Number of times that sending was stopped."""
        return self._sender.stops

    def sendable(self) -> list[Row]:
        """Return the rows that can be sent and have not been."""
        with self.journal.lock:
            return [row for row in self.journal.rows if row.sendable]

    def resumable(self) -> list[Row]:
        """Return the rows that `resume` sends, without those whose outcome is unknown."""
        with self.journal.lock:
            return [row for row in self.journal.rows if row.sendable or row.state == "refused" or _is_lost(row)]

    def run(self, progress: ProgressOption, rows: Sequence[Row] | None = None, *, stops: int | None = None) -> None:
        """Send the rows that have not been sent.

        Args:
            progress: See `Sweep.run`.
            rows: The rows to send; None for all.
            stops: The value of `stops` when the user asked for this; None for now. Nothing is sent if sending was
                stopped since.

        Raises:
            QfError, OSError, KeyboardInterrupt: As `Sweep.run` does.
        """
        stops = self.stops if stops is None else stops
        account_for(self.journal, self._creator)
        self._sender.run(self.journal.rows if rows is None else rows, progress, stops)

    def resume(
        self, unknown: bool, progress: ProgressOption, rows: Sequence[Row] | None = None, *, stops: int | None = None
    ) -> None:
        """Send the rows that were not sent or were refused, or whose task has failed, or was reused and then stopped or
        deleted.

        Args:
            unknown: See `Sweep.resume`.
            progress: See `Sweep.run`.
            rows: The rows to send; None for all.
            stops: See `run`.

        Raises:
            QfError, OSError, KeyboardInterrupt: As `Sweep.resume` does.
        """
        stops = self.stops if stops is None else stops
        self._check_account()
        self._sender.join()
        unsettled = self.look_up(patiently=unknown)
        if unknown and (failure := not_looked_up(unsettled)) is not None:
            raise failure
        may_be_sent = absent(unsettled) if unknown else set()
        with self.journal.lock:
            for row in self.journal.rows if rows is None else rows:
                if row.state == "refused" or (row.state == "unknown" and row.name in may_be_sent):
                    self.journal.apply(row, state="planned")
                elif _is_lost(row):
                    self._reset(row)
        self.journal.commit()
        self.run(progress, rows, stops=stops)

    def look_up(self, *, patiently: bool = False) -> dict[str, UnknownOutcome]:
        """Look up the rows whose outcome is unknown, and read the states of the running tasks.

        Args:
            patiently: See `settle`.

        Returns:
            See `settle`.

        Raises:
            QfError: The states could not be read.
        """
        unsettled = settle(self.journal, self._looker, patiently=patiently)
        failure = refresh(self.journal)
        if failure is not None:
            raise failure
        return unsettled

    def stop(self) -> None:
        """Send nothing more."""
        self._sender.stop()

    def cancel(self) -> None:
        """Send nothing more, look up the rows whose outcome is unknown, and cancel the running tasks.

        Raises:
            QfError: A task could not be cancelled, or the record not be read or written; the others were cancelled, as
                far as possible. Or another account has signed in, and nothing was cancelled.
        """
        self._check_account()
        self._sender.stop()
        self._sender.join()
        unrecorded: QfError | None = None
        try:
            settle(self.journal, self._looker)
        except (OSError, InvalidRequest) as error:  # what was found is cancelled nevertheless
            unrecorded = as_record_failure(error)
        failure = cancel(self.journal) or unrecorded
        if failure is not None:
            raise failure

    def _check_account(self) -> None:
        if shared_console().account != self.journal.account:
            raise account_changed()

    def _reset(self, row: Row) -> None:
        fresh = dict.fromkeys(
            ("existing_task_id", "existing_status", "error", "task_id", "status", "model_id", "created", "finished",
             "failed_reason")
        )  # fmt: skip
        earlier = [*row.earlier, str(row.task_id)]
        self.journal.apply(row, state="planned", action="create", earlier=earlier, warning=unusual(row), **fresh)


def _is_lost(row: Row) -> bool:
    """Return whether the task has to be created again: it has failed, or it was not created by this sweep and was
    stopped or deleted. A task that the sweep has created is stopped only by someone who does not want it."""
    return row.state == "created" and (
        row.status == "failed" or (row.action == "reuse" and row.status in ("stopped", "deleted"))
    )
