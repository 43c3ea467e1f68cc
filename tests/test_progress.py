"""A progress bar leaves no output in a notebook, and never affects a result."""

from __future__ import annotations

from typing import Any

import nbformat
import pytest
from tqdm import tqdm

import qfwidget as qf
from qfwidget.simulator import Simulator
from tests.kernels import notebook_client

CELLS = [
    "import qfwidget as qf\ndemo = qf.demo()",
    "table = qf.list_models(progress=True)",
    "print(len(table))\ntable = qf.list_models(search='客服')\nprint(len(table) > 0)",
    "from tqdm import tqdm\nclass Loud(tqdm):\n    def close(self):\n        print('closed')\n        super().close()\n"
    "table = qf.list_models(progress=Loud, compressible=None)",
    "demo.stop()",
]
METHODS = ["__init__", "update", "close", "set_description_str"]


def test_it_leaves_nothing_in_a_notebook() -> None:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in CELLS])
    notebook_client(notebook).execute()
    _, listed, printed, loud, _ = (cell.outputs for cell in notebook.cells)
    assert listed == []
    assert [output["name"] for output in printed] == ["stdout"]
    assert printed[0]["text"].endswith("\nTrue\n")
    assert "closed" in str(loud), "a class that was asked for is used there, too"


def raising(method: str) -> type[Any]:
    def fail(*args: object, **options: object) -> None:
        raise RuntimeError(f"{method} failed")

    return type("Raising", (tqdm,), {method: fail, "__del__": lambda self: None})


@pytest.mark.parametrize("method", METHODS)
def test_a_bar_that_raises_changes_no_table(sdk: Simulator, method: str, caplog: pytest.LogCaptureFixture) -> None:
    usual = qf.list_models(progress=False)
    assert qf.list_models(progress=raising(method)).equals(usual)
    failures = [record for record in caplog.records if record.exc_info]
    assert [str(record.exc_info[1]) for record in failures if record.exc_info] == (
        [f"{method} failed"] * 2 if method != "set_description_str" else []
    )


@pytest.mark.parametrize("method", METHODS)
def test_a_bar_that_raises_ends_no_wait(method: str) -> None:
    with qf.demo(task_seconds=0.3):
        task = qf.create_task(qf.CompressionRequest("demo", "amv-d1zx1iwdarfr", "am-adbuasyfaf", "Sparsity"))
        assert task.wait(timeout=20, progress=raising(method)).status == "succeeded"


def test_any_class_that_is_called_like_tqdm_makes_the_bar(sdk: Simulator) -> None:
    seen: list[object] = []

    class Bar:
        def __init__(self, **options: object) -> None:
            self.done = 0
            seen.append((options["desc"], options.get("total")))

        def update(self, count: int) -> None:
            self.done += count

        def close(self) -> None:
            seen.append(self.done)

    table = qf.list_models(progress=Bar)
    assert seen == [("models", None), len(qf.list_model_sets()), ("versions", len(table)), len(table)]


def test_a_callable_that_makes_no_bar_changes_no_table(sdk: Simulator) -> None:
    assert qf.list_models(progress=len).equals(qf.list_models(progress=False))
