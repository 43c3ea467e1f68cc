"""Tasks are found again: in the account's list, by their IDs, and after a lost response."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from qfwidget.simulator import Simulator
from tests.browser.accessibility import expect_accessible
from tests.browser.conftest import KernelEnvironment, OpenNotebook
from tests.browser.form import PATIENCE, SHOW, Form
from tests.browser.widgets import kernel_state


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(task_seconds=60) as simulator:
        yield simulator


def test_a_task_of_the_account_is_found_followed_and_deleted(form: Form, simulator: Simulator) -> None:
    old = simulator.tasks[0]
    form.root.get_by_text("Tasks of this account").click()
    tasks = form.region("Tasks of this account")
    expect(tasks.get_by_role("row")).to_have_count(len(simulator.tasks) + 1, timeout=PATIENCE)
    form.expect_nothing_cut_off(tasks)
    newest = tasks.get_by_role("row").nth(1)
    expect(newest).to_contain_text(simulator.tasks[-1]["id"])
    tasks.get_by_role("button", name=f"Follow {old['name']}", exact=True).click()
    response = form.region("Response")
    expect(response).to_contain_text(old["id"], timeout=PATIENCE)
    expect(response).to_contain_text(old["sourceModelId"])
    form.button("Delete task").click()
    assert simulator.calls_of("DeleteModelCompTask") == [], "the form asks first"
    form.button("Yes, delete it").click()
    expect(response).not_to_contain_text(old["id"], timeout=PATIENCE)
    expect(tasks).not_to_contain_text(old["id"])
    assert old["id"] not in {task["id"] for task in simulator.tasks}
    assert simulator.tasks[-1]["id"] not in str(form.notebook.save()), "the list is in no saved notebook"


def test_a_task_whose_response_was_lost_is_shown_as_usual(form: Form, simulator: Simulator) -> None:
    form.fill_in_sample()
    simulator.fail("CreateModelCompTask", drop=True, when="after")
    form.submit()
    expect(form.button("Cancel task")).to_be_visible(timeout=PATIENCE)
    expect(form.alert).to_have_count(0)
    expect(form.region("Response")).to_contain_text(simulator.tasks[-1]["id"])
    assert len(simulator.calls_of("CreateModelCompTask")) == 1


def test_a_task_that_was_not_found_can_be_looked_up_again(form: Form, simulator: Simulator) -> None:
    form.fill_in_sample()
    simulator.fail("CreateModelCompTask", drop=True, when="after")
    simulator.deny("read")
    form.submit()
    expect(form.alert).to_contain_text("looking up the task failed", timeout=PATIENCE)
    simulator.deny(None)
    form.button("Look again").click()
    expect(form.region("Response")).to_contain_text(simulator.tasks[-1]["id"], timeout=PATIENCE)
    expect(form.alert).to_have_count(0)
    assert len(simulator.calls_of("CreateModelCompTask")) == 1


def test_a_task_is_found_again_in_a_new_kernel(
    open_notebook: OpenNotebook, kernel_environment: KernelEnvironment, simulator: Simulator
) -> None:
    notebook = open_notebook([kernel_environment(), SHOW, ""])
    notebook.run_all()
    form = Form(notebook)
    form.fill_in_sample()
    form.submit()
    expect(form.button("Cancel task")).to_be_visible(timeout=PATIENCE)
    task_id = kernel_state(notebook)["response"]["result"]

    notebook.restart_kernel()
    expect(form.alert).to_contain_text("The kernel has stopped", timeout=PATIENCE)
    expect(form.region("Response")).to_contain_text(task_id)
    expect(form.button("Create task")).to_be_disabled()
    expect(form.button("Cancel task")).to_have_count(0)
    expect_accessible(form, "the kernel has stopped")

    notebook.run_cell(0)
    notebook.set_source(2, f"import qfwidget as qf\nqf.CompressionWidget.attach({task_id!r})")
    notebook.run_cell(2)
    again = Form(notebook, 2)
    expect(again.region("Response")).to_contain_text(task_id, timeout=PATIENCE)
    simulator.advance(60)
    expect(again.status).to_have_text("Succeeded", timeout=PATIENCE)
    assert len(simulator.calls_of("CreateModelCompTask")) == 1
