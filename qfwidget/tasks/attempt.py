"""Work that goes on when whoever waits for it is interrupted."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, wait
from typing import Generic, TypeVar

Result = TypeVar("Result")
# A wait without end misses an interrupt that comes just before it, and on Windows notices none at all.
_CHECKS_FOR_INTERRUPTS_EVERY_SECONDS = 0.2


class Attempt(Generic[Result]):
    """Does work once, on a thread of its own.

    Args:
        work: What to do. Its result, or what it raises, is kept.
    """

    def __init__(self, work: Callable[[], Result]) -> None:
        self._work = work
        self._outcome: Future[Result] = Future()
        self._once = threading.Lock()

    @property
    def done(self) -> bool:
        """Whether the work has ended."""
        return self._outcome.done()

    def start(self) -> None:
        """Start the work, unless it was started before."""
        # An interrupt may hit the start of a thread, so that nobody knows whether it runs: the next one finds out.
        if not self._once.locked():
            threading.Thread(target=self._run, name="qfwidget-create", daemon=True).start()

    def wait(self) -> Result:
        """Start the work if nobody has, and return its result or raise what it raised.

        Raises:
            KeyboardInterrupt: The waiting was interrupted. The work goes on, and can be waited for again.
        """
        self.start()
        while not wait([self._outcome], _CHECKS_FOR_INTERRUPTS_EVERY_SECONDS).done:
            pass
        return self._outcome.result()

    def _run(self) -> None:
        if not self._once.acquire(blocking=False):
            return
        try:
            self._outcome.set_result(self._work())
        except BaseException as error:  # raised to whoever waits
            self._outcome.set_exception(error)
