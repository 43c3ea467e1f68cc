"""Work that continues when the thread that waits for it is interrupted."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar, cast

from ..errors import UnknownOutcome
from ..process import CHECKS_FOR_INTERRUPTS_EVERY_SECONDS

Result = TypeVar("Result")


class Attempt(Generic[Result]):
    """Runs a function once, on its own thread, and keeps its result or exception.

    Args:
        work: The function. It does not return None.
        permit: Permission for the request that the work sends; None if the work cannot be withdrawn.

    Attributes:
        result: The result of the work; None if it has not finished or has failed.
        failure: What the work has raised; None if it has not finished or has succeeded.
    """

    def __init__(self, work: Callable[[], Result], permit: Permit | None = None) -> None:
        self._work = work
        self._permit = permit
        self._once = threading.Lock()
        self._started = False
        # A plain lock, since an interrupt in a wait for a Condition, an Event or a Future can leave its lock locked.
        self._running = threading.Lock()
        self._running.acquire()
        self._ended = False
        self.result: Result | None = None
        self.failure: BaseException | None = None

    @property
    def refused(self) -> bool:
        """Whether the work has failed without creating anything, so that it can be tried again."""
        return self.failure is not None and not isinstance(self.failure, UnknownOutcome)

    def start(self) -> None:
        """Start the work, unless it has been started."""
        self._started = True
        # An interrupt during `start()` can lead to a second thread: `_run` lets only one do the work.
        if not self._once.locked():
            threading.Thread(target=self._run, name="qfwidget-create", daemon=True).start()

    def wait(self) -> Result:
        """Start the work if it has not been started, and wait for its result.

        Returns:
            The result of the work.

        Raises:
            KeyboardInterrupt: The wait was interrupted. The work continues; call this again to wait for it.
            Exception: Whatever the work raised.
        """
        self.start()
        while not self._ended:
            if self._running.acquire(timeout=CHECKS_FOR_INTERRUPTS_EVERY_SECONDS):
                self._running.release()
        if self.failure is not None:
            raise self.failure
        return cast("Result", self.result)

    def withdraw(self) -> bool:
        """Withdraw the permit. Return whether nothing will be sent, unless the work is started later."""
        return not self._started or (self._permit is not None and self._permit.withdraw())

    def _run(self) -> None:
        if not self._once.acquire(blocking=False):
            return
        try:
            self.result = self._work()
        except BaseException as error:  # raised by `wait`
            self.failure = error
        finally:
            self._ended = True
            self._running.release()


class Permit:
    """Permission to send one request, which can be withdrawn until it is used. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._used = False
        self._withdrawn = False

    def use(self) -> bool:
        """Return whether the request may be sent. To be called right before it is."""
        with self._lock:
            self._used = not self._withdrawn
            return self._used

    def withdraw(self) -> bool:
        """Withdraw the permission unless it was used. Return whether the request will never be sent."""
        with self._lock:
            self._withdrawn = not self._used
            return self._withdrawn
