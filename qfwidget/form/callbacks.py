"""Runs users' callbacks so that their exceptions and delays do not affect the widget."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from typing import Any

from ipywidgets import CallbackDispatcher

_LOG = logging.getLogger(__name__)


class Guarded:
    """An observer whose exceptions are reported, as ipywidgets does for its callbacks, and not raised.

    Args:
        observer: The observer. Objects with equal observers are equal, so that `unobserve` finds them.
    """

    def __init__(self, observer: Callable[[Any], object]) -> None:
        self._observer = observer
        self._dispatch = _dispatcher(observer)

    def __call__(self, change: Any) -> None:
        self._dispatch(change)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Guarded) and bool(self._observer == other._observer)

    def __hash__(self) -> int:
        return hash(self._observer)


class CallbackQueue:
    """Runs callbacks in order on another thread, which ends when none is left."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: deque[Callable[[], object]] = deque()
        self._thread: threading.Thread | None = None

    def put(self, callback: Callable[[], object]) -> None:
        """Run a callback after the earlier ones. Its exceptions are reported."""
        with self._changed:
            self._waiting.append(callback)
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="qfwidget-callbacks", daemon=True)
                self._thread.start()

    def join(self, timeout: float) -> None:
        """Wait until all callbacks have run.

        Args:
            timeout: Maximum number of seconds to wait. A call from a callback does not wait.
        """
        with self._changed:
            if self._thread is not threading.current_thread():
                self._changed.wait_for(lambda: self._thread is None, timeout)

    def _run(self) -> None:
        while True:
            with self._changed:
                if not self._waiting:
                    self._thread = None
                    self._changed.notify_all()
                    return
                callback = self._waiting.popleft()
            try:
                _dispatcher(callback)()
            except BaseException:  # such as SystemExit: it must not end this thread, which runs the others
                _LOG.warning("Exception in callback", exc_info=True)


def _dispatcher(callback: Callable[..., object]) -> CallbackDispatcher:
    # Without IPython, exceptions are logged. The default logger, traitlets', discards them in a plain script.
    return CallbackDispatcher(callbacks=[callback], log=_LOG)
