"""The model list in a real JupyterLab: keystrokes, and opening the form, beside ipywidgets with the same options."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, Playwright, sync_playwright

from qfwidget.simulator import Simulator
from tests.benchmarks.table import Row, row
from tests.browser.chromium import find_chromium
from tests.browser.conftest import FLAGS
from tests.browser.form import SHOW, Form
from tests.browser.notebook import Notebook
from tests.browser.server import JupyterServer

MANY = 10_000
FEW = 10
PEERS = {
    "ipywidgets.Dropdown": "import ipywidgets\nipywidgets.Dropdown(options=options)",
    "ipywidgets.Combobox": "import ipywidgets\nipywidgets.Combobox(options=options)",
}

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

_SHOWN = """async ([cell, selector]) => {
    const panel = window.jupyterapp.shell.currentWidget;
    panel.content.activeCellIndex = cell;
    const output = panel.content.widgets[cell].outputArea.node;
    output.querySelectorAll(selector).forEach(old => old.remove());
    const started = performance.now();
    const shown = new Promise(done => {
        const look = () => output.querySelector(selector)
            ? requestAnimationFrame(() => done(performance.now() - started)) : requestAnimationFrame(look);
        look();
    });
    window.jupyterapp.commands.execute("notebook:run-cell");
    return await shown;
}"""


def rows(runs: int) -> list[Row]:
    """Measure everything here; each form is opened `runs` times."""
    with (
        sync_playwright() as playwright,
        notebook_with(playwright, MANY) as many,
        notebook_with(playwright, FEW) as few,
    ):
        typing = _type(many)
        opened_many, opened_few = [], []
        for _ in range(runs):
            opened_many.append(_open(many, 2, ".qf-root input"))
            opened_few.append(_open(few, 2, ".qf-root input"))
        peers = {
            name: [_open(many, 3 + index, "select, input") for _ in range(runs)] for index, name in enumerate(PEERS)
        }
    return [
        row(f"keystroke → filtered list, {MANY:,} versions", typing, "50 ms", [50.0], aim=1, by_p95=True),
        row(f"opening the form, {MANY:,} versions", opened_many, f"with {FEW}", opened_few, aim=1.2),
        *(
            row(f"opening the form, {MANY:,} versions", opened_many, f"{name}, {MANY:,} options", times, aim=1)
            for name, times in peers.items()
        ),
    ]


@contextmanager
def notebook_with(playwright: Playwright, versions: int) -> Iterator[Notebook]:
    """A notebook in JupyterLab whose account has about this many versions; the form stands in its third cell."""
    with (
        Simulator(model_sets=max(3, round(versions * 0.3))) as simulator,
        tempfile.TemporaryDirectory() as folder,
        JupyterServer(Path(folder)) as server,
    ):
        page = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS).new_page()
        keys = Path(folder) / "keys.json"
        keys.write_text(
            json.dumps(
                {
                    "QIANFAN_ACCESS_KEY": simulator.access_key,
                    "QIANFAN_SECRET_KEY": simulator.secret_key,
                    "QIANFAN_CONSOLE_API_BASE_URL": simulator.url,
                }
            )
        )
        environment = f"import json, os\nos.environ.update(json.load(open({str(keys)!r})))"
        options = f'options = [f"model {{number}}" for number in range({versions})]'
        notebook = Notebook(server, page, "benchmark.ipynb", [environment, options, SHOW, *PEERS.values()])
        notebook.open()
        notebook.run_all()
        form = Form(notebook, 2)
        form.root.get_by_text("models", exact=False).first.wait_for()
        form.root.get_by_role("progressbar").wait_for(state="hidden")
        yield notebook
        notebook.close()


def _type(notebook: Notebook) -> list[float]:
    box = Form(notebook, 2).combobox("Model")
    box.click()
    times: list[float] = []
    for _ in range(5):
        times += box.evaluate(_TYPE)
    box.press("Escape")
    return times


def _open(notebook: Notebook, cell: int, selector: str) -> float:
    page: Page = notebook.page
    elapsed: float = page.evaluate(_SHOWN, [cell, selector])
    notebook.wait_until_idle()
    return elapsed
