"""Fixtures of the browser tests: Chromium, JupyterLab and Notebook 7, and notebooks open in them."""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import Protocol

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from qfwidget.simulator import Simulator
from tests.browser.chromium import find_chromium
from tests.browser.form import SHOW, Form
from tests.browser.notebook import Notebook
from tests.browser.pages import PATIENCE_MILLISECONDS, Looks, Pages
from tests.browser.server import App, JupyterServer, Kernel, Language, Theme

_RESULTS = Path(__file__).parents[2] / "test-results"
_FAILED = pytest.StashKey[bool]()
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class OpenNotebook(Protocol):
    """Opens a new notebook with these cells and a ready kernel. The kernel may be reused from another test.

    Args:
        cells: Sources of the code cells.
        app: The application that shows it.
        theme: Theme of the application.
        language: Language of the application.
        browser_language: Preferred language of the browser.
        width: Width of the page in CSS pixels.
        height: Height of the page in CSS pixels.
        kernel: The kernel that runs the cells.
    """

    def __call__(
        self,
        cells: Sequence[str],
        *,
        app: App = "lab",
        theme: Theme = "light",
        language: Language = "en",
        browser_language: str = "en-US",
        width: int = 1280,
        height: int = 1000,
        kernel: Kernel = "python3",
    ) -> Notebook: ...


class KernelEnvironment(Protocol):
    """Returns the source of a cell that gives the kernel the address and the keys of the simulated console.

    The cell reads the keys from a file, so that they are not in the notebook.

    Args:
        access_key: An Access Key in place of the right one.
        secret_key: A Secret Key in place of the right one.
        url: An address in place of the simulator's.
    """

    def __call__(
        self,
        *,
        access_key: str | None = None,
        secret_key: str | None = None,
        url: str | None = None,
    ) -> str: ...


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.failed:
        item.stash[_FAILED] = True
    return report


# Playwright keeps an event loop running on this thread until it ends. Tests of other packages may need their own.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """A headless Chromium."""
    executable = find_chromium()
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE_MILLISECONDS)
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def pages(browser: Browser) -> Pages:
    """Pages of the browser."""
    return Pages(browser)


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[JupyterServer]:
    """A running server of JupyterLab and Notebook 7."""
    with JupyterServer(tmp_path_factory.mktemp("jupyter")) as server:
        yield server


@pytest.fixture
def open_notebook(
    pages: Pages,
    server: JupyterServer,
    request: pytest.FixtureRequest,
    tmp_path: Path,
) -> Iterator[OpenNotebook]:
    """Opens notebooks. A failed test leaves a picture of each in `test-results/`.

    At the end, their pages must have no errors; a test that expects some clears `notebook.errors`.
    """
    notebooks: list[Notebook] = []
    numbers = count(1)

    def open_(
        cells: Sequence[str],
        *,
        app: App = "lab",
        theme: Theme = "light",
        language: Language = "en",
        browser_language: str = "en-US",
        width: int = 1280,
        height: int = 1000,
        kernel: Kernel = "python3",
    ) -> Notebook:
        server.set_preferences(theme, language)
        page, former = pages.borrow(Looks(app, theme, language, browser_language), width, height)
        notebook = Notebook(server, page, f"{tmp_path.name}-{next(numbers)}.ipynb", cells, app, kernel)
        notebooks.append(notebook)
        if former:
            notebook.open_in_place_of(former)
        else:
            notebook.open()
        return notebook

    yield open_

    failed = request.node.stash.get(_FAILED, False)
    if failed:
        name = re.sub(r"[^\w.-]+", "-", request.node.nodeid)
        for number, notebook in enumerate(notebooks, start=1):
            notebook.screenshot(_RESULTS / f"{name}-{number}.png")
    for notebook in notebooks:
        pages.give_back(notebook, reusable=not failed and not notebook.errors)
    errors = [error for notebook in notebooks for error in notebook.errors]
    assert not errors, "\n".join(errors)


@pytest.fixture
def kernel_environment(simulator: Simulator, tmp_path: Path) -> KernelEnvironment:
    """Points the kernel of a notebook at the simulated console of this test."""
    numbers = count(1)

    def cell(
        *,
        access_key: str | None = None,
        secret_key: str | None = None,
        url: str | None = None,
    ) -> str:
        variables = {
            "QIANFAN_ACCESS_KEY": simulator.access_key if access_key is None else access_key,
            "QIANFAN_SECRET_KEY": simulator.secret_key if secret_key is None else secret_key,
            "QIANFAN_CONSOLE_API_BASE_URL": simulator.url if url is None else url,
        }
        path = tmp_path / f"environment-{next(numbers)}.json"
        path.write_text(json.dumps(variables))
        return f"import json, os, pathlib\nos.environ.update(json.loads(pathlib.Path({str(path)!r}).read_text()))"

    return cell


@pytest.fixture
def form(open_notebook: OpenNotebook, kernel_environment: KernelEnvironment) -> Form:
    """A new form in JupyterLab, in English, signed in to the simulated console."""
    notebook = open_notebook([kernel_environment(), SHOW])
    notebook.run_all()
    return Form(notebook)
