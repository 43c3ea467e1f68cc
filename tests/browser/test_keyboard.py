"""All steps without a mouse, with the keys of the ARIA Authoring Practices and of the form."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, expect

from qfwidget.simulator import Simulator
from tests.browser.conftest import KernelEnvironment, OpenNotebook
from tests.browser.form import (
    CHINESE,
    ENGLISH,
    PATIENCE,
    SAMPLE_BODY,
    SAMPLE_BODY_SOURCE,
    SAMPLE_BODY_TARGET,
    SAMPLE_MODEL,
    SHOW,
    Form,
    Words,
)
from tests.browser.server import App

pytestmark = pytest.mark.long

MOST_STOPS = 60
"""More stops than the form ever has."""

# Returns what is wrong with the focus: it must be in the form, visible, uncovered, and shown by an outline.
_FAULT_OF_FOCUS = """root => {
    const focused = document.activeElement;
    if (!root.contains(focused)) return "outside of the form";
    const { top, bottom, left, right } = focused.getBoundingClientRect();
    const x = (Math.max(left, 0) + Math.min(right, innerWidth)) / 2;
    const y = (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2;
    const hit = document.elementFromPoint(x, y);
    const label = focused.closest("label");
    if (!focused.contains(hit) && !label?.contains(hit)) return `out of sight or covered: ${focused.outerHTML}`;
    const shown = [focused, label].some(part => {
        if (!part) return false;
        const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(part);
        const seen = outlineColor !== getComputedStyle(root.querySelector("section")).backgroundColor;
        return outlineStyle !== "none" && parseFloat(outlineWidth) >= 1 && seen;
    });
    return shown ? "" : `without an indicator: ${focused.outerHTML}`;
}"""
_RECORD_KEYS = """() => {
    window.qfKeys = [];
    document.addEventListener("keydown", ({ key }) => { window.qfKeys.push(key); });
}"""
_MODE = "() => window.jupyterapp.shell.currentWidget.content.mode"


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(task_seconds=1) as simulator:
        yield simulator


class KeyboardUser:
    """A user with only a keyboard, who checks the focus after each key.

    Args:
        form: The form.
    """

    def __init__(self, form: Form) -> None:
        self.form = form
        self._keyboard = form.notebook.page.keyboard

    def press(self, *keys: str) -> None:
        for key in keys:
            self._keyboard.press(key)
        self.expect_focus_in_sight()

    def type(self, text: str) -> None:
        self._keyboard.type(text)
        self.expect_focus_in_sight()

    def reach(self, control: Locator, key: str = "Tab") -> None:
        """Press this key until the focus is on the control; the focus must stay in the form."""
        expect(control).to_be_visible(timeout=PATIENCE)
        for _ in range(MOST_STOPS):
            if control.evaluate("control => control === document.activeElement"):
                return
            self.press(key)
        raise AssertionError(f"{control} is not reached by {key}")

    def leave(self, key: str) -> None:
        """Press this key until the focus is outside the form."""
        for _ in range(MOST_STOPS):
            self._keyboard.press(key)
            if not self.form.root.evaluate("root => root.contains(document.activeElement)"):
                return
        raise AssertionError(f"The form is not left by {key}")

    def expect_focus_in_sight(self) -> None:
        fault = self.form.root.evaluate(_FAULT_OF_FOCUS)
        assert not fault, fault


@pytest.mark.parametrize(
    ("app", "words"),
    [
        pytest.param("lab", ENGLISH, id="lab-en"),
        pytest.param("notebook", CHINESE, id="notebook-zh-CN"),
        pytest.param("lab", CHINESE, id="lab-zh-CN", marks=pytest.mark.soak),
        pytest.param("notebook", ENGLISH, id="notebook-en", marks=pytest.mark.soak),
    ],
)
def test_the_whole_job_is_done_by_keyboard_alone(
    open_notebook: OpenNotebook, kernel_environment: KernelEnvironment, simulator: Simulator, app: App, words: Words
) -> None:
    notebook = open_notebook([kernel_environment(), SHOW, "# untouched"], app=app, height=700)
    notebook.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    notebook.run_all()
    form = Form(notebook)
    user = KeyboardUser(form)
    before = notebook.cell_sources(), notebook.execution_counts()
    mode = notebook.page.evaluate(_MODE)
    notebook.page.evaluate(_RECORD_KEYS)

    # The test sets only the first focus: what precedes the form belongs to the host.
    form.button("中文").focus()
    user.leave("Shift+Tab")
    form.button("中文").focus()
    if words is CHINESE:
        user.press("Enter")
        form = Form(notebook, words=CHINESE)
        user.form = form
        expect(form.button("EN")).to_be_focused()

    # The focus moves to the list of what is missing, which links to the fields.
    model = form.combobox(words.model)
    user.reach(model)
    user.press("Control+Enter")
    expect(form.alert).to_be_focused()
    user.press("Tab")
    expect(form.alert.get_by_role("button", name=words.model, exact=True)).to_be_focused()
    user.press("Enter")
    expect(model).to_be_focused()

    expect(model).to_have_accessible_description(re.compile("24 "), timeout=PATIENCE)
    options = form.root.get_by_role("listbox").get_by_role("option")
    user.press("ArrowDown")
    expect(options.first).to_be_visible(timeout=PATIENCE)
    expect_active_in_sight(model)
    user.press("Escape")
    expect(options).to_have_count(0)
    expect(model).to_be_focused()
    user.press("Escape")
    expect(model).to_be_focused()
    user.type(SAMPLE_MODEL)
    expect(options.filter(has_text=SAMPLE_MODEL)).to_be_visible(timeout=PATIENCE)
    user.press("ArrowDown")
    expect_active_in_sight(model)
    user.press("Enter")
    expect(model).to_have_value(SAMPLE_MODEL)
    expect(options).to_have_count(0)

    version = form.combobox(words.version)
    user.reach(version)
    user.press("Alt+ArrowDown")
    expect(options.filter(has_text=SAMPLE_BODY_SOURCE)).to_be_visible(timeout=PATIENCE)
    for _ in range(options.count()):
        user.press("ArrowDown")
        if SAMPLE_BODY_SOURCE in expect_active_in_sight(version):
            break
    user.press("Enter")
    form.expect_in_request([f'"sourceModelId": "{SAMPLE_BODY_SOURCE}"'])

    user.reach(form.combobox(words.save_to))
    user.type(SAMPLE_BODY_TARGET)
    expect(options).to_have_count(2)  # the model, and the offer of a new one
    user.press("Enter")
    form.expect_in_request([f'"modelSetId": "{SAMPLE_BODY_TARGET}"'])

    user.reach(form.radio(words.quantization))
    user.press("ArrowDown")
    expect(form.radio(words.sparsity)).to_be_checked()
    user.press("ArrowUp")
    expect(form.radio(words.quantization)).to_be_checked()
    user.reach(form.radio("w8a8c4"))  # those listed for the base model come first
    user.press("ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight")
    expect(form.radio("W8A16C16")).to_be_checked()
    user.press("ArrowLeft")
    expect(form.radio("INT8-PTQ")).to_be_checked()
    user.reach(form.textbox(words.name))
    user.press("Control+a")
    user.type("demo")
    description = form.textbox(words.description)
    user.reach(description)
    user.type("test")
    user.reach(form.button(words.create))
    user.press("Enter")

    response = form.region(words.response)
    expect(form.status).to_have_text(words.succeeded, timeout=PATIENCE)
    expect(form.button(words.create)).to_be_focused()
    (call,) = simulator.calls_of("CreateModelCompTask")
    assert call.body == SAMPLE_BODY
    model_id = simulator.tasks[-1]["modelId"]
    expect(response.get_by_text(model_id, exact=True)).to_be_visible()
    user.reach(response.get_by_role("button", name=re.compile("New version|新模型版本")))
    user.press("Enter")
    user.reach(description, "Shift+Tab")
    user.press("Control+a", "Control+v")
    expect(description).to_have_value(model_id)

    tasks = form.region(words.tasks)
    user.reach(form.root.locator("summary", has_text=words.tasks))
    user.press("Enter")
    expect(tasks.get_by_role("row")).to_have_count(len(simulator.tasks) + 1, timeout=PATIENCE)
    older = simulator.tasks[0]
    user.reach(tasks.get_by_role("button", name=re.compile(f"(Follow|跟踪) {older['name']}")))
    user.press("Enter")
    expect(response).to_contain_text(older["id"], timeout=PATIENCE)
    user.expect_focus_in_sight()

    user.leave("Tab")
    assert notebook.page.evaluate("() => window.qfKeys.filter(key => key === 'Escape')") == []
    assert notebook.page.evaluate(_MODE) == mode
    assert (notebook.cell_sources(), notebook.execution_counts()) == before
    assert len(simulator.calls_of("CreateModelCompTask")) == 1


def expect_active_in_sight(combobox: Locator) -> str:
    """Expect that the option chosen with the arrow keys is visible in its list.

    Returns:
        Its text.
    """
    text: str | None = combobox.evaluate(
        """combobox => {
            const active = document.getElementById(combobox.getAttribute("aria-activedescendant"));
            const list = active?.closest("[role=listbox]");
            if (!list) return null;
            const [inner, outer] = [active.getBoundingClientRect(), list.getBoundingClientRect()];
            return inner.top >= outer.top - 1 && inner.bottom <= outer.bottom + 1 ? active.textContent : null;
        }"""
    )
    assert text is not None
    return text
