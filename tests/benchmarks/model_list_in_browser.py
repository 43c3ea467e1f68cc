"""The model list in a real JupyterLab, compared with ipywidgets with the same options: typing and opening."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from qfwidget.simulator import Simulator
from tests.benchmarks.notebooks import Opener, time_to_show
from tests.benchmarks.table import Row, row
from tests.browser.form import SHOW, Form
from tests.browser.notebook import Notebook

FEW = 10
PEERS = {
    "ipywidgets.Dropdown": "import ipywidgets\nipywidgets.Dropdown(options=options)",
    "ipywidgets.Combobox": "import ipywidgets\nipywidgets.Combobox(options=options)",
}

_FORM, _FIRST_PEER = 2, 3
_FORM_SHOWN = 'output.querySelector(".qf-root input")'
_PEER_SHOWN = 'output.querySelector("select, input")'
_TYPE = """async (input) => {
    const write = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;
    const drawn = () => new Promise(done => requestAnimationFrame(() => setTimeout(done)));
    const times = [];
    for (const text of ["s", "sq", "sql", "客", "客服", "v1", "amv-d", "3", "33", "nothing", ""]) {
        const started = performance.now();
        write.call(input, text);
        input.dispatchEvent(new InputEvent("input", { bubbles: true }));
        await drawn();
        times.push(performance.now() - started);
    }
    return times;
}"""


def rows(jupyter: Opener, runs: int, versions: int) -> Iterator[Row]:
    """Measure everything here with an account of the given size; each form is opened `runs` times."""
    cells = [f'options = [f"model {{number}}" for number in range({versions})]', SHOW, *PEERS.values()]
    with _whole_list(jupyter, FEW, cells) as few:
        opened_few = [_open(few) for _ in range(runs)]
    with _whole_list(jupyter, versions, cells) as many:
        typing = _type(many)
        opened_many = [_open(many) for _ in range(runs)]
        peers = {
            name: [time_to_show(many, _FIRST_PEER + index, _PEER_SHOWN) for _ in range(runs)]
            for index, name in enumerate(PEERS)
        }
    yield row(f"keystroke → filtered list, {versions:,} versions", typing, "50 ms", [50.0], aim=1, by_p95=True)
    yield row(f"opening the form, {versions:,} versions", opened_many, f"with {FEW}", opened_few, aim=1.2)
    for name, times in peers.items():
        yield row(
            f"opening the form, {versions:,} versions", opened_many, f"{name}, {versions:,} options", times, aim=1
        )


@contextmanager
def _whole_list(jupyter: Opener, versions: int, cells: Sequence[str]) -> Iterator[Notebook]:
    """Open a notebook whose form has the whole list of an account with about the given number of versions."""
    with Simulator(model_sets=round(versions * 0.3)) as simulator, jupyter.notebook(simulator, cells) as notebook:
        notebook.run_all()
        _await_list(notebook)
        yield notebook


def _open(notebook: Notebook) -> float:
    """Return the form's time in milliseconds, after its list has arrived, so that it does not disturb the next run."""
    took = time_to_show(notebook, _FORM, _FORM_SHOWN)
    _await_list(notebook)
    return took


def _await_list(notebook: Notebook) -> None:
    form = Form(notebook, _FORM)
    form.root.get_by_text(re.compile(r"\d models")).first.wait_for()
    form.root.get_by_role("progressbar").wait_for(state="hidden")


def _type(notebook: Notebook) -> list[float]:
    box = Form(notebook, _FORM).combobox("Model")
    box.click()
    times: list[float] = []
    for _ in range(5):
        times += box.evaluate(_TYPE)
    box.press("Escape")
    return times
