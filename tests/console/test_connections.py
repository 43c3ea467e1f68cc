"""Connections: kept alive, opened in advance, closed by the server, and not shared with other code."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import qianfan
import requests
from qianfan.resources import Model
from qianfan.resources.console.utils import call_action

import qfwidget as qf
from qfwidget.console.client import Console
from qfwidget.console.connections import CALLS_IN_FLIGHT, CONNECTIONS_AHEAD
from qfwidget.simulator import Simulator
from qfwidget.tasks.create_once import Creator
from tests.line import TlsConsole, tls_console
from tests.safety.raw_server import RawServer, http
from tests.waiting import wait_until

VERSION = "amv-d1zx1iwdarfr"
READ = ("DescribeModel", {"modelId": VERSION})
CLOSING: dict[str, dict[str, Any]] = {
    "when idle": {"idle": 1.5},
    "after each response": {"after_response": True},
    "when a request arrives": {"on_reuse": "close"},
    "by a reset when a request arrives": {"on_reuse": "reset"},
}


def body(name: str) -> dict[str, Any]:
    config = {"strategy": "Quantization", "weight": "INT8-PTQ"}
    return {"name": name, "sourceModelId": VERSION, "modelSetId": "am-adbuasyfaf", "config": config}


@pytest.fixture
def over_tls(sdk: Simulator, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """A function that puts the simulated console behind TLS, with the SDK pointed at it."""

    @contextmanager
    def serve(**options: Any) -> Iterator[TlsConsole]:
        with tls_console(sdk, **options) as console, monkeypatch.context() as patch:
            patch.setenv("REQUESTS_CA_BUNDLE", str(console.ca_file))
            patch.setattr(qianfan.get_config(), "CONSOLE_API_BASE_URL", console.url)
            yield console

    return serve


def creates(simulator: Simulator) -> int:
    return sum(call.action == "CreateModelCompTask" for call in simulator.calls)


@pytest.mark.parametrize("closing", CLOSING.values(), ids=CLOSING)
def test_a_closed_connection_loses_no_create(
    sdk: Simulator, over_tls: Callable[..., Any], closing: dict[str, Any]
) -> None:
    console = Console()
    creator = Creator(console, patience=0)
    with over_tls(**closing) as place:
        for number in range(4):
            console.read(*READ)
            console.prepare()
            wait_until(lambda: place.line.open_connections > 0 or "idle" not in closing)
            if number % 2:  # until the connections that were opened ahead may be closed, too
                wait_until(lambda: place.line.open_connections == 0 or "idle" not in closing)
            creator.create(body(f"task {number}"))
    assert creates(sdk) == 4


@pytest.mark.parametrize("closing", CLOSING.values(), ids=CLOSING)
def test_a_closed_connection_loses_no_read(
    sdk: Simulator, over_tls: Callable[..., Any], closing: dict[str, Any]
) -> None:
    console = Console()
    with over_tls(**closing) as place:
        for _ in range(4):
            assert console.read(*READ)["result"]
            wait_until(lambda: place.line.open_connections == 0 or "on_reuse" in closing)
    assert len(sdk.calls) == 4, "the console sees each request once"


def test_a_hundred_calls_share_the_connections_that_may_be_in_use(sdk: Simulator, over_tls: Callable[..., Any]) -> None:
    console = Console()
    with over_tls() as place:
        threads = [threading.Thread(target=console.read, args=READ) for _ in range(100)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert 1 <= place.line.connections <= CALLS_IN_FLIGHT
    assert len(sdk.calls) == 100


def test_a_create_uses_a_connection_that_was_opened_ahead(sdk: Simulator, over_tls: Callable[..., Any]) -> None:
    console = Console()
    with over_tls() as place:
        console.prepare()
        wait_until(lambda: not any(thread.name == "qfwidget-connect" for thread in threading.enumerate()))
        console.send_once("CreateModelCompTask", body("ahead"))
        assert place.line.connections == 1
        console.send_once("CreateModelCompTask", body("another"))
        assert place.line.connections == 2, "no create follows another request on its connection"


def test_as_many_connections_are_opened_ahead_as_creates_follow(sdk: Simulator, over_tls: Callable[..., Any]) -> None:
    console = Console()
    with over_tls() as place:
        console.prepare(3)
        wait_until(lambda: not any(thread.name == "qfwidget-connect" for thread in threading.enumerate()))
        for number in range(3):
            console.send_once("CreateModelCompTask", body(f"ahead {number}"))
        assert place.line.connections == 3
        console.prepare(100)
        wait_until(lambda: not any(thread.name == "qfwidget-connect" for thread in threading.enumerate()))
        assert place.line.open_connections == CONNECTIONS_AHEAD
        console.close_prepared()
        wait_until(lambda: place.line.open_connections == 0)


def test_a_sweep_that_is_refused_closes_what_it_opened_ahead(sdk: Simulator, over_tls: Callable[..., Any]) -> None:
    with over_tls() as place:
        sweep = qf.sweep(source_model_id=VERSION, weight=[f"W{bits}A16" for bits in range(1, 17)])
        sdk.fail("CreateModelCompTask", status=403, code="AccessDenied", times=None)
        with pytest.raises(qf.ConsoleError, match="AccessDenied"):
            sweep.run(progress=False)
        wait_until(lambda: not any(thread.name == "qfwidget-connect" for thread in threading.enumerate()))
        wait_until(lambda: place.line.open_connections <= CALLS_IN_FLIGHT)


def test_signing_out_closes_the_connections(sdk: Simulator, over_tls: Callable[..., Any]) -> None:
    console = Console()
    with over_tls() as place:
        console.read(*READ)
        assert place.line.open_connections == 1
        console.set_keys(None, None)
        console.notify()
        wait_until(lambda: place.line.open_connections == 0)


def test_another_address_or_verification_has_connections_of_its_own(
    sdk: Simulator, over_tls: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    console = Console()
    config = qianfan.get_config()
    with over_tls() as place:
        console.read(*READ)
        monkeypatch.setattr(config, "SSL_VERIFICATION_ENABLED", False)
        console.read(*READ)
        assert place.line.connections == 2
        monkeypatch.setattr(config, "CONSOLE_API_BASE_URL", sdk.url)
        console.read(*READ)
        assert place.line.connections == 2
    assert len(sdk.calls) == 3


def test_a_certificate_that_is_not_trusted_is_refused_also_after_one_that_was(
    sdk: Simulator, over_tls: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    console = Console()
    with over_tls():
        console.read(*READ)
        with monkeypatch.context() as patch:
            patch.delenv("REQUESTS_CA_BUNDLE")
            with pytest.raises(qf.Unreachable, match="UntrustedCertificate"):
                console.read(*READ)


def test_the_proxy_of_the_sdks_configuration_is_used(sdk: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    with RawServer(lambda: [http(b"{}", status="407 Proxy Authentication Required")]) as proxy:
        monkeypatch.setattr(qianfan.get_config(), "PROXY", f"http://{proxy.host}")
        monkeypatch.setattr(qianfan.get_config(), "CONSOLE_API_BASE_URL", "https://console.invalid")
        with pytest.raises(qf.Unreachable) as caught:
            Console().send_once(*READ)
    assert caught.value.hint_key == "proxy_password"
    assert "407" in caught.value.message
    assert caught.value.hint_params["variable"] == "QIANFAN_PROXY"
    assert not caught.value.sent
    assert [request.split(b" ")[:2] for request in proxy.requests] == [[b"CONNECT", b"console.invalid:443"]]


def test_the_users_own_calls_keep_their_own_sessions(sdk: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    sessions: list[requests.Session] = []
    make = requests.session

    def session() -> requests.Session:
        sessions.append(make())
        return sessions[-1]

    monkeypatch.setattr(requests, "session", session)
    console = Console()
    console.read(*READ)
    assert sessions == []
    assert call_action("/v2/model", *READ).body["result"]
    assert Model.V2.describe_model(model_id=VERSION).body["result"]
    assert [type(each) for each in sessions] == [requests.Session] * 2
    console.read(*READ)
    assert len(sessions) == 2


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork on Windows")
def test_a_fork_opens_connections_of_its_own(sdk: Simulator, over_tls: Callable[..., Any]) -> None:
    with over_tls() as place:
        qf.list_model_sets()
        before = place.line.connections
        child = os.fork()
        if child == 0:
            try:
                qf.list_model_sets()
            finally:
                os._exit(0)
        assert os.waitpid(child, 0)[1] == 0
        assert place.line.connections == before + 1
        qf.list_model_sets()
        assert place.line.connections == before + 1, "the parent's connection still works"
    assert {call.status for call in sdk.calls} == {200}
