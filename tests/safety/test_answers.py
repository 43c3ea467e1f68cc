"""Responses that no console sends: each is a clear error, within limited time and memory."""

from __future__ import annotations

import gzip
import json
import time
import zlib
from collections.abc import Iterable, Iterator
from itertools import count, repeat

import pytest
import qianfan

import qfwidget as qf
from qfwidget.console.client import Console
from qfwidget.console.failures import may_have_executed
from qfwidget.console.session import MAX_RESPONSE_BYTES
from qfwidget.models.catalog import Catalog
from qfwidget.simulator import Simulator
from tests.safety.raw_server import RawServer, dripping, http

READ = ("DescribeModel", {"modelId": "amv-1"})
GOOD = {"requestId": "r", "result": {"modelId": "amv-1"}}
TIMEOUT = 0.5


@pytest.fixture(autouse=True)
def signed_in(monkeypatch: pytest.MonkeyPatch) -> None:
    config = qianfan.get_config()
    monkeypatch.setattr(config, "ACCESS_KEY", "ALTAKanything")
    monkeypatch.setattr(config, "SECRET_KEY", "anything")
    monkeypatch.setattr(config, "CONSOLE_API_RETRY_TIMEOUT", TIMEOUT)


def failure_at(server: RawServer, monkeypatch: pytest.MonkeyPatch) -> qf.QfError:
    monkeypatch.setattr(qianfan.get_config(), "CONSOLE_API_BASE_URL", f"http://{server.host}")
    with pytest.raises(qf.QfError) as caught:
        Console().send_once(*READ)
    return caught.value


def endless(head: str, piece: bytes) -> Iterable[bytes]:
    yield f"HTTP/1.1 200 OK\r\n{head}\r\n\r\n".encode()
    yield from repeat(piece)


def bomb(times: int) -> bytes:
    packed = b"0" * 2 * MAX_RESPONSE_BYTES
    for _ in range(times):
        packed = gzip.compress(packed, 1)
    return packed


CHUNK = b"10000\r\n" + b"0" * 0x10000 + b"\r\n"


@pytest.mark.parametrize(
    ("pieces", "hint_key", "says"),
    [
        (lambda: [http(b"", length=2 * 2**30)], "not_a_console", "larger than 8 MB"),
        (lambda: endless("Transfer-Encoding: chunked", CHUNK), "not_a_console", "larger than 8 MB"),
        (lambda: endless("Content-Type: text/html", CHUNK), "not_a_console", "larger than 8 MB"),
        (lambda: [http(bomb(1), "Content-Encoding: gzip")], "not_a_console", "larger than 8 MB"),
        (lambda: [http(bomb(2), "Content-Encoding: gzip, gzip")], "not_a_console", "could not be read"),
        (lambda: [http(b"{}", "Content-Encoding: br")], "not_a_console", "could not be read"),
        (lambda: [http(gzip.compress(b"{}")[:-4], "Content-Encoding: gzip")], "not_a_console", "could not be read"),
        (lambda: [http(b"[" * 100_000)], "not_a_console", "could not be read"),
        (lambda: [http(b"9" * 5_000)], "not_a_console", "could not be read"),
        (lambda: [http(b"\xff" * 2**20)], "not_a_console", "could not be read"),
        (lambda: [http(b'{"a"', length=100)], "dropped", "closed the connection"),
        (lambda: [b"SSH-2.0-OpenSSH_9.2\r\n"], "dropped", "closed the connection"),
        (lambda: dripping(http(b" " * 1_000), 0.05), "timeout", "did not respond"),
        (lambda: dripping(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 1_000, 0.05), "timeout", "did not respond"),
    ],
    ids=[
        "2 GB", "endless chunks", "endless body", "bomb", "bomb in a bomb", "unknown packing", "half a packing",
        "deep JSON", "a long number", "no text", "cut off", "not HTTP", "dripping body", "dripping head",
    ],
)  # fmt: skip
def test_a_hostile_response_is_a_clear_error_soon(
    monkeypatch: pytest.MonkeyPatch, pieces: object, hint_key: str, says: str
) -> None:
    with RawServer(pieces) as server:  # type: ignore[arg-type]
        started = time.monotonic()
        error = failure_at(server, monkeypatch)
        assert time.monotonic() - started < 4 * TIMEOUT
        assert (type(error), error.hint_key) == (qf.Unreachable, hint_key)
        assert says in error.message
        assert may_have_executed(error), "the server may have done what it was asked"
        assert server.sent < 4 * MAX_RESPONSE_BYTES


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress], ids=["gzip", "deflate"])
def test_a_compressed_response_is_decompressed(monkeypatch: pytest.MonkeyPatch, pack: object) -> None:
    encoding = "gzip" if pack is gzip.compress else "deflate"
    body = pack(json.dumps(GOOD).encode())  # type: ignore[operator]
    with RawServer(lambda: [http(body, f"Content-Encoding: {encoding}")]) as server:
        monkeypatch.setattr(qianfan.get_config(), "CONSOLE_API_BASE_URL", f"http://{server.host}")
        assert Console().send_once(*READ) == GOOD


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"])
@pytest.mark.parametrize("same_host", [True, False])
def test_a_redirect_is_not_followed(monkeypatch: pytest.MonkeyPatch, status: str, same_host: bool) -> None:
    with RawServer(lambda: [http(json.dumps(GOOD).encode())]) as elsewhere:
        place = "/elsewhere" if same_host else f"http://{elsewhere.host}/v2/model"
        body = json.dumps(GOOD).encode()
        with RawServer(lambda: [http(body, f"Location: {place}", status=status)]) as server:
            error = failure_at(server, monkeypatch)
            assert (error.hint_key, error.status) == ("not_a_console", int(status[:3]))
            assert "redirected" in error.message
            assert len(server.requests) == 1
            assert elsewhere.requests == []


def test_a_response_does_not_slow_the_next_call(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = http(json.dumps(GOOD).encode(), "X-Ratelimit-Limit-Requests: 0.001")
    with RawServer(lambda: [answer]) as server:
        monkeypatch.setattr(qianfan.get_config(), "CONSOLE_API_BASE_URL", f"http://{server.host}")
        started = time.monotonic()
        for _ in range(3):
            assert Console().send_once(*READ) == GOOD
        assert time.monotonic() - started < 5


def test_no_header_is_printed_even_where_http_client_is_told_to(
    sdk: Simulator, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("http.client.HTTPConnection.debuglevel", 1)
    Console().send_once("DescribeModel", {"modelId": "amv-d1zx1iwdarfr"})
    assert capfd.readouterr() == ("", "")


def pages(*, same_marker: bool) -> Iterator[bytes]:
    """An endless chain of pages."""
    for number in count():
        item = {"modelSetId": f"am-{number}"}
        info = {"isTruncated": True, "nextMarker": "again" if same_marker else f"marker-{number}"}
        result = {"customModelSetList": [item], "pageInfo": info}
        yield http(json.dumps({"requestId": "r", "result": result}).encode())


@pytest.mark.parametrize("same_marker", [True, False])
def test_an_endless_chain_of_pages_ends(monkeypatch: pytest.MonkeyPatch, same_marker: bool) -> None:
    monkeypatch.setattr("qfwidget.console.pages.MOST_ITEMS", 50)
    chain = pages(same_marker=same_marker)
    with RawServer(lambda: [next(chain)]) as server:
        monkeypatch.setattr(qianfan.get_config(), "CONSOLE_API_BASE_URL", f"http://{server.host}")
        with pytest.raises(qf.Unreachable) as caught:
            list(Catalog(Console()).model_sets())
        assert "not as documented" in caught.value.message
        assert len(server.requests) < 150


HOSTILE = "a\u202eb\u200bc\x1b[31md\x00e\ud800f<script>" + "x" * 2**20


@pytest.mark.parametrize("place", ["code", "message", "requestId"])
def test_an_error_of_the_console_is_bounded_and_visible(sdk: Simulator, place: str) -> None:
    said = {"code": "Strange", "message": "no", "requestId": "r"} | {place: HOSTILE}
    sdk.fail("DescribeModel", status=400, body=json.dumps(said))
    with pytest.raises(qf.ConsoleError) as caught:
        Console().send_once(*READ)
    text = str(getattr(caught.value, {"requestId": "request_id"}.get(place, place)))
    assert text.startswith(r"a\u202eb\u200bc\x1b[31md\x00e\ud800f<script>x")
    assert len(str(caught.value)) < 3_000
    assert json.dumps(caught.value.to_dict(), ensure_ascii=False).encode()


def test_a_response_of_the_console_is_bounded_and_visible(sdk: Simulator) -> None:
    deep: object = "end"
    for _ in range(300):
        deep = [deep]
    result = {"modelId": "amv-1", "modelName": HOSTILE, HOSTILE: deep, "number": 10**400, "none": None}
    sdk.fail("DescribeModel", body=json.dumps({"requestId": "r", "result": result, "infinite": float("inf")}))
    answer = Console().send_once(*READ)
    text = json.dumps(answer, ensure_ascii=False, allow_nan=False)
    assert text.encode()
    assert len(text) < 6_000
    assert answer["result"]["modelName"].startswith(r"a\u202eb\u200bc")
    assert answer["result"]["number"] == str(10**400)
    assert answer["infinite"] == "inf"
