"""Authentication with `bce-auth-v1`."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest

from qfwidget.simulator import Simulator
from tests.simulator.conftest import CallAction
from tests.simulator.raw import authorization, code_of, post, send, timestamp

QUERY = "Action=DescribeSystemModelSets"


@pytest.fixture
def host(simulator: Simulator) -> str:
    return urlsplit(simulator.url).netloc


def signed_by(simulator: Simulator, signed: dict[str, str], **options: Any) -> dict[str, str]:
    options.setdefault("query", QUERY)
    header = authorization(simulator.access_key, simulator.secret_key, signed=signed, **options)
    return {"Authorization": header}


def test_the_sdk_is_accepted(sdk: Simulator, call: CallAction) -> None:
    assert call("DescribeSystemModelSets")["requestId"]
    assert sdk.calls[0].access_key == sdk.access_key


@pytest.mark.parametrize("listed", [["host", "x-bce-date"], ["x-bce-date", "host"], ["Host", "X-Bce-Date"]])
def test_signed_headers_may_come_in_any_order_and_case(simulator: Simulator, host: str, listed: list[str]) -> None:
    date = timestamp()
    headers = signed_by(simulator, {"host": host, "x-bce-date": date}, listed=listed)

    assert send(simulator, {**headers, "x-bce-date": date}).status_code == 200


def test_other_headers_may_be_signed_or_not(simulator: Simulator, host: str) -> None:
    signed = {"host": host, "content-type": "application/json; charset=utf-8", "request-source": "a/b c"}
    headers = signed_by(simulator, signed)
    del signed["host"]

    response = send(simulator, {**headers, **signed, "x-bce-unsigned": "yes", "Accept": "*/*"}, data=b"{}")

    assert response.status_code == 200


@pytest.mark.parametrize("names", [("content-type", "content-length"), ("content-type",), ()])
def test_an_empty_list_stands_for_the_default_headers(simulator: Simulator, host: str, names: tuple[str, ...]) -> None:
    date = timestamp()
    sent = {"content-type": "application/json", "content-length": "2", "x-bce-date": date}
    signed = {"host": host, "x-bce-date": date, **{name: sent[name] for name in names}}
    headers = signed_by(simulator, signed, listed=[])

    assert send(simulator, {**headers, **sent}, data=b"{}").status_code == 200


def test_the_host_may_be_signed_without_its_port_as_the_java_and_go_sdks_do(simulator: Simulator) -> None:
    headers = signed_by(simulator, {"host": "127.0.0.1"})

    assert send(simulator, headers).status_code == 200


def test_the_query_is_signed_in_canonical_form(simulator: Simulator, host: str) -> None:
    canonical = "Action=DescribeSystemModelSets&empty=&name=%E5%8E%8B%E7%BC%A9%20a~b%2A&zero=0"
    headers = signed_by(simulator, {"host": host}, query=canonical)

    sent = "zero=0&name=%e5%8e%8b%E7%BC%A9+a%7Eb*&Action=DescribeSystemModelSets&empty"
    assert send(simulator, headers, query=sent).status_code == 200


def test_the_body_is_not_signed(simulator: Simulator, host: str) -> None:
    headers = signed_by(simulator, {"host": host})

    assert send(simulator, headers, body={"maxKeys": 1}).status_code == 200
    assert send(simulator, headers, body={"maxKeys": 2}).status_code == 200


def test_a_wrong_access_key(simulator: Simulator, host: str) -> None:
    header = authorization("ALTAKnobody", simulator.secret_key, signed={"host": host}, query=QUERY)

    response = send(simulator, {"Authorization": header})

    assert response.status_code == 403
    assert code_of(response) == "InvalidAccessKeyId"
    assert response.headers["X-Bce-Error-Message"] == "NotFound, cause: Could not find credential."
    assert simulator.calls[-1].access_key == "ALTAKnobody"


def test_a_wrong_secret_key(simulator: Simulator, host: str) -> None:
    header = authorization(simulator.access_key, "wrong", signed={"host": host}, query=QUERY)

    response = send(simulator, {"Authorization": header})

    assert response.status_code == 400
    assert code_of(response) == "SignatureDoesNotMatch"
    assert response.headers["X-Bce-Error-Message"] == (
        "SignatureDoesNotMatch, cause: Fail to authn user: Signature does not match"
    )


def test_what_was_signed_must_be_what_is_sent(simulator: Simulator, host: str) -> None:
    date = timestamp()
    fine = {**signed_by(simulator, {"host": host, "x-bce-date": date}), "x-bce-date": date}
    other_query = send(simulator, fine, query="Action=DescribeCustomModelSets")
    other_date = send(simulator, {**fine, "x-bce-date": timestamp(-30)})
    other_host = send(simulator, {**fine, "Host": "qianfan.baidubce.com"})
    other_method = send(simulator, signed_by(simulator, {"host": host}, method="PUT"))
    other_path = send(simulator, signed_by(simulator, {"host": host}, path="/v2/other"))

    assert send(simulator, fine).status_code == 200
    for response in (other_query, other_date, other_host, other_method, other_path):
        assert code_of(response) == "SignatureDoesNotMatch"


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "Bearer bce-v3/ALTAK-x/0123456789abcdef",
        "bce-v3/ALTAK-x/0123456789abcdef",
        "bce-auth-v1/key",
        "bce-auth-v1/key/yesterday/300/host/" + "0" * 64,
        "bce-auth-v1/key/2026-02-30T99:99:99Z/300/host/",
        "bce-auth-v1/key/2026-01-01T00:00:00Z/soon/host/" + "0" * 64,
        "bce-auth-v1/key/2026-01-01T00:00:00Z/300/host/" + "G" * 64,
        "bce-auth-v1/bce-v3/ALTAK-x/2026-01-01T00:00:00Z/300/host/" + "0" * 64,
        "bce-auth-v1/key/2026-01-01T00:00:00Z/300/x-bce-date/" + "0" * 64,
    ],
)
def test_a_missing_or_garbled_header(simulator: Simulator, header: str | None) -> None:
    response = send(simulator, {} if header is None else {"Authorization": header})

    assert response.status_code == 400
    assert code_of(response) == "InvalidHTTPAuthHeader"


def test_an_invalid_date(simulator: Simulator, host: str) -> None:
    headers = signed_by(simulator, {"host": host}, at="2026-02-30T99:99:99Z")

    assert code_of(send(simulator, headers)) == "InvalidHTTPAuthHeader"


def test_an_empty_access_key_is_an_unknown_one(simulator: Simulator, host: str) -> None:
    header = authorization("", "", signed={"host": host}, query=QUERY)

    assert code_of(send(simulator, {"Authorization": header})) == "InvalidAccessKeyId"


@pytest.mark.parametrize("offset", [-290, 0, 290])
def test_a_clock_may_be_off_by_five_minutes(simulator: Simulator, host: str, offset: int) -> None:
    headers = signed_by(simulator, {"host": host}, at=timestamp(offset))

    assert send(simulator, headers).status_code == 200


@pytest.mark.parametrize(("offset", "lifetime"), [(-310, 1800), (310, 300), (-60, 30)])
def test_a_request_expires(simulator: Simulator, host: str, offset: int, lifetime: int) -> None:
    headers = signed_by(simulator, {"host": host}, at=timestamp(offset), lifetime=lifetime)

    response = send(simulator, headers)

    assert response.status_code == 400
    assert code_of(response) == "RequestExpired"


def test_the_date_header_counts_too(simulator: Simulator, host: str) -> None:
    headers = {**signed_by(simulator, {"host": host}), "x-bce-date": timestamp(-400)}

    assert code_of(send(simulator, headers)) == "RequestExpired"


def test_no_refusal_shows_a_key_or_a_signature(simulator: Simulator, host: str) -> None:
    for access_key, secret_key in [("ALTAKnobody", "x" * 32), (simulator.access_key, "y" * 32)]:
        header = authorization(access_key, secret_key, signed={"host": host}, query=QUERY)
        response = send(simulator, {"Authorization": header})
        shown = response.text + str(response.headers)
        assert not any(part in shown for part in (access_key, simulator.secret_key, header.rsplit("/", 1)[1]))


def test_keys_can_be_given(simulator: Simulator) -> None:
    with Simulator(access_key="my-access-key", secret_key="my-secret-key") as other:
        assert post(other, "DescribeSystemModelSets").status_code == 200
        assert (other.access_key, other.secret_key) == ("my-access-key", "my-secret-key")
    assert Simulator().secret_key != Simulator().secret_key
