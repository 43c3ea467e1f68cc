"""The form while a cell runs, with kernels that reply in the meantime and with older ones that do not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from qfwidget.simulator import Simulator
from tests.browser.accessibility import expect_accessible
from tests.browser.conftest import KernelEnvironment, OpenNotebook
from tests.browser.form import PATIENCE, SAMPLE_BODY, SHOW, Form
from tests.browser.server import Kernel
from tests.browser.shifts import record_shifts, shifts

pytestmark = pytest.mark.long
BUSY = "The kernel is busy."


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(task_seconds=4) as simulator:
        yield simulator


class LongCell:
    """A cell that runs until it is released."""

    def __init__(self, folder: Path) -> None:
        self._end = folder / "end"

    @property
    def source(self) -> str:
        return (
            "import pathlib, time\n"
            f"while not pathlib.Path({str(self._end)!r}).exists():\n"
            "    time.sleep(0.05)\n"
            "print('the cell has ended')"
        )

    def release(self) -> None:
        self._end.touch()


@pytest.fixture
def long_cell(tmp_path: Path) -> Iterator[LongCell]:
    cell = LongCell(tmp_path)
    yield cell
    cell.release()


def filled_in(open_notebook: OpenNotebook, environment: str, long_cell: LongCell, kernel: Kernel) -> Form:
    notebook = open_notebook([environment, SHOW, long_cell.source], kernel=kernel)
    notebook.run_cell(0)
    notebook.run_cell(1)
    form = Form(notebook)
    form.fill_in_sample()
    form.expect_in_request(['"description": "test"'])
    return form


def test_a_task_is_created_and_followed_while_a_cell_runs(
    open_notebook: OpenNotebook, kernel_environment: KernelEnvironment, simulator: Simulator, long_cell: LongCell
) -> None:
    form = filled_in(open_notebook, kernel_environment(), long_cell, "python3")
    form.notebook.start_cell(2)
    form.submit()
    expect(form.status).to_have_text("Succeeded", timeout=PATIENCE)
    assert form.notebook.busy, "the cell has been running all the time"
    (call,) = simulator.calls_of("CreateModelCompTask")
    assert call.body == SAMPLE_BODY


def run_all(open_notebook: OpenNotebook, environment: str, long_cell: LongCell, kernel: Kernel) -> Form:
    """Run a notebook with a long cell below the form, with a kernel that the page has not used before."""
    notebook = open_notebook([environment, SHOW, long_cell.source], height=1600, kernel=kernel)
    notebook.reopen()
    record_shifts(notebook.page)
    notebook.start("notebook:run-all-cells")
    return Form(notebook)


def test_a_form_that_run_all_shows_works_while_a_cell_below_runs(
    open_notebook: OpenNotebook, kernel_environment: KernelEnvironment, simulator: Simulator, long_cell: LongCell
) -> None:
    form = run_all(open_notebook, kernel_environment(), long_cell, "python3")
    form.fill_in_sample()
    form.submit()
    expect(form.region("Response")).to_contain_text(re.compile("amva-[a-z0-9]+"), timeout=PATIENCE)
    expect(form.status).to_have_text("Succeeded", timeout=PATIENCE)
    expect(form.root.get_by_text(BUSY)).to_have_count(0)
    assert form.notebook.busy, "the cell has been running all the time"
    (call,) = simulator.calls_of("CreateModelCompTask")
    assert call.body == SAMPLE_BODY


def test_with_an_older_kernel_run_all_shows_the_models_and_the_form_says_that_it_waits(
    open_notebook: OpenNotebook, kernel_environment: KernelEnvironment, simulator: Simulator, long_cell: LongCell
) -> None:
    form = run_all(open_notebook, kernel_environment(), long_cell, "ipykernel6")
    expect(form.root.get_by_text(re.compile(r"\d models"))).to_be_visible(timeout=PATIENCE)
    expect(form.root.get_by_text(BUSY)).to_be_visible(timeout=PATIENCE)
    assert form.notebook.busy, "the cell has been running all the time"
    long_cell.release()
    expect(form.root.get_by_text(BUSY)).to_have_count(0, timeout=PATIENCE)
    assert shifts(form.notebook.page) == [], "the notice moves nothing"
    form.fill_in_sample()
    form.expect_in_request(['"description": "test"'])


def test_with_an_older_kernel_a_task_is_followed_while_a_cell_runs(
    open_notebook: OpenNotebook, kernel_environment: KernelEnvironment, simulator: Simulator, long_cell: LongCell
) -> None:
    form = filled_in(open_notebook, kernel_environment(), long_cell, "ipykernel6")
    form.submit()
    expect(form.button("Cancel task")).to_be_visible(timeout=PATIENCE)
    form.notebook.start_cell(2)
    expect(form.status).to_have_text("Succeeded", timeout=PATIENCE)
    assert form.notebook.busy, "the cell has been running all the time"


def test_with_an_older_kernel_the_form_says_that_it_waits_and_can_undo_the_press(
    open_notebook: OpenNotebook, kernel_environment: KernelEnvironment, simulator: Simulator, long_cell: LongCell
) -> None:
    form = filled_in(open_notebook, kernel_environment(), long_cell, "ipykernel6")
    form.notebook.start_cell(2)
    form.submit()
    form.button("Undo").click(timeout=PATIENCE)
    expect(form.root.get_by_text("Ready to create")).to_be_visible()
    form.submit()
    expect(form.button("Undo")).to_be_visible(timeout=PATIENCE)
    expect_accessible(form, "waiting for the kernel")
    assert simulator.calls_of("CreateModelCompTask") == []
    long_cell.release()
    expect(form.status).to_have_text("Succeeded", timeout=PATIENCE)
    assert len(simulator.calls_of("CreateModelCompTask")) == 1, "the press that was undone is not sent"
