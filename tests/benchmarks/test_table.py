"""The table of benchmarks shows which figure its aims refer to."""

from __future__ import annotations

from tests.benchmarks.table import in_markdown, row

TIMES = [10.0] * 18 + [40.0] * 2


def test_a_ratio_is_of_the_median_or_of_the_95th_percentile() -> None:
    typical = row("typing", TIMES, "50 ms", [50.0], aim=1)
    worst = row("typing", TIMES, "50 ms", [50.0], aim=1, by_p95=True)
    assert (typical.ratio, worst.ratio) == (0.2, 0.8)
    assert "| typing | 10.0 ms | 40.0 ms | 50 ms | 50.0 ms | **0.80** | ≤ 1 |" in in_markdown([worst])
