"""Work whose result is not lost when the one who waits for it is interrupted."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, wait
from contextlib import suppress
from typing import Any, Generic, TypeVar

from ..process import per_process

Result = TypeVar("Result")
# A wait without end misses the interrupt that comes just before it, and on Windows hears none at all.
_HEEDS_INTERRUPTS_EVERY_SECONDS = 0.2


class _Delivery(Generic[Result]):
    def __init__(self, work: Callable[[], Result]) -> None:
        self._result: Future[Result] = Future()
        self._work = work
        self._thread = threading.Thread(target=self._run, name="qfwidget-create", daemon=True)

    def wait(self) -> Result:
        with suppress(RuntimeError):  # started by the one who was interrupted
            self._thread.start()
        while not wait([self._result], _HEEDS_INTERRUPTS_EVERY_SECONDS).done:
            pass
        return self._result.result()

    def _run(self) -> None:
        try:
            self._result.set_result(self._work())
        except BaseException as error:
            self._result.set_exception(error)


class Deliveries:
    """Runs work on threads, and remembers what was not delivered: a kernel interrupt ends the waiting, not the work."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._undelivered: dict[str, _Delivery[Any]] = {}

    def run(self, key: str, work: Callable[[], Result]) -> Result:
        """Do the work and return its result, or raise what it raised.

        Args:
            key: Stands for the work. Where the last who asked for the same was interrupted, its result is returned, and
                nothing is done anew.
            work: Called on another thread.

        Raises:
            KeyboardInterrupt: The waiting was interrupted. The work goes on; asking again delivers its result.
        """
        delivery: _Delivery[Result] | None = None
        try:
            with self._lock:
                delivery = self._undelivered.pop(key, None)
            delivery = delivery or _Delivery(work)
            return delivery.wait()
        except KeyboardInterrupt:
            if delivery is not None:
                with self._lock:
                    self._undelivered[key] = delivery
            raise


@per_process
def shared_deliveries() -> Deliveries:
    """Return the deliveries of everything in this process that has none of its own."""
    return Deliveries()
