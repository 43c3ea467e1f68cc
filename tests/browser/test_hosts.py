"""The main task in hosts that show a notebook as an application, in a real Chromium."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from qfwidget.simulator import Simulator
from tests.browser.accessibility import findings
from tests.browser.conftest import KernelEnvironment
from tests.browser.form import ENGLISH, PATIENCE, SAMPLE_BODY, SHOW, Display
from tests.browser.hosts import Host, HostServer, errors_of, expect_popup_in_place, press_host_shortcuts
from tests.browser.pages import PATIENCE_MILLISECONDS
from tests.browser.server import Theme

pytestmark = pytest.mark.long

WHITE = "rgb(255, 255, 255)"
DARK_OF_MARIMO = "rgb(24, 28, 26)"


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(task_seconds=0.5) as simulator:
        yield simulator


@pytest.mark.parametrize(
    ("host", "theme", "background"),
    [("voila", "light", WHITE), ("marimo run", "light", WHITE), ("marimo edit", "dark", DARK_OF_MARIMO)],
)
def test_a_task_is_created_and_followed_to_its_end(
    browser: Browser,
    kernel_environment: KernelEnvironment,
    simulator: Simulator,
    tmp_path: Path,
    host: Host,
    theme: Theme,
    background: str,
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    with (
        HostServer(host, home, [f"{kernel_environment()}\n{SHOW}"], theme) as server,
        browser.new_context(locale="en-US", viewport={"width": 1280, "height": 1000}) as context,
    ):
        context.set_default_timeout(PATIENCE_MILLISECONDS)
        page = context.new_page()
        errors = errors_of(page)
        page.goto(server.url)
        form = Display(page.locator("body"))
        card = form.region("Model compression")
        expect(card).to_have_css("background-color", background)
        expect(card).to_have_css("border-top-left-radius", "6px")
        first_card = card.element_handle()
        expect(form.root.get_by_text("24 models", exact=True)).to_be_visible(timeout=PATIENCE)

        form.submit()
        expect(form.alert).to_be_focused()
        form.alert.get_by_role("button", name="Model", exact=True).click()
        expect(form.combobox("Model")).to_be_focused()
        if host == "marimo edit":
            press_host_shortcuts(form)
        expect_popup_in_place(form)

        form.fill_in_sample()
        assert simulator.calls_of("CreateModelCompTask") == []
        form.submit()
        expect(form.region("Response")).to_contain_text(re.compile("amva-[a-z0-9]+"), timeout=PATIENCE)
        expect(form.status).to_have_text("Succeeded", timeout=PATIENCE)
        (call,) = simulator.calls_of("CreateModelCompTask")
        assert call.body == SAMPLE_BODY

        assert first_card.evaluate("card => card.isConnected"), "no key has run the cell again"
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(page.locator(".marimo-cell")).to_have_count(0 if host == "voila" else 1)
        found = findings(card)
        assert not found, "\n".join(found)
    assert errors == []


@pytest.mark.parametrize("host", ["voila", "marimo run"])
def test_a_sweep_is_planned_created_and_followed(
    browser: Browser, kernel_environment: KernelEnvironment, simulator: Simulator, tmp_path: Path, host: Host
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    show = "import qfwidget as qf\nqf.SweepWidget(source_model_id='amv-d1zx1iwdarfr', weight=['W8A16C16', 'W4A16C16'])"
    with (
        HostServer(host, home, [f"{kernel_environment()}\n{show}"], "light") as server,
        browser.new_context(locale="en-US", viewport={"width": 1280, "height": 1000}) as context,
    ):
        context.set_default_timeout(PATIENCE_MILLISECONDS)
        page = context.new_page()
        errors = errors_of(page)
        page.goto(server.url)
        form = Display(page.locator("body"), dataclasses.replace(ENGLISH, create="Plan"))
        form.button("Plan").click()
        form.button("Create 2 tasks").click(timeout=PATIENCE)
        form.button("Yes, create them").click()
        done = form.root.get_by_role("status").filter(has_text="2 of 2 succeeded")
        expect(done).to_be_visible(timeout=PATIENCE)
        assert len(simulator.calls_of("CreateModelCompTask")) == 2
        found = findings(form.region("Compression sweep"))
        assert not found, "\n".join(found)
    assert errors == []
