"""The states that a new user meets: each says what to do next."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, expect

from qfwidget.simulator import Simulator
from tests.browser.accessibility import expect_accessible
from tests.browser.conftest import KernelEnvironment, OpenNotebook
from tests.browser.form import PATIENCE, SHOW, Form

DOCUMENTATION = "https://cloud.baidu.com/doc/"


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    """An account without models of its own."""
    with Simulator(model_sets=0) as simulator:
        yield simulator


def link(form: Form, name: str) -> Locator:
    return form.root.get_by_role("link", name=name, exact=True)


def test_an_empty_account_is_told_how_to_get_a_model(form: Form) -> None:
    expect(form.root.get_by_text("This account has no models yet.")).to_be_visible(timeout=PATIENCE)
    expect(link(form, "Which models can be compressed")).to_have_attribute(
        "href", f"{DOCUMENTATION}qianfan/s/7mh4sucjc"
    )
    expect(form.root.get_by_text("Nothing here costs money.")).to_be_visible()
    expect_accessible(form, "an empty account")


def test_a_missing_permission_is_named_with_its_policy(
    open_notebook: OpenNotebook, kernel_environment: KernelEnvironment, simulator: Simulator
) -> None:
    simulator.deny("read")
    notebook = open_notebook([kernel_environment(), SHOW])
    notebook.run_all()
    form = Form(notebook)
    expect(form.alert).to_contain_text("QianfanReadAccessPolicy", timeout=PATIENCE)
    expect(link(form, "About the policies")).to_be_visible()
    expect_accessible(form, "no permission")
    simulator.heal()
    simulator.fail("DescribeCustomModelSets", status=403, code="OptInRequired")
    form.button("Try again").click()
    expect(link(form, "Activate Qianfan")).to_be_visible(timeout=PATIENCE)
    expect_accessible(form, "not activated")


def test_it_fits_into_320_pixels(form: Form) -> None:
    expect(form.root.get_by_text("This account has no models yet.")).to_be_visible(timeout=PATIENCE)
    card = form.root.get_by_role("region").first
    form.root.evaluate("output => { output.style.maxWidth = '320px'; }")
    form.submit()
    box = card.bounding_box()
    assert box is not None
    assert box["width"] <= 320
    overflowing = card.evaluate(
        """card => [...card.querySelectorAll("*")]
            .filter(part => part.getBoundingClientRect().right > card.getBoundingClientRect().right + 1)
            .filter(part => getComputedStyle(part).position !== "absolute")
            .map(part => part.outerHTML.slice(0, 120))"""
    )
    assert overflowing == []
    covering = card.evaluate(
        """card => [...card.querySelectorAll("*")]
            .filter(part => part.clientHeight > 1 && part.scrollHeight > part.clientHeight + 1)
            .filter(part => getComputedStyle(part).overflowY === "visible")
            .map(part => part.outerHTML.slice(0, 120))"""
    )
    assert covering == [], "wrapped text covers nothing below it"
