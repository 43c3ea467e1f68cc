"""Three hundred widgets, created, used and closed in one kernel, leave nothing behind."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import pairwise

import nbformat
import pytest

from tests.kernels import notebook_client

pytestmark = pytest.mark.soak

SOURCE = """
import gc, json, threading, time, tracemalloc
import ipywidgets
import qfwidget as qf

kernel = get_ipython().kernel
demo = qf.demo(task_seconds=600)
task = qf.create_task(qf.CompressionRequest("demo", "amv-d1zx1iwdarfr", "am-adbuasyfaf", "Sparsity"))

def use_widgets(count):
    for _ in range(count):
        widget = qf.CompressionWidget.attach(task.id)
        deadline = time.monotonic() + 20
        while not widget.task:
            assert time.monotonic() < deadline, widget.error
            time.sleep(0.001)
        widget.close()

def ours():
    return [thread for thread in threading.enumerate() if thread.name.startswith("qfwidget")]

def figures():
    deadline = time.monotonic() + 20
    while ours() and time.monotonic() < deadline:
        time.sleep(0.01)
    # ipykernel opens a socket for each thread that sends, and closes those of ended threads every ten seconds.
    while time.monotonic() < deadline:
        gc.collect()
        if not any(
            thread.name.startswith("qfwidget") for thread in gc.get_objects() if type(thread) is threading.Thread
        ):
            break
        time.sleep(0.2)
    return {
        "threads": len(ours()),
        "comms": len(kernel.comm_manager.comms),
        "widgets": len(ipywidgets.widgets.widget._instances),
        "bytes": tracemalloc.get_traced_memory()[0],
    }

use_widgets(20)
tracemalloc.start()
found = []
for _ in range(3):
    use_widgets(100)
    found.append(figures())
demo.stop()
print(json.dumps(found))
"""


def test_closed_widgets_leave_no_thread_comm_or_memory(record_property: Callable[[str, object], None]) -> None:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(SOURCE)])
    notebook_client(notebook).execute()
    found = json.loads("".join(output["text"] for output in notebook.cells[0].outputs))
    assert [(each["threads"], each["comms"], each["widgets"]) for each in found] == [(0, 0, 0)] * 3
    # A real leak grows in every round.
    growth = min(after["bytes"] - before["bytes"] for before, after in pairwise(found)) / 100
    record_property("figures", f"a widget that was closed leaves {growth:.0f} bytes")
    assert growth < 2_000
