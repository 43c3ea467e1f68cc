"""Saved forms that `@jupyter-widgets/html-manager` draws in pages without Jupyter."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, cast

import anywidget
import nbformat
import pytest
from ipywidgets.embed import dependency_state, embed_minimal_html
from nbconvert import HTMLExporter
from nbformat import NotebookNode, v4
from playwright.sync_api import Browser, Route, expect

import qfwidget as qf
from qfwidget.form.saved_widget import SavedWidget
from qfwidget.simulator import Simulator
from tests.browser.accessibility import findings
from tests.browser.form import PATIENCE, SAMPLE_BODY, Display
from tests.browser.hosts import errors_of
from tests.browser.javascript import MODULES
from tests.waiting import wait_until

PageBy = Literal["nbconvert", "sphinx", "embed_minimal_html"]

BUILD = Path(__file__).parents[2] / "build"
ANYWIDGET = Path(anywidget.__file__).parent / "nbextension" / "index.js"
# The scripts that the pages request: from CDNs, or in the case of anywidget first from their own folder.
SCRIPTS = {
    "anywidget.js": ANYWIDGET,
    "require.min.js": MODULES / "requirejs" / "require.js",
    "embed-amd.js": MODULES / "@jupyter-widgets" / "html-manager" / "dist" / "embed-amd.js",
}


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(task_seconds=0) as simulator:
        yield simulator


@pytest.fixture
def form(sdk: Simulator) -> Iterator[qf.CompressionWidget]:
    """A form that has created the API page's example."""
    config = SAMPLE_BODY["config"]
    assert isinstance(config, dict)
    form = qf.CompressionWidget(
        name="demo",
        description="test",
        source_model_id="amv-d1zx1iwdarfr",
        model_set_id="am-adbuasyfaf",
        weight=config["weight"],
    )
    form.submit().wait(progress=False)
    yield form
    form.close()


@pytest.fixture
def sweep(sdk: Simulator) -> Iterator[qf.SweepWidget]:
    """A form that has created two tasks."""
    form = qf.SweepWidget(source_model_id="amv-d1zx1iwdarfr", weight=["W8A16C16", "W4A16C16"])
    form.plan().run(progress=False).wait(progress=False)
    wait_until(lambda: [row["status"] for row in form.rows or ()] == ["succeeded"] * 2)
    yield form
    form.close()


@pytest.mark.parametrize("by", ["nbconvert", pytest.param("sphinx", marks=pytest.mark.long), "embed_minimal_html"])
def test_saved_forms_are_drawn_and_say_that_they_are_read_only(
    browser: Browser, form: qf.CompressionWidget, sweep: qf.SweepWidget, tmp_path: Path, by: PageBy
) -> None:
    path = tmp_path / "index.html"
    if by == "nbconvert":
        page_text: str = HTMLExporter().from_notebook_node(notebook_with(form, sweep))[0]  # type: ignore[no-untyped-call]
        path.write_text(page_text, encoding="utf-8")
    elif by == "sphinx":
        build_with_sphinx(notebook_with(form, sweep), tmp_path)
    else:
        embed_minimal_html(str(path), views=[form, sweep])
    # The checksum is that of another build of require.js.
    path.write_text(re.sub(r' integrity="[^"]*"', "", path.read_text(encoding="utf-8")), encoding="utf-8")
    with browser.new_context(locale="en-US", viewport={"width": 1280, "height": 1000}) as context:
        context.route(re.compile(r"^https?:|/anywidget\.js$"), serve)
        page = context.new_page()
        errors = errors_of(page)
        page.goto(path.as_uri())
        drawn = Display(page.locator("body"))
        expect(page.get_by_text("Saved with the notebook and read-only").first).to_be_visible(timeout=PATIENCE)
        assert form.task is not None
        expect(drawn.region("Response")).to_contain_text(form.task["id"])
        expect(drawn.region("Response")).to_contain_text("Succeeded")
        expect(drawn.textbox("Task name")).to_be_disabled()
        expect(drawn.button("Create task")).to_be_disabled()
        expect(drawn.alert).to_have_count(0)
        expect(page.locator(".qf-saved:visible")).to_have_count(0)
        tasks = drawn.region("Tasks of this sweep")
        for row in sweep.rows or ():
            expect(tasks.get_by_role("row").filter(has_text=row["name"])).to_contain_text(str(row["modelId"]))
        expect(drawn.button("New sweep")).to_have_count(0)
        for region in ("Model compression", "Compression sweep"):
            found = findings(drawn.region(region))
            assert not found, "\n".join(found)
    assert errors == []


def build_with_sphinx(notebook: NotebookNode, folder: Path) -> None:
    """Build a site with one page, the notebook, in the environment of the documentation and with nbsphinx."""
    source = folder / "source"
    source.mkdir()
    nbformat.write(notebook, source / "index.ipynb")
    packages = [BUILD / "docs", BUILD / "nbsphinx"]
    assert all(each.exists() for each in packages), "make docs"
    settings = ("extensions=nbsphinx", "nbsphinx_execute=never", "suppress_warnings=nbsphinx")
    defined = [argument for setting in settings for argument in ("--define", setting)]
    command = [sys.executable, "-m", "sphinx", "--quiet", "--isolated", *defined, str(source), str(folder)]
    subprocess.run(command, env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, packages))}, check=True)


def notebook_with(*forms: SavedWidget) -> NotebookNode:
    """Return a notebook with the forms and the state of its widgets, as JupyterLab saves it."""
    view = "application/vnd.jupyter.widget-view+json"
    cells = []
    for form in forms:
        data, _ = form._repr_mimebundle_()
        outputs = [
            v4.new_output("display_data", data={name: data[name] for name in names})
            for names in ((view, "text/plain"), ("text/html", "text/plain"))
        ]
        cells.append(v4.new_code_cell("form", outputs=outputs))
    state = {"state": dependency_state(forms), "version_major": 2, "version_minor": 0}
    metadata = {"widgets": {"application/vnd.jupyter.widget-state+json": state}}
    notebook = v4.new_notebook(cells=cells, metadata=metadata)
    nbformat.validate(notebook)
    return cast(NotebookNode, notebook)


def serve(route: Route) -> None:
    script = SCRIPTS.get(route.request.url.rpartition("/")[2])
    if script is None:
        route.fulfill(body="")
    else:
        route.fulfill(path=script, content_type="text/javascript", headers={"access-control-allow-origin": "*"})
