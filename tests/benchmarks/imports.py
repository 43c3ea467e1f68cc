"""How long an import takes in a fresh Python."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator

from tests.benchmarks.table import Row, in_turn, row


def rows(runs: int) -> Iterator[Row]:
    """Time the imports, `runs` times each."""
    bare, package, widget, anywidget = in_turn(
        _python("pass"),
        _python("import qfwidget"),
        _python("import qfwidget; qfwidget.CompressionWidget()"),
        _python("import anywidget"),
        runs=runs,
    )
    yield row("`import qfwidget`", package, "`import anywidget`", anywidget, aim=1.15)
    yield row("`import qfwidget`, and making the first widget", widget, "`import anywidget`", anywidget, aim=1.4)
    yield row("`import qfwidget`", package, "Python itself", bare, aim=None)


def _python(source: str) -> Callable[[], None]:
    def run() -> None:
        subprocess.run([sys.executable, "-c", source], check=True)

    return run
