"""A thread pool that runs urgent work first."""

from __future__ import annotations

import heapq
import threading
from collections.abc import Callable
from concurrent.futures import Future
from itertools import count
from typing import Generic, TypeVar

Key = TypeVar("Key")
Result = TypeVar("Result")


class PriorityPool(Generic[Key, Result]):
    """Runs one function for many keys, on a few threads that end when idle.

    Args:
        run: Called with each key.
        threads: Maximum number of threads.
        name: Name of the threads.
    """

    def __init__(self, run: Callable[[Key], Result], threads: int, name: str) -> None:
        self._run = run
        self._threads = threads
        self._name = name
        self._lock = threading.Lock()
        self._waiting: list[tuple[int, int, Key, Future[Result]]] = []
        self._numbers = count()
        self._running = 0

    def submit(self, key: Key, *, urgent: bool) -> Future[Result]:
        """Run the function for a key; urgent keys run before the others. Cancel the future to withdraw it."""
        future: Future[Result] = Future()
        with self._lock:
            heapq.heappush(self._waiting, (0 if urgent else 1, next(self._numbers), key, future))
            start = self._running < self._threads
            self._running += start
        if start:
            threading.Thread(target=self._work, name=self._name, daemon=True).start()
        return future

    def _work(self) -> None:
        while (work := self._next()) is not None:
            key, future = work
            if not future.set_running_or_notify_cancel():
                continue
            try:
                future.set_result(self._run(key))
            except BaseException as error:  # raised by the future
                future.set_exception(error)

    def _next(self) -> tuple[Key, Future[Result]] | None:
        with self._lock:
            if not self._waiting:
                self._running -= 1
                return None
            _, _, key, future = heapq.heappop(self._waiting)
            return key, future
