"""Takes pictures of the widget in a real JupyterLab: `make screenshots` writes them to docs/images/."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from qfwidget.simulator import Simulator
from tests.browser.conftest import KernelEnvironment, OpenNotebook
from tests.browser.form import CHINESE, ENGLISH, PATIENCE, SAMPLE_MODEL, SHOW, Form, Words
from tests.browser.server import Language, Theme

IMAGES = Path(__file__).parents[2] / "docs" / "images"


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(task_seconds=3) as simulator:
        yield simulator


@pytest.mark.parametrize(("language", "words"), [("en", ENGLISH), ("zh-CN", CHINESE)])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pictures(
    open_notebook: OpenNotebook,
    kernel_environment: KernelEnvironment,
    simulator: Simulator,
    theme: Theme,
    language: Language,
    words: Words,
) -> None:
    notebook = open_notebook([kernel_environment(), SHOW], theme=theme, language=language, height=2200)
    notebook.run_all()
    form = Form(notebook, words=words)
    suffix = f"{theme}-{language}.png"

    def picture(state: str, part: Locator = form.root) -> None:
        part.screenshot(path=IMAGES / f"{state}-{suffix}")

    expect(form.combobox(words.model)).to_have_accessible_description(re.compile("24 "), timeout=PATIENCE)
    picture("empty")
    form.submit()
    picture("missing")
    form.choose(words.model, "sql-copilot")
    form.combobox(words.version).click()
    notebook.page.get_by_role("listbox").get_by_role("option").first.wait_for()
    picture("versions")
    form.combobox(words.version).press("Escape")
    form.combobox(words.model).fill("")
    form.choose(words.model, SAMPLE_MODEL)
    form.fill_in_sample()
    simulator.fail("CreateModelCompTask", status=403, code="AccessDenied", message="Access denied.")
    form.submit()
    expect(form.alert.filter(has_text="AccessDenied")).to_be_visible(timeout=PATIENCE)
    picture("refused")
    form.submit()
    expect(form.button(words.cancel)).to_be_visible(timeout=PATIENCE)
    picture("running")
    expect(form.status).to_have_text(words.succeeded, timeout=PATIENCE)
    picture("succeeded")
    form.root.get_by_text(words.tasks).first.click()
    expect(form.root.get_by_role("table")).to_be_visible(timeout=PATIENCE)
    picture("tasks")
    picture("task-list", form.root.get_by_role("table"))
    form.textbox(words.name).fill("demo2")
    simulator.fail("CreateModelCompTask", drop=True)
    simulator.deny("read")
    form.submit()
    expect(form.alert).to_be_visible(timeout=PATIENCE)
    picture("unknown")
    picture("no-response", form.alert)


@pytest.mark.parametrize(("language", "words"), [("en", ENGLISH), ("zh-CN", CHINESE)])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pictures_of_an_empty_account(
    open_notebook: OpenNotebook, kernel_environment: KernelEnvironment, theme: Theme, language: Language, words: Words
) -> None:
    with Simulator(model_sets=0) as empty:
        environment = kernel_environment(access_key=empty.access_key, secret_key=empty.secret_key, url=empty.url)
        notebook = open_notebook([environment, SHOW], theme=theme, language=language)
        notebook.run_all()
        form = Form(notebook, words=words)
        form.root.get_by_role("link").first.wait_for()
        form.root.screenshot(path=IMAGES / f"no-models-{theme}-{language}.png")


@pytest.mark.parametrize(("language", "words"), [("en", ENGLISH), ("zh-CN", CHINESE)])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pictures_of_signing_in(
    open_notebook: OpenNotebook, kernel_environment: KernelEnvironment, theme: Theme, language: Language, words: Words
) -> None:
    notebook = open_notebook(
        [kernel_environment(access_key="", secret_key=""), SHOW], theme=theme, language=language, height=1400
    )
    notebook.run_all()
    form = Form(notebook, words=words)
    form.root.get_by_label("Secret Key").wait_for()
    form.root.screenshot(path=IMAGES / f"sign-in-{theme}-{language}.png")


@pytest.mark.parametrize(
    ("language", "plan", "create", "confirm", "running", "ended"),
    [
        ("en", "Plan", "Create 5 tasks", "Yes, create them", "5 running", "5 of 6 succeeded"),
        ("zh-CN", "生成计划", "创建 5 个任务", "确认创建", "5 个运行中", "6 个任务中 5 个成功"),
    ],
)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pictures_of_a_sweep(
    open_notebook: OpenNotebook,
    kernel_environment: KernelEnvironment,
    simulator: Simulator,
    theme: Theme,
    language: Language,
    plan: str,
    create: str,
    confirm: str,
    running: str,
    ended: str,
) -> None:
    show = (
        "import qfwidget as qf\nqf.SweepWidget(source_model_id=['amv-jrs4x425sde2', 'amv-3xj8vp61ws95'],\n"
        "    strategy=['Quantization', 'Sparsity'], weight=['W8A16C16', 'W4A16C16'])"
    )
    notebook = open_notebook([kernel_environment(), show], theme=theme, language=language, height=1800)
    notebook.run_all()
    form = Form(notebook, words=dataclasses.replace(ENGLISH, create=plan))
    form.button(plan).click(timeout=PATIENCE)
    expect(form.root.get_by_role("table")).to_be_visible(timeout=PATIENCE)
    form.root.screenshot(path=IMAGES / f"sweep-plan-{theme}-{language}.png")
    simulator.fail_tasks("Calibration failed.")
    form.button(create).click()
    form.button(confirm).click()
    expect(form.root.get_by_role("status").filter(has_text=running)).to_be_visible(timeout=PATIENCE)
    form.root.screenshot(path=IMAGES / f"sweep-running-{theme}-{language}.png")
    expect(form.root.get_by_role("status").filter(has_text=ended)).to_be_visible(timeout=PATIENCE)
    form.root.screenshot(path=IMAGES / f"sweep-{theme}-{language}.png")
