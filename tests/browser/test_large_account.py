"""The form with an account of 3,000 model sets and 10,000 versions, behind a slow line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from qfwidget.simulator import Simulator
from tests.browser.accessibility import expect_accessible
from tests.browser.conftest import KernelEnvironment, OpenNotebook
from tests.browser.form import PATIENCE, SAMPLE_MODEL, SHOW, Form

pytestmark = pytest.mark.long


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(model_sets=3_000, latency=0.05) as simulator:
        yield simulator


def expect_whole_list(form: Form) -> None:
    """Wait until the whole list has arrived; until then, a longer text counts the models."""
    expect(form.root.get_by_text("3,000 models", exact=True)).to_be_visible(timeout=PATIENCE)


def test_it_is_usable_after_the_first_page(form: Form, simulator: Simulator) -> None:
    simulator.fail("DescribeCustomModelSets", delay=3, times=None)
    form.choose("Model", SAMPLE_MODEL)
    form.expect_in_request(['"sourceModelId": "amv-d1zx1iwdarfr"'])
    expect(form.root.get_by_role("progressbar")).to_be_visible()
    form.button("Stop").click()
    expect(form.root.get_by_text(re.compile("Stopped at"))).to_be_visible(timeout=PATIENCE)
    expect_accessible(form, "stopped")
    form.expect_in_request(['"sourceModelId": "amv-d1zx1iwdarfr"'])


def test_the_whole_list_arrives_and_is_searched(form: Form) -> None:
    expect_whole_list(form)
    expect(form.root.get_by_role("progressbar")).to_be_hidden()
    model = form.combobox("Model")
    model.click()
    expect(form.root.get_by_text("100 of 3,0")).to_be_visible()
    assert form.root.get_by_role("option").count() <= 110
    model.fill("客服助手-压缩版")
    expect(form.root.get_by_role("option").first).to_contain_text("am-adbuasyfaf")
    model.fill("AM-ADBUASYFAF")
    expect(form.root.get_by_role("option").first).to_contain_text("客服助手-压缩版")
    model.fill("amv-d1zx1iwdarfr")
    expect(form.root.get_by_role("option").first).to_contain_text(SAMPLE_MODEL)
    model.press("ArrowDown")
    model.press("Enter")
    form.expect_in_request(['"sourceModelId": "amv-d1zx1iwdarfr"'])


def test_the_list_can_be_limited_to_what_can_be_compressed(form: Form, simulator: Simulator) -> None:
    expect_whole_list(form)
    assert simulator.calls_of("DescribeModel") == [], "no version is described before anyone asks"
    only = form.root.get_by_role("checkbox", name="Only compressible")
    only.check()
    expect(form.root.get_by_text(re.compile(r"[1-9]\d* of [\d,]+ versions checked"))).to_be_visible(timeout=PATIENCE)
    form.choose("Model", SAMPLE_MODEL)
    form.expect_in_request(['"sourceModelId": "amv-d1zx1iwdarfr"'])
    form.combobox("Model").fill("客服助手-压缩版")
    expect(form.root.get_by_role("listbox").get_by_role("option")).to_have_count(0)
    form.combobox("Model").press("Escape")
    only.uncheck()
    form.combobox("Model").fill("客服助手-压缩版")
    expect(form.root.get_by_role("option").first).to_be_visible()


def test_preset_models_are_a_group_of_their_own(form: Form) -> None:
    expect_whole_list(form)
    form.combobox("Model").fill("ERNIE")
    group = form.root.get_by_role("group", name="Preset models")
    expect(group.get_by_role("option").first).to_be_attached(timeout=PATIENCE)
    form.combobox("Model").press("Escape")
    form.combobox("Save to model").click()
    expect(form.root.get_by_role("group", name="Preset models")).to_have_count(0)


def test_a_failing_page_can_be_tried_again(
    open_notebook: OpenNotebook, kernel_environment: KernelEnvironment, simulator: Simulator
) -> None:
    notebook = open_notebook([kernel_environment(), SHOW])
    simulator.fail("DescribeCustomModelSets", status=500, code="InternalError", times=None)
    notebook.run_all()
    form = Form(notebook)
    expect(form.alert.filter(has_text="InternalError")).to_be_visible(timeout=PATIENCE)
    simulator.heal()
    form.button("Try again").click()
    expect_whole_list(form)
    expect(form.alert).to_have_count(0)


def test_refreshing_keeps_what_is_chosen(form: Form) -> None:
    form.choose("Model", SAMPLE_MODEL)
    form.expect_in_request(['"sourceModelId": "amv-d1zx1iwdarfr"'])
    expect_whole_list(form)
    form.button("Refresh").click()
    expect(form.root.get_by_role("progressbar")).to_be_visible()
    expect(form.root.get_by_role("progressbar")).to_be_hidden(timeout=PATIENCE)
    expect(form.combobox("Model")).to_have_value(SAMPLE_MODEL)
    form.expect_in_request(['"sourceModelId": "amv-d1zx1iwdarfr"'])


def test_a_chosen_version_that_is_no_longer_listed_is_named(form: Form, simulator: Simulator) -> None:
    form.choose("Model", SAMPLE_MODEL)
    form.expect_in_request(['"sourceModelId": "amv-d1zx1iwdarfr"'])
    expect_whole_list(form)
    other = {"modelSetId": "am-other", "modelSetName": "other", "modelIds": [], "modelNames": []}
    page = {"customModelSetList": [other], "pageInfo": {"isTruncated": False}}
    simulator.fail("DescribeCustomModelSets", body=json.dumps({"requestId": "r", "result": page}))
    form.button("Refresh").click()
    expect(form.root.get_by_text("amv-d1zx1iwdarfr is no longer in the list.")).to_be_visible(timeout=PATIENCE)
    form.expect_in_request(['"sourceModelId": "amv-d1zx1iwdarfr"'])


def test_the_list_is_not_in_the_saved_notebook(form: Form) -> None:
    expect_whole_list(form)
    saved = json.dumps(form.notebook.save(), ensure_ascii=False)
    assert "am-adbuasyfaf" not in saved
    assert SAMPLE_MODEL not in saved
