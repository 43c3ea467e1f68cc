"""Thread pools that run urgent work first and do not keep the process from ending."""

from __future__ import annotations

import heapq
import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from itertools import count
from typing import Generic, TypeVar

from ..console.connections import CALLS_IN_FLIGHT
from ..process import CHECKS_FOR_INTERRUPTS_EVERY_SECONDS

Key = TypeVar("Key")
Result = TypeVar("Result")


class PriorityPool(Generic[Key, Result]):
    """Runs one function for many keys, on at most `CALLS_IN_FLIGHT` threads, which end when idle.

    Unlike the threads of `concurrent.futures.ThreadPoolExecutor`, these do not delay the end of the process.

    Args:
        run: Called with each key.
        name: Name of the threads.
    """

    def __init__(self, run: Callable[[Key], Result], name: str) -> None:
        self._run = run
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
            start = self._running < CALLS_IN_FLIGHT
            self._running += start
        if start:
            try:
                threading.Thread(target=self._work, name=self._name, daemon=True).start()
            except BaseException:  # an interrupt or no more threads: the caller does not get the future
                future.cancel()
                with self._lock:
                    self._running -= 1
                raise
        return future

    def _work(self) -> None:
        while (work := self._next()) is not None:
            key, future = work
            if not future.set_running_or_notify_cancel():
                continue
            try:
                future.set_result(self._run(key))
            except BaseException as error:  # the future raises it
                future.set_exception(error)

    def _next(self) -> tuple[Key, Future[Result]] | None:
        with self._lock:
            if not self._waiting:
                self._running -= 1
                return None
            _, _, key, future = heapq.heappop(self._waiting)
            return key, future


def in_parallel(run: Callable[[Key], Result], keys: Iterable[Key], name: str) -> list[Result]:
    """Run a function for several keys on a `PriorityPool`. An interrupt or a failure withdraws those not started yet.

    Args:
        run: Called with each key.
        keys: The keys; each is submitted as soon as this yields it.
        name: Name of the threads.

    Returns:
        The results, in the order of the keys.

    Raises:
        Exception: The first exception of the function or of the iteration over the keys.
    """
    pool = PriorityPool(run, name)
    futures: list[Future[Result]] = []

    def submitted() -> Iterator[Future[Result]]:
        for key in keys:
            futures.append(pool.submit(key, urgent=True))
            yield futures[-1]

    for done in as_done(submitted()):
        done.result()
    return [future.result() for future in futures]


def as_done(futures: Iterable[Future[Result]]) -> Iterator[Future[Result]]:
    """Yield futures as they are done, like `concurrent.futures.as_completed`, but notice interrupts immediately. If the
    iteration ends early, the remaining futures are cancelled."""
    done: queue.SimpleQueue[Future[Result]] = queue.SimpleQueue()
    submitted: list[Future[Result]] = []
    try:
        for future in futures:
            submitted.append(future)
            future.add_done_callback(done.put)
        for _ in submitted:
            yield _next_of(done)
    finally:
        for future in submitted:
            future.cancel()


def _next_of(done: queue.SimpleQueue[Future[Result]]) -> Future[Result]:
    while True:
        try:
            return done.get(timeout=CHECKS_FOR_INTERRUPTS_EVERY_SECONDS)
        except queue.Empty:
            pass
