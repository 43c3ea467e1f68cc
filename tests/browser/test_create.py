"""The main task in a real JupyterLab, with the real SDK and a simulated console over real HTTP."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from qfwidget.simulator import Simulator
from tests.browser.conftest import KernelEnvironment, OpenNotebook
from tests.browser.form import CHINESE, ENGLISH, PATIENCE, SAMPLE_BODY, SHOW, Form, Words
from tests.browser.notebook import Notebook
from tests.browser.server import App, Language
from tests.browser.widgets import kernel_state


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    """A simulated console whose tasks take two seconds."""
    with Simulator(task_seconds=2) as simulator:
        yield simulator


@pytest.mark.parametrize(
    ("app", "language", "words"),
    [("lab", "en", ENGLISH), ("lab", "zh-CN", CHINESE), ("notebook", "en", ENGLISH)],
)
def test_a_task_is_created_and_followed_to_its_end(
    open_notebook: OpenNotebook,
    kernel_environment: KernelEnvironment,
    simulator: Simulator,
    app: App,
    language: Language,
    words: Words,
) -> None:
    notebook = open_notebook([kernel_environment(), SHOW], app=app, language=language)
    notebook.run_all()
    form = Form(notebook, words=words)
    form.fill_in_sample()
    form.expect_in_request(['"sourceModelId": "amv-d1zx1iwdarfr"', '"weight": "INT8-PTQ"'])
    assert simulator.calls_of("CreateModelCompTask") == []
    form.submit()
    response = form.region(words.response)
    expect(response).to_contain_text(re.compile("amva-[a-z0-9]+"), timeout=PATIENCE)
    expect(form.status).to_have_text(words.succeeded, timeout=PATIENCE)
    (call,) = simulator.calls_of("CreateModelCompTask")
    assert call.body == SAMPLE_BODY
    state = kernel_state(notebook)
    assert state["response"]["requestId"] in response.inner_text()
    assert state["response"]["result"] == state["task"]["id"]
    assert state["task"]["modelId"] in response.inner_text()
    assert state["error"] is None
    assert state["value"] == SAMPLE_BODY
    expect(notebook.output(1).locator(".qf-saved")).to_have_attribute("lang", language)


def test_a_double_click_makes_one_task(form: Form, simulator: Simulator) -> None:
    form.fill_in_sample()
    form.button("Create task").dblclick()
    expect(form.status).to_have_text("Succeeded", timeout=PATIENCE)
    form.submit()  # nothing has been changed since
    expect(form.button("Create another")).to_be_visible()
    assert len(simulator.calls_of("CreateModelCompTask")) == 1
    first = kernel_state(form.notebook)["response"]["result"]
    form.button("Create another").click()
    expect(form.region("Response")).not_to_contain_text(first, timeout=PATIENCE)
    expect(form.status).to_have_text("Succeeded", timeout=PATIENCE)
    assert len(simulator.calls_of("CreateModelCompTask")) == 2


def test_two_displays_of_one_widget_make_one_task(
    open_notebook: OpenNotebook, kernel_environment: KernelEnvironment, simulator: Simulator
) -> None:
    notebook = open_notebook([kernel_environment(), SHOW, "form"])
    notebook.run_all()
    first, second = Form(notebook, 1), Form(notebook, 2)
    first.fill_in_sample()
    expect(second.textbox("Task name")).to_have_value("demo")
    second.expect_in_request(['"weight": "INT8-PTQ"'])
    simulator.fail("CreateModelCompTask", delay=1)
    first.submit()
    second.submit()
    expect(second.status).to_have_text("Succeeded", timeout=PATIENCE)
    expect(first.status).to_have_text("Succeeded", timeout=PATIENCE)
    assert len(simulator.calls_of("CreateModelCompTask")) == 1


def test_the_button_says_what_is_missing(form: Form, simulator: Simulator) -> None:
    form.submit()
    for field in ("Model", "Weight"):
        expect(form.alert.first).to_contain_text(field)
    expect(form.alert.first).to_be_focused()
    assert simulator.calls_of("CreateModelCompTask") == []


def test_strategy_and_weight_follow_the_rules(form: Form) -> None:
    request = form.region("Request")
    form.radio("W8A16C16").check()
    form.expect_in_request(['"weight": "W8A16C16"'])
    form.radio("Sparsity").check()
    expect(form.textbox("Task name")).to_have_value(re.compile(r"Sparsity-\d{4}-\d{4}"))
    expect(request).to_contain_text('"strategy": "Sparsity"')
    expect(request).not_to_contain_text("weight")
    expect(form.radio("W8A16C16")).not_to_be_checked()
    expect(form.radio("W8A16C16")).to_be_disabled()
    form.radio("Quantization").check()
    expect(form.radio("W8A16C16")).to_be_checked()
    form.radio("Other").check()
    form.textbox("Other weight").fill("int8-ptq")
    form.expect_in_request(['"weight": "INT8-PTQ"'])
    form.textbox("Other weight").fill("W8A8C8")
    form.expect_in_request(['"weight": "W8A8C8"'])


def test_a_version_that_cannot_be_compressed_says_why(form: Form) -> None:
    form.choose("Model", "sql-copilot-llama3")
    form.combobox("Version").click()
    failed = form.notebook.page.get_by_role("option", disabled=True)
    expect(failed).to_contain_text("failed", ignore_case=True, timeout=PATIENCE)
    failed.click(force=True)
    expect(form.region("Request")).not_to_contain_text("sourceModelId")


def test_a_new_model_to_save_into(form: Form, simulator: Simulator) -> None:
    form.choose("Save to model", "New model…")
    form.textbox("Name of the new model").fill("压缩后")
    form.button("Create model").click()
    form.expect_in_request(['"modelSetId": "am-'])
    (call,) = simulator.calls_of("CreateCustomModelSet")
    assert call.body["modelSetName"] == "压缩后"
    expect(form.combobox("Save to model")).to_have_value(re.compile("压缩后"))


def test_saving_defaults_to_the_models_own_set(form: Form) -> None:
    form.choose("Model", "合同要点抽取")
    expect(form.combobox("Save to model")).to_have_value(re.compile("合同要点抽取"))


def test_an_id_that_is_not_in_the_list_can_be_typed(form: Form) -> None:
    form.combobox("Version").fill("amv-typedbyhand")
    form.combobox("Save to model").fill("am-typedbyhand")
    form.textbox("Task name").focus()
    form.expect_in_request(['"sourceModelId": "amv-typedbyhand"', '"modelSetId": "am-typedbyhand"'])


def test_python_and_the_form_see_the_same(open_notebook: OpenNotebook, kernel_environment: KernelEnvironment) -> None:
    change = 'form.value = {**form.value, "name": "from Python", "config": {"strategy": "Sparsity"}}'
    notebook = open_notebook([kernel_environment(), SHOW, change, "print(form.value)"])
    notebook.run_cell(0)
    notebook.run_cell(1)
    form = Form(notebook)
    form.textbox("Description").fill("typed in the form")
    wait_for_output(notebook, 3, "typed in the form")
    notebook.run_cell(2)
    expect(form.textbox("Task name")).to_have_value("from Python")
    expect(form.radio("Sparsity")).to_be_checked()
    expect(form.textbox("Description")).to_have_value("typed in the form")
    form.textbox("Task name").fill("typed again")
    wait_for_output(
        notebook,
        3,
        str({"name": "typed again", "description": "typed in the form", "config": {"strategy": "Sparsity"}}),
    )


def test_opening_running_and_reloading_send_nothing(form: Form, simulator: Simulator) -> None:
    form.fill_in_sample()
    form.submit()
    expect(form.status).to_have_text("Succeeded", timeout=PATIENCE)
    form.notebook.save()
    form.notebook.open()
    again = Form(form.notebook)
    expect(again.status).to_have_text("Succeeded", timeout=PATIENCE)
    expect(again.textbox("Task name")).to_have_value("demo")
    form.notebook.run_all()
    Form(form.notebook)
    assert len(simulator.calls_of("CreateModelCompTask")) == 1


def test_a_running_task_can_be_cancelled(
    open_notebook: OpenNotebook, kernel_environment: KernelEnvironment, simulator: Simulator
) -> None:
    with Simulator(task_seconds=30) as slow:
        keys = kernel_environment(access_key=slow.access_key, secret_key=slow.secret_key, url=slow.url)
        notebook = open_notebook([keys, SHOW])
        notebook.run_all()
        form = Form(notebook)
        form.fill_in_sample()
        form.submit()
        form.button("Cancel task").click(timeout=PATIENCE)
        assert slow.calls_of("CancelModelCompTask") == [], "the form asks first"
        form.button("Yes, cancel it").click()
        expect(form.status).to_have_text("Stopped", timeout=PATIENCE)
        assert len(slow.calls_of("CancelModelCompTask")) == 1


def wait_for_output(notebook: Notebook, cell: int, text: str) -> None:
    """Run a cell until it prints the text, since input reaches the kernel with a delay."""
    for _ in range(50):
        notebook.run_cell(cell)
        if text in notebook.output(cell).inner_text():
            return
    expect(notebook.output(cell)).to_contain_text(text)
