"""The whole job in the widget manager of VS Code, in a real Chromium."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from qfwidget.simulator import Simulator
from tests.browser.accessibility import findings
from tests.browser.conftest import KernelEnvironment
from tests.browser.form import PATIENCE, SAMPLE_BODY, SHOW, Display
from tests.browser.hosts import expect_popup_in_place, press_host_shortcuts
from tests.browser.server import JupyterServer
from tests.browser.vscode import VsCode

EDITOR = "rgb(31, 31, 31)"
TRANSPARENT = "rgba(0, 0, 0, 0)"


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(task_seconds=0.5) as simulator:
        yield simulator


def test_a_task_is_created_followed_saved_and_restored(
    browser: Browser,
    server: JupyterServer,
    kernel_environment: KernelEnvironment,
    simulator: Simulator,
    tmp_path: Path,
) -> None:
    with VsCode(browser, server, tmp_path) as vscode:
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
    assert vscode.errors == []
