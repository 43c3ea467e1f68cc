"""Notebooks in a real JupyterLab, and timers in their pages."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

from qfwidget.simulator import Simulator
from tests.browser.chromium import find_chromium
from tests.browser.conftest import FLAGS
from tests.browser.notebook import Notebook
from tests.browser.pages import Looks, Pages
from tests.browser.server import JupyterServer, Kernel
from tests.consoles import environment_of
from tests.line.process import DistantConsole

_ROOT = Path(__file__).parents[2]
_LOOKS = Looks("lab", "light", "en", "en-US")
_PATIENCE_MILLISECONDS = 60_000


class Opener:
    """Opens notebooks; reuses pages and kernels."""

    def __init__(self, server: JupyterServer, pages: Pages) -> None:
        self._server = server
        self._pages = pages
        self._count = 0

    @contextmanager
    def notebook(
        self, console: Simulator | DistantConsole, cells: Sequence[str], kernel: Kernel = "python3"
    ) -> Iterator[Notebook]:
        """Open a notebook with these cells after one, already run, that points the SDK at the console."""
        self._count += 1
        keys = self._server.home / f"keys-{self._count}.json"
        keys.write_text(json.dumps(environment_of(console)))
        environment = (
            f"import json, os, sys\nos.environ.update(json.load(open({str(keys)!r})))\n"
            f"sys.path.insert(0, {str(_ROOT)!r})\nimport ipywidgets, qfwidget, qianfan\nqfwidget.CompressionWidget"
        )
        page, former = self._pages.borrow(_LOOKS, 1280, 1000)
        page.set_default_timeout(_PATIENCE_MILLISECONDS)
        notebook = Notebook(self._server, page, f"benchmark-{self._count}.ipynb", [environment, *cells], kernel=kernel)
        if former is None:
            notebook.open()
        else:
            notebook.open_in_place_of(former)
        notebook.run_cell(0, timeout=120)
        yield notebook
        self._pages.give_back(notebook, reusable=True)


@contextmanager
def jupyter() -> Iterator[Opener]:
    """A JupyterLab, and a Chromium that shows its notebooks."""
    with (
        TemporaryDirectory() as folder,
        JupyterServer(Path(folder)) as server,
        sync_playwright() as playwright,
    ):
        flags = [*FLAGS, "--js-flags=--expose-gc", "--enable-precise-memory-info"]
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=flags)
        yield Opener(server, Pages(browser))
        browser.close()


def clear(notebook: Notebook, cell: int) -> None:
    """Clear the output of a cell."""
    notebook.page.evaluate("cell => { window.jupyterapp.shell.currentWidget.content.activeCellIndex = cell; }", cell)
    notebook.execute("notebook:clear-cell-output")


def time_to_show(notebook: Notebook, cell: int, shown: str) -> float:
    """Run a cell and time until its output, which must be empty before, satisfies a condition.

    Args:
        notebook: The notebook.
        cell: Index of the cell.
        shown: A JavaScript expression of `output`, the element.

    Returns:
        Milliseconds.
    """
    clear(notebook, cell)
    took = time_until(notebook, cell, 'window.jupyterapp.commands.execute("notebook:run-cell")', shown)
    notebook.wait_until_idle(120)
    return took


def time_until(notebook: Notebook, cell: int, action: str, shown: str) -> float:
    """Execute a JavaScript statement and time until the output of a cell satisfies a condition.

    Returns:
        Milliseconds.
    """
    took: float = notebook.page.evaluate(
        f"""async () => {{
            const panel = window.jupyterapp.shell.currentWidget;
            const output = panel.content.widgets[{cell}].outputArea.node;
            const shown = () => {shown};
            const started = performance.now();
            const done = new Promise((resolve, reject) => {{
                const look = () => {{
                    if (!shown()) return;
                    observer.disconnect();
                    resolve(performance.now() - started);
                }};
                const observer = new MutationObserver(look);
                setTimeout(() => reject(new Error(`never shown: ${{output.innerText}}`)), {_PATIENCE_MILLISECONDS});
                const everything = {{ subtree: true, childList: true, attributes: true, characterData: true }};
                observer.observe(output, everything);
            }});
            {action};
            return await done;
        }}"""
    )
    return took


def rest(notebook: Notebook) -> None:
    """Wait until the kernel has sent nothing for 100 ms and the page is idle."""
    notebook.page.evaluate(
        """async () => {
            const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
            let heard = performance.now();
            const note = () => { heard = performance.now(); };
            kernel.anyMessage.connect(note);
            while (performance.now() - heard < 100) await new Promise(requestIdleCallback);
            kernel.anyMessage.disconnect(note);
        }"""
    )


def printed(notebook: Notebook, cell: int, timeout: float = 120) -> str:
    """Run a cell and return what it printed."""
    notebook.run_cell(cell, timeout)
    return notebook.output(cell).inner_text()
