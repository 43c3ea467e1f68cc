"""How soon the end of a task is shown, and whether following it blocks the kernel, compared with the SDK's loop."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence

from qfwidget.simulator import Simulator
from tests.benchmarks.notebooks import Opener, printed
from tests.benchmarks.table import Row, row
from tests.consoles import environment_of

_PAUSE = 15.0
"""Seconds between two polls of the SDK's loop, starting at the create."""

_TASKS, _TICKER, _GAP = range(1, 4)
_CELLS = (
    "import ipywidgets, qfwidget as qf\n"
    "request = qf.CompressionRequest('followed', 'amv-d1zx1iwdarfr', 'am-adbuasyfaf', 'Sparsity')\n"
    "ipywidgets.VBox([qf.CompressionWidget.attach(qf.create_task(request).id) for _ in range({count})])",
    "import asyncio, time\n"
    "gap = 0\n"
    "async def tick():\n"
    "    global gap\n"
    "    last = time.perf_counter()\n"
    "    while True:\n"
    "        await asyncio.sleep(0.001)\n"
    "        now = time.perf_counter()\n"
    "        gap, last = max(gap, now - last), now\n"
    "ticking = asyncio.get_running_loop().create_task(tick())",
    "print(gap * 1000)\nticking.cancel();",
)
_WATCH = """cell => {
    const output = window.jupyterapp.shell.currentWidget.content.widgets[cell].outputArea.node;
    window.qfEnds = [];
    const seen = new Set();
    new MutationObserver(() => {
        for (const status of output.querySelectorAll("section [role=status]")) {
            if (status.textContent !== "Succeeded" || seen.has(status)) continue;
            seen.add(status);
            window.qfEnds.push(Date.now() / 1000);
        }
    }).observe(output, { subtree: true, childList: true, characterData: true });
}"""


def rows(jupyter: Opener, seconds: float, count: int, pause: float = _PAUSE) -> Iterator[Row]:
    """Follow tasks while the SDK follows the same number of other tasks.

    Args:
        jupyter: Opens the notebooks.
        seconds: Approximate duration of a task. The ends are spread over the pause of the SDK's loop.
        count: Number of tasks.
        pause: Seconds between two polls of the SDK's loop.
    """
    durations = [seconds + pause * (number + 0.5) / count - pause / 2 for number in range(count)]
    cells = [cell.replace("{count}", str(count)) for cell in _CELLS]
    with (
        Simulator(task_seconds=durations) as simulator,
        Simulator() as other,
        jupyter.notebook(other, cells) as idle,
        jupyter.notebook(simulator, cells) as notebook,
    ):
        loops = _sdk_loops(simulator, count, pause)
        while len(simulator.calls_of("CreateModelCompTask")) < count:
            assert loops.poll() is None, "the SDK's loops have ended"
            time.sleep(0.05)
        known = len(simulator.tasks) - count
        notebook.run_cell(_TASKS, 60)
        notebook.page.evaluate(_WATCH, _TASKS)
        for each in (idle, notebook):
            each.run_cell(_TICKER)
        ends = _ends(simulator, known)
        notebook.page.wait_for_function("count => window.qfEnds.length === count", arg=count)
        gaps = [float(printed(each, _GAP)) for each in (notebook, idle)]
        back = sorted(float(line) for line in loops.communicate(timeout=120)[0].split())
        shown: list[float] = notebook.page.evaluate("() => window.qfEnds")
    theirs = [at - end for at, end in zip(back, sorted(ends[:count]), strict=True)]
    ours = [at - end for at, end in zip(sorted(shown), sorted(ends[count:]), strict=True)]
    yield row(
        f"final status on the server → shown, task of {seconds:g} s",
        _ms(ours),
        "the loop of `Model.compress`",
        _ms(theirs),
        aim=0.2,
    )
    yield row("longest gap of a 1 ms ticker while tasks are followed", gaps[:1], "idle kernel", gaps[1:], aim=1.5)


def _sdk_loops(simulator: Simulator, count: int, pause: float) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.benchmarks.peers.sdk_loops", str(count), str(pause)]
    return subprocess.Popen(
        command,
        env={**os.environ, **environment_of(simulator)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def _ends(simulator: Simulator, known: int) -> list[float]:
    """Wait for the end of every new task; return the time of each end, in the order of creation."""
    ends: dict[str, float] = {}
    new = [task["id"] for task in simulator.tasks[known:]]
    while len(ends) < len(new):
        for task in simulator.tasks[known:]:
            if task["status"] == "succeeded":
                ends.setdefault(task["id"], time.time())
        time.sleep(0.005)
    return [ends[task_id] for task_id in new]


def _ms(seconds: Sequence[float]) -> list[float]:
    return [value * 1000 for value in seconds]
