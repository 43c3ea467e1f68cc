"""`make bench`: runs the benchmarks, prints the table, and writes it as JSON and as a picture."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path

from tests.benchmarks import (
    bundle,
    following,
    form,
    form_over_line,
    imports,
    model_list,
    model_list_in_browser,
    over_line,
    quickstart,
)
from tests.benchmarks.notebooks import Opener, jupyter
from tests.benchmarks.picture import in_svg
from tests.benchmarks.table import Row, in_markdown, write_json

_FULL: Mapping[str, Callable[[], Iterable[Row]]] = {
    "imports": partial(imports.rows, runs=15),
    "bundle": bundle.rows,
    "model_list": partial(model_list.rows, runs=2),
    "over_line": partial(over_line.rows, runs=3, model_sets=2_000, described_sets=109),
    "quickstart": partial(quickstart.rows, runs=3),
}
_FULL_IN_BROWSER: Mapping[str, Callable[[Opener], Iterable[Row]]] = {
    "form": partial(form.rows, runs=15, models=10_000, reruns=200),
    "form_over_line": partial(form_over_line.rows, runs=3, clicked=15, seconds=30),
    "model_list_in_browser": partial(model_list_in_browser.rows, runs=5, versions=10_000),
    "following": partial(following.rows, seconds=60, count=5),
}
# On loopback, the list takes too long for this.
_SHORT: Mapping[str, Callable[[], Iterable[Row]]] = {
    "imports": partial(imports.rows, runs=1),
    "bundle": bundle.rows,
    "over_line": partial(over_line.rows, runs=1, model_sets=50, described_sets=2),
    "quickstart": partial(quickstart.rows, runs=1),
}
_SHORT_IN_BROWSER: Mapping[str, Callable[[Opener], Iterable[Row]]] = {
    "form": partial(form.rows, runs=1, models=50, reruns=1),
    "form_over_line": partial(form_over_line.rows, runs=1, clicked=1, seconds=1),
    "model_list_in_browser": partial(model_list_in_browser.rows, runs=1, versions=50),
    "following": partial(following.rows, seconds=1, count=1, pause=1),
}
_ALL = (*_FULL, *_FULL_IN_BROWSER)


def main() -> None:
    """Run all benchmarks, or the chosen groups."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("groups", nargs="*", metavar="group", help=f"measure only: {', '.join(_ALL)}; saves nothing")
    parser.add_argument("--short", action="store_true", help="only check that it works, with a small account")
    parser.add_argument("--folder", type=Path, default=Path("docs"), help="where the table is saved (default: docs)")
    chosen = parser.parse_args()
    unknown = set(chosen.groups) - set(_ALL)
    if unknown:
        parser.error(f"no such group: {', '.join(sorted(unknown))}; there are {', '.join(_ALL)}")
    rows = []
    for row in _measure(chosen.groups or _ALL, short=chosen.short):
        rows.append(row)
        print(f"{row.name} / {row.peer_name}: {row.ratio:.2f}", file=sys.stderr, flush=True)
    table = in_markdown(rows)
    print(table)
    if chosen.groups:
        return
    write_json(rows, chosen.folder / "benchmarks.json")
    (chosen.folder / "benchmarks.svg").write_text(in_svg(rows))
    if not chosen.short:
        _show(table)


def _show(table: str) -> None:
    """Write the table into its section of README.md."""
    readme = Path(__file__).parent / "README.md"
    before, _, rest = readme.read_text().partition("<!-- table -->")
    _, _, after = rest.partition("<!-- /table -->")
    readme.write_text(f"{before}<!-- table -->\n{table}\n<!-- /table -->{after}")


def _measure(groups: Collection[str], *, short: bool) -> Iterator[Row]:
    """Run groups of benchmarks, in the order of the table."""
    plain, in_browser = (_SHORT, _SHORT_IN_BROWSER) if short else (_FULL, _FULL_IN_BROWSER)
    for name, rows in plain.items():
        if name in groups:
            yield from rows()
    chosen = [rows for name, rows in in_browser.items() if name in groups]
    if chosen:
        with jupyter() as opener:
            for rows_in_browser in chosen:
                yield from rows_in_browser(opener)


main()
