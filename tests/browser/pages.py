"""Reuses pages and kernels: loading JupyterLab takes four times as long as opening another notebook."""

from __future__ import annotations

from typing import NamedTuple

from playwright.sync_api import Browser, Page

from tests.browser.notebook import Notebook
from tests.browser.server import App, Language, Theme

PATIENCE_MILLISECONDS = 15_000
_KEPT = 3


class Looks(NamedTuple):
    """The properties that a page is loaded with and keeps."""

    app: App
    theme: Theme
    language: Language
    browser_language: str


class Pages:
    """Lends pages, and keeps the last returned page of each appearance.

    A page grows by 4 MB with each notebook, with or without a form, since JupyterLab keeps the buttons of closed
    notebooks. That does not make it slower.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._looks: dict[Page, Looks] = {}
        self._idle: dict[Looks, Notebook] = {}

    def borrow(self, looks: Looks, width: int, height: int) -> tuple[Page, Notebook | None]:
        """Lend a page of this size in CSS pixels.

        Returns:
            The page. If it already shows the application, also its last notebook; otherwise the page is empty.
        """
        former = self._idle.pop(looks, None)
        if former is not None:
            former.page.set_viewport_size({"width": width, "height": height})
            return former.page, former
        context = self._browser.new_context(locale=looks.browser_language, viewport={"width": width, "height": height})
        context.set_default_timeout(PATIENCE_MILLISECONDS)
        page = context.new_page()
        self._looks[page] = looks
        return page, None

    def give_back(self, notebook: Notebook, *, reusable: bool) -> None:
        """Close a notebook, and keep its page and kernel if they can be reused."""
        page = notebook.page
        looks = self._looks[page]
        # A dialog would cover the next notebook.
        if reusable and page.locator(".jp-Dialog").count() == 0 and looks not in self._idle:
            notebook.forget()
            notebook.close()
            self._idle[looks] = notebook
            if len(self._idle) > _KEPT:
                self._end(self._idle.pop(next(iter(self._idle))))
        else:
            notebook.close()
            self._end(notebook)

    def _end(self, notebook: Notebook) -> None:
        notebook.end_kernel()
        del self._looks[notebook.page]
        notebook.page.context.close()
