"""The first notebook from its first cell to its last."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator

from tests.benchmarks.table import Row, row
from tests.notebooks.renew import execute, read

_LIMIT_SECONDS = 20


def rows(runs: int) -> Iterator[Row]:
    """Measure everything here.

    Args:
        runs: How often the notebook is run, each time with a new kernel.
    """
    times = []
    for _ in range(runs):
        notebook = read("quickstart")
        started = time.perf_counter()
        asyncio.run(execute(notebook, "en"))
        times.append((time.perf_counter() - started) * 1000)
    yield row("quickstart, Run All in a new kernel", times, f"{_LIMIT_SECONDS} s", [_LIMIT_SECONDS * 1000], aim=1)
