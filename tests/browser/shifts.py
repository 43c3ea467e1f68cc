"""Chromium's own measure of what moves in a page without an action of the user."""

from __future__ import annotations

from typing import cast

from playwright.sync_api import Page

_RECORD_SHIFTS = """() => {
    window.qfShifts = [];
    const at = ({ x, y }) => `${x},${y}`;
    window.qfRecord = entries => {
        for (const { node, previousRect, currentRect } of entries.flatMap(({ sources }) => sources)) {
            const part = node?.nodeType === Node.TEXT_NODE ? node.parentElement : node;
            if (part?.closest(".qf-card *"))
                window.qfShifts.push(`${part.outerHTML.slice(0, 80)} ${at(previousRect)} → ${at(currentRect)}`);
        }
    };
    window.qfObserver?.disconnect();
    window.qfObserver = new PerformanceObserver(list => window.qfRecord(list.getEntries()));
    window.qfObserver.observe({ type: "layout-shift" });
}"""

# A shift is reported after the frame in which it happens.
_SHIFTS = """async () => {
    for (const _ of [1, 2]) await new Promise(requestAnimationFrame);
    window.qfRecord(window.qfObserver.takeRecords());
    return window.qfShifts;
}"""


def record_shifts(page: Page) -> None:
    """Record from now on which parts of forms move. What lies outside the viewport is not seen."""
    page.evaluate(_RECORD_SHIFTS)


def shifts(page: Page) -> list[str]:
    """Return the parts of forms that have moved, each with its old and new position."""
    return cast("list[str]", page.evaluate(_SHIFTS))
