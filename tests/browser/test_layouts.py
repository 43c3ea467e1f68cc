"""The form behaves like any other ipywidget in a layout."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from qfwidget.simulator import Simulator
from tests.browser.conftest import KernelEnvironment, OpenNotebook
from tests.browser.form import CHINESE, PATIENCE, SAMPLE_BODY, Display

LAYOUT = """
import ipywidgets
import qfwidget as qf

form = qf.CompressionWidget()

language = ipywidgets.Dropdown(options=["auto", "en", "zh-CN"], description="Language")
ipywidgets.link((language, "value"), (form, "locale"))

observed = ipywidgets.Label()
form.observe(lambda change: setattr(observed, "value", f"observed {change.new.get('name')}"), "value")

interactive = ipywidgets.interactive_output(lambda body: print("called with", body.get("name")), {"body": form})

tabs = ipywidgets.Tab([ipywidgets.VBox([form, observed, interactive]), form], titles=["First", "Second"])
ipywidgets.VBox([language, tabs])
"""


ROW = """
import ipywidgets
import qfwidget as qf

form = qf.CompressionWidget()
ipywidgets.HBox([form, ipywidgets.Button(description="beside")], layout={"width": "WIDTH"})
"""


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(task_seconds=0.5) as simulator:
        yield simulator


def test_in_layouts_linked_and_observed(
    open_notebook: OpenNotebook, kernel_environment: KernelEnvironment, simulator: Simulator
) -> None:
    notebook = open_notebook([kernel_environment(), LAYOUT])
    notebook.run_all()
    output = notebook.output(1)
    panels = output.locator(".widget-tab-contents > *")

    first = Display(panels.nth(0))
    first.fill_in_sample()
    expect(output.get_by_text("observed demo", exact=True)).to_be_visible()
    expect(output.get_by_text("called with demo", exact=True)).to_be_visible()

    output.get_by_role("tab", name="Second").click()
    expect(first.root).to_be_hidden()
    second = Display(panels.nth(1))
    expect(second.combobox("Save to model")).to_have_value("客服助手-压缩版")
    second.choose("Version", "amv-d1zx1iwdarfr")
    second.expect_in_request(['"description": "test"'])

    output.get_by_label("Language").select_option("zh-CN")
    second = Display(panels.nth(1), CHINESE)
    second.submit()
    expect(second.status).to_have_text("成功", timeout=PATIENCE)
    second.button("EN").click()
    expect(output.get_by_label("Language")).to_have_value("en")

    output.get_by_role("tab", name="First").click()
    expect(first.status).to_have_text("Succeeded")
    (call,) = simulator.calls_of("CreateModelCompTask")
    assert call.body == SAMPLE_BODY


@pytest.mark.parametrize(("row", "at_least", "at_most"), [(900, 700, 750), (400, 320, 320), (250, 250, 250)])
def test_in_a_row_it_takes_the_width_that_others_leave(
    open_notebook: OpenNotebook, kernel_environment: KernelEnvironment, row: int, at_least: int, at_most: int
) -> None:
    notebook = open_notebook([kernel_environment(), ROW.replace("WIDTH", f"{row}px")])
    notebook.run_all()
    form = Display(notebook.output(1))
    box = form.region("Model compression").bounding_box()
    assert box is not None
    assert at_least - 10 <= box["width"] <= at_most
    expect(notebook.output(1).get_by_role("button", name="beside")).to_be_visible()
