"""Nothing above the button moves it unexpectedly, so that clicks hit it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from qfwidget.simulator import Simulator
from tests.browser.conftest import KernelEnvironment, OpenNotebook
from tests.browser.form import PATIENCE, SAMPLE_BODY_SOURCE, SAMPLE_MODEL, Form
from tests.browser.shifts import record_shifts, shifts

WIDE, MEDIUM, NARROW = 920, 640, 360

# Records, for each frame, the distance of the button from the top of the form.
_RECORD = """() => {
    cancelAnimationFrame(window.qfFrame);
    window.qfPlaces = new Set();
    const look = () => {
        const buttons = [...document.querySelectorAll("button")];
        const button = buttons.find(({ textContent }) => textContent === "Create task");
        const top = button?.closest("section").getBoundingClientRect().top;
        if (button?.checkVisibility()) window.qfPlaces.add(Math.round(button.getBoundingClientRect().top - top));
        window.qfFrame = requestAnimationFrame(look);
    };
    look();
}"""

PREFILLED = f"qf.CompressionWidget(source_model_id={SAMPLE_BODY_SOURCE!r}, weight='W8A16C16')"


def show(width: int) -> str:
    """Return the source of a cell that shows the form with a width in pixels."""
    return (
        f"import ipywidgets, qfwidget as qf\nipywidgets.VBox([qf.CompressionWidget()], layout={{'width': '{width}px'}})"
    )


def open_form(open_notebook: OpenNotebook, environment: str, width: int) -> Form:
    """Open a form with a width in pixels, and watch its button from the start."""
    notebook = open_notebook([environment, show(width)], width=1400)
    notebook.page.evaluate(_RECORD)
    notebook.run_all()
    return Form(notebook)


def expect_steady(form: Form) -> None:
    """Expect that the button has not moved since the form was opened, or since the last call of this."""
    places = form.notebook.page.evaluate("() => [...window.qfPlaces]")
    assert len(places) == 1, places
    form.notebook.page.evaluate(_RECORD)


@pytest.mark.parametrize("width", [WIDE, pytest.param(MEDIUM, marks=pytest.mark.soak), NARROW])
def test_while_models_versions_and_a_task_arrive(
    open_notebook: OpenNotebook, kernel_environment: KernelEnvironment, simulator: Simulator, width: int
) -> None:
    simulator.fail("DescribeSystemModelSets", delay=1)
    form = open_form(open_notebook, kernel_environment(), width)
    expect(form.button("Stop")).to_be_visible(timeout=PATIENCE)
    expect(form.root.get_by_text("24 models", exact=True)).to_be_visible(timeout=PATIENCE)
    expect(form.button("Stop")).to_have_count(0)
    expect_steady(form)
    form.choose("Model", "poster-diffusion")
    form.notebook.page.evaluate(_RECORD)
    expect(form.root.get_by_text("No version of this model can be compressed.")).to_be_visible(timeout=PATIENCE)
    expect_steady(form)
    form.choose("Model", SAMPLE_MODEL)
    form.choose("Version", "amv-d1zx1iwdarfr")
    form.radio("INT8-PTQ").check()
    form.submit()
    expect(form.status).to_have_text("Succeeded", timeout=PATIENCE)
    expect_steady(form)
    form.root.get_by_role("checkbox", name="Only compressible").check()
    form.notebook.page.evaluate(_RECORD)
    expect(form.root.get_by_text("versions checked")).to_be_visible()
    expect(form.root.get_by_role("progressbar")).to_have_count(0, timeout=PATIENCE)
    expect_steady(form)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_when_nothing_can_be_read_and_the_kernel_stops(
    open_notebook: OpenNotebook, kernel_environment: KernelEnvironment, simulator: Simulator, width: int
) -> None:
    simulator.deny("read")
    form = open_form(open_notebook, kernel_environment(), width)
    expect(form.alert).to_contain_text("QianfanReadAccessPolicy", timeout=PATIENCE)
    expect_steady(form)
    form.notebook.restart_kernel()
    expect(form.alert).to_contain_text("Run the cell again", timeout=PATIENCE)
    expect_steady(form)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_an_account_without_models(
    open_notebook: OpenNotebook, kernel_environment: KernelEnvironment, width: int
) -> None:
    with Simulator(model_sets=0) as empty:
        environment = kernel_environment(access_key=empty.access_key, secret_key=empty.secret_key, url=empty.url)
        form = open_form(open_notebook, environment, width)
        expect(form.root.get_by_text("This account has no models yet.")).to_be_visible(timeout=PATIENCE)
        expect_steady(form)


@pytest.mark.parametrize("name", ["", "x" * 21])
def test_a_press_that_comes_straight_from_a_field_with_a_message_hits_the_button(form: Form, name: str) -> None:
    expect(form.root.get_by_text("24 models", exact=True)).to_be_visible(timeout=PATIENCE)
    form.textbox("Task name").fill(name)
    form.submit()
    expect(form.alert).to_be_focused()


def test_a_press_that_comes_straight_from_the_empty_model_hits_the_button(form: Form) -> None:
    expect(form.root.get_by_text("24 models", exact=True)).to_be_visible(timeout=PATIENCE)
    form.combobox("Model").focus()
    form.submit()
    expect(form.alert).to_be_focused()


@pytest.mark.parametrize("width", [WIDE, MEDIUM, NARROW])
@pytest.mark.parametrize("form_source", ["qf.CompressionWidget()", PREFILLED], ids=["empty", "prefilled"])
def test_no_part_of_the_form_moves_while_it_loads(
    open_notebook: OpenNotebook,
    kernel_environment: KernelEnvironment,
    simulator: Simulator,
    form_source: str,
    width: int,
) -> None:
    simulator.fail("DescribeModel", delay=0.5, times=1)
    source = f"import ipywidgets, qfwidget as qf\nipywidgets.VBox([{form_source}], layout={{'width': '{width}px'}})"
    notebook = open_notebook([kernel_environment(), source], width=1400, height=1600)
    record_shifts(notebook.page)
    notebook.run_all()
    form = Form(notebook)
    expect(form.root.get_by_text("24 models", exact=True)).to_be_visible(timeout=PATIENCE)
    if form_source == PREFILLED:
        expect(form.radio("w8a8c4")).to_be_visible(timeout=PATIENCE)
        expect(form.root.get_by_text("is not listed")).to_be_visible(timeout=PATIENCE)
    assert shifts(notebook.page) == []
