"""A user's replacement of the SDK's function receives the button's call."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import expect

from qfwidget.simulator import Simulator
from tests.browser.conftest import KernelEnvironment, OpenNotebook
from tests.browser.form import PATIENCE, SAMPLE_BODY, SHOW, Form

SPY = """from qianfan.resources.console import utils

calls, call_action = [], utils.call_action

def spy(*args, **options):
    calls.append([list(args), options])
    return call_action(*args, **options)

utils.call_action = spy"""
REPORT = "import json\nprint(json.dumps(calls))"
FORM, SPY_FIRST, SPY_LATER = 2, 1, 3


@pytest.mark.parametrize("place", [SPY_FIRST, SPY_LATER], ids=["before the form", "after the form was used"])
def test_a_spy_on_call_action_sees_one_create(
    open_notebook: OpenNotebook, kernel_environment: KernelEnvironment, simulator: Simulator, place: int
) -> None:
    cells = [kernel_environment(), "", SHOW, "", REPORT]
    cells[place] = SPY
    notebook = open_notebook(cells)
    for cell in range(FORM + 1):
        notebook.run_cell(cell)
    form = Form(notebook, FORM)
    form.fill_in_sample()
    form.expect_in_request(['"description": "test"'])
    notebook.run_cell(SPY_LATER)
    form.submit()
    expect(form.region("Response")).to_contain_text(re.compile("amva-[a-z0-9]+"), timeout=PATIENCE)
    notebook.run_cell(len(cells) - 1)
    calls = json.loads(notebook.output(len(cells) - 1).inner_text())
    assert calls == [[["/v2/model", "CreateModelCompTask", SAMPLE_BODY], {"retry_count": 1}]]
    assert len(simulator.calls_of("CreateModelCompTask")) == 1
