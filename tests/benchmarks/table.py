"""The table of benchmarks, as text and as JSON."""

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
    """One figure, compared with the peer's.

    Attributes:
        name: What was measured.
        ours: Median of ours, in units.
        peer_name: What it is compared with.
        peer: Median of the peer's, in units.
        aim: The maximum ratio aimed at; None for a figure without a target.
        p95: 95th percentile of ours, in units.
        by_p95: Whether the ratio and the aim are those of the 95th percentile instead of the median.
        unit: The unit; "ms" by default.
    """

    name: str
    ours: float
    peer_name: str
    peer: float
    aim: float | None
    p95: float
    by_p95: bool = False
    unit: str = "ms"

    @property
    def ratio(self) -> float:
        return (self.p95 if self.by_p95 else self.ours) / self.peer

    @property
    def met(self) -> bool | None:
        """Whether the aim is met; None if there is none."""
        return None if self.aim is None else self.ratio <= self.aim


def in_turn(*works: Callable[[], None], runs: int) -> list[list[float]]:
    """Time functions alternately, so that all run under the same conditions.

    Returns:
        For each, its times in milliseconds.
    """
    times: list[list[float]] = [[] for _ in works]
    for _ in range(runs):
        for work, durations in zip(works, times, strict=True):
            started = time.perf_counter()
            work()
            durations.append((time.perf_counter() - started) * 1000)
    return times


def row(
    name: str,
    ours: Sequence[float],
    peer_name: str,
    peer: Sequence[float],
    aim: float | None,
    *,
    by_p95: bool = False,
    unit: str = "ms",
) -> Row:
    """Return a row for the figures of both, in units."""
    p95 = sorted(ours)[min(len(ours) - 1, round(0.95 * len(ours)))]
    return Row(name, statistics.median(ours), peer_name, statistics.median(peer), aim, p95, by_p95, unit)


def machine() -> str:
    """Return a description of the machine in one line."""
    return f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores"


def in_markdown(rows: Sequence[Row]) -> str:
    """Return the table as text, with the machine's description below it."""
    lines = [
        "| what | median | p95 | against | median | ratio | aim |",
        "|---|---:|---:|---|---:|---:|---:|",
        *(
            f"| {r.name} | {_figure(r.ours, r.unit)} | {_figure(r.p95, r.unit)} | {r.peer_name} "
            f"| {_figure(r.peer, r.unit)} | **{r.ratio:.2f}** | {'' if r.aim is None else f'≤ {r.aim:g}'} |"
            for r in rows
        ),
        "",
        f"{machine()}.",
    ]
    return "\n".join(lines)


def write_json(rows: Sequence[Row], path: Path) -> None:
    """Write the rows as JSON, with the machine's description."""
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = {"machine": machine(), "rows": [{**asdict(r), "ratio": r.ratio} for r in rows]}
    path.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _figure(value: float, unit: str) -> str:
    return f"{value:,.0f} {unit}" if value >= 1000 or not unit else f"{value:.1f} {unit}"
