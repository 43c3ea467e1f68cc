"""What is safe in a forked process: objects that each process creates for itself, and late imports."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import update_wrapper
from typing import Generic, TypeVar

Made = TypeVar("Made")

# An unlimited wait misses an interrupt that arrives just before it and, on Windows, every interrupt.
CHECKS_FOR_INTERRUPTS_EVERY_SECONDS = 0.2

_importing = threading.RLock()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(
        before=_importing.acquire, after_in_parent=_importing.release, after_in_child=_importing.release
    )


def importing() -> AbstractContextManager[object]:
    """Return a context manager for late imports that prevents forks while it is active.

    If one thread forks while another imports a module, the module's import lock stays held in the child, so the child
    can never import the module.
    """
    return _importing


class per_process(Generic[Made]):  # used as a decorator
    """Decorate a function without arguments so that it runs once per process and its result is cached.

    A forked process creates its own object: threads do not survive a fork, so the object's locks may stay held, and its
    background work would not continue.

    Args:
        make: Creates the shared object. If it raises, it runs again at the next call.
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
        """Discard the cached object."""
        self._lock = threading.RLock()
        self._made = None
