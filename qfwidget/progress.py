"""Progress bars that never affect a result: their exceptions are logged."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable
from typing import Any

from .process import importing, per_process

_LOG = logging.getLogger(__name__)

Wanted = bool | Callable[..., Any]
"""True for tqdm's bar, False for none, or a callable that creates one with the same arguments as tqdm."""


class Progress:
    """A progress bar, as a context manager. A bar that raises is not used any further.

    Args:
        wanted: See `Wanted`.
        **options: Arguments of tqdm.
    """

    def __init__(self, wanted: Wanted, **options: Any) -> None:
        self._bar: Any = None
        if wanted:
            self._guard(lambda: self._make(wanted, options))

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *raised: object) -> None:
        self._draw("close")

    def update(self, count: int = 1) -> None:
        """Advance the bar by a count."""
        self._draw("update", count)

    def describe(self, text: str) -> None:
        """Replace the text in front of the bar."""
        self._draw("set_description_str", text)

    def _make(self, wanted: Wanted, options: dict[str, Any]) -> None:
        self._bar = (wanted if callable(wanted) else _bar_class())(**options)

    def _draw(self, method: str, *args: object) -> None:
        if self._bar is not None:
            self._guard(lambda: getattr(self._bar, method)(*args))

    def _guard(self, step: Callable[[], object]) -> None:
        try:
            step()
        except Exception:  # from a user's class or a closed stream: the work continues without a bar
            _LOG.warning("the progress bar failed", exc_info=True)
            self._bar = None


@per_process
def _bar_class() -> Callable[..., Any]:
    """Return a tqdm class with its own lock: tqdm's shared lock may stay held forever in a forked process."""
    with importing():
        from tqdm import tqdm

    class Bar(tqdm):  # type: ignore[type-arg]  # generic in its stubs only
        pass

    Bar.set_lock(threading.RLock())
    return Bar


def would_stay() -> bool:
    """Return whether a bar would be saved with a notebook: the output of a cell cannot be removed."""
    if "IPython" not in sys.modules:
        return False
    from IPython import get_ipython
    from IPython.terminal.interactiveshell import TerminalInteractiveShell

    shell = get_ipython()
    return shell is not None and not isinstance(shell, TerminalInteractiveShell)
