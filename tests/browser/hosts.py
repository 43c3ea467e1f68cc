"""Hosts that show a notebook as an application: Voila, and marimo in run or edit mode."""

from __future__ import annotations

import json
import re
import socket
import sys
from collections.abc import Sequence
from pathlib import Path
from textwrap import indent
from types import TracebackType
from typing import Literal

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect
from typing_extensions import Self

from tests.browser.form import Display
from tests.browser.notebook import notebook_content
from tests.browser.process import ServerProcess
from tests.browser.server import Theme

Host = Literal["voila", "marimo run", "marimo edit"]
SHORTCUTS = ("b", "d", "d", "x", "m", "Enter", "Shift+Enter", "Control+Enter", "Alt+Enter", "Escape", "0", "0")
"""Keys that would change, run or leave cells in a notebook's command mode."""

# Voila requests icons from a CDN, and JupyterLab's extensions require a newer JupyterLab than Voila's.
_OF_THE_HOST = re.compile(r"cdn\.jsdelivr\.net|The getter for the shared module is not a function")


class HostServer:
    """A host that shows the notebook that these cells make, with every folder it reads or writes inside `home`.

    Args:
        host: The host.
        home: An existing empty folder.
        cells: Sources of the code cells.
        theme: Theme of marimo; Voila's is light.
    """

    def __init__(self, host: Host, home: Path, cells: Sequence[str], theme: Theme) -> None:
        self._port = _free_port()
        self._process = ServerProcess(home)
        self.url = f"http://127.0.0.1:{self._port}/"
        if host == "voila":
            notebook = home / "app.ipynb"
            notebook.write_text(json.dumps(notebook_content(cells)))
            options = ["--no-browser", f"--port={self._port}"]
            self._command = [sys.executable, "-m", "voila", str(notebook), *options]
        else:
            notebook = home / "app.py"
            notebook.write_text(_marimo_app(cells))
            settings = self._process.folder("XDG_CONFIG_HOME") / "marimo" / "marimo.toml"
            settings.parent.mkdir(parents=True)
            settings.write_text(f'[runtime]\nauto_instantiate = true\n[display]\ntheme = "{theme}"\n')
            options = ["--headless", "--no-token", f"--port={self._port}"]
            self._command = [sys.executable, "-m", *host.split(), str(notebook), *options]

    def __enter__(self) -> Self:
        self._process.start(self._command, self._answers)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._process.stop()

    def _answers(self) -> bool:
        # Not with a request, for which Voila would run the notebook.
        try:
            socket.create_connection(("127.0.0.1", self._port), timeout=1).close()
        except OSError:
            return False
        return True


def errors_of(page: Page) -> list[str]:
    """Record the page's errors from now on, except those that the host itself logs."""
    errors: list[str] = []

    def note(text: str) -> None:
        if not _OF_THE_HOST.search(text):
            errors.append(text)

    def note_message(message: ConsoleMessage) -> None:
        if message.type == "error":
            note(f"{message.text} ({message.location.get('url', '')})")

    page.on("pageerror", lambda error: note(f"{error.message}\n{error.stack}"))
    page.on("console", note_message)
    return errors


def press_host_shortcuts(form: Display) -> None:
    """Press keys that would change or run cells, or open marimo's commands."""
    for control in (
        form.combobox("Save to model"),
        form.radio("Quantization"),
        form.textbox("Description"),
        form.button("Create task"),
    ):
        for key in (*SHORTCUTS, "Control+k", "Control+Shift+Enter"):
            control.focus()
            form.root.page.keyboard.press(key)


def expect_popup_in_place(form: Display) -> None:
    """Expect that the list of models opens below its input, as wide as it, in front of everything and not clipped."""
    model = form.combobox("Model")
    model.click()
    popup = form.root.locator(".qf-popup")
    options = popup.get_by_role("option")
    expect(options.first).to_be_visible()
    field, below = model.bounding_box(), popup.bounding_box()
    assert field is not None
    assert below is not None
    assert below["x"] == pytest.approx(field["x"], abs=1)
    assert below["y"] == pytest.approx(field["y"] + field["height"] + 2, abs=1)
    assert below["width"] == pytest.approx(field["width"], abs=1)
    options.nth(3).click(trial=True)
    model.press("Escape")
    expect(options).to_have_count(0)
    expect(model).to_be_focused()


def _marimo_app(cells: Sequence[str]) -> str:
    functions = [f"@app.cell\ndef _():\n{indent(source, '    ')}\n    return\n" for source in cells]
    return "\n\n".join(["import marimo\n\napp = marimo.App()\n", *functions])


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
    return port
