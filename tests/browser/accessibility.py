"""What axe-core finds in a form, in each theme and language."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, expect

from tests.browser.form import Form

_AXE = Path(__file__).parents[2] / "js" / "node_modules" / "axe-core" / "axe.min.js"
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# In JupyterLab the body has no height, so that contrast would never be looked at.
_BODY = "html, body { height: 100vh !important; }"


def findings(root: Locator) -> list[str]:
    """What all rules of WCAG 2.2 A and AA and the best practices find below `root`: a line a finding."""
    page = root.page
    if not page.evaluate("() => 'axe' in window"):
        page.add_script_tag(path=_AXE)
        page.add_style_tag(content=_BODY)
    result: dict[str, Any] = root.evaluate(
        "(root, rules) => axe.run(root, { runOnly: rules, resultTypes: ['violations'] })", _RULES
    )
    return [
        f"{violation['id']}: {node['html'][:200]} {node['failureSummary']}"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]


def expect_accessible(form: Form, state: str) -> None:
    """Expect that nothing is found in either theme and either language, each switched to in place."""
    page = form.notebook.page
    for theme, language, switch in (("Dark", "zh-CN", "中文"), ("Light", "en", "EN")):
        page.evaluate(
            "theme => { jupyterapp.commands.execute('apputils:change-theme', { theme }) }", f"JupyterLab {theme}"
        )
        expect(page.locator("body")).to_have_attribute("data-jp-theme-name", f"JupyterLab {theme}")
        form.button(switch).click()
        found = findings(form.root.get_by_role("region").first)
        assert not found, f"{state}, {theme}, {language}:\n" + "\n".join(found)
