"""The whole job in the widget manager of VS Code, in a real Chromium."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from qfwidget.simulator import Simulator
from tests.browser.accessibility import findings
from tests.browser.conftest import KernelEnvironment
from tests.browser.form import ENGLISH, PATIENCE, SAMPLE_BODY, SAMPLE_BODY_SOURCE, SAMPLE_MODEL, SHOW, Display
from tests.browser.hosts import expect_popup_in_place, press_host_shortcuts
from tests.browser.server import JupyterServer
from tests.browser.vscode import VsCode

EDITOR = "rgb(31, 31, 31)"
TRANSPARENT = "rgba(0, 0, 0, 0)"
SWEEP_WORDS = dataclasses.replace(ENGLISH, create="Plan")


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(task_seconds=0.5) as simulator:
        yield simulator


@pytest.fixture(scope="module")
def vscode(browser: Browser, server: JupyterServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[VsCode]:
    with VsCode(browser, server, tmp_path_factory.mktemp("vscode")) as vscode:
        yield vscode


def test_a_task_is_created_followed_saved_and_restored(
    vscode: VsCode, kernel_environment: KernelEnvironment, simulator: Simulator
) -> None:
    page = vscode.open()
    vscode.run(kernel_environment())
    vscode.run(SHOW)
    form = Display(page.locator("body"))
    card = form.region("Model compression")
    expect(card).to_have_css("background-color", EDITOR)
    expect(page.locator(".cell-output-ipywidget-background").first).to_have_css("background-color", TRANSPARENT)
    expect(form.root.get_by_text("24 models", exact=True)).to_be_visible(timeout=PATIENCE)
    summary = page.locator(".qf-saved")
    expect(summary).to_have_count(1)
    expect(summary).to_be_hidden()
    expect_popup_in_place(form)
    press_host_shortcuts(form)
    assert vscode.keys(page) == []
    page.keyboard.press("Control+s")
    assert vscode.keys(page) == ["s"]

    form.fill_in_sample()
    assert simulator.calls_of("CreateModelCompTask") == []
    form.submit()
    expect(form.region("Response")).to_contain_text(re.compile("amva-[a-z0-9]+"), timeout=PATIENCE)
    expect(form.status).to_have_text("Succeeded", timeout=PATIENCE)
    (call,) = simulator.calls_of("CreateModelCompTask")
    assert call.body == SAMPLE_BODY
    found = findings(card)
    assert not found, "\n".join(found)

    task = simulator.tasks[-1]["id"]
    expect(summary).to_contain_text(task)
    outputs, state = vscode.outputs(page), vscode.widget_state(page)
    vscode.restart(page)
    form.button("Refresh").click()
    expect(page.get_by_text("The kernel has stopped")).to_be_visible(timeout=PATIENCE)
    page.close()
    # VS Code saves outputs but no widgets: the summary is shown in place of the form.
    page = vscode.open(outputs)
    expect(page.locator(".qf-saved")).to_be_visible()
    expect(page.locator(".qf-saved")).to_contain_text(task)
    page.close()
    # JupyterLab saves both. VS Code then shows the form, which has no kernel.
    page = vscode.open(outputs, state)
    expect(page.get_by_text("Saved with the notebook and read-only").first).to_be_visible(timeout=PATIENCE)
    restored = Display(page.locator("body"))
    expect(restored.region("Response")).to_contain_text(task)
    expect(restored.textbox("Task name")).to_be_disabled()
    expect(restored.button("Create task")).to_be_disabled()
    expect(page.locator(".qf-saved")).to_be_hidden()
    assert len(simulator.calls_of("CreateModelCompTask")) == 1
    page.close()
    assert vscode.errors == []


def test_a_sweep_is_planned_created_followed_saved_and_restored(
    vscode: VsCode, kernel_environment: KernelEnvironment, simulator: Simulator
) -> None:
    page = vscode.open()
    vscode.run(kernel_environment())
    vscode.run("import qfwidget as qf\nqf.SweepWidget()")
    form = Display(page.locator("body"), SWEEP_WORDS)
    card = form.region("Compression sweep")
    expect(card).to_have_css("background-color", EDITOR)
    form.choose("Model", SAMPLE_MODEL)
    form.choose("Version", SAMPLE_BODY_SOURCE)
    for weight in ("W8A16C16", "W4A16C16"):
        card.get_by_role("checkbox", name=weight, exact=True).check()
    form.button("Plan").click()
    form.button("Create 2 tasks").click(timeout=PATIENCE)
    form.button("Yes, create them").click()
    expect(card.get_by_role("status").filter(has_text="2 of 2 succeeded")).to_be_visible(timeout=PATIENCE)
    assert vscode.keys(page) == []
    found = findings(card)
    assert not found, "\n".join(found)

    summary, tasks = page.locator(".qf-saved"), [task["id"] for task in simulator.tasks[-2:]]
    expect(summary).to_be_hidden()
    expect(summary).to_contain_text("Succeeded")
    outputs, state = vscode.outputs(page), vscode.widget_state(page)
    vscode.restart(page)
    page.close()
    page = vscode.open(outputs)
    expect(page.locator(".qf-saved")).to_be_visible()
    page.close()
    page = vscode.open(outputs, state)
    expect(page.get_by_text("Saved with the notebook and read-only").first).to_be_visible(timeout=PATIENCE)
    restored = page.get_by_role("region", name="Tasks of this sweep")
    for task in tasks:
        expect(restored).to_contain_text(task)
    expect(page.get_by_role("button", name="New sweep")).to_have_count(0)
    page.close()
    assert len(simulator.calls_of("CreateModelCompTask")) == 2
    assert vscode.errors == []
