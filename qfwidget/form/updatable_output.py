"""Cell outputs that can be updated after the cell has finished."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Any

_LOG = logging.getLogger(__name__)

Bundle = dict[str, Any]


class UpdatableOutput:
    """An output that can be shown several times and updated.

    Args:
        bundle: Returns the current content: MIME type → data.
    """

    def __init__(self, bundle: Callable[[], Bundle]) -> None:
        self._bundle = bundle
        self._lock = threading.Lock()
        self._handles: list[Any] = []
        self._said: Bundle | None = None

    def show(self) -> None:
        """Show the output in the running cell."""
        from IPython.display import display

        with self._lock:
            self._said = self._bundle()
            self._handles.append(display(self._said, raw=True, display_id=True))  # type: ignore[no-untyped-call]

    def update(self) -> None:
        """Update the output everywhere it is shown, if its content has changed. Thread-safe."""
        with self._lock:
            if not self._handles or self._said == (bundle := self._bundle()):
                return
            self._said = bundle
            try:
                for handle in self._handles:
                    handle.update(bundle, raw=True)
            except Exception:  # from IPython or the connection: a failed update must not end the work that it reports
                _LOG.warning("an output could not be updated", exc_info=True)
