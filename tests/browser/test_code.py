"""The request as code in a real JupyterLab."""

from __future__ import annotations

from playwright.sync_api import expect

from qfwidget import snippets
from qfwidget.simulator import Simulator
from tests.browser.accessibility import expect_accessible
from tests.browser.form import PATIENCE, SAMPLE_BODY, Form


def test_the_request_is_shown_and_copied_as_a_program(form: Form, simulator: Simulator) -> None:
    request = form.region("Request")
    form.combobox("Show as").select_option("Go")
    expect(request).to_contain_text("once the task can be created")
    expect_accessible(form, "code, incomplete")
    form.fill_in_sample()
    expect(request.locator("pre")).to_have_text(snippets.create(SAMPLE_BODY, "go"), timeout=PATIENCE)
    form.textbox("Task name").fill('say "hi" ${x}')
    expect(request.locator("pre")).to_contain_text(r'"say \"hi\" ${x}"', timeout=PATIENCE)
    expect_accessible(form, "code")
    page = form.notebook.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    copy = form.button("Copy Request")
    expect(copy).to_be_enabled()
    copy.click()
    expect(form.button("Copied")).to_be_visible()
    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert copied == snippets.create({**SAMPLE_BODY, "name": 'say "hi" ${x}'}, "go")
    for secret in (simulator.access_key, simulator.secret_key):
        assert secret not in copied
