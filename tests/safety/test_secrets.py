"""Causes every failure in a real kernel with maximal logging, then searches all output for the keys."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from nbconvert import HTMLExporter, MarkdownExporter

from qfwidget.simulator import Simulator

ACCESS_KEY = "ALTAKq7Zx9Wv3Kj8Lm2Np5RtYd"
SECRET_KEY = "Hq4zT8vX1cB6nM9kL3jF7gD2sA5pW0eY"
WRONG_KEY = "Vu6yQ2wR9tE4iO8pZ1xC5vB7nM3aS0dK"
SIGNATURE = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
"""The pattern of a signature and of its derived key."""

SET_UP = """
import asyncio, json, logging, os, pathlib, pickle, sys, threading, traceback, urllib.request
FILES = pathlib.Path({files!r})
os.environ.update(json.loads((FILES / "environment.json").read_text()))

class Everything(logging.Handler):
    def emit(self, record):
        with (FILES / "records.log").open("a") as log:
            print(self.format(record), record.__dict__, file=log)

logging.basicConfig(level=logging.DEBUG, stream=sys.stderr)
logging.getLogger().addHandler(Everything())
for name in ("qianfan", "baidubce", "baidubce.auth.bce_v1_signer", "urllib3", "requests", "Comm", "IPKernelApp"):
    logging.getLogger(name).setLevel(1)
    logging.getLogger(name).addHandler(Everything())
import http.client
http.client.HTTPConnection.debuglevel = 1
import qianfan
qianfan.enable_log("DEBUG")
import qfwidget as qf
logging.getLogger("qianfan").setLevel(1)

def keys(*names):
    return [json.loads((FILES / "keys.json").read_text())[name] for name in names]

def sign_in(access="access", secret="secret", check=False):
    qf.sign_in(*keys(access, secret), check=check)
"""
WAYS = {
    "uncaught": "{call}",
    "caught": """
try:
    {call}
except BaseException as caught:
    print(repr(caught), str(caught), caught.args, vars(caught), caught.__cause__, caught.__context__)
    print("".join(traceback.TracebackException.from_exception(caught, capture_locals=True).format()))
    logging.getLogger("the user's own").exception("it failed: %r", caught)
    (FILES / "pickle").open("ab").write(pickle.dumps(caught))
""",
    "thread": """
def work():
    {call}
thread = threading.Thread(target=work)
thread.start()
thread.join()
""",
    "task": """
async def work():
    await asyncio.to_thread(lambda: {call})
await work()
""",
}
READ = "qf.CompressionTask('amva-1').refresh()"
CANCEL = "qf.CompressionTask('amva-1').cancel()"
CREATE = "qf.create_task(qf.CompressionRequest('demo', 'amv-d1zx1iwdarfr', 'am-adbuasyfaf', 'Sparsity'))"


@dataclass(frozen=True)
class Failure:
    """A documented failure.

    Attributes:
        call: The call that fails.
        fault: The simulator's fault for the call.
        before: Code to run first.
        after: Code to run at the end.
        ways: The entries of `WAYS` that it is tested with.
    """

    call: str = READ
    fault: Mapping[str, Any] = field(default_factory=dict)
    before: str = ""
    after: str = ""
    ways: tuple[str, ...] = ("uncaught", "caught")


ECHO = f"bce-auth-v1/{ACCESS_KEY}/x/300/host/{'0f' * 32}"
RIGHT = "sign_in()"
FAILURES = {
    "not found": Failure(),
    "works": Failure("qf.list_model_sets()"),
    "no permission": Failure(CREATE, {"status": 403, "code": "AccessDenied"}),
    "clock": Failure(fault={"status": 400, "code": "RequestExpired"}),
    "not activated": Failure(fault={"status": 403, "code": "OptInRequired"}),
    "parameter": Failure(CREATE, {"status": 400, "message": "param[weight] invalid."}),
    "server error": Failure(CANCEL, {"status": 500}),
    "error in a success": Failure(fault={"status": 200, "code": "Strange", "message": "no"}),
    "error_code": Failure(fault={"body": '{"error_code": 17, "error_msg": "no"}'}),
    "not JSON": Failure(fault={"body": "<html>"}),
    "a list": Failure(fault={"body": "[1]"}),
    "dropped": Failure(CANCEL, {"drop": True}),
    "too late": Failure(fault={"delay": 3}, before="qianfan.get_config().CONSOLE_API_RETRY_TIMEOUT = 0.2",
                        after="qianfan.get_config().CONSOLE_API_RETRY_TIMEOUT = 60"),
    "redirect": Failure(fault={"status": 302, "headers": {"Location": "https://example.com"}}),
    "echo": Failure(fault={"status": 400, "code": "Strange", "message": ECHO}, ways=tuple(WAYS)),
    "wrong Access Key": Failure(before="sign_in('wrong')", after=RIGHT, ways=tuple(WAYS)),
    "wrong Secret Key": Failure(before="sign_in(secret='wrong')", after=RIGHT, ways=tuple(WAYS)),
    "wrong keys, checked": Failure("sign_in(secret='wrong', check=True)", ways=tuple(WAYS)),
    "another kind of key": Failure("sign_in('bearer')"),
    "a key with a blank": Failure("sign_in(secret='blank')"),
    "no text for a key": Failure("sign_in('number')"),
    "signed out": Failure(before="qf.sign_out()", after=RIGHT),
    "wrong address": Failure(before="URL = qianfan.get_config().CONSOLE_API_BASE_URL\n"
                             "qianfan.get_config().CONSOLE_API_BASE_URL += '/v2'",
                             after="qianfan.get_config().CONSOLE_API_BASE_URL = URL"),
    "nothing listens": Failure(before="URL = qianfan.get_config().CONSOLE_API_BASE_URL\n"
                               "qianfan.get_config().CONSOLE_API_BASE_URL = 'http://127.0.0.1:9'",
                               after="qianfan.get_config().CONSOLE_API_BASE_URL = URL"),
    "interrupted": Failure(
        fault={"delay": 1.5},
        before="import signal\nthreading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()",
    ),
    "the form": Failure(
        "form.submit()", {"status": 403, "code": "AccessDenied"},
        before="form = qf.CompressionWidget(name='demo', source_model_id='amv-d1zx1iwdarfr', "
        "model_set_id='am-adbuasyfaf', weight='INT8-PTQ')\ndisplay(form)",
        after="print(repr(form), form.get_state())\n(FILES / 'pickle').open('ab').write(pickle.dumps(form))",
    ),
}  # fmt: skip


class Recorded(NotebookClient):
    """Sets up the simulator before each cell, and records every message that the kernel sends to a page."""

    def __init__(self, notebook: Any, simulator: Simulator, **options: Any) -> None:
        self.messages: list[Any] = []
        self._simulator = simulator
        super().__init__(notebook, allow_errors=True, timeout=60, on_cell_start=self._prepare, **options)

    def process_message(self, msg: Any, cell: Any, cell_index: int) -> Any:
        self.messages.append(msg)
        return super().process_message(msg, cell, cell_index)

    def _prepare(self, cell: Any, cell_index: int) -> None:
        self._simulator.heal()
        failure = FAILURES.get(cell.metadata.get("failure", ""))
        if failure is not None and failure.fault:
            self._simulator.fail(**failure.fault, times=None)


def cells(files: Path) -> Iterable[Any]:
    yield nbformat.v4.new_code_cell(SET_UP.format(files=str(files)))
    yield nbformat.v4.new_code_cell("%xmode Verbose")
    for name, failure in FAILURES.items():
        for way in failure.ways:
            call = f"{failure.before}\n{WAYS[way].format(call=failure.call)}"
            yield nbformat.v4.new_code_cell(call, metadata={"failure": name, "way": way})
            if failure.after:
                yield nbformat.v4.new_code_cell(failure.after)


def parts(key: str, length: int = 6) -> set[str]:
    return {key[start : start + length] for start in range(len(key) - length + 1)}


@pytest.mark.timeout(240)
def test_no_byte_that_is_written_contains_a_key(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    files = tmp_path / "files"
    files.mkdir()
    with Simulator(access_key=ACCESS_KEY, secret_key=SECRET_KEY, task_seconds=0.2) as simulator:
        environment = {
            "QIANFAN_ACCESS_KEY": ACCESS_KEY,
            "QIANFAN_SECRET_KEY": SECRET_KEY,
            "QIANFAN_CONSOLE_API_BASE_URL": simulator.url,
        }
        keys = {
            "access": ACCESS_KEY,
            "secret": SECRET_KEY,
            "wrong": WRONG_KEY,
            "bearer": f"bce-v3/{WRONG_KEY}",
            "blank": f"{WRONG_KEY[:20]} {WRONG_KEY[20:]}",
            "number": 1,
        }
        (files / "environment.json").write_text(json.dumps(environment))
        (files / "keys.json").write_text(json.dumps(keys))
        notebook = nbformat.v4.new_notebook(cells=list(cells(files)))
        with (files / "stdout.log").open("w") as stdout, (files / "stderr.log").open("w") as stderr:
            client = Recorded(notebook, simulator, kernel_name="python3", resources={"metadata": {"path": str(files)}})
            client.execute(stdout=stdout, stderr=stderr, env=os.environ | {"HOME": str(tmp_path)})
        assert any(call.access_key == WRONG_KEY for call in simulator.calls)
        assert len(simulator.calls) > len(FAILURES)
    (files / "environment.json").unlink()
    (files / "keys.json").unlink()
    written = {
        "notebook": nbformat.writes(notebook),
        "HTML export": exported(HTMLExporter, notebook),
        "Markdown export": exported(MarkdownExporter, notebook),
        "messages to the page": repr(client.messages),
        "this process": "".join(capfd.readouterr()),
        **{path.name: path.read_bytes().decode("latin-1") for path in sorted(files.iterdir())},
    }
    for name, text in written.items():
        print(f"searched {len(text):>10,} bytes: {name}")
    uncaught = [cell for cell in notebook.cells if cell.metadata.get("way") == "uncaught"]
    assert FAILURES.keys() - {cell.metadata["failure"] for cell in uncaught if failed_in(cell)} == {"works"}
    assert "AccessDenied" in written["records.log"], "the user's own log tells of the failure"
    secrets = {"bce-auth-v1", *parts(ACCESS_KEY), *parts(SECRET_KEY), *parts(WRONG_KEY)}
    assert {(name, secret) for name, text in written.items() for secret in secrets if secret in text} == set()
    assert {name: match[0] for name, text in written.items() if (match := SIGNATURE.search(text))} == {}


def failed_in(cell: Any) -> bool:
    return any(output.output_type == "error" for output in cell.outputs)


def exported(exporter: Any, notebook: Any) -> str:
    return str(exporter().from_notebook_node(notebook)[0])
