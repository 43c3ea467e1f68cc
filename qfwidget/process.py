"""What every process makes for itself, a forked one too."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import update_wrapper
from typing import Generic, TypeVar

Made = TypeVar("Made")


_importing = threading.RLock()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(
        before=_importing.acquire, after_in_parent=_importing.release, after_in_child=_importing.release
    )


def importing() -> AbstractContextManager[object]:
    """Return a context for late imports, in which this process is not forked.

    A module that one thread imports while another one forks can never be imported in the child: its lock stays held.
    """
    return _importing


class per_process(Generic[Made]):  # used as a decorator
    """Decorate a function without arguments: it runs once, and each process keeps what it returns.

    A forked process makes its own: threads do not survive a fork, so locks may stay held and nothing continues what the
    parent had begun.

    Args:
        make: Makes what is shared. If it raises, it runs again at the next call.
    """

    def __init__(self, make: Callable[[], Made]) -> None:
        self._make = make
        self._lock = threading.RLock()
        self._made: tuple[Made] | None = None
        update_wrapper(self, make)
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self.forget)

    def __call__(self) -> Made:
        if self._made is None:
            with self._lock:
                if self._made is None:
                    self._made = (self._make(),)
        return self._made[0]

    def forget(self) -> None:
        self._lock = threading.RLock()
        self._made = None
