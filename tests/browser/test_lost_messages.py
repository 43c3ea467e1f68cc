"""A connection that silently loses messages, as when Wi-Fi fails, and is then closed and reopened."""

from __future__ import annotations

import copy
import re
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from qfwidget.simulator import Simulator
from tests.browser.conftest import KernelEnvironment
from tests.browser.form import SHOW, Form
from tests.browser.notebook import Notebook
from tests.browser.server import JupyterServer
from tests.line.relay import Peer, Relay

pytestmark = pytest.mark.long

OUTAGE_SECONDS = 3.0
PATIENCE = 60_000
"""How long, in milliseconds, the host and the form may take to recover."""


class HalfOpen(Relay):
    """Relays connections. In an outage, it loses what one side sends, and then resets all connections."""

    def __init__(self, target_port: int) -> None:
        super().__init__(target_port)
        self._silenced: str | None = None
        self._lost = threading.Event()

    def begin_outage(self, silenced: Literal["client", "server"]) -> None:
        """Lose what one side sends from now on."""
        self._lost.clear()
        self._silenced = silenced

    def end_outage(self) -> None:
        """Lose messages for a while, at least one, then reset the connections and lose no more."""
        assert self._lost.wait(20)
        threading.Event().wait(OUTAGE_SECONDS)
        for client in list(self._open):
            self._loop.call_soon_threadsafe(client.reset)
        self._silenced = None

    async def _pass_on(self, source: Peer, sink: Peer) -> None:
        async for piece in self.pieces(source):
            if source.role == self._silenced and piece:
                self._lost.set()
            else:
                await sink.send(piece)


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(task_seconds=2) as simulator:
        yield simulator


@pytest.fixture
def line(server: JupyterServer) -> Iterator[HalfOpen]:
    with HalfOpen(urlsplit(server.url).port or 0) as line:
        yield line


@pytest.fixture
def form(
    browser: Browser, server: JupyterServer, line: HalfOpen, kernel_environment: KernelEnvironment, tmp_path: Path
) -> Iterator[Form]:
    server.set_preferences()
    over_line = copy.copy(server)
    over_line.url = f"http://127.0.0.1:{line.port}/"
    with closing(browser.new_context(locale="en-US", viewport={"width": 1280, "height": 1000})) as context:
        cells = [kernel_environment(), SHOW]
        notebook = Notebook(over_line, context.new_page(), f"{tmp_path.name}.ipynb", cells, "lab", "python3")
        notebook.open()
        notebook.run_all()
        form = Form(notebook)
        form.fill_in_sample()
        form.expect_in_request(['"description": "test"'])
        yield form
        notebook.end_kernel()


def expect_recovered(form: Form, simulator: Simulator) -> None:
    """Expect that the form shows the only task until it finishes, and waits for nothing."""
    expect(form.status).to_have_text("Succeeded", timeout=PATIENCE)
    (task,) = (task for task in simulator.tasks if task["name"] == "demo")
    expect(form.region("Response")).to_contain_text(task["id"])
    expect(form.root.get_by_text("This task has been created", exact=True)).to_be_visible()
    expect(form.root.get_by_text(re.compile("busy|Nothing was sent"))).to_have_count(0)
    expect(form.button("Undo")).to_have_count(0)
    expect(form.button("Create task")).not_to_have_attribute("aria-disabled", "true")
    assert len(simulator.calls_of("CreateModelCompTask")) == 1


def test_a_press_that_was_lost_is_sent_again(form: Form, line: HalfOpen, simulator: Simulator) -> None:
    line.begin_outage("client")
    form.submit()
    line.end_outage()
    expect_recovered(form, simulator)


def test_a_reply_that_was_lost_is_requested_again(form: Form, line: HalfOpen, simulator: Simulator) -> None:
    line.begin_outage("server")
    form.submit()
    line.end_outage()
    expect_recovered(form, simulator)


def test_a_change_of_status_that_was_lost_is_requested(form: Form, line: HalfOpen, simulator: Simulator) -> None:
    form.submit()
    expect(form.button("Cancel task")).to_be_visible(timeout=PATIENCE)
    line.begin_outage("server")
    line.end_outage()
    expect_recovered(form, simulator)
