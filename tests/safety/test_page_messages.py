"""Messages of a page never cause an unhandled exception, change what the kernel owns, or reveal a key."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest

import qfwidget as qf
from qfwidget import rules
from qfwidget.form import incoming, messages
from qfwidget.simulator import Simulator
from tests.form.front_end import FormPage
from tests.waiting import wait_until

VALUE = {"name": "demo", "config": {"strategy": "Sparsity"}}


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Iterator[FormPage]:
    page = FormPage(monkeypatch, qf.CompressionWidget())
    yield page
    page.widget.close()


OWNED_BY_THE_KERNEL = {
    "rules": {"strategies": {}},
    "console": {"host": "evil.example.com", "simulated": False, "signedIn": True},
    "submitting": True,
    "sent": VALUE,
    "response": {"result": "amva-forged"},
    "error": {"code": "forged"},
    "task": {"id": "amva-forged"},
    "save": "nothing",
    "comm_id": "forged",
    "_esm": "alert(1)",
    "_css": "*{}",
    "_bundle": "alert(1)",
}


@pytest.mark.parametrize("name", OWNED_BY_THE_KERNEL)
def test_a_page_cannot_write_what_the_kernel_owns(sdk: Simulator, page: FormPage, name: str) -> None:
    before = getattr(page.widget, name)
    page.say({"method": "update", "state": {name: OWNED_BY_THE_KERNEL[name], "value": VALUE}})
    assert getattr(page.widget, name) == before
    assert page.widget.value == VALUE
    assert page.widget.rules == rules.rules()
    assert sdk.calls == []


@pytest.mark.parametrize(
    "data",
    [
        None, [], "x", 1, {}, {"method": None}, {"method": "update"}, {"method": "update", "state": None},
        {"method": "update", "state": [1]}, {"method": "update", "state": {}, "buffer_paths": [["value"]]},
        {"method": "update", "state": {"value": None}}, {"method": "update", "state": {"value": [1]}},
        {"method": "update", "state": {"value": {"unknown": 1}}}, {"method": "update", "state": {"locale": "xx"}},
        {"method": "custom"}, {"method": "custom", "content": None}, {"method": "custom", "content": "submit"},
        {"method": "custom", "content": {"kind": "submit"}}, {"method": "submit"}, {"method": "echo_update"},
        {"method": "custom", "content": {"id": "1", "kind": "createTask", "body": VALUE}},
        {"method": "custom", "content": {"id": "x" * 101, "kind": "hello"}},
        {"method": "custom", "content": {"id": "\ud800", "kind": "hello"}},
        {"method": "custom", "content": {"id": "1\n", "kind": "hello"}},
        {"method": "custom", "content": {"kind": "setValue", "value": VALUE}},
        {"method": "custom", "content": {"id": "1", "kind": "signIn"}},
    ],
)  # fmt: skip
def test_a_malformed_message_does_nothing(
    sdk: Simulator, page: FormPage, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture, data: object
) -> None:
    value, locale = page.widget.value, page.widget.locale
    page.say(data)
    assert (page.widget.value, page.widget.locale) == (value, locale)
    assert all(not reply["ok"] for reply in page.replies)
    assert json.dumps(page.sent_messages, ensure_ascii=False, default=repr).encode()
    assert sdk.calls == []
    assert capfd.readouterr().err == ""
    assert caplog.records == []


def test_half_a_surrogate_pair_breaks_no_message(sdk: Simulator, page: FormPage) -> None:
    page.say({"method": "update", "state": {"value": {"name": "a\ud800"}}})
    assert page.widget.value == {"name": "a\ufffd"}
    page.widget.value = {"name": "b\udfff"}
    assert page.widget.problems["name"] == "not_text"
    assert json.dumps(page.sent_messages, ensure_ascii=False).encode()
    assert json.dumps(page.widget.get_state("value"), ensure_ascii=False).encode()


@pytest.mark.parametrize("level", ["comm", "root"])
def test_keys_that_the_form_sends_are_in_no_log(
    sdk: Simulator, page: FormPage, caplog: pytest.LogCaptureFixture, level: str
) -> None:
    access_key, secret_key = sdk.access_key, sdk.secret_key
    qf.sign_out()
    caplog.set_level(logging.DEBUG, "Comm" if level == "comm" else None)
    keys = json.dumps({"accessKey": access_key, "secretKey": secret_key}).encode()
    page.ask({"id": "1", "kind": "signIn"}, keys)
    page.ask({"id": "2", "kind": "signIn"}, keys[:-1])
    page.ask({"id": "3", "kind": "signIn"}, json.dumps({"accessKey": access_key, "secretKey": 1}).encode())
    wait_until(lambda: len(page.replies) == 3)
    assert {reply["id"]: reply["ok"] for reply in page.replies} == {"1": True, "2": False, "3": False}
    assert qf.list_model_sets().shape[0] > 0
    assert "signIn" in caplog.text, "the message itself is logged"
    output = f"{caplog.text}{page.sent_messages}"
    assert access_key not in output
    assert secret_key not in output


def test_a_message_with_keys_is_shown_without_them() -> None:
    content = incoming.with_keys({"id": "1", "kind": "signIn"}, [b'{"accessKey": "an-access-key", "secretKey": "s"}'])
    request = messages.REQUESTS.validate_python(content)
    assert "an-access-key" not in repr(request)


def test_a_form_that_saves_nothing_sends_its_traits_as_messages(
    monkeypatch: pytest.MonkeyPatch, sdk: Simulator
) -> None:
    page = FormPage(monkeypatch, qf.CompressionWidget(save="nothing", name="confidential"))
    state = page.widget.get_state()
    assert not {"value", "sent", "response", "error", "task"} & state.keys()
    page.ask({"id": "1", "kind": "hello"})
    contents = [m["content"] for m in page.sent_messages if m["method"] == "custom"]
    assert contents[0]["kind"] == "traits"
    assert contents[0]["traits"]["value"]["name"] == "confidential"
    page.sent_messages.clear()
    page.ask({"id": "value", "kind": "setValue", "value": VALUE})
    assert page.widget.value == VALUE
    page.ask({"id": "wrong", "kind": "setValue", "value": {"unknown": 1}})
    assert [reply["ok"] for reply in page.replies[-2:]] == [True, False]
    assert page.widget.value == VALUE
    page.widget.set_trait("error", {"code": "confidential"})  # as a failure is published
    traits = [m["content"]["traits"] for m in page.sent_messages if m["content"]["kind"] == "traits"]
    assert traits == [{"value": VALUE}, {"error": {"code": "confidential"}}]
    assert "confidential" not in str(page.widget._repr_mimebundle_())
    page.widget.close()
