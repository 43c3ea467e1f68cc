"""Runs axe-core on a form, in each theme and language."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Locator, Page

from tests.browser.form import Display

_AXE = Path(__file__).parents[2] / "js" / "node_modules" / "axe-core" / "axe.min.js"
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_RULES_OF_COLOUR = ["color-contrast", "link-in-text-block"]
_HEIGHT = 4_000
# JupyterLab's body has no height, which makes axe-core skip the contrast checks.
_BODY = "html, body { height: 100vh !important; }"

_LOOK = """window.qfLook = async (root, runOnly) => {
    const { violations } = await axe.run(root, { runOnly, resultTypes: ["violations"], preload: false });
    return violations.flatMap(({ id, nodes }) =>
        nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`));
};"""

# JupyterLab needs half a second to change its theme. So this is done once for each theme, and the styles and attributes
# of both are kept; `qfSetTheme` exchanges them.
_LEARN_THEMES = """async () => {
    const themes = {};
    for (const name of ["Dark", "Light"]) {
        const links = new Set(document.querySelectorAll("link"));
        await jupyterapp.commands.execute("apputils:change-theme", { theme: `JupyterLab ${name}` });
        const isOfTheme = link => !links.has(link) && link.href.includes("theme-");
        let link;
        while (!(link = [...document.querySelectorAll("link")].find(isOfTheme))?.sheet
            || document.body.dataset.jpThemeName !== `JupyterLab ${name}`
            || document.getElementById("jupyterlab-splash"))
            await new Promise(requestAnimationFrame);
        themes[name] = { link, dataset: { ...document.body.dataset } };
    }
    const { Dark } = themes;
    Dark.link = Dark.link.cloneNode();
    await new Promise(resolve => {
        Dark.link.addEventListener("load", resolve);
        document.body.append(Dark.link);
    });
    window.qfSetTheme = name => {
        for (const [other, { link }] of Object.entries(themes)) link.sheet.disabled = other !== name;
        Object.assign(document.body.dataset, themes[name].dataset);
    };
    window.qfSetTheme("Light");
}"""

# axe-core goes through the whole page, even to check a small part. Removing the rest of the page during the check saves
# more than half of the time.
_ALONE = """window.qfAlone = async (region, look) => {
    const removed = [];
    for (let part = region; part !== document.body; part = part.parentElement)
        for (const other of [...part.parentElement.children])
            if (other !== part && other.localName !== "link" && other.localName !== "style")
                removed.push([part.parentElement, other, other.nextSibling]);
    for (const [, other] of removed) other.remove();
    try {
        await look();
    } finally {
        for (const [parent, other, next] of removed.reverse()) parent.insertBefore(other, next);
        window.qfFit(window.jupyterapp.shell);
    }
};
// JupyterLab may have measured its parts while they were removed and had no size.
window.qfFit = widget => {
    widget.fit();
    for (const child of widget.children()) window.qfFit(child);
};"""

# Only the colour rules can have different results in the two themes.
_LOOK_AT_ALL = """async (region, [rules, rulesOfColour]) => {
    const root = region.parentElement;
    const found = [];
    const look = async (theme, runOnly) => {
        window.qfSetTheme(theme);
        const lines = await window.qfLook(region, runOnly);
        found.push(...lines.map(line => `${theme}, ${root.lang}: ${line}`));
    };
    for (const language of ["zh-CN", "en"]) {
        root.querySelector(`button[lang="${language}"]`).click();
        while (root.lang !== language) await new Promise(requestAnimationFrame);
        await window.qfAlone(region, async () => {
            await look("Dark", { type: "rule", values: rulesOfColour });
            await look("Light", rules);
        });
    }
    return found;
}"""


def findings(root: Locator) -> list[str]:
    """Return the violations of WCAG 2.2 A and AA and best practices below `root`, one per line."""
    _load(root.page)
    found: list[str] = root.evaluate("(root, rules) => window.qfLook(root, rules)", _RULES)
    return found


def findings_in_all(form: Display) -> list[str]:
    """Return a form's violations in JupyterLab, in each theme and language. Afterwards it is in English and light."""
    page = form.root.page
    _load(page)
    if not page.evaluate("() => 'qfSetTheme' in window"):
        page.evaluate(f"() => {{ {_ALONE} }}")
        page.evaluate(_LEARN_THEMES)
    region = form.root.get_by_role("region").first
    size = page.viewport_size
    assert size
    # axe-core does not check the contrast of text that is scrolled out of sight.
    page.set_viewport_size({**size, "height": _HEIGHT})
    found: list[str] = region.evaluate(_LOOK_AT_ALL, [_RULES, _RULES_OF_COLOUR])
    page.set_viewport_size(size)
    return found


def expect_accessible(form: Display, state: str) -> None:
    """Expect no violations in this state of an English form, in any theme and language."""
    found = findings_in_all(form)
    assert not found, f"{state}:\n" + "\n".join(found)


def _load(page: Page) -> None:
    if not page.evaluate("() => 'axe' in window"):
        page.add_script_tag(path=_AXE)
        page.add_style_tag(content=_BODY)
        page.evaluate(f"() => {{ {_LOOK} }}")
