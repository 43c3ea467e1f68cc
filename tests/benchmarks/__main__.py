"""`make bench`: measures, prints the table, and keeps it in docs/benchmarks.json."""

from __future__ import annotations

import argparse
from pathlib import Path

from tests.benchmarks import model_list, model_list_in_browser
from tests.benchmarks.table import in_markdown, keep


def main() -> None:
    """Measure everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="how often each is measured (default: 5)")
    parser.add_argument("--output", type=Path, default=Path("docs/benchmarks.json"), help="where the figures are kept")
    chosen = parser.parse_args()
    rows = [*model_list.rows(chosen.runs), *model_list_in_browser.rows(chosen.runs)]
    print(in_markdown(rows))
    keep(rows, chosen.output)


main()
