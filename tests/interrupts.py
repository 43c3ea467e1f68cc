"""Interrupts this process as Ctrl+C does."""

from __future__ import annotations

import _thread
import signal
import sys
import threading


def interrupt_main_thread() -> None:
    """Interrupt the main thread."""
    if sys.platform == "win32":
        _thread.interrupt_main()
    else:
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
