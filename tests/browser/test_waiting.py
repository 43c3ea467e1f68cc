"""How a wait is shown in JupyterLab."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from qfwidget.simulator import Simulator
from tests.browser.conftest import KernelEnvironment, OpenNotebook
from tests.browser.form import PATIENCE

CREATE = """import qfwidget as qf
task = qf.create_task(qf.CompressionRequest("demo", "amv-d1zx1iwdarfr", "am-adbuasyfaf", "Sparsity"))"""


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(task_seconds=2) as simulator:
        yield simulator


def test_a_wait_is_one_line_that_changes_and_is_saved_once(
    open_notebook: OpenNotebook, kernel_environment: KernelEnvironment, simulator: Simulator
) -> None:
    notebook = open_notebook([kernel_environment(), CREATE, "task = task.wait()"])
    notebook.run_all()
    expect(notebook.output(2)).to_have_text(re.compile(r"^\s*amva-\w+: succeeded \[\d+ s\]\s*$"), timeout=PATIENCE)
    (line,) = notebook.save()["cells"][2]["outputs"]
    assert "succeeded" in "".join(line["data"]["text/plain"])
