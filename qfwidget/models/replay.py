"""An iterator that is read once, on a thread of its own, and iterated over by any number of readers."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from itertools import count
from typing import Generic, TypeVar

Item = TypeVar("Item")


class Replay(Generic[Item]):
    """Reads an iterator in the background. Every iteration over this gets all items from the start, as they arrive.

    Reading stops when the last iteration is abandoned.

    Args:
        source: What to read. After an exception, its next item may be asked for again.
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
            self._readers += 1
        try:
            for index in count():
                if not self._wait_for(index):
                    break
                yield self._items[index]
        finally:
            with self._changed:
                self._readers -= 1
                abandoned = not self._readers
            if abandoned:
                self.stop()
        if self._error is not None:
            raise self._error

    @property
    def items(self) -> list[Item]:
        """What has arrived so far."""
        with self._changed:
            return list(self._items)

    @property
    def complete(self) -> bool:
        """Whether all of it has arrived."""
        with self._changed:
            return self._exhausted

    def start(self) -> None:
        """Read, from where the reading stopped or failed. While it goes on, this changes nothing."""
        with self._changed:
            if self._exhausted or not self._stopped:
                return
            self._stopped, self._error = False, None
            if not self._reading:
                self._reading = True
                threading.Thread(target=self._read, name=self._name, daemon=True).start()

    def stop(self) -> None:
        """Stop reading, once the item that is being read has arrived. Iterations end at once."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()

    def _wait_for(self, index: int) -> bool:
        """Wait for the item; False if it will not come."""
        with self._changed:
            self._changed.wait_for(lambda: index < len(self._items) or self._stopped or self._exhausted)
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
        """Read one item. Returns it, or why there is none."""
        try:
            return [next(self._source)], None, False
        except StopIteration:
            return [], None, True
        except Exception as error:  # raised to each reader
            return [], error.with_traceback(None), False
