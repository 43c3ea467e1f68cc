"""The replies to the front end's requests, on any thread."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

import qfwidget as qf
from qfwidget.simulator import Simulator
from tests.form.front_end import FrontEnd, decision
from tests.samples import BODY
from tests.waiting import wait_until


@pytest.fixture
def front_end() -> Iterator[FrontEnd]:
    front_end = FrontEnd()
    yield front_end
    front_end.service.close()


def test_the_greeting_says_which_console_is_used(sdk: Simulator, front_end: FrontEnd) -> None:
    assert front_end.ask("hello")["ok"]
    front_end.wait(lambda: "console" in front_end.traits)
    host = sdk.url.removeprefix("http://")
    console = front_end.traits["console"]
    assert {**console, "session": ""} == {
        "host": host, "simulated": True, "signedIn": True, "session": "", "takesKeys": True,
    }  # fmt: skip
    for key in (sdk.access_key, sdk.secret_key):
        assert key not in console["session"]


def test_the_form_shows_keys_and_addresses_that_change_outside_it(sdk: Simulator, front_end: FrontEnd) -> None:
    def console() -> tuple[str, bool]:
        return front_end.traits["console"]["host"], front_end.traits["console"]["signedIn"]

    front_end.ask("hello")
    here = sdk.url.removeprefix("http://")
    with qf.demo() as demo:
        assert console() == (demo.url.removeprefix("http://"), True)
    assert console() == (here, True)
    qf.sign_out()
    assert console() == (here, False)
    qf.sign_in(sdk.access_key, sdk.secret_key)
    assert console() == (here, True)


def test_model_sets_and_versions_arrive_as_events(sdk: Simulator, front_end: FrontEnd) -> None:
    count = front_end.ask("listModelSets", refresh=False)["result"]["count"]
    listed = [s for m in front_end.messages if m["kind"] == "modelSets" for s in m["modelSets"]]
    assert len(listed) == count
    (owner,) = (s for s in listed if "amv-d1zx1iwdarfr" in {v["modelId"] for v in s["versions"]})
    front_end.ask("describeVersions", "2", modelSetId=owner["modelSetId"])
    described = [v for m in front_end.messages if m["kind"] == "versions" for v in m["versions"]]
    assert {v["modelId"] for v in described} == {v["modelId"] for v in owner["versions"]}
    assert next(v for v in described if v["modelId"] == "amv-d1zx1iwdarfr")["compressible"] is True


def test_known_versions_arrive_in_one_event(sdk: Simulator, front_end: FrontEnd) -> None:
    front_end.ask("listModelSets", refresh=False)
    owner = max((s for m in front_end.messages for s in m.get("modelSets", ())), key=lambda s: len(s["versions"]))
    front_end.ask("describeVersions", "2", modelSetId=owner["modelSetId"])
    front_end.messages.clear()
    front_end.ask("describeVersions", "3", modelSetId=owner["modelSetId"])
    (event,) = (m for m in front_end.messages if m["kind"] == "versions")
    assert len(event["versions"]) > 1


def test_a_list_is_read_once_until_it_is_refreshed(sdk: Simulator, front_end: FrontEnd) -> None:
    first = front_end.ask("listModelSets", "1", refresh=False)
    assert front_end.ask("listModelSets", "2", refresh=False)["result"] == first["result"]
    assert len(sdk.calls_of("DescribeCustomModelSets")) == 1
    front_end.ask("listModelSets", "3", refresh=True)
    assert len(sdk.calls_of("DescribeCustomModelSets")) == 2


def test_a_task_is_created_once_and_followed_to_its_end(front_end: FrontEnd) -> None:
    with qf.demo(task_seconds=0.4) as demo:
        assert front_end.ask("createTask", "decision", body=BODY) == {
            "kind": "reply", "id": "decision", "ok": True, "result": None,
        }  # fmt: skip
        front_end.wait(lambda: (front_end.traits.get("task") or {}).get("status") == "succeeded")
        assert front_end.traits["response"]["result"] == front_end.traits["task"]["id"]
        assert front_end.traits["sent"] == BODY
        assert front_end.traits["error"] is None
        assert front_end.traits["submitting"] is False
        front_end.ask("createTask", "decision", body=BODY)
        assert len(front_end.replies("decision")) == 2
        assert len(demo.calls_of("CreateModelCompTask")) == 1


def test_two_presses_at_the_same_time_create_one_task(front_end: FrontEnd) -> None:
    with qf.demo() as demo:
        demo.fail("CreateModelCompTask", delay=0.5)
        front_end.ask("createTask", "1", body=BODY)
        refused = front_end.ask("createTask", "2", body=BODY)
        assert refused["error"]["hintKey"] == "busy"
        with pytest.raises(qf.ConsoleError, match="being created"):
            front_end.service.submit(BODY)
        front_end.wait(lambda: front_end.traits.get("response"))
        assert len(demo.calls_of("CreateModelCompTask")) == 1


def test_the_same_message_on_many_threads_creates_one_task(front_end: FrontEnd) -> None:
    with qf.demo() as demo:
        message = {"id": "decision", "kind": "createTask", "body": BODY, **decision()}
        threads = [threading.Thread(target=front_end.service.receive, args=(message,)) for _ in range(8)]
        for thread in threads:
            thread.start()
        front_end.wait(lambda: len(front_end.replies("decision")) == 8)
        assert all(reply["ok"] for reply in front_end.replies("decision"))
        front_end.wait(lambda: front_end.traits.get("response"))
        assert len(demo.calls_of("CreateModelCompTask")) == 1


def test_a_call_does_not_block_the_kernel(front_end: FrontEnd) -> None:
    with qf.demo(latency=0.5):
        message = {"id": "1", "kind": "createTask", "body": BODY, **decision()}
        started = time.monotonic()
        front_end.service.receive(message)
        front_end.service.receive({"id": "2", "kind": "listModelSets", "refresh": False})
        assert time.monotonic() - started < 0.25
        front_end.wait(lambda: front_end.replies("2"))


def test_a_failure_is_published_and_the_next_try_works(sdk: Simulator, front_end: FrontEnd) -> None:
    sdk.deny("write")
    front_end.ask("createTask", "1", body=BODY)
    error = front_end.wait(lambda: front_end.traits.get("error"))
    assert (error["code"], error["status"], error["hintKey"]) == ("AccessDenied", 403, "missing_write_policy")
    front_end.wait(lambda: front_end.traits["submitting"] is False)
    sdk.deny(None)
    front_end.ask("createTask", "2", body=BODY)
    front_end.wait(lambda: front_end.traits.get("response"))
    assert front_end.traits["error"] is None


def test_nothing_is_created_on_a_console_that_the_user_did_not_see(sdk: Simulator, front_end: FrontEnd) -> None:
    seen = decision()
    with qf.demo() as demo:
        refused = front_end.ask("createTask", body=BODY, **seen)
        assert refused["error"]["hintKey"] == "console_changed"
        assert demo.calls_of("CreateModelCompTask") == sdk.calls_of("CreateModelCompTask") == []


def test_a_press_that_arrives_too_late_creates_nothing(sdk: Simulator, front_end: FrontEnd) -> None:
    refused = front_end.ask("createTask", body=BODY, before=time.monotonic() - 0.001)
    assert refused["error"]["hintKey"] == "late"
    assert sdk.calls_of("CreateModelCompTask") == []


def test_a_body_that_breaks_the_rules_is_not_sent(sdk: Simulator, front_end: FrontEnd) -> None:
    front_end.ask("createTask", body={**BODY, "config": {"strategy": "Quantization"}})
    assert front_end.wait(lambda: front_end.traits.get("error"))["hintKey"] == "invalid_request"
    assert sdk.calls == []


@pytest.mark.parametrize(
    "content",
    [
        {"id": "7", "kind": "nonsense"},
        {"id": "7", "kind": "createTask"},
        {"id": "7", "kind": "createTask", "body": "x"},
        {"id": "7", "kind": "hello", "more": 1},
        {"id": "7"},
    ],
)
def test_a_malformed_message_is_refused(sdk: Simulator, front_end: FrontEnd, content: dict[str, Any]) -> None:
    front_end.service.receive(content)
    (refusal,) = front_end.wait(lambda: front_end.replies("7"))
    assert refusal["error"]["hintKey"] == "bad_message"
    assert sdk.calls == []


def test_signing_in_by_message_leaves_no_trace_of_the_keys(sdk: Simulator, front_end: FrontEnd) -> None:
    assert front_end.ask("signOut")["ok"]
    front_end.wait(lambda: front_end.traits.get("console", {}).get("signedIn") is False)
    assert front_end.ask("signIn", "2", accessKey="bce-v3/x", secretKey="y")["error"]["hintKey"] == "wrong_kind_of_key"
    assert front_end.ask("signIn", "3", accessKey=sdk.access_key, secretKey=sdk.secret_key)["ok"]
    front_end.wait(lambda: front_end.traits["console"]["signedIn"] is True)
    assert front_end.ask("listModelSets", "4", refresh=False)["ok"]
    for secret in (sdk.access_key, sdk.secret_key):
        assert secret not in repr((front_end.published, front_end.messages))


def test_keys_are_refused_where_visitors_may_share_the_process(sdk: Simulator) -> None:
    front_end = FrontEnd(takes_keys=False)
    front_end.ask("hello")
    assert front_end.wait(lambda: front_end.traits.get("console"))["takesKeys"] is False
    assert front_end.ask("signOut", "2")["error"]["hintKey"] == "sign_in_refused"
    assert front_end.traits["console"]["signedIn"] is True
    qf.sign_out()
    refused = front_end.ask("signIn", "3", accessKey=sdk.access_key, secretKey=sdk.secret_key)
    assert refused["error"]["hintKey"] == "sign_in_refused"
    assert front_end.ask("listModelSets", "4", refresh=False)["error"]["hintKey"] == "not_signed_in"
    assert sdk.calls == []
    qf.sign_in(sdk.access_key, sdk.secret_key)  # the program may do that
    assert front_end.ask("listModelSets", "5", refresh=False)["ok"]
    front_end.service.close()


def test_a_task_that_one_visitor_creates_is_not_in_anothers_form(front_end: FrontEnd) -> None:
    with qf.demo(task_seconds=0.2):
        other = FrontEnd(takes_keys=False)
        for visitor in (front_end, other):
            visitor.ask("hello")
        front_end.ask("createTask", "decision", body=BODY)
        front_end.wait(lambda: (front_end.traits.get("task") or {}).get("status") == "succeeded")
        assert other.traits.keys() == {"console"}
        assert [message["kind"] for message in other.messages] == ["reply"], "to its greeting"
        other.service.close()


def test_cancelling_shows_at_once(front_end: FrontEnd) -> None:
    with qf.demo(task_seconds=10):
        front_end.ask("createTask", "1", body=BODY)
        task_id = front_end.wait(lambda: (front_end.traits.get("response") or {}).get("result"))
        assert front_end.ask("cancelTask", "2", taskId=task_id)["ok"]
        assert front_end.traits["task"]["status"] in ("stopping", "stopped")
        front_end.wait(lambda: front_end.traits["task"]["status"] == "stopped")


def test_the_request_as_code(sdk: Simulator, front_end: FrontEnd) -> None:
    code = front_end.ask("toCode", body=BODY, language="go")["result"]["code"]
    assert "package main" in code
    assert '"amv-d1zx1iwdarfr"' in code
    assert front_end.ask("toCode", "2", body=BODY, language="perl")["error"]["hintKey"] == "bad_message"
    assert front_end.ask("toCode", "3", body={}, language="go")["error"]["hintKey"] == "invalid_request"
    assert sdk.calls == []


def test_creating_a_model_set(sdk: Simulator, front_end: FrontEnd) -> None:
    reply = front_end.ask("createModelSet", modelSetName="新模型", modelType="Text2Text")
    assert reply["result"]["modelSetId"].startswith("am-")


def test_nothing_runs_after_close(front_end: FrontEnd) -> None:
    with qf.demo(task_seconds=60) as demo:
        front_end.ask("createTask", "1", body=BODY)
        front_end.wait(lambda: (front_end.traits.get("task") or {}).get("status"))
        front_end.service.close()
        front_end.service.receive({"id": "2", "kind": "listModelSets", "refresh": False})
        wait_until(lambda: not any(thread.name.startswith("qfwidget") for thread in threading.enumerate()))
        assert demo.calls_of("DescribeCustomModelSets") == []
