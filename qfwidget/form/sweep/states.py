"""What a sweep's form derives from a sweep, its file and its failures."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from ...errors import QfError, internal
from ...experiments.sweep import Sweep

Busy = Literal["load", "plan", "run", "resume", "cancel"]


def runs(sweep: Sweep) -> bool:
    """Return whether a task is being created or runs."""
    with sweep.runner.journal.lock:
        return sweep.runner.busy or any(row.runs for row in sweep.runner.journal.rows)


def has_started(sweep: Sweep) -> bool:
    """Return whether a task of the plan was sent, so that the page shows tasks instead of the choice."""
    with sweep.runner.journal.lock:
        return any(row.action == "create" and row.state != "planned" for row in sweep.runner.journal.rows)


def absolute(path: str) -> Path:
    """Return the path of a record as `Journal.path` is."""
    return Path(path).expanduser().absolute()


def as_error(failure: BaseException) -> QfError:
    """Return what the page shows of a failure."""
    if isinstance(failure, QfError):
        return failure
    if isinstance(failure, OSError):
        return QfError(type(failure).__name__, str(failure), hint_key="sweep_record")
    return internal(failure if isinstance(failure, Exception) else RuntimeError(str(failure)))
