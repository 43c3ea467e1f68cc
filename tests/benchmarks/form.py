"""The form beside those that a user could put together: opening it, typing, creating a task, saving it, its memory."""

from __future__ import annotations

import json
from collections.abc import Iterator

from qfwidget.simulator import Simulator
from tests.benchmarks.notebooks import Opener, printed, time_to_show, time_until
from tests.benchmarks.table import Row, row
from tests.browser.form import Form
from tests.browser.notebook import Notebook
from tests.browser.test_safe_to_share import widget_state

_OURS, _FORGET, _IPYWIDGETS, _EMPTY, _BARE = range(1, 6)
_CELLS = (
    "import qfwidget as qf\nform = qf.CompressionWidget()\nform",
    "from qfwidget import catalog\ncatalog._catalog_of.cache_clear()",
    "from tests.benchmarks.peers.ipywidgets_form import form\nform()",
    "from tests.benchmarks.peers.empty_anywidget import EmptyWidget\nEmptyWidget()",
    "import json\nfrom tests.benchmarks.peers.calls import times_of_create\nprint(json.dumps(times_of_create({runs})))",
)
_AUTOUI = 1
_AUTOUI_CELL = "from tests.benchmarks.peers.ipyautoui_form import form\nform()"

_BUTTON = '[...output.querySelectorAll("button")].find(button => button.textContent.trim() === "Create task")'
_USABLE = f'output.querySelector("[role=combobox]:enabled") && /\\d models/.test(output.textContent) && {_BUTTON}'
_USABLE_IPYWIDGETS = f'output.querySelector("select option") && {_BUTTON}'
_LAST_ID = "output.textContent.match(/amva-[a-z0-9]+/)?.[0]"
_NAME_FIELD = 'output.querySelectorAll("input[type=text]")[{index}]'
_NAME_PROBLEM = "Give the task a name."


def rows(jupyter: Opener, runs: int, models: int, reruns: int) -> Iterator[Row]:
    """Measure everything here.

    Args:
        jupyter: Opens the notebooks.
        runs: How often each form is opened and submitted.
        models: How many models the large account has.
        reruns: How often the form is shown again when its memory is looked at.
    """
    cells = [cell.replace("{runs}", str(runs)) for cell in _CELLS]
    with Simulator() as simulator:
        with jupyter.notebook(simulator, cells) as notebook:
            ours, by_hand, empty = _open(notebook, runs)
            yield from _keystrokes(notebook, runs)
            clicks = _clicks(notebook, _OURS, runs), _clicks(notebook, _IPYWIDGETS, runs)
            trips = _clicks(notebook, _EMPTY, runs)
            bare: list[float] = json.loads(printed(notebook, _BARE))
        with jupyter.notebook(simulator, [_AUTOUI_CELL], "peers") as notebook:
            generated = [time_to_show(notebook, _AUTOUI, _USABLE_IPYWIDGETS) for _ in range(runs)]
            clicks_generated = _clicks(notebook, _AUTOUI, runs)
    opened = "running the cell → usable form"
    yield row(opened, ours, "empty anywidget", empty, aim=1.5)
    yield row(opened, ours, "ipywidgets form", by_hand, aim=1)
    yield row(opened, ours, "ipyautoui form", generated, aim=1)
    floor = sorted(bare)[len(bare) // 2]
    answered = "click → answer, less a bare `call_action`"
    above, above_by_hand, above_generated = ([took - floor for took in times] for times in (*clicks, clicks_generated))
    yield row(answered, above, "round trip of an empty anywidget", trips, aim=1.3)
    yield row(answered, above, "ipywidgets form", above_by_hand, aim=1)
    yield row(answered, above, "ipyautoui form", above_generated, aim=1)
    yield _calls(jupyter)
    yield from _saved(jupyter)
    yield from _large_account(jupyter, cells, runs, models, reruns)


def _open(notebook: Notebook, runs: int) -> tuple[list[float], list[float], list[float]]:
    ours, by_hand, empty = [], [], []
    for _ in range(runs):
        notebook.run_cell(_FORGET)
        ours.append(time_to_show(notebook, _OURS, _USABLE))
        by_hand.append(time_to_show(notebook, _IPYWIDGETS, _USABLE_IPYWIDGETS))
        empty.append(time_to_show(notebook, _EMPTY, _BUTTON))
    return ours, by_hand, empty


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
    """Take the name away and type one, `runs` times; returns the milliseconds and the messages sent to the kernel."""
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


def _clicks(notebook: Notebook, cell: int, runs: int) -> list[float]:
    """Create a task, `runs` times; returns how long each answer took, in milliseconds."""
    times = []
    if cell == _OURS and notebook.kernel == "python3":
        Form(notebook, cell).fill_in_sample()
    for number in range(runs):
        if cell == _OURS and notebook.kernel == "python3":
            form = Form(notebook, cell)
            form.textbox("Task name").fill(f"task {number}")
            form.expect_in_request([f"task {number}"])
        notebook.wait_until_idle()
        action = f"const before = {_LAST_ID}; {_BUTTON}.click()"
        before = notebook.output(cell).evaluate(f"output => {_LAST_ID} ?? ''")
        action = f"{_BUTTON}.click()"
        times.append(time_until(notebook, cell, action, f"({_LAST_ID} ?? '') !== {json.dumps(before)}"))
    return times


def _calls(jupyter: Opener) -> Row:
    """Calls of the console from opening the form to a created task, the chosen model on the first page."""
    with Simulator() as simulator, jupyter.notebook(simulator, [_CELLS[0]]) as notebook:
        notebook.run_cell(1)
        form = Form(notebook)
        form.fill_in_sample()
        form.submit()
        form.region("Response").get_by_text("amva-").first.wait_for()
        actions = [call.action for call in simulator.calls]
        needed = actions.index("CreateModelCompTask") + 1
    return row("calls from opening to a created task", [needed], "4", [4], aim=1, unit="")


def _saved(jupyter: Opener) -> Iterator[Row]:
    """What a saved notebook holds of a form that created a task, the state of the widgets included."""
    with Simulator(task_seconds=0.5) as simulator:
        with jupyter.notebook(simulator, [_CELLS[0]]) as notebook:
            notebook.run_cell(1)
            form = Form(notebook)
            form.fill_in_sample()
            form.submit()
            form.status.get_by_text("Succeeded").wait_for()
            ours = _kilobytes(notebook)
        with jupyter.notebook(simulator, [_CELLS[2]]) as notebook:
            notebook.run_cell(1)
            by_hand = _kilobytes(notebook)
    saved = "saved notebook with a used form, above the bundle"
    yield row(saved, [ours], "10 kB", [10.0], aim=1, unit="kB")
    yield row(saved, [ours], "ipywidgets form", [by_hand], aim=None, unit="kB")


def _kilobytes(notebook: Notebook) -> float:
    """What of the notebook is not its sources and not the bundle."""
    outputs = [cell["outputs"] for cell in notebook.save()["cells"]]
    states = widget_state(notebook)
    for state in states.values():
        for bundled in ("_esm", "_css"):
            state["state"].pop(bundled, None)
    return len(json.dumps([outputs, states], ensure_ascii=False).encode()) / 1000


def _large_account(jupyter: Opener, cells: list[str], runs: int, models: int, reruns: int) -> Iterator[Row]:
    with Simulator(model_sets=models) as simulator, jupyter.notebook(simulator, cells) as notebook:
        ours, by_hand, _ = _open(notebook, max(2, runs // 4))
        yield row(f"running the cell → usable form, {models:,} models", ours, "ipywidgets form", by_hand, aim=0.4)
    cells = [
        "import gc, qfwidget as qf, tracemalloc\nqf.list_model_sets()\ntracemalloc.start()",
        _CELLS[0],
        "gc.collect()\nprint(tracemalloc.get_traced_memory()[0])",
        _CELLS[2],
    ]
    with Simulator(model_sets=round(models * 0.3)) as simulator, jupyter.notebook(simulator, cells) as notebook:
        notebook.run_cell(1, 120)
        before = _page_kilobytes(notebook)
        _show_whole_list(notebook, 2)
        page, python = [_page_kilobytes(notebook)], [int(printed(notebook, 3)) / 1000]
        for _ in range(reruns):
            _show_whole_list(notebook, 2)
        page.append(_page_kilobytes(notebook))
        python.append(int(printed(notebook, 3)) / 1000)
        time_to_show(notebook, 4, _USABLE_IPYWIDGETS)
        by_hand_page = _page_kilobytes(notebook) - page[-1]
    each = "of one more run of its cell"
    versions = f"{models:,} versions"
    yield row(f"memory in the page, {versions}", [page[0] - before], "ipywidgets form", [by_hand_page], None, unit="kB")
    yield row(f"memory in Python, {versions}", [python[0]], "1 MB", [1000.0], None, unit="kB")
    for where, figures in (("the page", page), ("Python", python)):
        growth = (figures[1] - figures[0]) / reruns
        yield row(f"memory in {where} {each}", [growth], "100 kB", [100.0], 1, unit="kB")


def _show_whole_list(notebook: Notebook, cell: int) -> None:
    time_to_show(
        notebook, cell, '/[\\d,]+ models/.test(output.textContent) && !output.querySelector("[role=progressbar]")'
    )


def _page_kilobytes(notebook: Notebook) -> float:
    """The page's heap once it has been swept."""
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
