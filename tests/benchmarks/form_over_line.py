"""The form with a console over TLS and a 40 ms line: creating a task, and opening while other cells run."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from tests.benchmarks.form import WITH_MODELS, clicks, rename
from tests.benchmarks.notebooks import Opener, clear, time_until
from tests.benchmarks.table import Row, row
from tests.browser.form import SHOW, Form
from tests.line.process import DistantConsole

_OURS, _NEXT = 1, 2
_BY_HAND = "from tests.benchmarks.peers.ipywidgets_form import form\nform()"
_RUN_ALL = 'window.jupyterapp.commands.execute("notebook:run-all-cells")'
_LIMIT_SECONDS = 2


def rows(jupyter: Opener, runs: int, clicked: int, seconds: float) -> Iterator[Row]:
    """Measure everything here.

    Args:
        jupyter: Opens the notebooks.
        runs: How often all cells are run.
        clicked: Number of tasks created with each form.
        seconds: Duration of the cell below the form.
    """
    with DistantConsole() as console:
        yield _click(jupyter, console, clicked)
        yield _run_all(jupyter, console, runs, seconds)


def _click(jupyter: Opener, console: DistantConsole, runs: int) -> Row:
    with jupyter.notebook(console, [SHOW, _BY_HAND]) as notebook:
        notebook.run_cell(_OURS)
        Form(notebook, _OURS).fill_in_sample()
        notebook.run_cell(_NEXT)
        ours = clicks(notebook, _OURS, runs, partial(rename, notebook, _OURS))
        by_hand = clicks(notebook, _NEXT, runs)
    return row("click → reply, 40 ms away", ours, "ipywidgets form", by_hand, aim=0.6)


def _run_all(jupyter: Opener, console: DistantConsole, runs: int, seconds: float) -> Row:
    """Each time with a new kernel that the page has not used yet."""
    times = []
    with jupyter.notebook(console, [SHOW, f"import time\ntime.sleep({seconds})"]) as notebook:
        for _ in range(runs):
            notebook.restart_kernel()
            notebook.run_cell(0)
            clear(notebook, _OURS)
            times.append(time_until(notebook, _OURS, _RUN_ALL, WITH_MODELS))
            notebook.execute("notebook:interrupt-kernel")
            notebook.wait_until_idle()
    name = f"Run All with a {seconds:g} s cell below: cell run → models to choose from, 40 ms away"
    return row(name, times, f"{_LIMIT_SECONDS} s", [_LIMIT_SECONDS * 1000], aim=1)
