"""A sweep in a notebook: chosen, planned, created and followed in one cell."""

from __future__ import annotations

import dataclasses
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from qfwidget.simulator import Simulator
from tests.browser.accessibility import expect_accessible
from tests.browser.conftest import KernelEnvironment, OpenNotebook
from tests.browser.form import ENGLISH, PATIENCE, Form
from tests.browser.widgets import keep_widget_state, widget_state

VERSIONS = {
    "medical-qa-qwen3": ["amv-jrs4x425sde2", "amv-z9gxiepzi9xz"],
    "sql-copilot-llama3": ["amv-3xj8vp61ws95"],
}
WORDS = dataclasses.replace(ENGLISH, create="Plan")
OUT_OF_MEMORY = "out of memory while calibrating"


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(task_seconds=2) as simulator:
        yield simulator


def test_three_versions_and_four_settings_with_a_refused_a_failing_and_a_lost_task(
    open_notebook: OpenNotebook, kernel_environment: KernelEnvironment, simulator: Simulator, tmp_path: Path
) -> None:
    record = tmp_path / "sweep.json"
    show = (
        f"import qfwidget as qf\nsweep = qf.SweepWidget(weight=['INT8-PTQ'], again=True, path={str(record)!r})\nsweep"
    )
    notebook = open_notebook([kernel_environment(), show], height=1600)
    notebook.run_all()
    form = Form(notebook, words=WORDS)
    for model, versions in VERSIONS.items():
        form.choose("Model", model)
        for version in versions:
            form.choose("Version", version)
    form.root.get_by_role("checkbox", name="Sparsity", exact=True).check()
    for weight in ("W8A16C16", "W4A16C16"):
        form.root.get_by_role("checkbox", name=weight, exact=True).check()
    expect(form.root.get_by_text("4 settings = 12 tasks")).to_be_visible()
    expect_accessible(form, "choosing")

    form.button("Plan").click()
    plan = form.region("Plan of the tasks")
    expect(plan.get_by_role("row")).to_have_count(13, timeout=PATIENCE)
    expect_accessible(form, "planned")
    assert simulator.calls_of("CreateModelCompTask") == [], "a plan creates nothing"

    simulator.fail("CreateModelCompTask", status=400, code="InvalidParameter", message="The model set is full.")
    simulator.fail("CreateModelCompTask", drop=True, when="after")
    simulator.fail_tasks(OUT_OF_MEMORY)
    form.button("Create 12 tasks").click()
    assert simulator.calls_of("CreateModelCompTask") == [], "the form asks first"
    form.button("Yes, create them").click()
    tasks = form.region("Tasks of this sweep")
    expect(form.root.get_by_role("status").filter(has_text="10 of 12 succeeded, 1 failed, 1 refused")).to_be_visible(
        timeout=PATIENCE
    )
    for text in (OUT_OF_MEMORY, "The model set is full."):
        expect(tasks.get_by_role("row").filter(has_text=text)).to_have_count(1)
    expect_accessible(form, "ended")
    for width in (600, 800, 1000, 1280):
        notebook.page.set_viewport_size({"width": width, "height": 1600})
        form.expect_nothing_cut_off(form.region("Compression sweep"))
        expect(tasks.get_by_role("cell", name=OUT_OF_MEMORY)).to_be_visible()

    created = {task["name"]: task for task in simulator.tasks}
    rows = json.loads(record.read_text(encoding="utf-8"))["rows"]
    assert len(simulator.calls_of("CreateModelCompTask")) == 12
    assert Counter(row["status"] for row in rows) == {"succeeded": 10, "failed": 1, None: 1}
    assert [row["state"] for row in rows if row["status"] is None] == ["refused"]
    for row in rows:
        if row["task_id"]:
            task = created[row["name"]]
            assert (row["task_id"], row["source_model_id"]) == (task["id"], task["sourceModelId"])

    notebook.restart_kernel()
    notebook.run_all()
    form.button("Resume: send 2 tasks").click(timeout=PATIENCE)
    form.button("Yes, send them").click()
    expect(form.root.get_by_role("status").filter(has_text="12 of 12 succeeded")).to_be_visible(timeout=PATIENCE)
    form.button("中文").click()
    expect(form.root.get_by_role("status").filter(has_text="12 个任务中 12 个成功")).to_be_visible()
    form.button("新建批量压缩").click()
    expect(form.combobox("模型")).to_be_focused(timeout=PATIENCE)
    assert len(simulator.calls_of("CreateModelCompTask")) == 14


def test_a_form_opens_it_below_itself_with_its_draft(form: Form, simulator: Simulator) -> None:
    form.fill_in_sample()
    form.button("Compare several…").click()
    sweep = form.region("Compression sweep")
    expect(sweep.get_by_role("checkbox", name="INT8-PTQ", exact=True)).to_be_checked(timeout=PATIENCE)
    expect(sweep.get_by_text("= 1 task")).to_be_visible()
    sweep.get_by_role("checkbox", name="Sparsity", exact=True).check()
    sweep.get_by_role("button", name="Plan", exact=True).click()
    expect(sweep.get_by_role("region", name="Plan of the tasks").get_by_role("row")).to_have_count(3, timeout=PATIENCE)
    assert simulator.calls_of("CreateModelCompTask") == []
    expect(sweep.get_by_role("combobox", name="Save to model")).to_have_value("客服助手-压缩版")
    form.expect_nothing_cut_off(sweep)
    expect_accessible(form, "a form and a sweep")
    notebook = form.notebook
    expect(notebook.output(1).locator(".qf-saved-both")).to_be_hidden()
    state = widget_state(notebook)
    _, record = notebook.save()["cells"][1]["outputs"]
    for text in ("".join(record["data"]["text/plain"]), "".join(record["data"]["text/html"])):
        assert "Model compression" in text
        assert "Compression sweep" in text
    keep_widget_state(notebook, state)
    notebook.save()
    notebook.reopen()
    restored = notebook.output(1)
    expect(restored.get_by_role("region", name="Model compression")).to_be_visible(timeout=PATIENCE)
    expect(restored.get_by_text("Compression sweep")).to_be_visible()
    expect(restored.locator(".qf-saved-form")).to_be_hidden()


def test_a_saved_sweep_reads_well_without_its_kernel(
    open_notebook: OpenNotebook, kernel_environment: KernelEnvironment, simulator: Simulator
) -> None:
    show = "import qfwidget as qf\nqf.SweepWidget(source_model_id='amv-d1zx1iwdarfr', weight=['W8A16C16', 'W4A16C16'])"
    notebook = open_notebook([kernel_environment(), show])
    notebook.run_all()
    form = Form(notebook, words=WORDS)
    form.button("Plan").click()
    form.button("Create 2 tasks").click(timeout=PATIENCE)
    form.button("Yes, create them").click()
    expect(form.root.get_by_role("status").filter(has_text="2 of 2 succeeded")).to_be_visible(timeout=PATIENCE)
    expect(notebook.output(1).locator(".qf-saved")).to_be_hidden()
    state = widget_state(notebook)
    _, record = notebook.save()["cells"][1]["outputs"]
    for text in ("".join(record["data"]["text/plain"]), "".join(record["data"]["text/html"])):
        for task in simulator.tasks[-2:]:
            assert task["name"] in text
            assert task["modelId"] in text
    keep_widget_state(notebook, state)
    notebook.save()
    notebook.reopen()
    restored = notebook.output(1)
    expect(restored.get_by_text("Saved with the notebook and read-only").first).to_be_visible(timeout=PATIENCE)
    tasks = restored.get_by_role("region", name="Tasks of this sweep")
    expect(tasks.get_by_role("row")).to_have_count(3, timeout=PATIENCE)
    for name in ("New sweep", "Sign out"):
        expect(restored.get_by_role("button", name=name)).to_have_count(0)
