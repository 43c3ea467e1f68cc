"""Reads an iterator once, in the background, for any number of readers."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from itertools import count
from typing import Generic, TypeVar

from ..process import CHECKS_FOR_INTERRUPTS_EVERY_SECONDS

Item = TypeVar("Item")


class Replay(Generic[Item]):
    """Reads an iterator on a background thread. Each iteration over this object yields all items, as they arrive.

    When the last iteration ends early, reading stops; the next iteration continues it.

    Args:
        source: The iterator. `next()` may be called on it again after an exception.
        name: Name of the thread.
    """

    def __init__(self, source: Iterator[Item], name: str) -> None:
        self._source = source
        self._name = name
        self._items: list[Item] = []
        self._changed = threading.Condition()
        self._readers = 0
        self._reading = False
        self._stopped = True
        self._exhausted = False
        self._error: Exception | None = None

    def __iter__(self) -> Iterator[Item]:
        with self._changed:
            self._start()
            self._readers += 1
        try:
            for index in count():
                if not self._wait_for(index):
                    break
                yield self._items[index]
        finally:
            with self._changed:
                self._readers -= 1
                self._stopped = self._stopped or not self._readers
        if self._error is not None:
            raise self._error

    @property
    def items(self) -> list[Item]:
        """The items that have arrived so far."""
        with self._changed:
            return list(self._items)

    @property
    def complete(self) -> bool:
        """Whether all items have arrived."""
        with self._changed:
            return self._exhausted

    def stop(self) -> None:
        """Stop reading after the current item. All iterations end immediately."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()

    def _start(self) -> None:
        """Start reading, or continue where it stopped or failed. Called with the lock held."""
        if self._exhausted or not self._stopped:
            return
        self._stopped, self._error = False, None
        if not self._reading:
            self._reading = True
            threading.Thread(target=self._read, name=self._name, daemon=True).start()

    def _wait_for(self, index: int) -> bool:
        """Wait for an item; return False if it will not arrive."""
        with self._changed:
            while not (index < len(self._items) or self._stopped or self._exhausted):
                self._changed.wait(CHECKS_FOR_INTERRUPTS_EVERY_SECONDS)
            return index < len(self._items)

    def _read(self) -> None:
        while True:
            item, error, exhausted = self._next()
            with self._changed:
                self._items += item
                self._exhausted = exhausted
                if error is not None:
                    self._error, self._stopped = error, True
                if self._stopped or exhausted:
                    self._reading = False
                self._changed.notify_all()
                if not self._reading:
                    return

    def _next(self) -> tuple[list[Item], Exception | None, bool]:
        """Read one item. Return the item, the error, and whether the iterator is exhausted."""
        try:
            return [next(self._source)], None, False
        except StopIteration:
            return [], None, True
        except Exception as error:  # raised in each reader
            return [], error.with_traceback(None), False
