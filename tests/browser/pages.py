"""Pages that are used again: to load JupyterLab takes four times as long as to open one more notebook in it."""

from __future__ import annotations

from typing import NamedTuple

from playwright.sync_api import Browser, Page

from tests.browser.server import App, Language, Theme

PATIENCE_MILLISECONDS = 15_000


class Looks(NamedTuple):
    """What a page is loaded with and keeps."""

    app: App
    theme: Theme
    language: Language
    browser_language: str


class Pages:
    """Gives out pages and keeps the one that was given back last."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._looks: dict[Page, Looks] = {}
        self._idle: Page | None = None

    def take(self, looks: Looks, width: int, height: int) -> tuple[Page, bool]:
        """Take a page of this size in CSS pixels.

        Returns:
            The page, and whether it shows JupyterLab already; else it is empty.
        """
        page, self._idle = self._idle, None
        if page is not None:
            if self._looks[page] == looks:
                page.set_viewport_size({"width": width, "height": height})
                return page, True
            self._close(page)
        context = self._browser.new_context(locale=looks.browser_language, viewport={"width": width, "height": height})
        context.set_default_timeout(PATIENCE_MILLISECONDS)
        page = context.new_page()
        self._looks[page] = looks
        return page, False

    def give_back(self, page: Page, *, reusable: bool) -> None:
        """Give a page back, its notebook closed. It is closed too where it cannot serve a second time."""
        # Notebook 7 shows one notebook a page, and a dialog would lie above the next one.
        reusable = reusable and self._looks[page].app == "lab" and page.locator(".jp-Dialog").count() == 0
        if self._idle is not None:
            self._close(self._idle)
        self._idle = page if reusable else None
        if not reusable:
            self._close(page)

    def _close(self, page: Page) -> None:
        del self._looks[page]
        page.context.close()
