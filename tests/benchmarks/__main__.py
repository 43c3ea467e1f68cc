"""`make bench`: measures, prints the table, and keeps it as JSON and as a picture."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks import bundle, following, form, imports, model_list, model_list_in_browser
from tests.benchmarks.notebooks import jupyter
from tests.benchmarks.picture import in_svg
from tests.benchmarks.table import Row, in_markdown, keep


def main() -> None:
    """Measure everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="only see that it works, in a small account")
    parser.add_argument("--folder", type=Path, default=Path("docs"), help="where the table is kept (default: docs)")
    chosen = parser.parse_args()
    rows = []
    for row in _short() if chosen.short else _full():
        rows.append(row)
        print(f"{row.name} / {row.peer_name}: {row.ratio:.2f}", file=sys.stderr, flush=True)
    table = in_markdown(rows)
    print(table)
    keep(rows, chosen.folder / "benchmarks.json")
    (chosen.folder / "benchmarks.svg").write_text(in_svg(rows))
    if not chosen.short:
        _show(table)


def _show(table: str) -> None:
    """Put the table into the place that README.md keeps for it."""
    readme = Path(__file__).parent / "README.md"
    before, _, rest = readme.read_text().partition("<!-- table -->")
    _, _, after = rest.partition("<!-- /table -->")
    readme.write_text(f"{before}<!-- table -->\n{table}\n<!-- /table -->{after}")


def _full() -> Iterator[Row]:
    yield from imports.rows(runs=15)
    yield from bundle.rows()
    yield from model_list.rows(runs=2)
    with jupyter() as opener:
        yield from form.rows(opener, runs=15, models=10_000, reruns=200)
        yield from model_list_in_browser.rows(opener, runs=5, versions=10_000)
        yield from following.rows(opener, seconds=60, count=5)


def _short() -> Iterator[Row]:
    yield from imports.rows(runs=1)
    yield from bundle.rows()
    with jupyter() as opener:
        yield from form.rows(opener, runs=1, models=50, reruns=1)
        yield from model_list_in_browser.rows(opener, runs=1, versions=50)
        yield from following.rows(opener, seconds=1, count=1, pause=1)


main()
