"""Screen readers and contrast: axe-core finds nothing in any state, theme and language."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from qfwidget.simulator import Simulator
from tests.browser.accessibility import expect_accessible, findings
from tests.browser.conftest import KernelEnvironment, OpenNotebook
from tests.browser.form import PATIENCE, SAMPLE_MODEL, SHOW, Form


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(task_seconds=600) as simulator:
        yield simulator


def test_a_seeded_fault_is_found(form: Form) -> None:
    region = form.root.get_by_role("region").first
    region.evaluate(
        "(region, html) => region.insertAdjacentHTML('beforeend', html)",
        "<img src='data:,'><p style='color: #ddd; background: #fff'>faint</p>",
    )
    found = "\n".join(findings(region))
    assert "image-alt" in found
    assert "color-contrast" in found


def test_the_way_of_a_task_has_no_findings(form: Form, simulator: Simulator) -> None:
    expect(form.root.get_by_text("24 models")).to_be_visible(timeout=PATIENCE)
    expect_accessible(form, "empty")
    form.submit()
    expect(form.alert).to_be_visible()
    expect_accessible(form, "problems")
    form.fill_in_sample()
    form.combobox("Model").click()
    expect(form.root.get_by_role("listbox")).to_be_visible()
    found = findings(form.root.get_by_role("region").first)
    assert not found, found
    form.combobox("Model").press("Escape")
    form.radio("Sparsity").check()
    expect_accessible(form, "no weight")
    form.radio("Quantization").check()
    form.radio("Other").check()
    form.textbox("Other weight").fill("w8a8c4")
    expect_accessible(form, "another weight")
    form.radio("INT8-PTQ").check()
    form.submit()
    form.button("Cancel task").click(timeout=PATIENCE)
    form.root.get_by_text("Tasks of this account").click()
    expect(form.root.get_by_role("table")).to_be_visible(timeout=PATIENCE)
    expect_accessible(form, "a running task, asked whether to cancel it, and the list of tasks")
    simulator.advance(600)
    expect(form.status).to_have_text("Succeeded", timeout=PATIENCE)
    form.submit()
    expect(form.button("Create another")).to_be_visible()
    expect_accessible(form, "succeeded, asked whether to create another")


def test_failures_have_no_findings(form: Form, simulator: Simulator) -> None:
    form.fill_in_sample()
    simulator.deny("write")
    form.submit()
    expect(form.alert).to_be_visible(timeout=PATIENCE)
    expect_accessible(form, "refused")
    simulator.fail("DescribeCustomModelSets", status=403, code="AccessDenied")
    form.button("Refresh").click()
    expect(form.alert).to_have_count(2, timeout=PATIENCE)
    expect_accessible(form, "no list")
    form.button("Sign out").click()
    expect(form.button("Sign in")).to_be_visible(timeout=PATIENCE)
    expect_accessible(form, "signed out")


def test_a_list_that_arrives_has_no_findings(
    open_notebook: OpenNotebook, kernel_environment: KernelEnvironment, simulator: Simulator
) -> None:
    simulator.fail("DescribeSystemModelSets", delay=60)
    notebook = open_notebook([kernel_environment(), SHOW])
    notebook.run_all()
    form = Form(notebook)
    form.choose("Model", SAMPLE_MODEL)
    form.root.get_by_role("checkbox", name="Only compressible").check()
    expect(form.root.get_by_role("progressbar").first).to_be_visible(timeout=PATIENCE)
    expect_accessible(form, "listing")
