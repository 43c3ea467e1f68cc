"""Compares the form with forms that a user could build: opening, typing, creating a task, saving, memory."""

from __future__ import annotations

import json
import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from qfwidget.simulator import Simulator
from tests.benchmarks.notebooks import Opener, printed, rest, time_to_show, time_until
from tests.benchmarks.table import Row, row
from tests.browser.form import Form
from tests.browser.notebook import Notebook
from tests.browser.widgets import widget_state

_OURS, _FORGET, _IPYWIDGETS, _EMPTY, _BARE, _CLOSING = range(1, 7)
_CELLS = (
    "import qfwidget as qf\nform = qf.CompressionWidget()\nform",
    "from qfwidget.models import catalog\ncatalog._shared.forget()",
    "from tests.benchmarks.peers.ipywidgets_form import form\nform()",
    "from tests.benchmarks.peers.empty_anywidget import EmptyWidget\nEmptyWidget()",
    "import json\nfrom tests.benchmarks.peers.calls import times_of_create\nprint(json.dumps(times_of_create({runs})))",
    "form.close()\nform = qf.CompressionWidget()\nform",
)
_USED = "gc.collect()\nprint(tracemalloc.get_traced_memory()[0])"
_AUTOUI = 1
_AUTOUI_CELL = "from tests.benchmarks.peers.ipyautoui_form import form\nform()"

_BUTTON = '[...output.querySelectorAll("button")].find(button => button.textContent.trim() === "Create task")'
_DRAWN = f'output.querySelector("[role=combobox]:enabled") && {_BUTTON}'
WITH_MODELS = f"/\\d models/.test(output.textContent) && {_DRAWN}"
_PEER_WITH_MODELS = f'output.querySelector("select option") && {_BUTTON}'
_WHOLE_LIST = '/\\d models/.test(output.textContent) && !output.querySelector("progress")'
_LAST_ID = "(output.textContent.match(/amva-[a-z0-9]+/)?.[0] ?? '')"
_NAME_PROBLEM = "Give the task a name."


@dataclass
class _Opened:
    """Milliseconds since the cell was run."""

    drawn: list[float] = field(default_factory=list)
    with_models: list[float] = field(default_factory=list)
    by_hand: list[float] = field(default_factory=list)
    empty: list[float] = field(default_factory=list)


def rows(jupyter: Opener, runs: int, models: int, reruns: int) -> Iterator[Row]:
    """Measure everything here.

    Args:
        jupyter: Opens the notebooks.
        runs: How often each form is opened and submitted.
        models: Number of models in the large account.
        reruns: How often the form is shown again when its memory is measured.
    """
    cells = [cell.replace("{runs}", str(runs)) for cell in _CELLS]
    with Simulator() as simulator:
        with jupyter.notebook(simulator, cells) as notebook:
            opened = _open(notebook, runs)
            yield from _keystrokes(notebook, runs)
            Form(notebook, _OURS).fill_in_sample()
            ours = clicks(notebook, _OURS, runs, lambda number: rename(notebook, _OURS, number))
            by_hand = clicks(notebook, _IPYWIDGETS, runs)
            trips = clicks(notebook, _EMPTY, runs)
            bare = statistics.median(json.loads(printed(notebook, _BARE)))
        with jupyter.notebook(simulator, [_AUTOUI_CELL], "peers") as notebook:
            opened_autoui = [time_to_show(notebook, _AUTOUI, _PEER_WITH_MODELS) for _ in range(runs)]
            autoui = clicks(notebook, _AUTOUI, runs)
    yield row("running the cell → form drawn", opened.drawn, "empty anywidget", opened.empty, aim=1.5)
    shown = "running the cell → models to choose from"
    yield row(shown, opened.with_models, "empty anywidget", opened.empty, aim=None)
    yield row(shown, opened.with_models, "ipywidgets form", opened.by_hand, aim=1.1)
    yield row(shown, opened.with_models, "ipyautoui form", opened_autoui, aim=1)
    replied = "click → reply, less a bare `call_action`"
    above, above_by_hand, above_autoui = ([took - bare for took in times] for times in (ours, by_hand, autoui))
    yield row(replied, above, "round trip of an empty anywidget", trips, aim=1.3)
    yield row(replied, above, "ipywidgets form", above_by_hand, aim=1)
    yield row(replied, above, "ipyautoui form", above_autoui, aim=1)
    yield from _used(jupyter)
    with Simulator(model_sets=models) as large, jupyter.notebook(large, cells) as notebook:
        opened = _open(notebook, max(1, runs // 5))
    yield row(f"{shown}, {models:,} models", opened.with_models, "ipywidgets form", opened.by_hand, aim=0.4)
    yield from _memory(jupyter, models, reruns)


def _open(notebook: Notebook, runs: int) -> _Opened:
    """Open each form `runs` times: ours with nothing known about the account, and again to time only its drawing."""
    opened = _Opened()
    for _ in range(runs):
        notebook.run_cell(_FORGET)
        opened.with_models.append(time_to_show(notebook, _OURS, WITH_MODELS))
        opened.drawn.append(time_to_show(notebook, _OURS, _DRAWN))
        opened.by_hand.append(time_to_show(notebook, _IPYWIDGETS, _PEER_WITH_MODELS))
        opened.empty.append(time_to_show(notebook, _EMPTY, _BUTTON))
    return opened


def _keystrokes(notebook: Notebook, runs: int) -> Iterator[Row]:
    notebook.page.evaluate(
        """() => {
            window.qfSent = 0;
            const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
            kernel.anyMessage.connect((_, { direction }) => { if (direction === "send") window.qfSent += 1; });
        }"""
    )
    form = Form(notebook, _OURS)
    form.textbox("Task name").fill("")
    form.textbox("Description").focus()
    form.textbox("Task name").fill("demo")
    ours = _name_problems(notebook, _OURS, 'output.querySelector("input[id$=-name]")', runs)
    sent_by_ours = [sent for _, sent in ours]
    by_hand = _name_problems(notebook, _IPYWIDGETS, 'output.querySelector("input[type=text]")', runs)
    typed = "keystroke → problem shown or gone"
    times = [took for took, _ in ours]
    yield row(typed, times, "16 ms", [16.0], aim=1, by_p95=True)
    yield row(typed, times, "ipywidgets form", [took for took, _ in by_hand], aim=1, by_p95=True)
    yield row(
        "messages to the kernel before that", sent_by_ours, "ipywidgets form", [s for _, s in by_hand], 0, unit=""
    )


def _name_problems(notebook: Notebook, cell: int, field: str, runs: int) -> list[tuple[float, float]]:
    """Clear the name and type another `runs` times; return the milliseconds and the messages sent to the kernel."""
    found = []
    for number in range(runs):
        for text, problem in (("", True), (f"demo {number}", False)):
            shown = f"output.textContent.includes({_NAME_PROBLEM!r}) === {json.dumps(problem)}"
            notebook.page.evaluate("() => { window.qfSent = 0; }")
            took = time_until(
                notebook, cell, _type(field, text), f"({shown}) && (window.qfSentThen = window.qfSent, true)"
            )
            found.append((took, float(notebook.page.evaluate("() => window.qfSentThen"))))
            notebook.wait_until_idle()
    return found


def _type(field: str, text: str) -> str:
    return f"""
        const field = {field};
        Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(field, {json.dumps(text)});
        field.dispatchEvent(new InputEvent("input", {{ bubbles: true }}));
    """


def clicks(notebook: Notebook, cell: int, runs: int, prepare: Callable[[int], None] = lambda _: None) -> list[float]:
    """Create a task `runs` times in an idle page; return the milliseconds until each response."""
    times = []
    for number in range(runs):
        prepare(number)
        rest(notebook)
        before = notebook.output(cell).evaluate(f"output => {_LAST_ID}")
        times.append(time_until(notebook, cell, f"{_BUTTON}.click()", f"{_LAST_ID} !== {json.dumps(before)}"))
    return times


def rename(notebook: Notebook, cell: int, number: int) -> None:
    """Change the task, since creating the same one twice requires a confirmation."""
    form = Form(notebook, cell)
    form.textbox("Task name").fill(f"task {number}")
    form.expect_in_request([f"task {number}"])


def _used(jupyter: Opener) -> Iterator[Row]:
    """Measure the calls for creating a task, and the size of the saved notebook with the state of the widgets.

    The calls of the console are those from opening the form to the created task, the chosen model on the first page.
    """
    with Simulator(task_seconds=0.5) as simulator:
        with jupyter.notebook(simulator, [_CELLS[0]]) as notebook:
            notebook.run_cell(1)
            form = Form(notebook)
            form.fill_in_sample()
            form.submit()
            form.status.get_by_text("Succeeded").wait_for()
            calls = [call.action for call in simulator.calls].index("CreateModelCompTask") + 1
            ours = _kilobytes(notebook)
        with jupyter.notebook(simulator, [_CELLS[2]]) as notebook:
            notebook.run_cell(1)
            by_hand = _kilobytes(notebook)
    yield row("calls from opening to a created task", [calls], "4", [4], aim=1, unit="")
    saved = "saved notebook with a used form, above the bundle"
    yield row(saved, [ours], "10 kB", [10.0], aim=1, unit="kB")
    yield row(saved, [ours], "ipywidgets form", [by_hand], aim=None, unit="kB")


def _kilobytes(notebook: Notebook) -> float:
    """Return the size of the notebook without its sources and the bundle."""
    outputs = [cell["outputs"] for cell in notebook.save()["cells"]]
    states = widget_state(notebook)
    for state in states.values():
        for bundled in ("_esm", "_css", "_bundle"):
            state["state"].pop(bundled, None)
    return len(json.dumps([outputs, states], ensure_ascii=False).encode()) / 1000


def _memory(jupyter: Opener, versions: int, reruns: int) -> Iterator[Row]:
    """Measure the memory of one form with a large account, and what each further run adds with a small one."""
    with Simulator(model_sets=round(versions * 0.3)) as simulator:
        page, kernel = _grown(jupyter, simulator, ((_OURS, _WHOLE_LIST, 1), (_IPYWIDGETS, _PEER_WITH_MODELS, 1)))
    name = f"one form's memory in the {{}}, {versions:,} versions"
    yield row(name.format("page"), page[:1], "ipywidgets form", page[1:], None, unit="kB")
    yield row(name.format("kernel"), kernel[:1], "ipywidgets form", kernel[1:], None, unit="kB")
    with Simulator() as simulator:
        page, kernel = _grown(
            jupyter,
            simulator,
            ((_OURS, _WHOLE_LIST, reruns), (_CLOSING, _WHOLE_LIST, reruns), (_EMPTY, _BUTTON, reruns)),
        )
    for where, (left, closed, empty) in (("page", page), ("kernel", kernel)):
        name = f"memory in the {where}, each of {reruns} runs more"
        yield row(name, [left], "empty anywidget", [empty], None, unit="kB")
        yield row(f"{name}, the last closed", [closed], "empty anywidget", [empty], 1, unit="kB")


def _grown(
    jupyter: Opener, simulator: Simulator, shows: Sequence[tuple[int, str, int]]
) -> tuple[list[float], list[float]]:
    """Show each form the given number of times, one after the other.

    Returns:
        By how many kilobytes the heaps of the page and the kernel grew each time.
    """
    cells = [*_CELLS, "import gc, tracemalloc\ntracemalloc.start()", _USED]
    start = len(cells) - 1
    with jupyter.notebook(simulator, cells) as notebook:
        notebook.run_cell(start)
        page, kernel = [_page_kilobytes(notebook)], [int(printed(notebook, start + 1)) / 1000]
        for cell, shown, times in shows:
            for _ in range(times):
                time_to_show(notebook, cell, shown)
            page.append(_page_kilobytes(notebook))
            kernel.append(int(printed(notebook, start + 1)) / 1000)
    each = [times for _, _, times in shows]
    return _differences(page, each), _differences(kernel, each)


def _differences(figures: Sequence[float], times: Sequence[int]) -> list[float]:
    return [(after - before) / count for (before, after), count in zip(pairwise(figures), times, strict=True)]


def _page_kilobytes(notebook: Notebook) -> float:
    """Return the size of the page's heap after garbage collection."""
    used: float = notebook.page.evaluate(
        """async () => {
            for (let round = 0; round < 3; round++) {
                await gc({ execution: "async" });
                await new Promise(requestAnimationFrame);
            }
            return performance.memory.usedJSHeapSize;
        }"""
    )
    return used / 1000
