"""Random responses, user input and page messages: no crash, no hang, and nothing sent that must not be.

`make test` tries a hundred cases of each, `make fuzz` ten thousand.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import traitlets
from hypothesis import given
from hypothesis import strategies as st

import qfwidget as qf
from qfwidget.console.client import Console
from qfwidget.models.catalog import Catalog
from qfwidget.request import CompressionRequest
from qfwidget.simulator import Simulator
from qfwidget.tasks.actions import describe, send, task_pages
from tests.form.front_end import FormPage
from tests.samples import BODY

CASE_SECONDS = 5.0

any_text = st.text(st.characters(exclude_categories=()), max_size=40)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | any_text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(any_text, inner, max_size=4),
    max_leaves=12,
)


def mangled(good: Any) -> st.SearchStrategy[Any]:
    """Return values like the given one, with parts missing or replaced."""
    if isinstance(good, dict):
        parts = st.fixed_dictionaries({}, optional={name: mangled(part) for name, part in good.items()})
        return parts | parts | anything
    if isinstance(good, list):
        return st.lists(mangled(good[0]), max_size=4) | anything
    return st.just(good) | st.just(good) | anything


def outcome(call: Callable[[], Any]) -> tuple[Any, qf.QfError | None]:
    try:
        return call(), None
    except qf.QfError as error:
        return None, error


# Responses

PAGE_INFO = {"isTruncated": True, "nextMarker": "next", "marker": "m", "maxKeys": 100}
MODEL_SET = {"modelSetId": "am-1", "modelSetName": "n", "labels": ["l"], "modelIds": ["amv-1"], "modelNames": ["v"]}
TASK = {"id": "amva-1", "name": "demo", "status": "running", "createTime": "2026-01-01T00:00:00Z", "config": {}}
CALLS: dict[str, tuple[Callable[[], object], Any]] = {
    "DescribeCustomModelSets": (
        lambda: list(Catalog(Console()).model_sets()),
        {"customModelSetList": [MODEL_SET], "pageInfo": PAGE_INFO},
    ),
    "DescribeModel": (
        lambda: list(Catalog(Console()).versions([("amv-1", "v", "am-1")])),
        {"modelId": "amv-1", "modelName": "v", "isSupportModelComp": True, "status": "Ready"},
    ),
    "DescribeModelCompTasks": (
        lambda: list(task_pages(Console())),
        {"modelCompTaskList": [TASK], "pageInfo": PAGE_INFO},
    ),
    "DescribeModelCompTask": (lambda: describe(Console(), "amva-1"), TASK),
    "CreateModelCompTask": (lambda: send(Console(), BODY), "amva-1"),
    "CreateCustomModelSet": (lambda: Catalog(Console()).create_model_set("n", "Text2Text"), "am-1"),
}


@st.composite
def answers(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    action = draw(st.sampled_from(sorted(CALLS)))
    error = {"requestId": "r", "code": "Strange", "message": "param[weight] invalid.", "error_code": 1}
    whole = draw(mangled({"requestId": "r", "result": CALLS[action][1]}) | mangled(error))
    body = draw(st.just(json.dumps(whole).encode()) | st.binary(max_size=60))
    status = draw(st.just(200) | st.integers(200, 599))
    letters = st.characters(min_codepoint=32, max_codepoint=126)
    names = st.sampled_from(["Location", "Content-Encoding", "X-Bce-Error-Message", "X-Bce-Request-Id", "Retry-After"])
    return action, {
        "status": 200 if status in (204, 304) else status,  # responses without a body
        "body": body,
        "headers": draw(st.dictionaries(names, st.text(letters, max_size=20), max_size=2)),
    }


@given(answers())
def test_a_response_is_used_or_refused(
    sdk: Simulator, monkeypatch: pytest.MonkeyPatch, answer: tuple[str, dict[str, Any]]
) -> None:
    action, fault = answer
    monkeypatch.setattr("qfwidget.console.client.READ_ATTEMPTS", 1)
    sdk.heal()
    sdk.fail(action, **fault, times=None)
    started = time.monotonic()
    result, error = outcome(CALLS[action][0])
    if error is not None:
        assert error.__context__ is None
        assert type(error) in (qf.ConsoleError, qf.Unreachable)
        result = [str(error), error.to_dict()]
    assert time.monotonic() - started < CASE_SECONDS
    assert repr(result).encode()
    assert sdk.secret_key not in repr(result)


# User input

typed = st.fixed_dictionaries(
    {},
    optional={
        "name": any_text | anything,
        "description": any_text | anything,
        "sourceModelId": st.just("amv-d1zx1iwdarfr") | any_text | anything,
        "modelSetId": st.just("am-adbuasyfaf") | any_text | anything,
        "config": st.fixed_dictionaries(
            {},
            optional={
                "strategy": st.sampled_from(["Quantization", "sparsity", " SPARSITY "]) | anything,
                "weight": st.sampled_from(["INT8-PTQ", "w8a16c16", "other"]) | any_text | anything,
            },
        )
        | anything,
    },
)


def is_allowed(body: Any) -> bool:
    """Apply the rules of the API page, implemented independently of qfwidget."""
    config = body.get("config")
    required = [body.get("name"), body.get("sourceModelId"), body.get("modelSetId")]
    if not all(isinstance(text, str) and text.strip() for text in required) or not isinstance(config, dict):
        return False
    weight = config.get("weight")
    weighed = config["strategy"] == "Quantization" and isinstance(weight, str) and bool(weight.strip())
    return (
        body.keys() <= {"name", "description", "sourceModelId", "modelSetId", "config"}
        and isinstance(body.get("description", ""), str)
        and (weighed or (config["strategy"] == "Sparsity" and "weight" not in config))
    )


@given(typed)
def test_input_makes_an_allowed_request_or_none(sdk: Simulator, body: dict[str, Any]) -> None:
    before = len(sdk.calls_of("CreateModelCompTask"))
    widget = qf.CompressionWidget()
    try:
        widget.value = body
    except traitlets.TraitError:  # what is not text, and unknown fields, are refused at once
        assert "sourceModelId" not in widget.value
        widget.close()
        return
    request, error = outcome(CompressionRequest.from_body(widget.value).body)
    widget.close()
    found = dict(error.problems) if isinstance(error, qf.InvalidRequest) else {}
    shown = widget.problems
    # Without a model set, the form looks up the version's own while it is filled in, and a request only if it is
    # otherwise valid.
    for problems in (found, shown):
        if problems.get("modelSetId") == "missing":
            del problems["modelSetId"]
    if shown.get("sourceModelId") == "not_compressible":
        del shown["sourceModelId"]
    assert shown == found
    if error is None:
        assert is_allowed(request)
        _, refusal = outcome(lambda: send(Console(), request))
        assert refusal is None or refusal.status == 400
    assert [call.body for call in sdk.calls_of("CreateModelCompTask")[before:]] == ([] if error else [request])


# Messages of a page

MESSAGES: list[dict[str, Any]] = [
    {"id": "1", "kind": "createTask", "body": BODY, "before": 0.0},
    {"id": "1", "kind": "createModelSet", "modelSetName": "", "modelType": "Text2Text"},
    {"id": "1", "kind": "cancelTask"},
    {"id": "1", "kind": "deleteTask", "taskId": None},
    {"id": "1", "kind": "followTask", "taskId": 1},
    {"id": "1", "kind": "signIn"},
    {"id": "\n", "kind": "listModelSets", "refresh": False},
    {"id": "", "kind": "listTasks", "sourceModelId": None},
    {"id": "1", "kind": "submit"},
    {"kind": "setValue", "value": BODY},
]


@st.composite
def page_messages(draw: st.DrawFn) -> tuple[Any, list[bytes]]:
    message = draw(st.sampled_from(MESSAGES))
    # What is added makes no message valid.
    content = {name: part for name, part in message.items() if draw(st.booleans() | st.just(True))}
    content |= draw(st.dictionaries(any_text.filter(lambda name: name not in ("id", "kind")), anything, max_size=1))
    state = st.fixed_dictionaries({}, optional={"value": typed | anything, "locale": anything, "task": anything})
    data = draw(
        st.fixed_dictionaries({"method": st.just("custom"), "content": st.just(content) | anything})
        | st.fixed_dictionaries({"method": st.just("update"), "state": state | anything})
        | anything
    )
    return data, draw(
        st.lists(st.binary(max_size=20) | anything.map(lambda keys: json.dumps(keys).encode()), max_size=2)
    )


@pytest.fixture(scope="module")
def pages_of_widgets() -> Iterator[list[FormPage]]:
    with pytest.MonkeyPatch.context() as patch:
        pages = [FormPage(patch, widget) for widget in (qf.CompressionWidget(), qf.CompressionWidget(save="nothing"))]
        yield pages
        for page in pages:
            page.widget.close()


@given(page_messages())
def test_no_message_changes_anything(
    sdk: Simulator,
    pages_of_widgets: list[FormPage],
    capfd: pytest.CaptureFixture[str],
    message: tuple[Any, list[bytes]],
) -> None:
    data, buffers = message
    for page in pages_of_widgets:
        page.sent_messages.clear()
        page.say(data, *buffers)
        assert all(not reply["ok"] for reply in page.replies)
        assert json.dumps(page.sent_messages, ensure_ascii=False).encode()
        assert set(page.widget.value) <= {"name", "description", "sourceModelId", "modelSetId", "config"}
        assert page.widget.task is None
    assert {call.action for call in sdk.calls} <= {"DescribeModel", "DescribeModelSet"}
    assert capfd.readouterr().err == ""
