"""Chromium's own measure of what moves in a page without an action of the user."""

from __future__ import annotations

from typing import cast

from playwright.sync_api import Page

_RECORD_SHIFTS = """() => {
    window.qfShifts = [];
    const at = ({ x, y }) => `${x},${y}`;
    const observer = new PerformanceObserver(list => {
        for (const { node, previousRect, currentRect } of list.getEntries().flatMap(({ sources }) => sources)) {
            const part = node?.nodeType === Node.TEXT_NODE ? node.parentElement : node;
            if (part?.closest(".qf-card *"))
                window.qfShifts.push(`${part.outerHTML.slice(0, 80)} ${at(previousRect)} → ${at(currentRect)}`);
        }
    });
    observer.observe({ type: "layout-shift" });
}"""


def record_shifts(page: Page) -> None:
    """Record from now on which parts of forms move. What lies outside the viewport is not seen."""
    page.evaluate(_RECORD_SHIFTS)


def shifts(page: Page) -> list[str]:
    """Return the parts of forms that have moved, each with its old and new position."""
    return cast("list[str]", page.evaluate("() => window.qfShifts"))
