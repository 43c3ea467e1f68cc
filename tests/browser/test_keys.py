"""Keys typed into the form never trigger the host's shortcuts."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from qfwidget.simulator import Simulator
from tests.browser.conftest import KernelEnvironment, OpenNotebook
from tests.browser.form import PATIENCE, SHOW, Form
from tests.browser.hosts import SHORTCUTS
from tests.browser.notebook import Notebook
from tests.browser.server import App


def controls(form: Form) -> dict[str, Locator]:
    return {
        "Model": form.combobox("Model"),
        "Version": form.combobox("Version"),
        "Save to model": form.combobox("Save to model"),
        "Strategy": form.radio("Quantization"),
        "Weight": form.radio("W8A16C16"),
        "Other": form.radio("Other"),
        "Other weight": form.textbox("Other weight"),
        "Task name": form.textbox("Task name"),
        "Description": form.textbox("Description"),
        "Refresh": form.button("Refresh"),
        "Create task": form.button("Create task"),
    }


@pytest.mark.parametrize("app", ["lab", "notebook"])
def test_no_key_reaches_the_notebook(
    open_notebook: OpenNotebook, kernel_environment: KernelEnvironment, simulator: Simulator, app: App
) -> None:
    notebook = open_notebook([kernel_environment(), SHOW, "# untouched"], app=app)
    notebook.run_all()
    form = Form(notebook)
    form.radio("Other").check()
    form.textbox("Other weight").fill("W1")
    before = snapshot(notebook)
    for name, control in controls(form).items():
        for key in SHORTCUTS:
            control.focus()
            notebook.page.keyboard.press(key)
        assert snapshot(notebook) == before, f"a key of {name} reached the notebook"
    assert simulator.calls_of("CreateModelCompTask") == []


@pytest.mark.parametrize("app", ["lab", "notebook"])
def test_sign_in_fields_keep_their_keys(
    open_notebook: OpenNotebook, kernel_environment: KernelEnvironment, app: App
) -> None:
    notebook = open_notebook([kernel_environment(access_key="", secret_key=""), SHOW, "# untouched"], app=app)
    notebook.run_all()
    form = Form(notebook)
    field = form.root.get_by_label("Access Key")
    expect(field).to_be_visible(timeout=PATIENCE)
    before = snapshot(notebook)
    for key in SHORTCUTS:
        field.focus()
        notebook.page.keyboard.press(key)
    assert snapshot(notebook) == before


@pytest.mark.parametrize("app", ["lab", "notebook"])
def test_the_notebook_can_be_saved_from_inside_the_form(
    open_notebook: OpenNotebook, kernel_environment: KernelEnvironment, app: App
) -> None:
    notebook = open_notebook([kernel_environment(), SHOW], app=app)
    notebook.run_all()
    form = Form(notebook)
    assert saved_counts(notebook) == [None, None]
    form.textbox("Task name").focus()
    notebook.page.keyboard.press("Control+s")
    for _ in range(100):
        if saved_counts(notebook) != [None, None]:
            break
        notebook.page.wait_for_timeout(100)
    assert saved_counts(notebook) == [1, 2]


def test_control_enter_submits(form: Form, simulator: Simulator) -> None:
    form.fill_in_sample()
    form.textbox("Task name").focus()
    form.notebook.page.keyboard.press("Control+Enter")
    expect(form.region("Response")).to_contain_text("amva-", timeout=PATIENCE)
    assert len(simulator.calls_of("CreateModelCompTask")) == 1


def snapshot(notebook: Notebook) -> tuple[list[str], list[int | None]]:
    return notebook.cell_sources(), notebook.execution_counts()


def saved_counts(notebook: Notebook) -> list[int | None]:
    return [cell["execution_count"] for cell in notebook.saved()["cells"]]
