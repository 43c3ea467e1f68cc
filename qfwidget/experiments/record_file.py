"""The file of a sweep's record: read and replaced as a whole, and by one program at a time.

On Windows, whatever opens a file at the moment, such as a virus scanner, keeps it from being replaced. So it is tried
again there for a short time.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

import tenacity

try:
    import fcntl
except ImportError:
    fcntl = None  # type: ignore[assignment]
    import msvcrt

_PATIENCE_SECONDS = 5.0
_RETRY_SECONDS = 0.02

Stamp = tuple[int, int, int]
Result = TypeVar("Result")


def stamp_of(path: Path | str) -> Stamp | None:
    """Return a file's inode, modification time and size, which change if it is replaced; None if it does not exist."""
    try:
        status = os.stat(path)
    except FileNotFoundError:
        return None
    return status.st_ino, status.st_mtime_ns, status.st_size


def content_of(path: Path) -> tuple[Stamp | None, bytes]:
    """Return a file's stamp and its content.

    Raises:
        OSError: It could not be read.
    """
    stamp = stamp_of(path)  # in this order: a file that is replaced in between is read again
    return stamp, _patiently(path.read_bytes)


def replace(path: Path, text: str) -> Stamp | None:
    """Replace a file at once, so that a reader sees the old or the new content. Return its stamp.

    Raises:
        OSError: It could not be written. It is not changed.
    """
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        stamp = stamp_of(temporary)
        _patiently(lambda: os.replace(temporary, path))
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise
    return stamp


@contextmanager
def exclusively(path: Path) -> Iterator[None]:
    """Keep other programs that call this from writing a record: by a lock on its folder or, on Windows, a file.

    Raises:
        OSError: The folder cannot be opened or, on Windows, another program has kept the lock.
    """
    if fcntl is not None:
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            with suppress(OSError):  # not on every network file system
                fcntl.flock(folder, fcntl.LOCK_EX)
            yield
        finally:
            os.close(folder)
        return
    lock = path.with_name(f".{path.name}.lock")
    file = _patiently(lambda: os.open(lock, os.O_RDWR | os.O_CREAT))
    try:
        _patiently(lambda: msvcrt.locking(file, msvcrt.LK_NBLCK, 1))
        try:
            yield
        finally:
            msvcrt.locking(file, msvcrt.LK_UNLCK, 1)
    finally:
        os.close(file)
        with suppress(OSError):  # another program has it open
            os.unlink(lock)


def _patiently(step: Callable[[], Result]) -> Result:
    attempts = tenacity.Retrying(
        retry=tenacity.retry_if_exception(lambda error: isinstance(error, PermissionError) and fcntl is None),
        stop=tenacity.stop_after_delay(_PATIENCE_SECONDS),
        wait=tenacity.wait_fixed(_RETRY_SECONDS),
        reraise=True,
    )
    return attempts(step)
