"""The size of the front end, which is in each saved notebook."""

from __future__ import annotations

import gzip
from pathlib import Path

import qfwidget
from tests.benchmarks.table import Row, row

LIMIT_BYTES = 25_000


def size() -> int:
    """Return the size of the built JavaScript and CSS, each gzipped, in bytes."""
    static = Path(qfwidget.__file__).parent / "static"
    return sum(len(gzip.compress((static / name).read_bytes(), 9)) for name in ("loader.js", "widget.js", "widget.css"))


def rows() -> list[Row]:
    """Measure the bundle."""
    return [row("bundle, gzipped", [size() / 1000], "25 kB", [LIMIT_BYTES / 1000], aim=1, unit="kB")]
