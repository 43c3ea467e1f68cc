"""Outputs of a notebook's cell that can be renewed after the cell has ended."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Any

_LOG = logging.getLogger(__name__)

Bundle = dict[str, Any]


class RenewedOutput:
    """An output, shown any number of times, that is written anew when there is something new to say.

    Args:
        bundle: Makes what it says now: MIME type → data.
    """

    def __init__(self, bundle: Callable[[], Bundle]) -> None:
        self._bundle = bundle
        self._lock = threading.Lock()
        self._handles: list[Any] = []
        self._said: Bundle | None = None

    def show(self) -> None:
        """Show it in the cell that runs now."""
        from IPython.display import display

        with self._lock:
            self._said = self._bundle()
            self._handles.append(display(self._said, raw=True, display_id=True))  # type: ignore[no-untyped-call]

    def renew(self) -> None:
        """Write it anew wherever it stands; from any thread. Saying the same again changes nothing."""
        with self._lock:
            if not self._handles or self._said == (bundle := self._bundle()):
                return
            self._said = bundle
            try:
                for handle in self._handles:
                    handle.update(bundle, raw=True)
            except Exception:  # IPython's or the connection's: an output that only tells about the work must not end it
                _LOG.warning("an output could not be renewed", exc_info=True)
