"""Several concurrent visitors of one application: what one types or creates is not visible to the others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from qfwidget.simulator import Simulator
from tests.browser.conftest import KernelEnvironment
from tests.browser.form import PATIENCE, SHOW, Display
from tests.browser.hosts import Host, HostServer, errors_of
from tests.browser.pages import PATIENCE_MILLISECONDS

pytestmark = pytest.mark.long


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(task_seconds=0.5) as simulator:
        yield simulator


@contextmanager
def visit(browser: Browser, host: Host, cell: str, home: Path, *, visitors: int = 2) -> Iterator[list[Display]]:
    """Open an application of one cell for several visitors, in browser contexts that share nothing."""
    home.mkdir()
    errors: list[list[str]] = []
    with HostServer(host, home, [cell], "light") as server, ExitStack() as visits:
        pages = []
        for _ in range(visitors):
            context = visits.enter_context(
                browser.new_context(locale="en-US", viewport={"width": 1280, "height": 1000})
            )
            context.set_default_timeout(PATIENCE_MILLISECONDS)
            pages.append(context.new_page())
            errors.append(errors_of(pages[-1]))
            pages[-1].goto(server.url)
        yield [Display(page.locator("body")) for page in pages]
    assert errors == [[]] * visitors


def test_no_visitor_of_marimo_can_sign_in_for_the_others(
    browser: Browser, kernel_environment: KernelEnvironment, simulator: Simulator, tmp_path: Path
) -> None:
    cell = f"{kernel_environment(access_key='', secret_key='')}\n{SHOW}"
    with visit(browser, "marimo run", cell, tmp_path / "home") as visitors:
        for form in visitors:
            expect(form.root.get_by_text("Whoever runs the app sets these before it starts")).to_be_visible()
            expect(form.root.get_by_role("textbox")).to_have_count(0)
            expect(form.root.get_by_label("Secret Key")).to_have_count(0)
            expect(form.button("Sign in")).to_have_count(0)
    assert simulator.calls == []


def test_an_editor_in_marimo_signs_in_by_the_form(
    browser: Browser, kernel_environment: KernelEnvironment, simulator: Simulator, tmp_path: Path
) -> None:
    cell = f"{kernel_environment(access_key='', secret_key='')}\n{SHOW}"
    with visit(browser, "marimo edit", cell, tmp_path / "home", visitors=1) as (form,):
        sign_in(form, simulator)
        form.button("Sign out").click()
        expect_signed_out(form)


def test_visitors_of_marimo_act_for_the_account_of_whoever_runs_it(
    browser: Browser, kernel_environment: KernelEnvironment, simulator: Simulator, tmp_path: Path
) -> None:
    cell = f"{kernel_environment()}\n{SHOW}"
    with visit(browser, "marimo run", cell, tmp_path / "home") as (first, second):
        for form in (first, second):
            expect(form.root.get_by_text("24 models", exact=True)).to_be_visible(timeout=PATIENCE)
            expect(form.button("Sign out")).to_have_count(0)
        create_task(first)
        expect_no_task(second)
    assert len(simulator.calls_of("CreateModelCompTask")) == 1


def test_each_visitor_of_voila_signs_in_for_themselves(
    browser: Browser, kernel_environment: KernelEnvironment, simulator: Simulator, tmp_path: Path
) -> None:
    cell = f"{kernel_environment(access_key='', secret_key='')}\n{SHOW}"
    with visit(browser, "voila", cell, tmp_path / "home") as (first, second):
        sign_in(first, simulator)
        expect_signed_out(second)
        create_task(first)
        expect_signed_out(second)
        sign_in(second, simulator)
        expect_no_task(second)
        first.button("Sign out").click()
        expect_signed_out(first)
        second.button("Refresh").click()
        expect(second.root.get_by_text("24 models", exact=True)).to_be_visible(timeout=PATIENCE)


def sign_in(form: Display, simulator: Simulator) -> None:
    form.root.get_by_label("Access Key").fill(simulator.access_key)
    form.root.get_by_label("Secret Key").fill(simulator.secret_key)
    form.button("Sign in").click()
    expect(form.root.get_by_text("24 models", exact=True)).to_be_visible(timeout=PATIENCE)


def expect_signed_out(form: Display) -> None:
    expect(form.root.get_by_label("Access Key")).to_be_visible(timeout=PATIENCE)
    expect(form.combobox("Model")).to_have_count(0)


def create_task(form: Display) -> None:
    form.fill_in_sample()
    form.submit()
    expect(form.region("Response")).to_contain_text(re.compile("amva-[a-z0-9]+"), timeout=PATIENCE)
    expect(form.status).to_have_text("Succeeded", timeout=PATIENCE)


def expect_no_task(form: Display) -> None:
    """Expect that the form shows no task and can create one."""
    expect(form.button("Create task")).to_be_visible()
    expect(form.region("Response")).not_to_contain_text("amva-")
    expect(form.status).to_be_empty()
