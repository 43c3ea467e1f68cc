"""Cell outputs that can be updated after the cell has finished."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from ..progress import encodable

_LOG = logging.getLogger(__name__)

Bundle = dict[str, Any]


class UpdatableOutput:
    """An output that can be shown several times and updated.

    nbclient, and so nbconvert and papermill, discards updates that arrive between two cells. So each cell sends the
    latest content again when it ends.

    Args:
        bundle: Returns the current content: MIME type → data.
        settle: Waits briefly for content that is about to change. Called at the end of each cell.
    """

    def __init__(self, bundle: Callable[[], Bundle], settle: Callable[[], object] = lambda: None) -> None:
        self._bundle = bundle
        self._settle = settle
        self._lock = threading.Lock()
        self._handles: list[Any] = []
        self._sent: Bundle | None = None
        self._is_received = True
        self._events: Any = None

    def show(self) -> None:
        """Show the output in the running cell; outside IPython, print its text."""
        from IPython import get_ipython
        from IPython.display import display

        shell = get_ipython()
        if shell is None:
            if sys.stdout is not None:  # as in a program without a console on Windows
                print(encodable(self._bundle()["text/plain"], sys.stdout))
            return
        with self._lock:
            self._sent = self._bundle()
            self._handles.append(display(self._sent, raw=True, display_id=True))  # type: ignore[no-untyped-call]
            if self._events is None:
                self._events = shell.events
                self._events.register("post_run_cell", self._end_cell)

    def update(self) -> None:
        """Update the output everywhere it is shown, if its content has changed. Thread-safe."""
        with self._lock:
            if self._handles and self._sent != (bundle := self._bundle()):
                self._send(bundle)
                self._is_received = False  # it may be sent between two cells

    def close(self) -> None:
        """Send the latest content, and stop sending it at the ends of cells."""
        if self._events is not None:
            self._send_latest()
            self._events.unregister("post_run_cell", self._end_cell)
            self._events = None

    def _end_cell(self, _result: object) -> None:
        with suppress(KeyboardInterrupt):
            self._settle()
        self._send_latest()

    def _send_latest(self) -> None:
        with self._lock:
            bundle = self._bundle()
            if not self._is_received or bundle != self._sent:
                self._send(bundle)
                self._is_received = True

    def _send(self, bundle: Bundle) -> None:
        self._sent = bundle
        try:
            for handle in self._handles:
                handle.update(bundle, raw=True)
        except Exception:  # from IPython or the connection: it must not end the work that the update reports
            _LOG.warning("an output could not be updated", exc_info=True)
