"""A notebook that is open in a real browser."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from playwright.sync_api import ConsoleMessage, Error, Locator, Page

from tests.browser.server import App, JupyterServer, Kernel

# Notebook 7 itself throws the first two, the second if JupyterLab has saved its layout on the same server.
# JupyterLab logs the third if it renders before it has the kernel's models, and renders again; if a form stays missing,
# its test fails. The fourth appears if a kernel ends during a request to it.
_OF_THE_HOST = re.compile(
    r"Cannot read properties of undefined \(reading 'schema'\).*notebook_core"
    r"|Command 'filebrowser:open-path' not registered.*notebook_core"
    r"|console: Error: widget model not found"
    r"|Canceled future for (debug|create_subshell)_request",
    re.DOTALL,
)

_READY = """name => {
    const panel = window.jupyterapp?.shell.currentWidget;
    const session = panel?.sessionContext;
    const kernel = session?.session?.kernel;
    return panel?.context?.path === name && session?.isReady
        && kernel?.status === "idle" && kernel?.connectionStatus === "connected";
}"""

# A dialog can block the promise, so the page records when it has ended.
_EXECUTE = """([command, options]) => {
    window.qfDone = false;
    window.jupyterapp.commands.execute(command, options).finally(() => { window.qfDone = true; });
}"""
_RESTART = """() => {
    window.qfDone = false;
    window.jupyterapp.shell.currentWidget.sessionContext.restartKernel()
        .finally(() => { window.qfDone = true; });
}"""
_DONE = "() => window.qfDone"
# Removes what another test left in the kernel. A running thread of qfwidget would import the SDK again, before the next
# test has set the environment that the SDK reads. The SDK leaves a stub of pyarrow behind.
_FORGET = """import ipywidgets, os, sys, threading, time
ipywidgets.Widget.close_all()
deadline = time.monotonic() + 10
while names := [thread.name for thread in threading.enumerate() if thread.name.startswith("qfwidget")]:
    if time.monotonic() > deadline:
        raise TimeoutError(", ".join(names))
    time.sleep(0.01)
for name in [name for name in sys.modules if name.split(".")[0] in ("qfwidget", "qianfan", "pyarrow")]:
    del sys.modules[name]
for name in [name for name in os.environ if name.startswith("QIANFAN_")]:
    del os.environ[name]
get_ipython().reset()
"""
_EXECUTE_SILENTLY = """async code => {
    const kernel = window.jupyterapp?.shell.currentWidget?.sessionContext.session?.kernel;
    if (kernel?.status !== "idle") return false;
    const reply = await kernel.requestExecute({ code, silent: true, store_history: false }).done;
    return reply.content.status === "ok";
}"""
# Each reset leaves modules of the SDK behind, which caches of `typing` and pydantic refer to. Collecting garbage takes
# longer each time, and after thirty resets a new kernel is the faster one.
_RESETS = 30
# While a cell runs, its number is an asterisk.
_BUSY = """() => [...document.querySelectorAll(".jp-Notebook .jp-InputPrompt")]
    .some(prompt => prompt.textContent.includes("*"))"""


class Notebook:
    """A notebook file with a kernel of its own, open in a page.

    Args:
        server: Its server.
        page: An empty page, or a returned one: it shows this server's JupyterLab with no notebook open, or Notebook 7
            with its last notebook.
        name: File name.
        cells: Sources of the code cells.
        app: The application that shows it.
        kernel: The kernel that runs them.
    """

    def __init__(
        self,
        server: JupyterServer,
        page: Page,
        name: str,
        cells: Sequence[str],
        app: App = "lab",
        kernel: Kernel = "python3",
    ) -> None:
        self.server = server
        self.page = page
        self.path = server.root / name
        self._app = app
        self.kernel = kernel
        self._resets = 0
        self.kernel_ended = False
        self.errors: list[str] = []
        """The page's errors: uncaught exceptions and errors in its console."""
        self.name = name
        self._content = json.dumps(notebook_content(cells, kernel))
        self.path.write_text(self._content)
        page.on("pageerror", self._note_exception)
        page.on("console", self._note_message)

    def open(self) -> None:
        """Load or reload the page, and wait for the kernel."""
        self.page.goto(self.server.page_url(self._app, self.name))
        self.wait_until_idle()

    def reopen(self) -> None:
        """Close the notebook, end its kernel, and open it again with a new one."""
        self.page.evaluate("() => window.jupyterapp.shell.currentWidget.dispose()")
        self.end_kernel()
        self._open_in_place()
        self.kernel_ended = False

    def open_in_place_of(self, former: Notebook) -> None:
        """Open the notebook in the application that the page shows, with the kernel of the last notebook.

        If the kernels must be different, or that one was reset too often, `former` loses its kernel. Waits for the
        kernel. In Notebook 7, the content of the open notebook is replaced.
        """
        if self._app == "notebook" and former.kernel_ended:  # it shows the dead kernel
            self.open()
            return
        if self._app == "notebook":
            self.name, self.path = former.name, former.path
            self.path.write_text(self._content)
            self.page.evaluate("() => window.jupyterapp.shell.currentWidget.context.revert()")
            self.wait_until_idle()
            return
        if former.kernel == self.kernel and former._resets < _RESETS:
            self._resets = former._resets + 1
            self.server.move_session(former.name, self.name)
        else:
            former.end_kernel()
        self._open_in_place()

    def forget(self) -> None:
        """Reset the kernel: remove variables and widgets, and unload qfwidget and the SDK.

        If a cell or a call of qfwidget is running, the kernel is ended instead.
        """
        if not self.page.evaluate(_EXECUTE_SILENTLY, _FORGET):
            self.end_kernel()

    def close(self) -> None:
        """Close the notebook without saving; Notebook 7 still shows it. The page and the kernel are kept."""
        self.page.remove_listener("pageerror", self._note_exception)
        self.page.remove_listener("console", self._note_message)
        if self._app == "lab":
            self.page.evaluate("() => window.jupyterapp?.shell.currentWidget?.dispose()")

    def end_kernel(self) -> None:
        """End the notebook's kernel, if it has one."""
        self.kernel_ended = True
        self.server.end_kernel(self.name)

    def wait_until_idle(self, timeout: float = 30.0) -> None:
        """Wait at most `timeout` seconds until the kernel is connected and idle."""
        self.page.wait_for_function(_READY, arg=self.name, timeout=timeout * 1000)

    def execute(self, command: str, timeout: float = 30.0) -> None:
        """Execute a command of the application, such as "notebook:run-cell".

        Waits at most `timeout` seconds until it ends.
        """
        self.start(command)
        self.page.wait_for_function(_DONE, timeout=timeout * 1000)

    def start(self, command: str, **options: str) -> None:
        """Start a command of the application, with its options, without waiting for its end."""
        self.page.evaluate(_EXECUTE, [command, options])

    def run_all(self, timeout: float = 60.0) -> None:
        """Run all cells and wait at most `timeout` seconds for their end.

        Raises:
            AssertionError: A cell raised an exception.
        """
        self.execute("notebook:run-all-cells", timeout)
        tracebacks = self.page.evaluate(
            """() => window.jupyterapp.shell.currentWidget.content.model.sharedModel.cells
                .flatMap(cell => cell.toJSON().outputs ?? [])
                .filter(output => output.output_type === "error")
                .map(output => output.traceback.join("\\n"))"""
        )
        assert not tracebacks, "\n".join(tracebacks)

    def start_cell(self, cell: int) -> None:
        """Start the cell with this index, and wait until it runs."""
        self._activate(cell)
        self.start("notebook:run-cell")
        self.page.wait_for_function(_BUSY)

    @property
    def busy(self) -> bool:
        """Whether a cell is running."""
        busy: bool = self.page.evaluate(_BUSY)
        return busy

    def run_cell(self, cell: int, timeout: float = 30.0) -> None:
        """Run the cell with this index and wait at most `timeout` seconds for its end."""
        self._activate(cell)
        self.execute("notebook:run-cell", timeout)

    def save(self) -> dict[str, Any]:
        """Save the notebook and return the content of the file."""
        self.execute("docmanager:save")
        return self.saved()

    def saved(self) -> dict[str, Any]:
        """Return the content of the notebook's file, once it is completely written."""
        while True:
            with suppress(json.JSONDecodeError):
                content: dict[str, Any] = json.loads(self.path.read_text())
                return content
            self.page.wait_for_timeout(10)

    def cell_sources(self) -> list[str]:
        """The current sources of all cells in the page."""
        sources: list[str] = self.page.evaluate(
            """() => window.jupyterapp.shell.currentWidget.content.model.sharedModel.cells
                .map(cell => cell.getSource())"""
        )
        return sources

    def set_source(self, cell: int, source: str) -> None:
        """Set the source of the cell with this index."""
        self.page.evaluate(
            """([cell, source]) => window.jupyterapp.shell.currentWidget.content.model.sharedModel
                .cells[cell].setSource(source)""",
            [cell, source],
        )

    def execution_counts(self) -> list[int | None]:
        """The execution count of each cell, which shows whether it has been run again."""
        counts: list[int | None] = self.page.evaluate(
            """() => window.jupyterapp.shell.currentWidget.content.model.sharedModel.cells
                .map(cell => cell.execution_count ?? null)"""
        )
        return counts

    def output(self, cell: int) -> Locator:
        """The output of the cell with this index."""
        return self.page.locator(".jp-Notebook .jp-Cell").nth(cell).locator(".jp-Cell-outputArea")

    def restart_kernel(self, timeout: float = 30.0) -> None:
        """Restart the kernel without a dialog and wait at most `timeout` seconds until it is idle again."""
        self.page.evaluate(_RESTART)
        self.page.wait_for_function(_DONE, timeout=timeout * 1000)
        self.wait_until_idle(timeout)

    def screenshot(self, path: Path) -> None:
        """Write a screenshot of the page to `path`."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=path)

    def _open_in_place(self) -> None:
        self.start("docmanager:open", path=self.name)
        self.wait_until_idle()

    def _activate(self, cell: int) -> None:
        self.page.evaluate("cell => { window.jupyterapp.shell.currentWidget.content.activeCellIndex = cell; }", cell)

    def _note_exception(self, error: Error) -> None:
        self._note(f"{error.name}: {error.message}\n{error.stack}")

    def _note_message(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._note(f"console: {message.text} ({message.location.get('url', '')})")

    def _note(self, text: str) -> None:
        if not _OF_THE_HOST.search(text):
            self.errors.append(text)


def notebook_content(cells: Sequence[str], kernel: Kernel = "python3") -> dict[str, Any]:
    """Return the content of a notebook file with these code cells."""
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"kernelspec": {"name": kernel, "display_name": kernel}},
        "cells": [
            {
                "id": f"cell-{index}",
                "cell_type": "code",
                "source": source,
                "metadata": {},
                "outputs": [],
                "execution_count": None,
            }
            for index, source in enumerate(cells)
        ],
    }
