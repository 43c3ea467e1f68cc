"""What a shared notebook contains, and what a hostile console or notebook can do to a page."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbconvert import HTMLExporter
from playwright.sync_api import Browser, Page, expect

from qfwidget.simulator import Simulator
from tests.browser.accessibility import expect_accessible
from tests.browser.conftest import KernelEnvironment, OpenNotebook
from tests.browser.form import ENGLISH, PATIENCE, Form
from tests.browser.notebook import Notebook
from tests.browser.widgets import keep_widget_state, widget_state
from tests.safety.payloads import PAYLOADS

FILLED = """import qfwidget as qf
form = qf.CompressionWidget(
    name="demo", source_model_id="amv-d1zx1iwdarfr", model_set_id="am-adbuasyfaf", weight="INT8-PTQ"{more}
)
form"""
WATCH = "window.qfRan = () => { window.qfHasRun = `${new Error().stack}\n${window.event?.target?.outerHTML}`; };"


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(task_seconds=1) as simulator:
        yield simulator


def filled(more: str = "") -> str:
    return FILLED.format(more=more)


def test_a_saved_notebook_reads_well_without_its_kernel(
    browser: Browser, open_notebook: OpenNotebook, kernel_environment: KernelEnvironment, simulator: Simulator
) -> None:
    notebook = open_notebook([kernel_environment(), filled()])
    notebook.run_all()
    form = Form(notebook)
    summary = notebook.output(1).locator(".qf-saved")
    expect(summary).to_be_hidden()
    expect_console(form)
    form.submit()
    expect(form.status).to_have_text("Succeeded", timeout=PATIENCE)
    task = simulator.tasks[-1]
    state = widget_state(notebook)
    saved = notebook.save()
    _, record = saved["cells"][1]["outputs"]
    for text in ("".join(record["data"]["text/plain"]), "".join(record["data"]["text/html"])):
        assert task["id"] in text
        assert task["modelId"] in text
        assert "Succeeded" in text
    expect_summary_offline(export(notebook), browser, (task["id"], task["modelId"], "Succeeded"))
    keep_widget_state(notebook, state)
    notebook.save()
    # If the state of the widgets is saved too, the form itself is shown, read-only.
    notebook.reopen()
    restored = notebook.output(1)
    expect(restored.get_by_text("Saved with the notebook and read-only").first).to_be_visible(timeout=PATIENCE)
    expect(restored.get_by_role("region", name=ENGLISH.response)).to_contain_text(task["modelId"])
    expect(restored.get_by_role("textbox", name=ENGLISH.name, exact=True)).to_be_disabled()
    expect(restored.get_by_role("button", name=ENGLISH.create)).to_be_disabled()
    expect(restored.get_by_role("alert")).to_have_count(0)
    expect_accessible(Form(notebook), "saved with the notebook and read-only")
    # If it is not, the summary is shown below the place of the form.
    keep_widget_state(notebook, None)
    notebook.save()
    notebook.reopen()
    expect(summary).to_be_visible(timeout=PATIENCE)
    expect(summary).to_contain_text(task["modelId"])
    assert len(simulator.calls_of("CreateModelCompTask")) == 1


def test_nothing_is_saved_with_save_nothing(
    open_notebook: OpenNotebook, kernel_environment: KernelEnvironment, simulator: Simulator
) -> None:
    notebook = open_notebook([kernel_environment(), filled(', save="nothing"'), "form.value['description']"])
    notebook.run_cell(0)
    notebook.run_cell(1)
    form = Form(notebook)
    expect(form.textbox("Task name")).to_have_value("demo")
    form.textbox("Description").fill("confidential")
    expect_console(form)
    form.submit()
    expect(form.status).to_have_text("Succeeded", timeout=PATIENCE)
    task = simulator.tasks[-1]
    assert task["description"] == "confidential"
    kept = f"{notebook.save()}{ {key: value['state'].keys() for key, value in widget_state(notebook).items()} }"
    kept += "".join(
        str(value["state"].get(name)) for value in widget_state(notebook).values() for name in value["state"]
    )
    for secret in (task["id"], task["modelId"], "amva-", "confidential"):
        assert secret not in kept
    notebook.open()
    again = Form(notebook)
    expect(again.status).to_have_text("Succeeded", timeout=PATIENCE)
    expect(again.textbox("Description")).to_have_value("confidential")
    assert len(simulator.calls_of("CreateModelCompTask")) == 1


def test_keys_that_are_typed_are_in_no_message_to_the_page_and_in_no_log(
    open_notebook: OpenNotebook, kernel_environment: KernelEnvironment, simulator: Simulator, tmp_path: Path
) -> None:
    log = tmp_path / "kernel.log"
    loud = f"import logging\nlogging.basicConfig(level=1, filename={str(log)!r})"
    notebook = open_notebook([kernel_environment(access_key="", secret_key=""), loud, filled()])
    notebook.page.evaluate(
        """() => {
            window.qfHeard = [];
            const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
            kernel.anyMessage.connect((_, { msg, direction }) => {
                if (direction === "recv") window.qfHeard.push(JSON.stringify(msg));
            });
        }"""
    )
    notebook.run_all()
    form = Form(notebook, cell=2)
    access_key, secret_key = form.root.get_by_label("Access Key"), form.root.get_by_label("Secret Key")
    expect(access_key).to_have_attribute("type", "password", timeout=PATIENCE)
    access_key.fill(simulator.access_key)
    secret_key.fill(simulator.secret_key)
    form.button("Sign in").click()
    expect(secret_key).to_be_hidden(timeout=PATIENCE)
    expect_console(form)
    form.submit()
    expect(form.status).to_have_text("Succeeded", timeout=PATIENCE)
    frames: list[str] = notebook.page.evaluate("() => window.qfHeard")
    assert "handle_msg" in log.read_text()
    assert len(frames) > 20
    written = {
        "notebook": json.dumps(notebook.save()),
        "kernel log": log.read_text(),
        "page": notebook.page.content(),
        "messages": "\n".join(frames),
        "server log": notebook.server.log.read_text(),
        "widget state": json.dumps(widget_state(notebook)),
    }
    secrets = [simulator.access_key, *parts(simulator.secret_key), "bce-auth-v1"]
    assert {(name, secret) for name, text in written.items() for secret in secrets if secret in text} == set()


@pytest.mark.long
def test_no_text_from_outside_runs_as_script(
    open_notebook: OpenNotebook, kernel_environment: KernelEnvironment, simulator: Simulator
) -> None:
    assert len(PAYLOADS) >= 60
    cells = [
        kernel_environment(),
        filled(),
        "import pandas as pd\nwith pd.option_context('display.max_colwidth', None, 'display.max_rows', None):\n"
        "    display(qf.list_models(progress=False), qf.list_tasks(), qf.list_model_sets())",
        "qf.CompressionTask('amva-1').refresh()",
    ]
    notebook = open_notebook(cells)
    page = notebook.page
    page.evaluate(f"() => {{ {WATCH} }}")
    asked = watch_requests(page)
    for action, result in hostile_results().items():
        times = 1 if action == "CreateModelCompTask" else None
        simulator.fail(action, body=json.dumps({"requestId": PAYLOADS[16], "result": result}), times=times)
    refusal = {"code": PAYLOADS[17], "message": "\n".join(PAYLOADS), "requestId": PAYLOADS[18]}
    simulator.fail("CreateModelCompTask", status=400, body=json.dumps(refusal))
    notebook.run_all()
    form = Form(notebook)
    expect(form.root.get_by_text(f"{len(PAYLOADS)} models", exact=True)).to_be_visible(timeout=PATIENCE)
    for box in ("Model", "Save to model"):
        form.combobox(box).click()
        form.combobox(box).fill("")
        expect(form.root.get_by_role("option").nth(50)).to_be_attached()
        form.combobox(box).press("Escape")
    form.choose("Model", "onerror=qfRan()")
    form.combobox("Version").click()
    expect(form.root.get_by_role("option").nth(5)).to_be_attached(timeout=PATIENCE)
    form.combobox("Version").press("ArrowDown")
    form.combobox("Version").press("Enter")
    form.textbox("Task name").fill(PAYLOADS[16])
    form.textbox("Description").fill("\n".join(PAYLOADS[:40]))
    form.radio("W8A16C16").check()
    form.submit()
    # Other states and failures show other texts in the same places, so a few are enough.
    expect(form.region("Response")).to_contain_text("qfRan", timeout=PATIENCE)
    form.region("Response").get_by_text("Raw JSON").first.click()
    form.textbox("Task name").fill("again")
    form.submit()
    expect(form.alert.filter(has_text="qfRan").first).to_be_visible(timeout=PATIENCE)
    page.mouse.move(300, 400)
    assert page.evaluate("() => window.qfHasRun") is None
    assert not any("qf-ran" in address for address in asked)
    notebook.save()
    path = export(notebook)
    assert "qfRan" in path.read_text(encoding="utf-8")
    other = page.context.new_page()
    other.add_init_script(WATCH)
    asked = watch_requests(other)
    other.goto(path.as_uri())
    expect(other.locator("body")).to_contain_text("qfRan")
    assert other.evaluate("() => window.qfHasRun") is None
    assert not any("qf-ran" in address for address in asked)
    other.close()


def hostile_results() -> dict[str, Any]:
    """Return a result for each action, in which every text is a payload."""
    sets = [
        {
            "modelSetId": f"am-{number}",
            "modelSetName": text,
            **dict.fromkeys(("modelType", "createTime", "modifyTime"), text[:1_000]),
            "labels": [text[:1_000]],
            "modelIds": [f"amv-{number}-{text}" for text in PAYLOADS[:10]] + [f"amv-{number}"],
            "modelNames": [*PAYLOADS[:10], text[:1_000]],
        }
        for number, text in enumerate(PAYLOADS)
    ]
    task = {
        name: PAYLOADS[17 + place]
        for place, name in enumerate(("status", "sourceModelId", "modelId", "createTime", "finishTime", "failedReason"))
    }
    tasks = [
        {**dict.fromkeys(task, text[:1_000]), "id": f"amva-{number}-{text[:1_000]}", "name": text[:1_000]}
        for number, text in enumerate(PAYLOADS)
    ]
    version = {"modelId": "amv-1", "modelName": PAYLOADS[18], "model": PAYLOADS[19], "isSupportModelComp": True}
    return {
        "DescribeCustomModelSets": {"customModelSetList": sets, "pageInfo": {}},
        "DescribeSystemModelSets": {"systemModelSetList": [], "pageInfo": {}},
        "DescribeModel": version,
        "DescribeModelCompTasks": {"modelCompTaskList": tasks, "pageInfo": {}},
        "DescribeModelCompTask": {
            **task,
            "name": PAYLOADS[20],
            "description": PAYLOADS[21],
            "config": {PAYLOADS[22]: 1},
        },
        "CreateModelCompTask": f"amva-1-{PAYLOADS[16]}",
    }


def export(notebook: Notebook) -> Path:
    """Convert the saved notebook to an HTML page, as `jupyter nbconvert` does."""
    saved = nbformat.read(notebook.path, as_version=4)
    exported, _ = HTMLExporter().from_notebook_node(saved)  # type: ignore[no-untyped-call]
    path = notebook.path.with_suffix(".html")
    path.write_text(exported, encoding="utf-8")
    return path


def expect_summary_offline(path: Path, browser: Browser, texts: Sequence[str]) -> None:
    """Expect that an exported page shows these texts instead of the form, offline, on screen and on paper."""
    with browser.new_context(offline=True) as context:
        page = context.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(f"{error.message}\n{error.stack}"))
        # The page requests scripts from a CDN, which do not arrive.
        page.goto(path.as_uri(), wait_until="domcontentloaded")
        summary = page.locator(".qf-saved")
        for medium in ("screen", "print"):
            page.emulate_media(media=medium)
            for text in texts:
                expect(summary.get_by_text(text, exact=True)).to_be_visible()
        expect(page.get_by_role("region", name="Model compression")).to_have_count(0)
        assert errors == []


def watch_requests(page: Page) -> list[str]:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    return asked


def expect_console(form: Form) -> None:
    """Wait until the form shows the console that a task would be created on."""
    expect(form.root.get_by_text("24 models", exact=True)).to_be_visible(timeout=PATIENCE)


def parts(key: str, length: int = 6) -> list[str]:
    return [key[start : start + length] for start in range(len(key) - length + 1)]
