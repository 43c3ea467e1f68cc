"""Other code changes the page's text: JupyterLab's search marks matches, and translation replaces words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from qfwidget.simulator import Simulator
from tests.browser.form import PATIENCE, Form


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(task_seconds=600) as simulator:
        yield simulator


# What a browser translates: the text nodes, except those in an element with translate="no".
_TRANSLATED = """root => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) if (walker.currentNode.parentElement.translate) texts.push(walker.currentNode.data);
    return texts.join("\\n");
}"""


def run_a_task(form: Form, simulator: Simulator) -> None:
    """Create the task, and wait until it runs."""
    form.submit()
    expect(form.status).to_have_text("Creating", timeout=PATIENCE)
    simulator.advance(300)
    expect(form.status).to_have_text("Running", timeout=PATIENCE)


def search_in_outputs(form: Form, text: str) -> None:
    """Search with JupyterLab's search, and wait until matches in the form are marked."""
    page = form.notebook.page
    form.notebook.execute("documentsearch:start")
    search = page.get_by_placeholder("Find", exact=True)
    outputs = page.get_by_role("checkbox", name="Search Cell Outputs")
    if not outputs.is_visible():
        page.get_by_title("Show Search Filters").click()
    outputs.check()
    search.fill(text)
    expect(form.root.locator("mark", has_text=text).first).to_be_visible()


def test_the_form_follows_what_jupyterlab_s_search_has_marked(form: Form, simulator: Simulator) -> None:
    form.fill_in_sample()
    search_in_outputs(form, "INT8-PTQ")
    form.radio("W4A16C16").check()
    request = form.region("Request")
    expect(request).to_contain_text('"weight": "W4A16C16"')
    expect(request).not_to_contain_text("INT8-PTQ")
    run_a_task(form, simulator)
    search_in_outputs(form, "Running")
    simulator.advance(600)
    expect(form.status).to_have_text("Succeeded", timeout=PATIENCE)
    expect(form.button("Delete task")).to_be_visible()


def test_ids_and_code_are_kept_from_a_translating_browser(form: Form, simulator: Simulator) -> None:
    form.fill_in_sample()
    run_a_task(form, simulator)
    form.root.get_by_text("Tasks of this account").click()
    expect(form.root.get_by_role("table")).to_be_visible(timeout=PATIENCE)
    form.choose("Model", "poster-diffusion")
    form.combobox("Model").click()
    expect(form.root.get_by_role("option").first).to_be_visible()
    card = form.region("Model compression")
    translated = card.evaluate(_TRANSLATED)
    for text in ("am-", "amv-", "amva-", "127.0.0.1", "sourceModelId", "CreateModelCompTask", "INT8-PTQ", "poster"):
        expect(card).to_contain_text(text)
        assert text not in translated
    assert "Tasks of this account" in translated
