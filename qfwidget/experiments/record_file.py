"""Reads and replaces the file of a sweep's record, one program at a time.

On Windows, a file cannot be replaced while another program, such as a virus scanner, has it open. So calls are retried
there for a short time.
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
        OSError: The file could not be read.
    """
    stamp = stamp_of(path)  # before the content, so that a file that is replaced in between is read again
    return stamp, _with_retries(path.read_bytes)


def replace(path: Path, text: str) -> Stamp | None:
    """Replace a file in one step, so that a reader sees the old or the new content.

    Args:
        path: The file.
        text: Its new content.

    Returns:
        Its stamp, as `stamp_of` returns it.

    Raises:
        OSError: The file could not be written. It is not changed.
    """
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        stamp = stamp_of(temporary)
        _with_retries(lambda: os.replace(temporary, path))
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise
    return stamp


@contextmanager
def exclusively(path: Path) -> Iterator[None]:
    """Return a context manager that only one program can enter at a time: by a lock on the record's folder or, on
    Windows, on a file in it.

    Raises:
        OSError: The folder cannot be opened or, on Windows, another program holds the lock for too long.
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
    file = _with_retries(lambda: os.open(lock, os.O_RDWR | os.O_CREAT))
    try:
        _with_retries(lambda: msvcrt.locking(file, msvcrt.LK_NBLCK, 1))
        try:
            yield
        finally:
            msvcrt.locking(file, msvcrt.LK_UNLCK, 1)
    finally:
        os.close(file)
        with suppress(OSError):  # another program has it open
            os.unlink(lock)


def _with_retries(step: Callable[[], Result]) -> Result:
    attempts = tenacity.Retrying(
        retry=tenacity.retry_if_exception(lambda error: isinstance(error, PermissionError) and fcntl is None),
        stop=tenacity.stop_after_delay(_PATIENCE_SECONDS),
        wait=tenacity.wait_fixed(_RETRY_SECONDS),
        reraise=True,
    )
    return attempts(step)
