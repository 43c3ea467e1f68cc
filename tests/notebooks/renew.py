"""Executes the notebooks on the simulated console: `python -m tests.notebooks.renew` writes their outputs.

Names restrict it to some, such as `zh-CN/sweep`.
"""

from __future__ import annotations

import asyncio
import copy
import os
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import nbformat

from qfwidget.language import Language
from tests.kernels import notebook_client

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
CHINESE = "zh-CN"
_WIDGET = "application/vnd.jupyter.widget-"

Shape = list[list[tuple[str, ...]]]


def names() -> list[str]:
    """Return the names of the notebooks: their paths without the suffix."""
    return sorted(path.relative_to(NOTEBOOKS).with_suffix("").as_posix() for path in NOTEBOOKS.rglob("*.ipynb"))


def read(name: str) -> nbformat.NotebookNode:
    """Return a notebook as it is committed."""
    notebook: nbformat.NotebookNode = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)
    return notebook


async def execute(notebook: nbformat.NotebookNode, language: Language, **environment: str) -> None:
    """Replace the outputs of a notebook by new ones, without widgets, which only a running kernel shows."""
    metadata = copy.deepcopy(notebook.metadata)
    with tempfile.TemporaryDirectory(prefix="qf-notebook-") as folder:
        place = {"metadata": {"path": folder}}
        client = notebook_client(notebook, resources=place, record_timing=False, store_widget_state=False)
        await client.async_execute(env={**os.environ, "QFWIDGET_LANGUAGE": language, **environment})
    notebook.metadata = metadata
    for cell in code_cells(notebook):
        cell.outputs = list(_readable(cell.outputs))


def code_cells(notebook: nbformat.NotebookNode) -> list[Any]:
    """Return the code cells of a notebook."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def shape(cells: Iterable[Any]) -> Shape:
    """Return the kinds of outputs of each code cell: what stays the same while times and IDs change."""
    return [
        [(output.output_type, output.get("name", ""), *sorted(output.get("data", {}))) for output in cell.outputs]
        for cell in cells
    ]


def _readable(outputs: Sequence[Any]) -> Iterator[Any]:
    for (kind, stream), group in groupby(outputs, lambda output: (output.output_type, output.get("name"))):
        members = list(group)
        if kind == "stream":  # it arrives in any number of pieces, and a warning begins with a path of this machine
            text = re.sub(r"^/\S+\.py:\d+: ", "", "".join(output.text for output in members), flags=re.MULTILINE)
            yield nbformat.v4.new_output("stream", name=stream, text=text)
            continue
        for output in members:
            for part in (output.get("data", {}), output.get("metadata", {})):
                for mime_type in [one for one in part if one.startswith(_WIDGET)]:
                    del part[mime_type]
            yield output


def main(chosen: Sequence[str]) -> None:
    """Execute notebooks and write them.

    Args:
        chosen: Their names; all of them if it is empty.
    """
    for name in chosen or names():
        notebook = read(name)
        if not code_cells(notebook):
            continue
        asyncio.run(execute(notebook, "zh-CN" if name.startswith(CHINESE) else "en"))
        text = nbformat.writes(notebook, indent=1, ensure_ascii=False).rstrip("\n")
        (NOTEBOOKS / f"{name}.ipynb").write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
