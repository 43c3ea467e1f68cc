"""Each failure is a clear alert, the form stays as it was, and no key or signature is anywhere."""

from __future__ import annotations

import json
import socket
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import expect

from qfwidget.simulator import Simulator
from tests.browser.conftest import KernelEnvironment, OpenNotebook
from tests.browser.form import PATIENCE, Form
from tests.waiting import wait_until

SHOW = """import os
os.environ["QIANFAN_CONSOLE_API_RETRY_TIMEOUT"] = "1"
import qfwidget as qf
form = qf.CompressionWidget(
    name="demo", source_model_id="amv-d1zx1iwdarfr", model_set_id="am-adbuasyfaf", weight="INT8-PTQ"
)
form"""
WRONG = "wrongwrongwrongwrongwrong"


@dataclass(frozen=True)
class Failure:
    """A failure, and what the alert must contain.

    Attributes:
        says: Texts of the alert: the code, and what to do.
        fault: The simulator's fault for the create.
        keys: Wrong keys.
        unclear: Whether the outcome is unknown. The look-up fails immediately here.
    """

    says: tuple[str, ...]
    fault: dict[str, Any] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    unclear: bool = False


FAILURES = {
    "wrong Access Key": Failure(
        ("InvalidAccessKeyId", "403", "This Access Key does not exist"), keys={"access_key": WRONG}
    ),
    "wrong Secret Key": Failure(
        ("SignatureDoesNotMatch", "400", "does not match the Access Key"), keys={"secret_key": WRONG}
    ),
    "no permission": Failure(
        ("AccessDenied", "403", "QianfanModelTuningFullControlAccessPolicy"), {"status": 403, "code": "AccessDenied"}
    ),
    "wrong parameter": Failure(
        ("InappropriateJSON", "400", "weight"),
        {"status": 400, "code": "InappropriateJSON", "message": "The JSON is wrong, param[weight] invalid."},
    ),
    "server error": Failure(
        ("InternalError", "500", "looking up the task failed"), {"status": 500, "code": "InternalError"}, unclear=True
    ),
    "not JSON": Failure(("looking up the task failed",), {"body": "<html>hello</html>"}, unclear=True),
    "200 with a code": Failure(("QuotaExceeded", "200"), {"status": 200, "code": "QuotaExceeded", "message": "no"}),
    "200 with an error_code": Failure(
        ("336003", "no more"), {"body": '{"error_code": 336003, "error_msg": "no more"}'}
    ),
    "time-out": Failure(("looking up the task failed",), {"delay": 30}, unclear=True),
    "dropped": Failure(("looking up the task failed",), {"drop": True}, unclear=True),
}


@pytest.mark.parametrize("failure", FAILURES.values(), ids=FAILURES.keys())
def test_a_failure_is_a_clear_alert(
    open_notebook: OpenNotebook, kernel_environment: KernelEnvironment, simulator: Simulator, failure: Failure
) -> None:
    notebook = open_notebook([kernel_environment(**failure.keys), SHOW])
    notebook.run_all()
    form = Form(notebook)
    if failure.fault:
        simulator.fail("CreateModelCompTask", **failure.fault, times=None)
    if failure.unclear:
        simulator.deny("read")
    form.textbox("Description").fill("kept")
    form.submit()
    alert = form.alert.filter(has_text=failure.says[0]).last  # with wrong keys the list of models fails, too
    for text in failure.says:
        expect(alert).to_contain_text(text, timeout=PATIENCE)
    expect(form.textbox("Description")).to_have_value("kept")
    expect(form.textbox("Task name")).to_have_value("demo")
    expect(form.radio("INT8-PTQ")).to_be_checked()
    wait_until(lambda: simulator.calls_of("CreateModelCompTask"))  # with wrong keys the list's alert says the same
    assert len(simulator.calls_of("CreateModelCompTask")) == 1
    saved = json.dumps(notebook.save())
    said = (saved, notebook.page.content(), notebook.server.log.read_text())
    secret_parts = [simulator.secret_key[start : start + 6] for start in range(len(simulator.secret_key) - 5)]
    for secret in (simulator.access_key, *secret_parts, WRONG, WRONG[:6], "bce-auth-v1"):
        assert not any(secret in text for text in said), secret
    assert '"stderr"' not in saved


def test_a_closed_port(open_notebook: OpenNotebook, kernel_environment: KernelEnvironment) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{taken.getsockname()[1]}"
        notebook = open_notebook([kernel_environment(url=f"http://{host}"), SHOW])
        notebook.run_all()
        form = Form(notebook)
        form.submit()
        expect(form.alert.filter(has_text=host).first).to_be_visible(timeout=PATIENCE)
        expect(form.textbox("Task name")).to_have_value("demo")


def test_after_a_failure_the_next_try_works(
    open_notebook: OpenNotebook, kernel_environment: KernelEnvironment, simulator: Simulator
) -> None:
    notebook = open_notebook([kernel_environment(), SHOW])
    notebook.run_all()
    form = Form(notebook)
    simulator.fail("CreateModelCompTask", status=403, code="AccessDenied")
    form.submit()
    expect(form.alert.filter(has_text="AccessDenied")).to_be_visible(timeout=PATIENCE)
    form.submit()
    expect(form.region("Response")).to_contain_text("amva-", timeout=PATIENCE)
    expect(form.alert.filter(has_text="AccessDenied")).to_be_hidden()
    assert len(simulator.calls_of("CreateModelCompTask")) == 2
