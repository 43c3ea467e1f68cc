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

pytestmark = pytest.mark.long

SITE = Path(__file__).parents[2] / "build" / "site"
TYPICAL = ("index", "form", "errors", "administrators", "api")


class Quiet(SimpleHTTPRequestHandler):
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
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
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


@pytest.mark.parametrize(
    ("language", "link", "create"), [("en", "The preview", "Create task"), ("zh-CN", "预览页面", "创建任务")]
)
def test_a_reader_tries_the_preview(page: Page, site: str, language: str, link: str, create: str) -> None:
    page.goto(f"{site}/{language}/start.html")
    page.get_by_role("link", name=link, exact=True).click()
    expect(page.get_by_role("button", name=create, exact=True)).to_be_visible()
