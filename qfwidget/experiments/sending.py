"""Sends the rows of a sweep: a few at a time, each exactly once."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable
from concurrent.futures import Future
from typing import Any

from ..console.client import shared_console
from ..console.connections import CALLS_IN_FLIGHT
from ..console.failures import WRONG_KEYS
from ..errors import (
    ConsoleError,
    InvalidRequest,
    NotSignedIn,
    QfError,
    UnknownOutcome,
    Unreachable,
    in_short,
    with_message,
)
from ..hints import MESSAGES
from ..language import Text
from ..models.priority_pool import PriorityPool, as_done
from ..progress import ProgressOption, StatusLine, continues_after_interrupt
from ..tasks.create_once import Creator
from .existing import reuse_existing
from .journal import Journal
from .rows import Row

_ENDS = tuple(".!?…。！？")
_NO_PERMISSION = frozenset({401, 403})


class Sender:
    """Sends rows. Thread-safe: no row is sent by two calls at the same time.

    Args:
        journal: The rows.
        creator: Creates each task exactly once.
    """

    def __init__(self, journal: Journal, creator: Creator) -> None:
        self._journal = journal
        self._creator = creator
        self._pool: PriorityPool[Row, None] = PriorityPool(self._send, "qfwidget-sweep")
        self._busy: dict[str, Future[None]] = {}
        self._stopped = False
        self._stops = 0
        self._failure: QfError | OSError | None = None

    @property
    def busy(self) -> bool:
        """Whether a row is waiting to be sent or for its response."""
        with self._journal.lock:
            return any(not future.done() for future in self._busy.values())

    @property
    def stops(self) -> int:
        """Number of calls of `stop` so far."""
        with self._journal.lock:
            return self._stops

    def run(self, rows: Iterable[Row], progress: ProgressOption, stops: int) -> None:
        """Send the rows that have not been sent, and wait until each has an outcome.

        Args:
            rows: The rows. Those that were sent are left out.
            progress: See `Sweep.run`.
            stops: The value of `stops` when the user asked for this. If `stop` was called since, nothing is sent.

        Raises:
            KeyboardInterrupt: Its text says how many were sent. Requests in flight continue; the other rows are not
                sent.
            QfError: An error that would affect every row, such as a missing permission. The other rows are not sent.
            OSError: The record could not be written. The other rows are not sent.
        """
        claimed = list(rows)
        try:
            if self._stopped:  # the stopped calls must have ended before new ones start
                self.join()
            shared_console().prepare(sum(row.sendable for row in claimed) - CALLS_IN_FLIGHT)
            if any(row.sendable for row in claimed) and shared_console().account != self._journal.account:
                raise account_changed()
            reuse_existing(self._journal, claimed)
            with self._journal.lock:
                if current := self._stops == stops:  # else the tasks were listed for so long that the user stopped it
                    self._stopped, self._failure = False, None
                for row in claimed:
                    before = self._busy.get(row.name)
                    if current and row.sendable and (before is None or before.done()):
                        self._busy[row.name] = future = self._pool.submit(row, urgent=True)
                        future.add_done_callback(lambda _: self._journal.notify())
                futures = list(self._busy.values())
            with StatusLine(progress if futures else False, "sweep") as line:
                for _ in as_done(futures):
                    line.show(self._journal.counts().localized())
        except KeyboardInterrupt as interrupt:
            self.stop()
            interrupt.args = (self._interrupted(claimed),)
            raise
        finally:
            shared_console().close_prepared()  # each create has opened one for the next, which did not always follow
        if self._failure is not None:
            raise self._failure

    def stop(self) -> None:
        """Send nothing more."""
        with self._journal.lock:
            self._stopped = True
            self._stops += 1
            futures = list(self._busy.values())
        for future in futures:
            future.cancel()

    def join(self) -> None:
        """Wait until no request is in flight."""
        with self._journal.lock:
            futures = list(self._busy.values())
        for _ in as_done(futures):
            pass

    def _send(self, row: Row) -> None:
        outcome: dict[str, Any]
        withdrawn = False

        def may_send() -> bool:
            nonlocal withdrawn
            withdrawn = not self._may_send(row)
            return not withdrawn

        try:
            account = self._journal.account
            response = self._creator.create(row.body, account=account, may_send=may_send)
            outcome = {"state": "created", "task_id": response["result"], "status": "creating", "error": None}
        except UnknownOutcome as error:
            outcome = {"state": "unknown", "error": in_one_line(error)}
        except QfError as error:
            if withdrawn or (not error.sent and (self._stopped or row.state != "planned")):
                return
            error = account_changed() if error.hint_key == "console_changed" else error
            outcome = {"state": "refused" if error.sent else "planned", "error": in_one_line(error)}
            if _concerns_all(error):
                self._halt(error)
        except BaseException as error:
            # A bug: it is known whether the request was sent, but not its outcome.
            if row.state != "sending":
                raise
            outcome = {"state": "unknown", "error": Text(type(error).__name__, type(error).__name__)}
        try:
            self._journal.change(row, **outcome)
        except (OSError, InvalidRequest) as error:
            self._halt(error)

    def _may_send(self, row: Row) -> bool:
        """Record that a row is being sent. If the process ends before the outcome is recorded, the record says so."""
        claim = secrets.token_hex(8)  # the time is not enough: on Windows, it changes every 16 ms
        try:
            self._journal.sync()
            with self._journal.lock:
                # Another program may have sent it, or it may be in the pool twice after an interrupt.
                if self._stopped or row.state != "planned":
                    return False
                self._journal.apply(row, state="sending", sent_at=time.time(), claim=claim, error=None)
            self._journal.commit()
        except (OSError, InvalidRequest) as error:
            with self._journal.lock:
                if row.state == "sending" and row.claim == claim:  # else another program sends it
                    self._journal.apply(row, state="planned")
            self._halt(error)
            return False
        return row.claim == claim  # else another program sends it, and has recorded that at the same moment

    def _halt(self, failure: QfError | OSError) -> None:
        with self._journal.lock:
            self._failure = self._failure or failure
        self.stop()

    def _interrupted(self, rows: list[Row]) -> str:
        with self._journal.lock:
            left = sum(row.sendable for row in rows)
            sent = sum(row.state not in ("planned", "skipped") and row.action == "create" for row in rows)
        key = "sweep_interrupted" if continues_after_interrupt() else "sweep_interrupted_in_program"
        return MESSAGES[key].filled({"sent": str(sent), "left": str(left)}).localized()


def account_changed() -> ConsoleError:
    """Return the error for a sweep of another account than the one that is signed in."""
    return ConsoleError("ConsoleChanged", hint_key="sweep_account")


def in_one_line(error: QfError) -> Text:
    """Return an error as one line: its code, HTTP status, message and hint. A wrong value has no code."""
    short = with_message(in_short(error), error) if error.http_status else in_short(error)
    if isinstance(error, InvalidRequest):
        short = error.text
    english, chinese = _ended(short.en, "."), _ended(short.zh_cn, "。")
    space = " " if chinese[-1].isascii() else ""
    return Text(f"{english} {error.hints['en']}", f"{chinese}{space}{error.hints['zh-CN']}")


def _ended(text: str, stop: str) -> str:
    """Return a text with a full stop at its end. Messages of the console often have one, others do not."""
    return text if text.endswith(_ENDS) else text + stop


def _concerns_all(error: QfError) -> bool:
    """Return whether the other rows would fail with the same error."""
    if isinstance(error, NotSignedIn) or error.http_status in _NO_PERMISSION or error.hint_key in WRONG_KEYS:
        return True
    return not error.sent and (isinstance(error, Unreachable) or error.hint_key == "sweep_account")
