"""The preview: the real front end in one HTML file, without Python and without a network."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.accessibility import findings
from tests.browser.form import CHINESE, PATIENCE, SAMPLE_MODEL, Display
from tests.browser.hosts import errors_of
from tests.browser.javascript import JS, run_node
from tests.preview_account import recorded


@pytest.fixture
def preview(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """The preview in a page that is offline, and has no errors in the end."""
    account, path = tmp_path / "account.json", tmp_path / "index.html"
    account.write_text(json.dumps(recorded()), encoding="utf-8")
    run_node(str(JS / "preview" / "build.mjs"), str(account), str(path))
    with browser.new_context(locale="en-US", offline=True, color_scheme="dark") as context:
        page = context.new_page()
        errors = errors_of(page)
        page.goto(path.as_uri())
        yield page
        assert errors == []


def test_a_task_is_created_in_the_preview(preview: Page) -> None:
    expect(preview.get_by_text("It sends nothing")).to_be_visible()
    expect(preview.get_by_text("不会发送任何请求")).to_be_visible()
    form = Display(preview.locator("main"))
    expect(form.root.get_by_text("Simulated console")).to_be_visible()
    form.submit()
    expect(form.alert).to_be_visible()
    form.choose("Model", SAMPLE_MODEL)
    form.choose("Version", "amv-d1zx1iwdarfr")
    form.choose("Save to model", "am-adbuasyfaf")
    form.radio("INT8-PTQ").check()
    expect(form.root.get_by_text("INT8-PTQ is not listed for ERNIE-Speed-8K")).to_be_visible()
    form.radio("w8a8c8").check()
    narrow = {"width": 380, "height": 900}
    size = preview.viewport_size or narrow
    preview.set_viewport_size(narrow)
    form.expect_nothing_cut_off(preview.locator("html"))
    preview.set_viewport_size(size)
    form.textbox("Task name").fill("first try")
    form.expect_in_request(["first try", "amv-d1zx1iwdarfr", "am-adbuasyfaf", "w8a8c8"])
    form.region("Request").get_by_role("combobox").select_option("python")
    expect(form.region("Request")).to_contain_text('"weight": "w8a8c8"')
    form.submit()
    expect(form.region("Response")).to_contain_text(re.compile("amva-[a-z0-9]+"), timeout=PATIENCE)
    expect(form.status).to_have_text("Succeeded", timeout=PATIENCE)
    found = findings(form.region("Model compression"))
    assert not found, "\n".join(found)
    form.submit()
    expect(form.root.get_by_text("Create another one with the same settings?")).to_be_visible()
    form.button("中文").click()
    chinese = Display(preview.locator("main"), CHINESE)
    expect(chinese.status).to_have_text("成功")
    preview.get_by_text("账号下的任务").click()
    row = form.root.get_by_role("row").filter(has_text="first try")
    expect(row).to_be_visible()
    expect(form.button("批量压缩…")).to_be_hidden()  # it needs a kernel
    form.button("跟踪 R1-W4-初试").click()
    expect(chinese.region("响应")).to_contain_text("W4A16C16", timeout=PATIENCE)
    form.button("跟踪 first try").click()
    expect(chinese.region("响应")).to_contain_text("w8a8c8", timeout=PATIENCE)
    form.button("删除任务").click()
    form.button("确认删除").click()
    expect(chinese.region("响应")).to_contain_text("响应将显示在此处。", timeout=PATIENCE)
    expect(row).to_be_hidden()
