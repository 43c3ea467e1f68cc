"""The notebooks run from top to bottom; the committed ones have outputs of their present sources, and no secrets."""

from __future__ import annotations

import ast
import asyncio
import re

import pytest

from qfwidget.simulator import Simulator
from qfwidget.simulator.actions import READ_ACTIONS
from tests.notebooks.renew import CHINESE, NOTEBOOKS, code_cells, execute, names, read, shape

NAMES = [name for name in names() if not name.startswith(CHINESE) and name != "index"]
AT_MOST_BYTES = 100_000


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_runs_from_top_to_bottom_and_has_the_outputs_of_its_sources(name: str) -> None:
    english, chinese = read(name), read(f"{CHINESE}/{name}")
    kept = [shape(code_cells(notebook)) for notebook in (english, chinese)]

    async def execute_both() -> None:
        await asyncio.gather(execute(english, "en"), execute(chinese, "zh-CN"))

    asyncio.run(execute_both())
    produced = [shape(code_cells(notebook)) for notebook in (english, chinese)]
    assert produced == kept, "renew the outputs: python -m tests.notebooks.renew"


def test_running_the_notebook_for_an_account_only_reads_from_it(simulator: Simulator) -> None:
    before = simulator.tasks
    notebook = read("own-account")
    keys = {"QIANFAN_ACCESS_KEY": simulator.access_key, "QIANFAN_SECRET_KEY": simulator.secret_key}
    asyncio.run(execute(notebook, "en", QIANFAN_CONSOLE_API_BASE_URL=simulator.url, **keys))
    assert "reads from your account" in code_cells(notebook)[0].outputs[0].text
    assert simulator.calls_of("DescribeModelCompTasks")
    assert {call.action for call in simulator.calls} <= READ_ACTIONS
    assert simulator.tasks == before
    assert not any(key in str(notebook) for key in keys.values())


@pytest.mark.parametrize("name", names())
def test_a_committed_notebook_reads_well_and_does_not_show_where_it_ran(name: str) -> None:
    text = (NOTEBOOKS / f"{name}.ipynb").read_text(encoding="utf-8")
    assert len(text.encode()) < AT_MOST_BYTES
    assert not re.search(r"ALTAK[A-Za-z0-9]|bce-auth-v1|/tmp/|/home/|site-packages|application/vnd\.jupyter", text)
    cells = code_cells(read(name))
    assert [cell.execution_count for cell in cells] == [*range(1, len(cells) + 1)]
    assert all("text/plain" in data for cell in cells for data in (out.data for out in cell.outputs if "data" in out))


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_have_the_same_code(name: str) -> None:
    english, chinese = (read(one).cells for one in (name, f"{CHINESE}/{name}"))
    assert [cell.cell_type for cell in english] == [cell.cell_type for cell in chinese]
    for one, other in zip(english, chinese, strict=True):
        assert one.cell_type == "markdown" or program(one.source) == program(other.source)


def test_what_the_notebooks_link_to_exists() -> None:
    for name in names():
        text = "".join(cell.source for cell in read(name).cells if cell.cell_type == "markdown")
        for link in re.findall(r"\]\((?!https:)([^)]+)\)", text):
            assert (NOTEBOOKS / name).parent.joinpath(link).exists(), (name, link)


def test_the_index_names_all() -> None:
    text = "".join(cell.source for cell in read("index").cells)
    assert {f"{name}.ipynb" for name in names()} == {*re.findall(r"\(([^)]+\.ipynb)\)", text), "index.ipynb"}


def program(source: str) -> str:
    """Return a program without comments, without the choice of a language, and without what its texts say."""
    tree = compile(source, "cell", "exec", ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and re.search(r" |[^\x00-\x7f]", str(node.value)):
            node.value = ""
        if isinstance(node, ast.Call):
            node.keywords = [keyword for keyword in node.keywords if keyword.arg != "locale"]
    return ast.unparse(tree)
