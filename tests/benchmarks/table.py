"""Rows of a table of benchmarks, printed and kept as JSON."""

from __future__ import annotations

import json
import os
import platform
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Row:
    """One figure beside its peer's.

    Attributes:
        name: What was measured.
        ours: Median of ours, in milliseconds.
        peer_name: What it is held against.
        peer: Median of the peer's, in milliseconds.
        aim: The ratio that is aimed at, at the most.
        p95: 95th percentile of ours, in milliseconds.
        by_p95: The ratio, and so the aim, is of the 95th percentile, not of the median.
    """

    name: str
    ours: float
    peer_name: str
    peer: float
    aim: float
    p95: float
    by_p95: bool = False

    @property
    def ratio(self) -> float:
        return (self.p95 if self.by_p95 else self.ours) / self.peer


def in_turn(*works: Callable[[], None], runs: int) -> list[list[float]]:
    """Time each in turn, so that all of them meet the same machine.

    Returns:
        For each, its times in milliseconds.
    """
    times: list[list[float]] = [[] for _ in works]
    for _ in range(runs):
        for work, its in zip(works, times, strict=True):
            started = time.perf_counter()
            work()
            its.append((time.perf_counter() - started) * 1000)
    return times


def row(
    name: str, ours: Sequence[float], peer_name: str, peer: Sequence[float], aim: float, *, by_p95: bool = False
) -> Row:
    """Make a row of the times of both, in milliseconds."""
    p95 = sorted(ours)[min(len(ours) - 1, round(0.95 * len(ours)))]
    return Row(name, statistics.median(ours), peer_name, statistics.median(peer), aim, p95, by_p95)


def in_markdown(rows: Sequence[Row]) -> str:
    """Return the table, with the machine's description below it."""
    lines = [
        "| what | median | p95 | against | median | ratio | aim |",
        "|---|---:|---:|---|---:|---:|---:|",
        *(
            f"| {r.name} | {r.ours:.1f} ms | {r.p95:.1f} ms | {r.peer_name} | {r.peer:.1f} ms "
            f"| **{r.ratio:.2f}** | ≤ {r.aim:g} |"
            for r in rows
        ),
        "",
        f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores.",
    ]
    return "\n".join(lines)


def keep(rows: Sequence[Row], path: Path) -> None:
    """Write the rows as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([{**asdict(r), "ratio": r.ratio} for r in rows], indent=1) + "\n")
