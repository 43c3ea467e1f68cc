"""What an executed notebook shows of a form, whatever the order of events."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import nbformat
import pytest

import qfwidget as qf
from tests.kernels import notebook_client
from tests.waiting import wait_until

FORM = (
    "form = qf.CompressionWidget(name='demo', source_model_id='amv-d1zx1iwdarfr', model_set_id='am-adbuasyfaf', "
    "weight='INT8-PTQ')"
)
SUBMIT = "task = form.submit()"
WAIT = "task = task.wait(progress=False)"


def executed(*cells: str, latency: float = 0) -> list[list[Any]]:
    """Execute a notebook as nbconvert does, and return the outputs of each cell after the first."""
    first = f"import qfwidget as qf\ndemo = qf.demo(task_seconds=0.5, latency={latency})"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in (first, *cells)])
    notebook_client(notebook).execute()
    return [cell.outputs for cell in notebook.cells[1:]]


def records(outputs: list[Any]) -> list[tuple[str, str]]:
    """Return the readable records among the outputs, as text and as HTML."""
    bundles = [output.get("data", {}) for output in outputs]
    return [(data["text/plain"], data["text/html"]) for data in bundles if "qf-saved" in data.get("text/html", "")]


@pytest.mark.parametrize("latency", [0, 0.05, 0.4])
def test_the_records_show_what_is_known_when_each_cell_has_ended(latency: float) -> None:
    attach = "qf.CompressionWidget.attach(task.id)"
    outputs = executed(FORM, "form", SUBMIT, WAIT, attach, attach, f"display({attach})", latency=latency)
    shown = [pair for cell in outputs for pair in records(cell)]
    assert len(shown) == 4
    for text, html in shown:
        for record in (text, html):
            assert "will appear here" not in record
            assert re.search("Status(: |.*>)Succeeded", record), record


def test_a_change_between_two_cells_is_in_the_saved_notebook(tmp_path: Path) -> None:
    change = """
import pathlib, threading, time
def change():
    while not pathlib.Path("go").exists():
        time.sleep(0.01)
    form.publish({"task": {"id": "amva-late"}})
    pathlib.Path("changed").touch()
threading.Thread(target=change).start()
"""
    sources = ("import qfwidget as qf\ndemo = qf.demo()", FORM, "form", change, "pass")
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    client = notebook_client(notebook, resources={"metadata": {"path": str(tmp_path)}})
    with client.setup_kernel():
        for index, cell in enumerate(notebook.cells):
            if cell.source == "pass":
                (tmp_path / "go").touch()
                wait_until((tmp_path / "changed").exists)
            client.execute_cell(cell, index)
    ((text, html),) = records(notebook.cells[2].outputs)
    assert "amva-late" in text
    assert "amva-late" in html


def test_a_closed_form_keeps_its_last_record_and_watches_no_more_cells() -> None:
    count = "len(get_ipython().events.callbacks['post_run_cell'])"
    outputs = executed(count, FORM, "form", SUBMIT, "task.wait(progress=False)\nform.close()", count)
    ((text, _),) = records(outputs[2])
    assert "Status: Succeeded" in text
    assert outputs[0][0]["data"] == outputs[-1][0]["data"]


def test_the_summary_is_displayed_and_kept_up_to_date() -> None:
    outputs = executed(FORM, "form.summary()", SUBMIT, WAIT)
    ((text, html),) = records(outputs[1])
    assert "Status: Succeeded" in text
    assert "Succeeded" in html


def test_the_record_of_an_attached_form_names_its_task_from_the_beginning() -> None:
    with qf.demo() as demo:
        demo.fail("DescribeModelCompTask", drop=True, times=None)
        widget = qf.CompressionWidget.attach("amva-attached")
        for record in widget._repr_mimebundle_()[0]["text/plain"], repr(widget):
            assert "amva-attached" in record
        wait_until(lambda: widget.error)
        assert "Task ID: amva-attached" in widget._repr_mimebundle_()[0]["text/plain"]
        widget.close()


@pytest.mark.parametrize("box", ["VBox([form])", "HBox([form])", "Tab([form])", "Accordion([form])"])
def test_a_box_with_the_form_is_saved_with_a_readable_line(box: str) -> None:
    (_, _, _, (output,)) = executed(FORM, SUBMIT, WAIT, f"import ipywidgets\nipywidgets.{box}")
    text = output["data"]["text/plain"]
    assert re.search("<CompressionWidget: INT8-PTQ of amv-d1zx1iwdarfr, amva-[a-z0-9]+: succeeded>", text), text
