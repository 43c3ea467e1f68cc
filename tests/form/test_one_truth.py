"""The kernel owns what the form shows: the draft, its problems, and whether to confirm creating a task again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import qianfan

import qfwidget as qf
from qfwidget.console.client import shared_console
from qfwidget.simulator import Simulator
from qfwidget.tasks.create_once import Creator
from tests.form.front_end import FormPage, decision
from tests.samples import BODY, MODEL_SET, OWN_MODEL_SET, SOURCE
from tests.waiting import wait_until

# Saved into the version's own model set, the default.
COMPLETED = {**BODY, "modelSetId": OWN_MODEL_SET}


def incompressible(demo: Simulator) -> tuple[str, str]:
    models = qf.list_models(progress=False)
    row = models[~models.compressible.fillna(True)].iloc[0]
    return row.version_id, row.model_set_id


def test_a_version_is_saved_into_its_own_model(demo: Simulator) -> None:
    widget = qf.CompressionWidget(source_model_id=SOURCE, weight="INT8-PTQ", name="demo")
    assert widget.problems == {}, "the model set is being looked up"
    wait_until(lambda: widget.value == COMPLETED)
    assert widget.valid
    widget.close()


def test_submitting_at_once_sends_what_the_button_would(demo: Simulator) -> None:
    widget = qf.CompressionWidget(source_model_id=SOURCE, weight="INT8-PTQ", name="demo")
    widget.submit()
    (call,) = demo.calls_of("CreateModelCompTask")
    assert call.body == widget.sent == widget.value == COMPLETED
    widget.close()


def test_a_version_that_is_set_later_is_completed_too(demo: Simulator) -> None:
    widget = qf.CompressionWidget(weight="INT8-PTQ", name="demo")
    assert widget.problems == {"sourceModelId": "missing", "modelSetId": "missing"}
    widget.value = {**widget.value, "sourceModelId": SOURCE}
    wait_until(lambda: widget.value == COMPLETED)
    widget.close()


def test_a_model_set_that_is_named_is_kept(demo: Simulator) -> None:
    other = next(s for s in qf.list_model_sets().model_set_id if s != MODEL_SET)
    widget = qf.CompressionWidget(source_model_id=SOURCE, model_set_id=other, weight="INT8-PTQ")
    wait_until(lambda: demo.calls_of("DescribeModel"))
    assert widget.submit().id
    assert (widget.sent or {})["modelSetId"] == other
    widget.close()


def test_nothing_is_saved_into_a_preset_model(demo: Simulator) -> None:
    models = qf.list_models(presets=True, progress=False)
    own = set(qf.list_model_sets().model_set_id)
    preset = models[~models.model_set_id.isin(own) & models.compressible.fillna(False)].iloc[0]
    widget = qf.CompressionWidget(source_model_id=preset.version_id, weight="INT8-PTQ")
    wait_until(lambda: widget.problems)
    assert widget.problems == {"modelSetId": "missing"}
    widget.close()


def test_a_version_that_cannot_be_compressed_is_a_problem_and_is_not_sent(demo: Simulator) -> None:
    version, model_set = incompressible(demo)
    widget = qf.CompressionWidget(source_model_id=version, model_set_id=model_set, weight="INT8-PTQ")
    wait_until(lambda: widget.problems)
    assert widget.problems == {"sourceModelId": "not_compressible"}
    assert not widget.valid
    with pytest.raises(qf.InvalidRequest, match="cannot be compressed") as caught:
        widget.submit()
    assert caught.value.problems == {"sourceModelId": "not_compressible"}
    assert demo.calls_of("CreateModelCompTask") == []
    widget.close()


def test_an_unknown_version_is_left_to_the_console(demo: Simulator) -> None:
    widget = qf.CompressionWidget(source_model_id="amv-elsewhere", model_set_id=MODEL_SET, weight="INT8-PTQ")
    with pytest.raises(qf.ConsoleError) as caught:
        widget.submit()
    assert widget.error is not None
    assert widget.error["code"] == caught.value.code
    widget.close()


def test_a_version_that_does_not_exist_is_said_at_once(demo: Simulator) -> None:
    widget = qf.CompressionWidget(source_model_id="amv-elsewhere", weight="INT8-PTQ")
    wait_until(lambda: widget.error)
    assert widget.error is not None
    assert widget.error["code"] == "NoSuchModel"
    with pytest.raises(qf.ConsoleError, match="NoSuchModel"):
        widget.submit()
    widget.source_model_id = SOURCE
    wait_until(lambda: widget.error is None)
    wait_until(lambda: widget.valid)
    widget.close()


def test_submit_says_why_the_version_cannot_be_looked_up(demo: Simulator) -> None:
    demo.deny("read")
    widget = qf.CompressionWidget(source_model_id=SOURCE, weight="INT8-PTQ")
    with pytest.raises(qf.ConsoleError, match="AccessDenied"):
        widget.submit()
    widget.close()


def test_submit_looks_up_what_could_not_be_looked_up_before(demo: Simulator) -> None:
    demo.deny("read")
    widget = qf.CompressionWidget(source_model_id=SOURCE, weight="INT8-PTQ", name="demo")
    wait_until(lambda: widget.problems == {"modelSetId": "missing"})
    demo.deny(None)
    assert widget.submit().id
    widget.close()


def test_a_suggested_name_follows_the_weight_until_it_is_edited(demo: Simulator) -> None:
    widget = qf.CompressionWidget(weight="INT8-PTQ")
    widget.value = {**widget.value, "config": {"strategy": "Sparsity"}}
    assert widget.value["name"].startswith("Sparsity-")
    widget.value = {**widget.value, "name": "mine"}
    widget.value = {**widget.value, "config": {"strategy": "Quantization", "weight": "W8A16C16"}}
    assert widget.value["name"] == "mine"
    widget.close()


@pytest.fixture
def page(demo: Simulator, monkeypatch: pytest.MonkeyPatch) -> Iterator[FormPage]:
    page = FormPage(
        monkeypatch,
        qf.CompressionWidget(name="demo", source_model_id=SOURCE, model_set_id=MODEL_SET, weight="INT8-PTQ"),
    )
    yield page
    page.widget.close()


def press(page: FormPage, press_id: str, *, again: bool = False) -> dict[str, Any]:
    page.ask({"id": press_id, "kind": "createTask", "body": BODY, **decision(), "again": again})
    wait_until(lambda: page.replies_to(press_id))
    return page.replies_to(press_id)[-1]


def created(demo: Simulator) -> int:
    return len(demo.calls_of("CreateModelCompTask"))


def test_the_kernel_confirms_before_the_same_task_is_created_again(demo: Simulator, page: FormPage) -> None:
    assert press(page, "1")["ok"]
    wait_until(lambda: page.widget.response)
    assert press(page, "2")["error"]["hintKey"] == "created_already"
    with pytest.raises(qf.ConsoleError, match="already been created") as caught:
        page.widget.submit()
    assert "again=True" in caught.value.hint
    assert created(demo) == 1
    assert press(page, "3", again=True)["ok"]
    wait_until(lambda: created(demo) == 2)


def test_the_page_confirms_repeating_a_task_that_python_created(demo: Simulator, page: FormPage) -> None:
    page.widget.submit()
    assert press(page, "1")["error"]["hintKey"] == "created_already"
    page.widget.value = {**BODY, "name": "other"}
    assert page.widget.submit().id, "another task is no repetition"
    assert created(demo) == 2


def test_the_same_weight_in_another_spelling_is_a_repetition(demo: Simulator) -> None:
    widget = qf.CompressionWidget(source_model_id="amv-jrs4x425sde2", weight="W8A16", name="demo")
    widget.submit()
    widget.weight = "W8A16C16"
    with pytest.raises(qf.ConsoleError, match="already been created"):
        widget.submit()
    widget.close()


def test_a_task_that_may_exist_is_confirmed_too(demo: Simulator, page: FormPage) -> None:
    demo.fail("CreateModelCompTask", status=500, code="InternalError", when="before")
    demo.fail("DescribeModelCompTasks", status=403, code="AccessDenied")
    with pytest.raises(qf.UnknownOutcome):
        page.widget.submit()
    assert page.widget.outcome == "unknown"
    assert press(page, "1")["error"]["hintKey"] == "created_perhaps"
    with pytest.raises(qf.ConsoleError, match="may already have been created"):
        page.widget.submit()
    assert page.widget.submit(again=True).id
    assert created(demo) == 2


def test_a_refused_task_may_be_tried_again(demo: Simulator, page: FormPage) -> None:
    demo.fail("CreateModelCompTask", status=403, code="AccessDenied")
    with pytest.raises(qf.ConsoleError, match="AccessDenied"):
        page.widget.submit()
    assert page.widget.submit().id


@pytest.mark.parametrize("apart", [0.0, 0.01, 0.015, 0.1])
def test_two_pages_that_press_at_the_same_time_make_one_task(demo: Simulator, page: FormPage, apart: float) -> None:
    def second() -> None:
        threading.Event().wait(apart)
        press(page, "2")

    presses = [threading.Thread(target=press, args=(page, "1")), threading.Thread(target=second)]
    for thread in presses:
        thread.start()
    for thread in presses:
        thread.join()
    wait_until(lambda: page.widget.response)
    refused = [reply["error"]["hintKey"] for reply in page.replies if not reply["ok"]]
    assert refused in (["busy"], ["created_already"])
    assert created(demo) == 1


def test_a_request_whose_reply_was_lost_is_replied_to_again_and_not_carried_out_again(
    demo: Simulator, page: FormPage
) -> None:
    for _ in range(3):
        assert press(page, "1")["ok"]
    wait_until(lambda: page.widget.response)
    assert press(page, "1")["ok"]
    assert page.widget.decision == "1"
    assert created(demo) == 1
    for _ in range(2):
        page.ask({"id": "set", "kind": "createModelSet", "modelSetName": "new", "modelType": "Text2Text"})
    wait_until(lambda: page.replies_to("set"))
    page.ask({"id": "set", "kind": "createModelSet", "modelSetName": "new", "modelType": "Text2Text"})
    wait_until(lambda: len(page.replies_to("set")) > 1)
    assert len({reply["result"]["modelSetId"] for reply in page.replies_to("set")}) == 1
    assert len(demo.calls_of("CreateCustomModelSet")) == 1


def test_a_press_that_is_undone_in_time_creates_nothing(demo: Simulator, page: FormPage) -> None:
    page.ask({"id": "undo", "kind": "undoCreate", "decision": "1"})
    wait_until(lambda: page.replies_to("undo"))
    assert page.replies_to("undo")[-1]["result"] == {"created": False}
    assert press(page, "1")["error"]["hintKey"] == "undone"
    assert created(demo) == 0


def test_a_create_that_was_sent_is_not_reported_as_undone(demo: Simulator, page: FormPage) -> None:
    press(page, "1")
    page.ask({"id": "undo", "kind": "undoCreate", "decision": "1"})
    wait_until(lambda: page.replies_to("undo"))
    assert page.replies_to("undo")[-1]["result"] == {"created": True}
    wait_until(lambda: created(demo) == 1)


CHANGES: list[dict[str, Any]] = [
    {"kind": "createModelSet", "modelSetName": "new", "modelType": "Text2Text"},
    {"kind": "cancelTask", "taskId": "amva-1"},
    {"kind": "deleteTask", "taskId": "amva-1"},
    {"kind": "createTask", "body": BODY},
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change["kind"])
def test_nothing_is_changed_in_an_account_that_the_page_did_not_show(
    demo: Simulator, page: FormPage, change: dict[str, Any]
) -> None:
    fresh = {"before": time.monotonic() + 20} if change["kind"] == "createTask" else {}
    page.ask({"id": "1", **change, **fresh, "session": "of another account"})
    wait_until(lambda: page.replies_to("1"))
    assert page.replies_to("1")[-1]["error"]["hintKey"] == "console_changed"
    assert {call.action for call in demo.calls} <= {"DescribeModel", "DescribeModelSet"}


def test_the_whole_state_is_sent_when_it_is_asked_for(demo: Simulator, page: FormPage) -> None:
    task = page.widget.submit()
    wait_until(lambda: (page.widget.task or {}).get("status"))
    page.sent_messages.clear()
    page.ask({"id": "sync", "kind": "sync"})
    wait_until(lambda: page.replies_to("sync"))
    states = [message["state"] for message in page.sent_messages if message["method"] == "update"]
    state = {name: value for update in states for name, value in update.items()}
    assert state["task"]["id"] == task.id
    assert state["response"]["result"] == task.id
    assert (state["sent"], state["outcome"], state["submitting"]) == (BODY, "created", False)


def test_the_number_of_remembered_requests_is_bounded(demo: Simulator, page: FormPage) -> None:
    for number in range(500):
        page.ask({"id": str(number), "kind": "undoCreate", "decision": f"of-{number}"})
    wait_until(lambda: page.replies_to("499"))
    assert len(page.widget._service._replies) <= 200


def test_a_corrected_settings_file_needs_no_new_kernel(
    simulator: Simulator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """In a separate process, since the SDK reads its settings only once."""
    settings = tmp_path / "settings.env"
    settings.write_bytes("QIANFAN_ACCESS_KEY=密钥".encode("gbk"))
    program = f"""
import pathlib, time
import qfwidget as qf

def wait_until(condition):
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)

def greet(id):
    form._service.receive({{"id": id, "kind": "hello"}})

form = qf.CompressionWidget()
greet("1")
wait_until(lambda: form.error)
print(form.error["code"], {str(settings)!r} in form.error["message"])
pathlib.Path({str(settings)!r}).write_text(
    "QIANFAN_ACCESS_KEY={simulator.access_key}\\nQIANFAN_SECRET_KEY={simulator.secret_key}\\n"
    "QIANFAN_CONSOLE_API_BASE_URL={simulator.url}\\n"
)
greet("2")
wait_until(lambda: form.console)
print(form.console["signedIn"], form.error)
"""
    environment = {name: text for name, text in os.environ.items() if not name.startswith("QIANFAN_")}
    finished = subprocess.run(
        [sys.executable, "-c", program],
        env={**environment, "QIANFAN_DOT_ENV_CONFIG_FILE": str(settings)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert finished.stdout.splitlines() == ["BadSettingsFile True", "True None"], finished.stderr


def test_a_key_with_spaces_around_it_is_the_same_account(demo: Simulator) -> None:
    config = qianfan.get_config()
    config.ACCESS_KEY = f" {demo.access_key} "
    before = shared_console().account
    assert len(qf.list_model_sets()) > 0
    assert shared_console().account == before


def test_a_task_is_created_on_the_console_that_was_confirmed_or_not_at_all(demo: Simulator) -> None:
    creator = Creator(shared_console())
    decided_for = shared_console().account
    with qf.demo() as other:
        with pytest.raises(qf.ConsoleError, match="another address or account"):
            creator.create(BODY, account=decided_for)
        assert created(demo) == created(other) == 0


def test_a_version_that_can_be_compressed_by_now_is_no_longer_a_problem(demo: Simulator) -> None:
    demo.fail("DescribeModel", body=json.dumps({"requestId": "r", "result": CREATING}), times=1)
    widget = qf.CompressionWidget(source_model_id=SOURCE, model_set_id=MODEL_SET, weight="INT8-PTQ")
    wait_until(lambda: widget.problems == {"sourceModelId": "not_compressible"})
    assert widget.submit().id, "the version is looked up again before the task is refused"
    assert widget.problems == {}
    widget.close()


CREATING = {"modelId": SOURCE, "modelSetId": MODEL_SET, "status": "Creating", "isSupportModelComp": True}


def test_a_draft_that_is_written_without_a_model_set_keeps_the_versions_own(demo: Simulator, page: FormPage) -> None:
    draft = {name: text for name, text in BODY.items() if name != "modelSetId"}
    page.widget.value = draft
    wait_until(lambda: page.widget.value == COMPLETED)
    page.widget.value = {**draft, "description": "words"}
    assert page.widget.value == {**COMPLETED, "description": "words"}
    page.ask({"id": "write", "kind": "setValue", "value": draft})
    wait_until(lambda: page.replies_to("write"))
    assert page.replies_to("write")[-1]["result"] == {"value": COMPLETED}


def test_a_task_is_followed_again_after_signing_in_again(demo: Simulator) -> None:
    widget = qf.CompressionWidget(source_model_id=SOURCE, model_set_id=MODEL_SET, weight="INT8-PTQ")
    task = widget.submit()
    wait_until(lambda: (widget.task or {}).get("status") in ("creating", "running"))
    qf.sign_out()
    qf.sign_in(demo.access_key, demo.secret_key)
    task.cancel()
    wait_until(lambda: (widget.task or {}).get("status") == "stopped")
    widget.close()


def test_a_task_can_be_attached_before_signing_in(demo: Simulator) -> None:
    task_id = demo.tasks[0]["id"]
    qf.sign_out()
    widget = qf.CompressionWidget.attach(task_id)
    wait_until(lambda: widget.error)
    qf.sign_in(demo.access_key, demo.secret_key)
    wait_until(lambda: widget.task)
    assert (widget.task or {})["id"] == task_id
    assert widget.error is None
    widget.close()


def test_a_task_of_another_account_needs_no_confirmation(demo: Simulator, page: FormPage) -> None:
    page.widget.submit()
    with qf.demo() as other:
        page.widget.submit()
        assert created(other) == 1
    assert created(demo) == 1


def test_a_repeated_request_for_the_state_gets_it_each_time(demo: Simulator, page: FormPage) -> None:
    for count in (1, 2):
        page.sent_messages.clear()
        page.ask({"id": "sync", "kind": "sync"})
        wait_until(lambda: page.replies_to("sync"))
        assert any(message["method"] == "update" for message in page.sent_messages), count


def test_a_closed_form_starts_nothing(demo: Simulator) -> None:
    widget = qf.CompressionWidget(source_model_id=SOURCE, weight="INT8-PTQ")
    widget.close()
    widget.about_to_display()
    assert widget.problems in ({}, {"modelSetId": "missing"})
    wait_until(lambda: not any(thread.name.startswith("qfwidget") for thread in threading.enumerate()))
    assert demo.calls_of("DescribeCustomModelSets") == []
