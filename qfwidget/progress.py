"""Progress bars, status lines and notifications that never affect a result: their exceptions are logged."""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
from bisect import bisect_left
from collections.abc import Callable
from contextlib import suppress
from itertools import accumulate
from numbers import Real
from typing import Any, TextIO, TypeVar
from unicodedata import east_asian_width

from .process import importing, per_process

_LOG = logging.getLogger(__name__)
_COLUMNS = 80

Subject = TypeVar("Subject")

ProgressOption = bool | Callable[..., Any]
"""True for the usual display, False for none, or a callable that creates a bar with the same arguments as tqdm."""


def check_wait(timeout: object, notify: object) -> None:
    """Check arguments of `wait`, which would raise only later.

    Args:
        timeout: Seconds to wait; None for no limit.
        notify: A callback, or None.

    Raises:
        TypeError: The timeout is no number and not None, or `notify` cannot be called.
    """
    if timeout is not None and not isinstance(timeout, Real):
        raise TypeError(f"timeout must be a number of seconds or None, not {timeout!r}")
    check_notify(notify)


def check_notify(notify: object) -> None:
    """Check that a callback can be called, or is None.

    Raises:
        TypeError: It cannot be called.
    """
    if notify is not None and not callable(notify):
        raise TypeError(f"notify must be a function or None, not {notify!r}")


class Progress:
    """A progress bar, as a context manager. After an exception, the bar is no longer used.

    Args:
        wanted: See `ProgressOption`.
        **options: Arguments of tqdm.
    """

    def __init__(self, wanted: ProgressOption, **options: Any) -> None:
        self._bar: Any = None
        if wanted:
            self._guard(lambda: self._make(wanted, options))

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *raised: object) -> None:
        self._draw("close")

    def update(self, count: int = 1) -> None:
        """Advance the bar."""
        self._draw("update", count)

    def describe(self, text: str) -> None:
        """Replace the text in front of the bar."""
        self._draw("set_description_str", text)

    def _make(self, wanted: ProgressOption, options: dict[str, Any]) -> None:
        self._bar = (wanted if callable(wanted) else _bar_class())(**options)

    def _draw(self, method: str, *args: object) -> None:
        if self._bar is not None:
            self._guard(lambda: getattr(self._bar, method)(*args))

    def _guard(self, step: Callable[[], object]) -> None:
        try:
            step()
        except Exception:  # from the user's class or a closed stream: the work continues without a bar
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


class StatusLine:
    """A line that shows a status, as a context manager. Failures to show it are logged.

    In a notebook, it is one output that is updated, so only its last text is saved. Elsewhere, it goes to stderr, so
    that it does not mix with a program's data: on a terminal as one line that is overwritten, in a log or a pipe as one
    line per change.

    Args:
        wanted: See `ProgressOption`.
        label: Start of the line.
    """

    def __init__(self, wanted: ProgressOption, label: str) -> None:
        self._label = label
        self._text = ""
        self._line = ""
        self._started = time.monotonic()
        self._bar = Progress(callable(wanted) and wanted, desc=label, bar_format="{desc} [{elapsed}]", file=sys.stderr)
        self._out: _Terminal | _Log | _Output | None = None
        if wanted and not callable(wanted):
            self._out = _Output() if is_output_saved() else _on_stderr()

    def __enter__(self) -> StatusLine:
        return self

    def __exit__(self, *raised: object) -> None:
        self._bar.__exit__(*raised)
        self._draw(lambda out: out.close())

    def show(self, text: str) -> None:
        """Replace the text."""
        changed, self._text = text != self._text, text
        self._bar.describe(f"{self._label}: {text}")
        line = f"{self._label}: {text} [{_in_words(time.monotonic() - self._started)}]"
        if line != self._line:
            self._line = line
            self._draw(lambda out: out.show(line, changed))

    def tick(self, text: str) -> None:
        """Update the elapsed time. If there is no text yet, show the given one."""
        self.show(self._text or text)

    def _draw(self, step: Callable[[_Terminal | _Log | _Output], object]) -> None:
        try:
            if self._out is not None:
                step(self._out)
        except Exception:  # from IPython or a closed stream: the work continues
            _LOG.warning("the status line failed", exc_info=True)
            self._out = None


class _Output:
    """An output of a notebook's cell; inside an `ipywidgets.Output`, one output per change."""

    _handle: Any = None

    def __init__(self) -> None:
        self._updatable = not _is_captured()

    def show(self, line: str, changed: bool) -> None:
        from IPython.display import display

        bundle = {"text/plain": line}
        if not self._updatable:
            if changed:
                display(bundle, raw=True)  # type: ignore[no-untyped-call]
        elif self._handle is None:
            self._handle = display(bundle, raw=True, display_id=True)  # type: ignore[no-untyped-call]
        else:
            self._handle.update(bundle, raw=True)

    def close(self) -> None: ...


class _Log:
    """A stream in which nothing can be overwritten."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def show(self, line: str, changed: bool) -> None:
        if changed:
            self.write(f"{encodable(line, self._stream)}\n")

    def close(self) -> None: ...

    def write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()


class _Terminal(_Log):
    """A terminal, on which the line is overwritten."""

    _width = 0

    def show(self, line: str, changed: bool) -> None:
        try:
            columns = os.get_terminal_size(self._stream.fileno()).columns or _COLUMNS
        except (OSError, ValueError):
            columns = _COLUMNS
        line = encodable(line, self._stream)
        widths = list(accumulate(map(_columns, line)))
        fitting = bisect_left(widths, columns)  # a line that wraps cannot be overwritten
        width = widths[fitting - 1] if fitting else 0
        self.write(f"\r{line[:fitting]}{' ' * (self._width - width)}")
        self._width = width

    def close(self) -> None:
        if self._width:
            self.write("\n")


def call_notify(notify: Callable[[Subject], object] | None, ended: Subject) -> None:
    """Call a user's function, if there is one, with the task or the sweep that has ended."""
    try:
        if notify is not None:
            notify(ended)
    except Exception:  # from the user's function
        _LOG.warning("notify failed for %r", ended, exc_info=True)


def encodable(text: str, stream: TextIO) -> str:
    """Return a text with escapes for characters that a stream cannot encode, such as with GBK on Windows."""
    encoding = getattr(stream, "encoding", None) or "utf-8"  # a stream of the user's may have none
    return text.encode(encoding, "backslashreplace").decode(encoding)


def _columns(character: str) -> int:
    """Return the most columns that a character takes on a terminal: ambiguous ones take two on some."""
    return 2 if east_asian_width(character) in "WFA" else 1


def _on_stderr() -> _Log | None:
    stream = sys.stderr
    if stream is None:  # a program without a console on Windows
        return None
    return _Terminal(stream) if stream.isatty() else _Log(stream)


def _in_words(seconds: float) -> str:
    """Return a duration that changes rarely: a notebook that is edited together stores each change of an output."""
    minutes = int(seconds) // 60
    if minutes < 1:
        return f"{int(seconds)} s"
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def is_output_saved() -> bool:
    """Return whether output is saved with a notebook, in which everything that a bar writes would remain."""
    if "IPython" not in sys.modules:
        return False
    from IPython import get_ipython

    # Not imported: the import is slow, and a kernel does not need it.
    terminal = sys.modules.get("IPython.terminal.interactiveshell")
    shell = get_ipython()
    return shell is not None and not (terminal and isinstance(shell, terminal.TerminalInteractiveShell))


def _is_captured() -> bool:
    """Return whether an `ipywidgets.Output` shows what this cell displays. JupyterLab's ignores updates of outputs."""
    from IPython import get_ipython

    with suppress(Exception):  # a shell without a parent message, or a widget that cannot tell its state
        running = get_ipython().get_parent()["header"]["msg_id"]
        for widget in sys.modules["ipywidgets"].Widget.get_manager_state()["state"].values():
            if widget["model_name"] == "OutputModel" and widget["state"].get("msg_id") == running:
                return True
    return False


def continues_after_interrupt() -> bool:
    """Return whether this process continues after an interrupt, as a kernel and an interactive session do."""
    return is_output_saved() or hasattr(sys, "ps1") or bool(sys.flags.interactive)
