"""Accessibility: axe-core finds no violations in any state, theme and language."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from qfwidget.simulator import Simulator
from tests.browser.accessibility import expect_accessible, findings_in_all
from tests.browser.conftest import KernelEnvironment, OpenNotebook
from tests.browser.form import PATIENCE, SAMPLE_BODY, SAMPLE_MODEL, SHOW, Form

pytestmark = pytest.mark.long


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(task_seconds=600) as simulator:
        yield simulator


def test_a_seeded_fault_is_found(form: Form) -> None:
    seeded = {
        "<p style='color: #ddd; background: #fff'>faint</p>": ("color-contrast", {"Light", "Dark"}),
        "<p style='color: #222'>dark</p>": ("color-contrast", {"Dark"}),
        "<p style='color: #eee'>bright</p>": ("color-contrast", {"Light"}),
        "<img src='data:,'>": ("image-alt", {"Light"}),
    }
    form.root.get_by_role("region").first.evaluate(
        "(region, html) => region.insertAdjacentHTML('beforeend', html)", "".join(seeded)
    )
    found = findings_in_all(form)
    for html, (rule, themes) in seeded.items():
        text = html.partition(">")[2] or html[:4]
        about = {line.partition(":")[0] for line in found if f" {rule}: " in line and text in line}
        assert about == {f"{theme}, {language}" for theme in themes for language in ("en", "zh-CN")}
    assert len(found) == 10


def test_the_states_of_a_task_have_no_findings(form: Form, simulator: Simulator) -> None:
    expect(form.root.get_by_text("24 models")).to_be_visible(timeout=PATIENCE)
    expect_accessible(form, "empty")
    form.submit()
    expect(form.alert).to_be_visible()
    expect_accessible(form, "problems")
    form.choose("Model", "poster-diffusion")
    expect(form.root.get_by_text("No version of this model can be compressed.")).to_be_visible(timeout=PATIENCE)
    form.combobox("Version").click()
    listbox = form.root.get_by_role("listbox")
    expect(listbox).to_contain_text("cannot be compressed")
    expect_accessible(form, "no compressible version, and the list of them")
    expect(listbox).to_be_visible()
    form.fill_in_sample()
    form.textbox("Description").fill("long" * 100)
    form.choose("Save to model", "New model…")
    expect(form.textbox("Name of the new model")).to_be_visible()
    expect_accessible(form, "a long description, and a new model to save to")
    form.button("Cancel").click()
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
    form.region("Response").get_by_text("Raw JSON").click()
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
    simulator.deny(None)
    simulator.deny("read")
    simulator.fail("CreateModelCompTask", drop=True)
    form.submit()
    expect(form.button("Look again")).to_be_visible(timeout=PATIENCE)
    expect_accessible(form, "unknown outcome")
    simulator.deny(None)
    perhaps = {**simulator.tasks[0], "id": "amva-perhaps", "name": "demo", "createTime": None}
    perhaps["config"] = SAMPLE_BODY["config"]
    page = {"modelCompTaskList": [perhaps], "pageInfo": {"isTruncated": False}}
    simulator.fail("DescribeModelCompTasks", body=json.dumps({"requestId": "r", "result": page}))
    simulator.fail("DescribeModelCompTask", body=json.dumps({"requestId": "r", "result": perhaps}))
    form.button("Look again").click()
    expect(form.button("This is it: amva-perhaps")).to_be_visible(timeout=PATIENCE)
    expect_accessible(form, "unknown outcome with a candidate")
    simulator.fail("DescribeCustomModelSets", status=403, code="AccessDenied")
    form.button("Refresh").click()
    expect(form.alert).to_have_count(2, timeout=PATIENCE)
    expect_accessible(form, "no list")
    form.button("Sign out").click()
    form.button("Sign in").click(timeout=PATIENCE)
    expect(form.root.get_by_text("Enter both keys.").first).to_be_visible()
    expect_accessible(form, "signed out, and no keys typed")
    for key in ("Access Key", "Secret Key"):
        form.root.get_by_label(key).fill("wrong")
    form.button("Sign in").click()
    expect(form.alert.filter(has_text="This Access Key does not exist").first).to_be_visible(timeout=PATIENCE)
    expect_accessible(form, "wrong keys")


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
