"""The documentation site, as a reader uses it. `make docs` builds it."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.accessibility import findings
from tests.browser.form import CHINESE, PATIENCE, SAMPLE_MODEL, Display
from tests.browser.hosts import errors_of

pytestmark = pytest.mark.long

SITE = Path(__file__).parents[2] / "build" / "site"
TYPICAL = ("index", "form", "errors", "administrators", "api")


class Quiet(SimpleHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/favicon.ico":  # browsers ask for it, and the site has none
            self.send_response(204)
            self.end_headers()
        else:
            super().do_GET()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """The address of the site, without a slash at the end."""
    assert SITE.exists(), "make docs"
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(SITE))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """A page. It must have no errors and request nothing from other hosts."""
    context = browser.new_context(locale="en-US")
    page = context.new_page()
    wrong = errors_of(page)
    page.on(
        "request",
        lambda request: None if request.url.removeprefix("blob:").startswith(site) else wrong.append(request.url),
    )
    yield page
    context.close()
    assert wrong == []


def search(page: Page, button: str, words: str) -> None:
    page.get_by_role("button", name=button).first.click()
    page.get_by_role("dialog").get_by_role("searchbox").fill(words)
    page.keyboard.press("Enter")


def test_a_reader_searches_and_changes_language_and_colours(page: Page, site: str) -> None:
    page.goto(f"{site}/")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("qfwidget"))
    search(page, "Search", "UnknownOutcome")
    page.get_by_role("main").get_by_role("link", name="Errors from A to Z").first.click()
    expect(page.get_by_role("heading", name="UnknownOutcome")).to_be_visible()

    page.get_by_role("link", name="简体中文").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("错误大全"))
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    search(page, "搜索", "自有CA的代理")
    page.get_by_role("main").get_by_role("link", name="管理员指南").first.click()
    expect(page.get_by_role("heading", name="使用自有 CA 的代理")).to_be_visible()

    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.locator(".theme-switch-button:visible").click()
    page.locator(".theme-change-button[data-mode=dark]:visible").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.locator("body")).not_to_have_css("background-color", background)
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("For administrators"))
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


@pytest.mark.parametrize(("language", "colours"), [("en", "light"), ("zh-CN", "dark")])
def test_typical_pages_are_accessible(page: Page, site: str, language: str, colours: Literal["light", "dark"]) -> None:
    page.emulate_media(color_scheme=colours, reduced_motion="reduce")
    found = []
    for name in TYPICAL:
        page.goto(f"{site}/{language}/{name}.html")
        expect(page.locator("html")).to_have_attribute("data-theme", colours)
        found += [f"{name}: {line}" for line in findings(page.locator("html"))]
    assert not found, "\n".join(found)


def test_a_reader_creates_a_task_in_the_preview(page: Page, site: str) -> None:
    page.goto(f"{site}/en/start.html")
    page.get_by_role("link", name="The preview", exact=True).click()
    page.emulate_media(color_scheme="dark")
    expect(page.get_by_text("It sends nothing")).to_be_visible()
    form = Display(page.locator("main"))
    expect(form.root.get_by_text("Simulated console")).to_be_visible()
    form.submit()
    expect(form.alert).to_be_visible()
    form.choose("Model", SAMPLE_MODEL)
    form.choose("Version", "amv-d1zx1iwdarfr")
    form.choose("Save to model", "am-adbuasyfaf")
    form.radio("INT8-PTQ").check()
    expect(form.root.get_by_text("INT8-PTQ is not listed for ERNIE-Speed-8K")).to_be_visible()
    form.radio("w8a8c8").check()
    page.set_viewport_size({"width": 380, "height": 900})
    form.expect_nothing_cut_off(page.locator("html"))  # hidden texts widen only the document
    page.set_viewport_size({"width": 1280, "height": 720})
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
    chinese = Display(page.locator("main"), CHINESE)
    expect(chinese.status).to_have_text("成功")
    page.get_by_text("账号下的任务").click()
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


def test_a_chinese_reader_opens_the_preview(page: Page, site: str) -> None:
    page.goto(f"{site}/zh-CN/start.html")
    page.get_by_role("link", name="预览页面", exact=True).click()
    expect(page.get_by_text("不会发送任何请求")).to_be_visible()
    expect(page.get_by_role("button", name="创建任务", exact=True)).to_be_visible()
