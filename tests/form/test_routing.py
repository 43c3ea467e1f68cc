"""Messages of a page while a cell runs, in a kernel with subshells."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import KernelManager, start_new_kernel

PATIENCE = 30.0
SHOW = "import qfwidget\nform = qfwidget.CompressionWidget()\nprint(form.comm.comm_id, end='')"
LONG = "import time\nwhile True:\n    time.sleep(0.05)"


class Page:
    """Stands in for a page that sends its messages to its own subshell."""

    def __init__(self, kernel: KernelManager, client: BlockingKernelClient) -> None:
        self.kernel = kernel
        self._client = client
        reply = self._client.get_control_msg
        self._client.control_channel.send(client.session.msg("create_subshell_request", {}))
        self._subshell = reply(timeout=PATIENCE)["content"]["subshell_id"]
        self.comm_id = self.run(SHOW)

    def run(self, source: str) -> str:
        """Run a cell and return what it prints."""
        printed: list[str] = []
        done = self._client.execute_interactive(
            source,
            timeout=PATIENCE,
            output_hook=lambda message: printed.append(message["content"].get("text", "")),
        )
        assert done["content"]["status"] == "ok", done["content"]
        return "".join(printed)

    def start(self, source: str) -> None:
        """Start a cell, and wait until it runs."""
        self._client.execute(source)
        self.wait_for("execute_input", lambda content: content["code"] == source)

    def send(self, kind: str, data: dict[str, Any]) -> None:
        message = self._client.session.msg(kind, {"comm_id": self.comm_id, "data": data})
        message["header"]["subshell_id"] = self._subshell
        self._client.shell_channel.send(message)

    def wait_for(self, kind: str, wanted: Callable[[Any], object]) -> None:
        """Wait until the kernel publishes a message of this type with the wanted content."""
        while True:
            message = self._client.get_iopub_msg(timeout=PATIENCE)
            if message["msg_type"] == kind and wanted(message["content"]):
                return


@pytest.fixture
def page() -> Iterator[Page]:
    kernel, client = start_new_kernel(startup_timeout=PATIENCE)
    yield Page(kernel, client)
    client.stop_channels()
    kernel.shutdown_kernel(now=True)


def test_a_form_replies_while_the_next_cell_runs(page: Page) -> None:
    page.start(LONG)
    page.send("comm_msg", {"method": "custom", "content": {"id": "greeting", "kind": "hello"}})
    page.wait_for("comm_msg", lambda content: content["data"].get("content", {}).get("id") == "greeting")
    page.kernel.interrupt_kernel()
    page.wait_for("error", lambda content: content["ename"] == "KeyboardInterrupt")


def test_a_form_whose_page_has_closed_the_comm_can_be_closed(page: Page) -> None:
    page.send("comm_close", {})
    page.run("import time\nwhile not form.comm._closed:\n    time.sleep(0.01)\nform.close()")
    page.run(SHOW)
