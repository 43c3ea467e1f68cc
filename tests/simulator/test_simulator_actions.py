"""The console's responses: the ten actions, their parameters, and unknown actions."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from qfwidget.simulator import SAMPLE_MODEL_SET_ID, SAMPLE_SOURCE_MODEL_ID, Simulator
from tests.simulator.conftest import CallAction
from tests.simulator.raw import authorization, code_of, post, send


def assert_refused(response: requests.Response, status: int, code: str) -> None:
    assert (response.status_code, code_of(response)) == (status, code)


def test_an_unknown_action(simulator: Simulator) -> None:
    assert_refused(post(simulator, "DescribeEverything"), 400, "InvalidURI")
    assert_refused(post(simulator, ""), 400, "InvalidURI")


def test_an_unknown_path(simulator: Simulator) -> None:
    assert_refused(send(simulator, {}, path="/v2/finetuning"), 400, "InvalidURI")


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_only_post_is_served(simulator: Simulator, method: str) -> None:
    host = urlsplit(simulator.url).netloc
    query = "Action=DescribeSystemModelSets"
    header = authorization(
        simulator.access_key, simulator.secret_key, signed={"host": host}, method=method, query=query
    )

    assert_refused(send(simulator, {"Authorization": header}, method=method), 400, "InvalidHTTPRequest")


def test_an_unusual_method_gets_a_response_of_the_same_shape(simulator: Simulator) -> None:
    assert_refused(send(simulator, {}, method="PROPFIND"), 400, "InvalidHTTPRequest")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"{", "MalformedJSON"),
        (b"{'name': 1}", "MalformedJSON"),
        (b"[" * 100_000, "MalformedJSON"),
        (b'{"marker": "\xff"}', "InvalidHTTPRequest"),
        (b"[]", "InappropriateJSON"),
        (b'"text"', "InappropriateJSON"),
        (b"null", "InappropriateJSON"),
    ],
)
def test_a_body_that_is_no_json_object(simulator: Simulator, data: bytes, code: str) -> None:
    assert_refused(post(simulator, "DescribeCustomModelSets", data=data), 400, code)


def test_an_empty_body_is_an_empty_object(simulator: Simulator) -> None:
    assert post(simulator, "DescribeCustomModelSets", data=b"").status_code == 200


def test_unknown_parameters_are_ignored(simulator: Simulator) -> None:
    assert post(simulator, "DescribeCustomModelSets", {"sk": "x", "nameFilter": 3}).status_code == 200


def test_every_response_has_a_request_id_of_its_own(simulator: Simulator) -> None:
    answers = [post(simulator, "DescribeCustomModelSets") for _ in range(3)]

    assert len({answer.json()["requestId"] for answer in answers}) == 3
    assert all(answer.headers["X-Bce-Request-Id"] == answer.json()["requestId"] for answer in answers)


def test_one_model_set_by_id_and_by_name(call: CallAction) -> None:
    by_id = call("DescribeModelSet", modelSetId=SAMPLE_MODEL_SET_ID)["result"]
    by_name = call("DescribeModelSet", modelSetName=by_id["modelSetName"])["result"]

    assert by_id == by_name
    assert by_id["modelSetId"] == SAMPLE_MODEL_SET_ID
    assert by_id["source"] == "UserCreate"


def test_a_preset_model_set(call: CallAction) -> None:
    listed = call("DescribeSystemModelSets", maxKeys=100)["result"]["systemModelSetList"]
    described = call("DescribeModelSet", modelSetId=listed[0]["modelSetId"])["result"]

    assert described == {**listed[0], "source": "System"}
    assert not any(item["modelSetId"] == SAMPLE_MODEL_SET_ID for item in listed)


def test_one_version(call: CallAction) -> None:
    version = call("DescribeModel", modelId=SAMPLE_SOURCE_MODEL_ID)["result"]

    assert version["modelId"] == SAMPLE_SOURCE_MODEL_ID
    assert version["isSupportModelComp"] is True
    assert version["status"] == "Ready"
    assert version["model"] == "ERNIE-Speed-8K"


@pytest.mark.parametrize(
    ("action", "body", "status", "code", "parameter"),
    [
        ("DescribeModelSet", {}, 400, "InappropriateJSON", "modelSetId"),
        ("DescribeModelSet", {"modelSetId": 1}, 400, "InappropriateJSON", "modelSetId"),
        ("DescribeModelSet", {"modelSetId": "a", "modelSetName": "b"}, 400, "InappropriateJSON", "modelSetName"),
        ("DescribeModelSet", {"modelSetId": "am-nothing"}, 404, "NoSuchModelSet", None),
        ("DescribeModel", {}, 400, "InappropriateJSON", "modelId"),
        ("DescribeModel", {"modelId": None}, 400, "InappropriateJSON", "modelId"),
        ("DescribeModel", {"modelId": SAMPLE_MODEL_SET_ID}, 404, "NoSuchModel", None),
        ("DescribeModelCompTask", {}, 400, "InappropriateJSON", "modelCompTaskId"),
        ("DescribeModelCompTask", {"modelCompTaskId": "amva-no"}, 404, "NoSuchModelCompTask", None),
        ("CancelModelCompTask", {"modelCompTaskId": "amva-no"}, 404, "NoSuchModelCompTask", None),
        ("DeleteModelCompTask", {"modelCompTaskId": "amva-no"}, 404, "NoSuchModelCompTask", None),
        ("CreateCustomModelSet", {"modelType": "Text2Text"}, 400, "InappropriateJSON", "modelSetName"),
        ("CreateCustomModelSet", {"modelSetName": "a"}, 400, "InappropriateJSON", "modelType"),
        ("CreateCustomModelSet", {"modelSetName": "a", "modelType": "Voice"}, 400, "InappropriateJSON", "modelType"),
        (
            "CreateCustomModelSet",
            {"modelSetName": "a", "modelType": "Text2Text", "labels": "x"},
            400,
            "InappropriateJSON",
            "labels",
        ),
    ],
)
def test_wrong_parameters(
    simulator: Simulator, action: str, body: dict[str, Any], status: int, code: str, parameter: str | None
) -> None:
    response = post(simulator, action, body)

    assert_refused(response, status, code)
    if parameter:
        assert response.json()["message"].endswith(f"param[{parameter}] invalid.")


def test_a_new_model_set_is_empty_and_first_in_the_list(call: CallAction) -> None:
    created = call("CreateCustomModelSet", modelSetName="新模型", modelType="Reasoning", labels=["a", "b"])["result"]

    first = call("DescribeCustomModelSets", maxKeys=1)["result"]["customModelSetList"][0]
    assert created.startswith("am-")
    assert first["modelSetId"] == created
    assert first["modelSetName"] == "新模型"
    assert first["modelType"] == "Reasoning"
    assert first["labels"] == ["a", "b"]
    assert (first["modelCount"], first["modelIds"], first["modelNames"]) == (0, [], [])


def test_two_model_sets_cannot_have_the_same_name(simulator: Simulator) -> None:
    body = {"modelSetName": "twice", "modelType": "Text2Text"}

    assert post(simulator, "CreateCustomModelSet", body).status_code == 200
    assert_refused(post(simulator, "CreateCustomModelSet", body), 400, "ModelSetAlreadyExists")


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "\ud800 alone", "\u202eevil\u0000", "压缩" * 5000, "🦄"])
def test_a_name_comes_back_as_it_was_sent(simulator: Simulator, name: str) -> None:
    created = post(simulator, "CreateCustomModelSet", {"modelSetName": name, "modelType": "Text2Text"}).json()

    described = post(simulator, "DescribeModelSet", {"modelSetId": created["result"]}).json()
    assert described["result"]["modelSetName"] == name
