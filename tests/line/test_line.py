"""The line and the servers behind it behave as the tests and benchmarks that use them expect."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import RemoteDisconnected

import pytest
import qianfan
import requests
from qianfan.resources.console.utils import call_action
from urllib3.exceptions import ProtocolError

from qfwidget.simulator import Simulator
from tests.line import Line, TlsConsole, port_of, tls_console
from tests.line.closing import OnReuse
from tests.safety.raw_server import RawServer, dripping, http
from tests.waiting import wait_until

ROUND_TRIP = 0.04
FAILURES: dict[OnReuse, tuple[type[Exception], ...]] = {
    "close": (RemoteDisconnected,),
    "reset": (ConnectionResetError, BrokenPipeError),
}
"""What happens to the second request on a connection."""


@contextmanager
def session(console: TlsConsole) -> Iterator[Callable[[], int]]:
    """A function that sends a request over a kept-alive connection and returns the status."""
    with requests.Session() as session:
        yield lambda: session.get(console.url, verify=str(console.ca_file), timeout=10).status_code


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def test_a_kept_connection_costs_one_round_trip_and_a_new_one_three(simulator: Simulator) -> None:
    cold, warm = [], []
    with tls_console(simulator, round_trip=ROUND_TRIP) as console:
        for _ in range(5):
            with session(console) as call:
                cold.append(seconds(call))
                warm.append(seconds(call))
        assert console.line.connections == 5
        assert console.line.bytes_from["client"] > 5 * 2 * 100
    assert len(simulator.calls) == 10
    assert ROUND_TRIP < min(warm) < 2 * ROUND_TRIP
    assert 3 * ROUND_TRIP < min(cold) < 5 * ROUND_TRIP


def test_bytes_do_not_wait_for_earlier_bytes() -> None:
    answer, pause = http(b"0123456789"), 0.005
    with (
        RawServer(lambda: dripping(answer, pause)) as server,
        Line(int(server.host.rpartition(":")[2]), round_trip=0.2) as line,
    ):
        took = seconds(lambda: requests.get(f"http://127.0.0.1:{line.port}", timeout=10).raise_for_status())
        wait_until(lambda: line.open_connections == 0)
    assert line.bytes_from["server"] == len(answer)
    # One round trip to connect, one for the request and its response, and the server's own pauses.
    assert 0.4 + (len(answer) - 1) * pause < took < 1.0, "half a round trip for each byte would be 5 s"


def test_the_sdk_is_answered_over_tls(sdk: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    with tls_console(sdk) as console:
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(console.ca_file))
        for url in (console.url, console.url.replace("127.0.0.1", "localhost")):
            monkeypatch.setattr(qianfan.get_config(), "CONSOLE_API_BASE_URL", url)
            assert call_action("/v2/model", "DescribeCustomModelSets", {}).body["result"]
    assert [call.status for call in sdk.calls] == [200, 200]


def test_the_certificate_is_not_trusted_by_default(simulator: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    with tls_console(simulator) as console, pytest.raises(requests.exceptions.SSLError):
        requests.get(console.url, timeout=10)


def test_an_idle_connection_is_closed(simulator: Simulator) -> None:
    with tls_console(simulator, idle=0.05) as console, session(console) as call:
        call()
        assert console.line.connections == 1
        wait_until(lambda: console.line.open_connections == 0)
        call()
    assert console.line.connections == 2
    assert len(simulator.calls) == 2


def test_a_slow_response_does_not_count_as_idle() -> None:
    with Simulator(latency=0.2) as simulator, tls_console(simulator, idle=0.1) as console, session(console) as call:
        assert call() == 400


def test_a_connection_is_closed_after_its_response(simulator: Simulator) -> None:
    with tls_console(simulator, after_response=True, round_trip=0.01) as console, session(console) as call:
        for _ in range(3):
            assert call() == 400
            wait_until(lambda: console.line.open_connections == 0)
    assert console.line.connections == 3


@pytest.mark.parametrize("round_trip", [0, 0.02])
@pytest.mark.parametrize("on_reuse", ["close", "reset"])
def test_a_connection_ends_when_it_is_used_again(simulator: Simulator, on_reuse: OnReuse, round_trip: float) -> None:
    with tls_console(simulator, on_reuse=on_reuse, round_trip=round_trip) as console, session(console) as call:
        assert call() == 400
        with pytest.raises(requests.ConnectionError) as failure:
            call()
        assert call() == 400, "a new connection works"
    assert isinstance(failure.value.args[0], ProtocolError)
    assert isinstance(failure.value.args[0].args[1], FAILURES[on_reuse])
    assert len(simulator.calls) == 2, "the console has not seen the request that failed"


def test_a_server_that_stops_closes_its_connections(simulator: Simulator) -> None:
    with tls_console(simulator) as console, session(console) as call:
        call()
        simulator.stop()
        wait_until(lambda: console.line.open_connections == 0)
        with pytest.raises(requests.ConnectionError):
            call()


def test_connections_that_are_open_end_with_the_line(simulator: Simulator) -> None:
    with requests.Session() as session:
        with Line(port_of(simulator)) as line:
            assert session.get(f"http://127.0.0.1:{line.port}", timeout=10).status_code == 400
            assert line.open_connections == 1
        assert line.open_connections == 0
        with pytest.raises(requests.ConnectionError):
            session.get(f"http://127.0.0.1:{line.port}", timeout=10)
