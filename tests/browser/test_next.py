"""What a user can do about a task: be notified of its end, try again, deploy what it created."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from qfwidget.simulator import Simulator
from tests.browser.accessibility import expect_accessible
from tests.browser.form import PATIENCE, SAMPLE_BODY, Form
from tests.browser.widgets import kernel_state

# Replaces the browser's notifications by a class that records them, too.
_RECORD_NOTIFICATIONS = """() => {
    window.qfShown = [];
    window.Notification = class extends window.Notification {
        constructor(title, options) {
            super(title, options);
            window.qfShown.push([title, options.body]);
        }
    };
}"""


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(task_seconds=60) as simulator:
        yield simulator


@pytest.fixture
def allowed(form: Form) -> Iterator[Page]:
    """The form's page, allowed to show notifications."""
    page = form.notebook.page
    page.context.grant_permissions(["notifications", "clipboard-read", "clipboard-write"])
    page.evaluate(_RECORD_NOTIFICATIONS)
    yield page
    page.evaluate("() => { window.Notification = Object.getPrototypeOf(window.Notification); }")
    page.context.clear_permissions()


def tasks_of(form: Form) -> Locator:
    """Open the account's tasks."""
    form.root.get_by_text("Tasks of this account").click()
    return form.region("Tasks of this account")


def test_the_browser_notifies_when_a_task_has_ended(form: Form, simulator: Simulator, allowed: Page) -> None:
    form.fill_in_sample()
    form.submit()
    form.button("Notify me when it ends").click(timeout=PATIENCE)
    expect(form.region("Response")).to_contain_text("The browser will notify you.")
    expect_accessible(form, "a notification is wanted")
    assert allowed.evaluate("() => window.qfShown") == []
    simulator.advance(60)
    expect(form.status).to_have_text("Succeeded", timeout=PATIENCE)
    allowed.wait_for_function("() => window.qfShown.length === 1")
    assert allowed.evaluate("() => window.qfShown") == [["Model compression · Succeeded", "demo"]]


def test_the_form_says_when_the_browser_allows_no_notifications(form: Form) -> None:
    form.fill_in_sample()
    form.submit()
    form.button("Notify me when it ends").click(timeout=PATIENCE)
    expect(form.region("Response")).to_contain_text("The browser does not allow notifications here.", timeout=PATIENCE)
    expect_accessible(form, "no notifications")


def test_a_failed_task_is_tried_again_with_another_weight(form: Form, simulator: Simulator) -> None:
    form.fill_in_sample()
    simulator.fail_tasks("Calibration failed.")
    form.submit()
    expect(form.button("Cancel task")).to_be_visible(timeout=PATIENCE)
    form.textbox("Task name").fill("something else")
    form.choose("Model", "medical-qa-qwen3")
    simulator.advance(60)
    expect(form.status).to_have_text("Failed", timeout=PATIENCE)
    expect(form.region("Response")).to_contain_text("Calibration failed.")
    form.button("Use these settings").press("Enter")
    expect(form.combobox("Version")).to_have_value("V1", timeout=PATIENCE)
    expect(form.radio("INT8-PTQ")).to_be_checked()
    expect(form.combobox("Model")).to_be_focused()
    expect_accessible(form, "the settings of a failed task")
    form.radio("w8a8c16").check()
    form.submit()
    expect(form.button("Cancel task")).to_be_visible(timeout=PATIENCE)
    first, second = (call.body for call in simulator.calls_of("CreateModelCompTask"))
    assert second["sourceModelId"] == first["sourceModelId"]
    assert second["config"] == {**first["config"], "weight": "w8a8c16"}


def test_the_list_shows_version_and_weight_and_gives_its_settings(form: Form, simulator: Simulator) -> None:
    expect(form.root.get_by_text("24 models", exact=True)).to_be_visible(timeout=PATIENCE)
    tasks = tasks_of(form)
    row = tasks.get_by_role("row").filter(has_text="qa-w4a16")
    expect(row).to_contain_text("medical-qa-qwen3 V1", timeout=PATIENCE)
    expect(row).to_contain_text("W4A16C16", timeout=PATIENCE)
    expect(tasks.get_by_role("row").filter(has_text="合同抽取稀疏化")).to_contain_text("Sparsity")
    assert len(simulator.calls_of("DescribeModelCompTask")) == len(simulator.tasks), "each is described once"
    expect_accessible(form, "the account's tasks")
    row.get_by_role("button", name="Use these settings: qa-w4a16", exact=True).click()
    expect(form.combobox("Model")).to_have_value("medical-qa-qwen3", timeout=PATIENCE)
    expect(form.radio("W4A16C16")).to_be_checked()
    form.expect_in_request(['"weight": "W4A16C16"'])
    assert kernel_state(form.notebook)["task"] is None, "the form follows no task"


def test_a_new_version_is_copied_opened_and_deployed_by_a_program(
    form: Form, simulator: Simulator, allowed: Page
) -> None:
    form.fill_in_sample()
    form.submit()
    expect(form.button("Cancel task")).to_be_visible(timeout=PATIENCE)
    simulator.advance(60)
    expect(form.status).to_have_text("Succeeded", timeout=PATIENCE)
    version = kernel_state(form.notebook)["task"]["modelId"]
    form.button("Copy New version").click()
    expect(form.button("Copied")).to_be_visible()
    assert allowed.evaluate("() => navigator.clipboard.readText()") == version
    link = form.root.get_by_role("link", name="See it in the Qianfan console", exact=True)
    expect(link).to_have_attribute("href", "https://console.bce.baidu.com/qianfan/")

    form.region("Response").get_by_text("Deploy the new version", exact=True).click()
    deploy = form.region("Deploy the new version")
    expect(deploy).to_contain_text("A service costs money from the moment it is created.")
    expect(deploy.locator("pre")).to_contain_text(version, timeout=PATIENCE)
    expect(deploy.locator("pre")).to_contain_text("CreateService")
    deploy.get_by_role("combobox", name="Show as", exact=True).select_option("curl")
    expect(deploy.locator("pre")).to_contain_text("curl", timeout=PATIENCE)
    expect(deploy.locator("pre")).to_contain_text(version)
    expect_accessible(form, "a program that deploys the new version")
    form.button("中文").click()
    expect(form.region("部署新模型版本").locator("pre")).to_contain_text(re.compile("[一-鿿]"))
    assert simulator.services == [], "the form deploys nothing"
    assert json.loads(form.region("请求").locator("pre").inner_text()) == SAMPLE_BODY
