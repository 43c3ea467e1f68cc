"""Sends the rows of a sweep: a few at a time, each exactly once."""

from __future__ import annotations

import time
from collections.abc import Iterable
from concurrent.futures import Future
from typing import Any

from ..console.connections import CALLS_IN_FLIGHT
from ..errors import InvalidRequest, NotSignedIn, QfError, UnknownOutcome, Unreachable, in_short
from ..hints import MESSAGES
from ..language import Text, environment_language
from ..models.priority_pool import PriorityPool, as_done
from ..progress import StatusLine, Wanted, goes_on
from ..tasks.create_once import Creator
from .journal import Journal
from .rows import Row

_NO_PERMISSION = frozenset({401, 403})
_WRONG_KEYS = frozenset({"wrong_access_key", "wrong_secret_key", "expired_credentials", "bad_signature_header"})


class Sender:
    """Sends rows. Thread-safe: a row that is on its way is not sent by another call.

    Args:
        journal: The rows.
        creator: Creates each task exactly once.
    """

    def __init__(self, journal: Journal, creator: Creator) -> None:
        self._journal = journal
        self._creator = creator
        self._pool: PriorityPool[Row, None] = PriorityPool(self._send, CALLS_IN_FLIGHT, "qfwidget-sweep")
        self._busy: dict[str, Future[None]] = {}
        self._stopped = False
        self._failure: QfError | OSError | None = None

    @property
    def busy(self) -> bool:
        """Whether a row is waiting to be sent or on its way."""
        with self._journal.lock:
            return any(not future.done() for future in self._busy.values())

    def run(self, rows: Iterable[Row], progress: Wanted) -> None:
        """Send those of the rows that have not been sent, and wait until each has an outcome.

        Raises:
            KeyboardInterrupt: Its text says how many were sent. Those on their way go on; the others are not sent.
            QfError: Nothing more can be sent, such as without permission. The other rows are not sent.
            OSError: The record could not be written. The other rows are not sent.
        """
        claimed = list(rows)
        try:
            if self._stopped:  # what was stopped is not sent; before that is certain, nothing starts again
                self.join()
            with self._journal.lock:
                self._stopped, self._failure = False, None
                for row in claimed:
                    before = self._busy.get(row.name)
                    if row.sendable and (before is None or before.done()):
                        self._busy[row.name] = future = self._pool.submit(row, urgent=True)
                        future.add_done_callback(lambda _: self._journal.notify())
                futures = list(self._busy.values())
            with StatusLine(progress if futures else False, "sweep") as line:
                for _ in as_done(futures):
                    line.show(self._journal.counts())
        except KeyboardInterrupt as interrupt:
            self.stop()
            interrupt.args = (self._interrupted(claimed),)
            raise
        if self._failure is not None:
            raise self._failure

    def stop(self) -> None:
        """Send nothing more."""
        with self._journal.lock:
            self._stopped = True
            futures = list(self._busy.values())
        for future in futures:
            future.cancel()

    def join(self) -> None:
        """Wait until nothing is on its way."""
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
            outcome = {"state": "unknown", "error": said(error)}
        except QfError as error:
            if withdrawn or (not error.sent and (self._stopped or row.state != "planned")):
                return
            outcome = {"state": "refused" if error.sent else "planned", "error": said(error)}
            if _concerns_all(error):
                self._halt(error)
        except BaseException as error:
            # A bug: whether a request was sent is known, and what came of it is not.
            if row.state != "sending":
                raise
            outcome = {"state": "unknown", "error": Text(type(error).__name__, type(error).__name__)}
        try:
            self._journal.change(row, **outcome)
        except (OSError, InvalidRequest) as error:
            self._halt(error)

    def _may_send(self, row: Row) -> bool:
        """Record that a row is being sent. If the process ends before the outcome is recorded, the record says so."""
        try:
            self._journal.sync()
            with self._journal.lock:
                # Another program may have sent it, or an interrupt may have left it in the pool twice.
                if self._stopped or row.state != "planned":
                    return False
                sent_at = time.time()
                self._journal.apply(row, state="sending", sent_at=sent_at, error=None)
            self._journal.commit()
        except (OSError, InvalidRequest) as error:
            if row.state == "sending":
                self._journal.apply(row, state="planned")
            self._halt(error)
            return False
        return row.sent_at == sent_at  # else another program has recorded at the same moment that it sends it

    def _halt(self, failure: QfError | OSError) -> None:
        with self._journal.lock:
            self._failure = self._failure or failure
        self.stop()

    def _interrupted(self, rows: list[Row]) -> str:
        with self._journal.lock:
            left = sum(row.sendable for row in rows)
            sent = sum(row.state not in ("planned", "skipped") and row.action == "create" for row in rows)
        key = "sweep_interrupted" if goes_on() else "sweep_interrupted_in_program"
        text = MESSAGES[key].filled({"sent": str(sent), "left": str(left)})
        return text.in_language(environment_language())


def said(error: QfError) -> Text:
    """Return an error as one line: its code, its message and what to do."""
    short = in_short(error)
    if error.http_status:
        short = Text(f"{short.en}: {error.text.en}", f"{short.zh_cn}：{error.text.zh_cn}")
    # Messages of the console end with a full stop, often an English one; others do not.
    return Text(f"{short.en.rstrip('.')}. {error.hints['en']}", f"{short.zh_cn.rstrip('.。')}。{error.hints['zh-CN']}")


def _concerns_all(error: QfError) -> bool:
    """Return whether the other rows would fail in the same way."""
    if isinstance(error, NotSignedIn) or error.http_status in _NO_PERMISSION or error.hint_key in _WRONG_KEYS:
        return True
    return not error.sent and (isinstance(error, Unreachable) or error.hint_key == "console_changed")
