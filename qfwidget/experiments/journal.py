"""The rows of a sweep and their record, a file that is written after each change.

Several programs can use the same record, such as one that runs the sweep and a notebook that watches it. Before a
program writes the record, it reads the rows that another one has changed.
"""

from __future__ import annotations

import json
import logging
import os
import secrets
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from ..errors import InvalidRequest
from ..hints import status_in_words
from ..language import Text
from ..tasks.actions import TaskInfo
from .record import VERSION, Record, read_record, unusable
from .record_file import exclusively, replace, stamp_of
from .recorded_arguments import Arguments
from .rows import Row

_LOG = logging.getLogger(__name__)
_IN_ORDER = ("succeeded", "failed", "stopped", "stopping", "running", "creating", "sending", "planned")
_UNSETTLED = frozenset({"sending", "unknown"})


class Journal:
    """The rows of a sweep. Thread-safe: rows are changed by its methods only.

    Args:
        rows: The rows.
        account: The `Console.account` whose tasks they are.
        record: The record that they were read from; None for a new sweep.
        arguments: What a new sweep was planned from.

    Attributes:
        account: The `Console.account` whose tasks the rows are.
        arguments: What the sweep was planned from; None if that is unknown.
        path: The file of the record; None if there is none.
        configurations: ID → configuration of the account's tasks that have been described; see `actions.reusable`.
        followers: Number of active `Follower` objects, which keep the states up to date.
    """

    def __init__(
        self, rows: Sequence[Row], account: str, record: Record | None = None, *, arguments: Arguments | None = None
    ) -> None:
        self.rows = list(rows)
        self.account = account
        self.arguments = record.arguments if record else arguments
        self.path: Path | None = None
        self._id = record.sweep_id if record else secrets.token_hex(8)
        self._seen = record.stamp if record else None
        self.configurations: dict[str, TaskInfo] = {}
        self.followers = 0
        self.lock = threading.RLock()
        self._changed = threading.Condition(self.lock)
        self._changes = 0
        self._writing = threading.Lock()
        self._written = -1
        self._watchers: list[Callable[[], object]] = []

    @property
    def again(self) -> bool:
        """Whether tasks are created even if there is one with the same source and configuration."""
        if self.arguments is not None:
            return self.arguments.again
        with self.lock:  # without `again`, a planned row would have reused the task
            return any(row.existing_task_id and row.sendable for row in self.rows)

    def apply(self, row: Row, **changes: Any) -> None:
        """Change fields of a row. Call `commit` afterwards, without the lock."""
        with self.lock:
            for field, value in changes.items():
                setattr(row, field, value)
            row.revision += 1
            self._changes += 1

    def commit(self) -> None:
        """Save the record, and call the watchers. Changes of several threads are saved together.

        Raises:
            InvalidRequest: The file has another sweep by now, or is damaged. The file is not changed; the rows are.
            OSError: The record could not be written; the rows are changed nevertheless.
        """
        with self.lock:
            wanted = self._changes
        try:
            with self._writing:  # never acquired by a thread that holds the other lock
                if self._written < wanted:
                    self._write()
        finally:
            self.notify()

    def sync(self) -> None:
        """Read what another program has changed in the record.

        Raises:
            InvalidRequest: The file has another sweep by now, or is damaged.
            OSError: The file could not be read.
        """
        with self._writing:
            self._merge()

    def change(self, row: Row, **changes: Any) -> None:
        """Change fields of a row and commit."""
        self.apply(row, **changes)
        self.commit()

    def notify(self) -> None:
        """Call the watchers."""
        with self.lock:
            self._changes += 1
            self._changed.notify_all()
            watchers = list(self._watchers)
        for watcher in watchers:
            try:
                watcher()
            except Exception:  # for example, its event loop was closed: the work continues
                _LOG.warning("a watcher of a sweep failed", exc_info=True)

    def watch(self, watcher: Callable[[], object]) -> Callable[[], None]:
        """Call a function after each change, on the thread that made it. Return a function that ends this."""
        with self.lock:
            self._watchers.append(watcher)

        def stop() -> None:
            with self.lock, suppress(ValueError):
                self._watchers.remove(watcher)

        return stop

    @property
    def changes(self) -> int:
        """Number of changes so far."""
        with self.lock:
            return self._changes

    def wait(self, seen: int, timeout: float) -> None:
        """Wait until there are more changes than have been seen, or until the timeout, in seconds."""
        with self.lock:
            self._changed.wait_for(lambda: self._changes > seen, timeout)

    def counts(self) -> Text:
        """Return the number of rows with each status, such as "2 running, 1 failed"."""
        with self.lock:
            counts = Counter(row.shown_status for row in self.rows)
        words = {status: status_in_words(status) for status in sorted(counts, key=_place)}
        return Text(
            ", ".join(f"{counts[status]} {text.en}" for status, text in words.items()),
            "，".join(f"{counts[status]} 个{text.zh_cn}" for status, text in words.items()),
        )

    def keep_at(self, path: str | os.PathLike[str]) -> None:
        """Write the record to a file, now and after each change.

        Raises:
            InvalidRequest: The file exists, and is not the record of a sweep, or has tasks of another sweep that are
                running, and that this one does not have, or whose outcome is unknown. It is not changed.
            OSError: The file could not be written.
        """
        target = Path(path).expanduser().absolute()
        with self._writing:
            before = self.path, self._seen
            taken_over: list[Row] = []
            if target != self.path:
                replaced = self._replaceable(target) if target.exists() else None
                # A record that changes after it was read here is not replaced: see `_merge`.
                self.path, self._seen = target, replaced and replaced.stamp
                taken_over = self._take_over(replaced.rows if replaced else [])
            try:
                self._write()
            except (OSError, InvalidRequest):
                self.path, self._seen = before
                for row in taken_over:
                    self.apply(row, action="reuse")
                raise

    def _replaceable(self, path: Path) -> Record:
        """Return the record of another sweep, after checking that no task is lost if this one replaces it."""
        record = read_record(path)
        if any(row.state in _UNSETTLED for row in record.rows):
            raise unusable("unsettled_sweep_file", path)
        with self.lock:
            own = {row.task_id for row in self.rows}
        if any(row.runs and row.task_id not in own for row in record.rows):
            raise unusable("running_sweep_file", path)
        return record

    def _take_over(self, others: Sequence[Row]) -> list[Row]:
        """Treat running tasks that a replaced sweep has created as this one's own, so that it can cancel them."""
        created: dict[str | None, Row] = {row.task_id: row for row in others if row.action == "create" and row.task_id}
        with self.lock:
            found = [row for row in self.rows if row.action == "reuse" and row.runs and row.task_id in created]
            for row in found:
                self.apply(row, action="create", earlier=[*row.earlier, *created[row.task_id].earlier])
        return found

    def _write(self) -> None:
        if self.path is not None:
            with exclusively(self.path):
                self._merge()
                self._replace(self.path)

    def _replace(self, path: Path) -> None:
        with self.lock:
            saved, rows = self._changes, [row.model_dump(mode="json") for row in self.rows]
        arguments = self.arguments and self.arguments.model_dump()
        record = {
            "format": "qfwidget sweep",
            "version": VERSION,
            "sweep": self._id,
            "arguments": arguments,
            "rows": rows,
        }
        text = json.dumps(record, ensure_ascii=False, indent=1)
        self._seen = replace(path, text)
        self._written = saved

    def _merge(self) -> None:
        """Read what another program has changed in the record. Called by one thread at a time."""
        if self.path is None or stamp_of(self.path) in (None, self._seen):
            return
        record = read_record(self.path)
        if record.sweep_id != self._id:
            raise unusable("replaced_sweep_file", self.path)
        changed = {row.name: row for row in record.rows}
        with self.lock:
            for row in self.rows:
                if (other := changed.get(row.name)) is not None and _is_newer(other, row):
                    for field in Row.model_fields:
                        setattr(row, field, getattr(other, field))
                    self._changes += 1
            self._seen = record.stamp


def _is_newer(row: Row, own: Row) -> bool:
    if row.revision == own.revision and row.state == own.state == "sending":
        return row.claim != own.claim  # both programs want to send it: the recorded one does
    return (row.revision, row.task_id is not None) > (own.revision, own.task_id is not None)


def _place(status: str) -> int:
    return _IN_ORDER.index(status) if status in _IN_ORDER else len(_IN_ORDER)
