"""An iterator that is drawn once, on a thread of its own, and followed by as many as like."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from itertools import count
from typing import Generic, TypeVar

Item = TypeVar("Item")


class Shared(Generic[Item]):
    """Draws an iterator in the background. Whoever iterates over this gets all of it from the start, as it arrives.

    Once the last of those who iterate has turned away, no more is drawn.

    Args:
        source: What to draw from; closed at the end.
        name: Name of the thread.
    """

    def __init__(self, source: Iterator[Item], name: str) -> None:
        self._source = source
        self._items: list[Item] = []
        self._changed = threading.Condition()
        self._followers = 0
        self._finished = False
        self._stopped = False
        self._error: Exception | None = None
        threading.Thread(target=self._draw, name=name, daemon=True).start()

    def __iter__(self) -> Iterator[Item]:
        with self._changed:
            self._followers += 1
        try:
            for index in count():
                if not self._wait_for(index):
                    break
                yield self._items[index]
        finally:
            with self._changed:
                self._followers -= 1
                deserted = not self._followers
            if deserted:
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
            return self._finished and not self._stopped and self._error is None

    @property
    def usable(self) -> bool:
        """Whether it is complete or will be, as far as is known."""
        with self._changed:
            return not self._stopped and self._error is None

    def stop(self) -> None:
        """Draw no more, once what is being drawn has arrived. Who iterates comes to the end at once."""
        with self._changed:
            if not self._finished:
                self._stopped = self._finished = True
                self._changed.notify_all()

    def _wait_for(self, index: int) -> bool:
        """Wait for the item; False if it will not come."""
        with self._changed:
            self._changed.wait_for(lambda: index < len(self._items) or self._finished)
            return index < len(self._items)

    def _draw(self) -> None:
        error: Exception | None = None
        try:
            for item in self._source:
                with self._changed:
                    if self._stopped:
                        break
                    self._items.append(item)
                    self._changed.notify_all()
        except Exception as raised:
            error = raised.with_traceback(None)
        with self._changed:
            self._error = error
            self._finished = True
            self._changed.notify_all()
