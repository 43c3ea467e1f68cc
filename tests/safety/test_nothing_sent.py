"""Whether a create was sent is observed: a failure before the first byte is reported at once, as unsent."""

from __future__ import annotations

import datetime
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
import qianfan
import requests
import trustme
from qianfan.resources.console import utils
from typing_extensions import Self

import qfwidget as qf
from qfwidget.console.client import Console
from qfwidget.simulator import Simulator
from qfwidget.tasks.create_once import Creator
from tests.line import Relay, port_of, tls_console
from tests.safety.raw_server import RawServer, http
from tests.samples import BODY

SECRET = "a-proxy-pässword"
BUNDLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
PROXIES = ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "QIANFAN_PROXY")


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*BUNDLES, *PROXIES, "HTTP_PROXY", "http_proxy", "all_proxy", "NO_PROXY", "no_proxy", "SSLKEYLOGFILE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def distant(sdk: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    """Point the SDK at another host, which nothing must be sent to."""
    monkeypatch.setattr(qianfan.get_config(), "CONSOLE_API_BASE_URL", "https://console.invalid")


def nothing_sent(error: type[qf.QfError] = qf.Unreachable) -> qf.QfError:
    """Create a task and read a list; both must fail quickly, before anything is sent."""
    started = time.monotonic()
    with pytest.raises(error) as caught:
        Creator(Console()).create(BODY)
    assert time.monotonic() - started < 2
    assert not isinstance(caught.value, qf.UnknownOutcome)
    assert not caught.value.sent
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    with pytest.raises(error) as of_read:
        Console().read("DescribeModel", {"modelId": "amv-d1zx1iwdarfr"})
    assert of_read.value.hint_key == caught.value.hint_key
    assert all(caught.value.hints.values())
    return caught.value


def set_proxy(monkeypatch: pytest.MonkeyPatch, variable: str, value: str) -> None:
    monkeypatch.setenv(variable, value)
    if variable == "QIANFAN_PROXY":  # which the SDK reads once
        monkeypatch.setattr(qianfan.get_config(), "PROXY", value)


@pytest.mark.parametrize("variable", BUNDLES)
@pytest.mark.parametrize("content", [None, "", "no certificate", "folder"])
def test_certificate_files_that_cannot_be_read(
    sdk: Simulator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, variable: str, content: str | None
) -> None:
    path = tmp_path / "bundle.pem"
    if content is not None and content != "folder":
        path.write_text(content)
    monkeypatch.setenv(variable, str(path))
    with tls_console(sdk) as console:
        monkeypatch.setattr(qianfan.get_config(), "CONSOLE_API_BASE_URL", console.url)
        error = nothing_sent()
        assert error.hint_key == "bad_ca_bundle"
        assert variable in str(error)
        assert str(path) in str(error)
        path.write_bytes(console.ca_file.read_bytes())
        assert Creator(Console()).create(BODY)["result"], "it works once the file is corrected"


@pytest.mark.parametrize("variable", BUNDLES)
def test_an_empty_folder_of_certificates_trusts_no_server(
    sdk: Simulator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, variable: str
) -> None:
    monkeypatch.setenv(variable, str(tmp_path))
    with tls_console(sdk) as console:
        monkeypatch.setattr(qianfan.get_config(), "CONSOLE_API_BASE_URL", console.url)
        assert nothing_sent().hint_key == "untrusted_certificate"


@contextmanager
def serving(context: ssl.SSLContext, simulator: Simulator) -> Iterator[str]:
    with Relay(port_of(simulator), tls=context) as relay:
        yield f"https://127.0.0.1:{relay.port}"


def context_for(authority: trustme.CA, *names: str, expired: bool = False) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    yesterday = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(days=1)
    authority.issue_cert(*names, not_after=yesterday if expired else None).configure_cert(context)
    return context


@pytest.mark.parametrize(
    ("names", "expired", "trusted", "reason"),
    [
        (["console.example"], False, True, "127.0.0.1"),
        (["127.0.0.1"], True, True, "expired"),
        (["127.0.0.1"], False, False, "issuer"),
    ],
    ids=["another name", "expired", "another authority"],
)
def test_certificates_that_are_refused(
    sdk: Simulator,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    names: list[str],
    expired: bool,
    trusted: bool,
    reason: str,
) -> None:
    authority = trustme.CA()
    (authority if trusted else trustme.CA()).cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "ca.pem"))
    with serving(context_for(authority, *names, expired=expired), sdk) as url:
        monkeypatch.setattr(qianfan.get_config(), "CONSOLE_API_BASE_URL", url)
        error = nothing_sent()
    assert error.hint_key == "untrusted_certificate"
    assert "certificate" in str(error)
    assert reason in str(error)
    assert "REQUESTS_CA_BUNDLE" in error.hint
    assert sdk.calls == []


class WithoutTls:
    """Listens on loopback, and responds to the first bytes of each connection."""

    def __init__(self, answer: bytes | None) -> None:
        self._answer = answer
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"https://127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(10)

    def _serve(self) -> None:
        with ExitStack() as waiting, suppress(OSError):
            while True:
                connection = waiting.enter_context(self._listener.accept()[0])
                if self._answer is not None:
                    connection.recv(2**16)
                    connection.sendall(self._answer)
                    connection.close()


@pytest.mark.parametrize("answer", [http(b"", status="400 Bad Request"), b"SSH-2.0-OpenSSH_9.6\r\n"])
def test_a_port_without_tls(sdk: Simulator, monkeypatch: pytest.MonkeyPatch, answer: bytes) -> None:
    with WithoutTls(answer) as server:
        monkeypatch.setattr(qianfan.get_config(), "CONSOLE_API_BASE_URL", server.url)
        assert nothing_sent().hint_key == "no_tls"


def test_a_port_that_closes_before_the_handshake_ends(sdk: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    with WithoutTls(b"") as server:
        monkeypatch.setattr(qianfan.get_config(), "CONSOLE_API_BASE_URL", server.url)
        assert nothing_sent().hint_key == "no_tls"


def test_a_port_that_sends_nothing(sdk: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qfwidget.console.connections.CONNECT_SECONDS", 0.1)
    with WithoutTls(None) as server:
        monkeypatch.setattr(qianfan.get_config(), "CONSOLE_API_BASE_URL", server.url)
        assert nothing_sent().hint_key == "timeout"


@pytest.mark.parametrize("variable", PROXIES)
@pytest.mark.parametrize(
    "value",
    [
        "http://.example.com:8080",
        "http://a..b:8080",
        "http://[::1:8080",
        f"http://user:{SECRET}@127.0.0.1:9",
        "http://127.0.0.1:port",
        "http://" + "a" * 64 + ".example:8080",
        "ftp://127.0.0.1:9",
        "http://",
    ],
)
def test_a_proxy_without_a_usable_address(
    distant: None, monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    set_proxy(monkeypatch, variable, value)
    error = nothing_sent()
    assert error.hint_key == "bad_proxy"
    assert variable in str(error)
    assert value == "http://" or value not in f"{error}{error.to_dict()}"
    assert SECRET not in f"{error}{error.to_dict()}"


@pytest.mark.parametrize("variable", PROXIES)
@pytest.mark.parametrize("status", ["407 Proxy Authentication Required", "403 Forbidden", "502 Bad Gateway"])
def test_a_proxy_that_refuses_the_tunnel(
    distant: None, monkeypatch: pytest.MonkeyPatch, variable: str, status: str
) -> None:
    with RawServer(lambda: [http(b"<html>", status=status)]) as proxy:
        set_proxy(monkeypatch, variable, f"http://user:password-of-proxy@{proxy.host}")
        error = nothing_sent()
    assert error.hint_key == ("proxy_password" if status.startswith("407") else "proxy_refused")
    assert status[:3] in str(error)
    assert variable in str(error)
    assert "password-of-proxy" not in f"{error}{error.to_dict()}"
    assert all(request.startswith(b"CONNECT console.invalid:443") for request in proxy.requests)


@pytest.mark.parametrize("answer", [b"", b"no HTTP at all\r\n\r\n", b"SSH-2.0-OpenSSH_9.6\r\n"])
def test_a_proxy_that_speaks_no_http(distant: None, monkeypatch: pytest.MonkeyPatch, answer: bytes) -> None:
    with RawServer(lambda: [answer]) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://{proxy.host}")
        error = nothing_sent()
    assert error.hint_key in ("proxy_unreachable", "proxy_refused")
    assert "HTTPS_PROXY" in str(error)


def test_a_proxy_over_socks_that_nothing_listens_at(distant: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:9")
    assert nothing_sent().hint_key == "proxy_unreachable"


@pytest.mark.parametrize(
    "url",
    ["https://qianfan..example", "https://" + "a" * 64 + ".example", "https://.example", "https://example..:8443"],
)
def test_invalid_host_names(sdk: Simulator, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setattr(qianfan.get_config(), "CONSOLE_API_BASE_URL", url)
    assert nothing_sent().hint_key == "bad_address"


def test_a_name_that_is_not_resolved(distant: None, monkeypatch: pytest.MonkeyPatch) -> None:
    error = nothing_sent()
    assert error.hint_key == "unknown_host"
    assert "console.invalid" in str(error)


def test_a_port_that_nothing_listens_at(sdk: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(qianfan.get_config(), "CONSOLE_API_BASE_URL", "http://127.0.0.1:9")
    assert nothing_sent().hint_key == "refused"


@pytest.mark.parametrize("timeout", [0, -1, float("nan")])
def test_an_invalid_timeout(sdk: Simulator, monkeypatch: pytest.MonkeyPatch, timeout: float) -> None:
    monkeypatch.setattr(qianfan.get_config(), "CONSOLE_API_RETRY_TIMEOUT", timeout)
    error = nothing_sent()
    assert error.hint_key == "bad_setting"
    assert "QIANFAN_CONSOLE_API_RETRY_TIMEOUT" in str(error)
    assert sdk.calls == []


@pytest.mark.parametrize("path", ["missing/keys.log", ""])
def test_a_key_log_that_cannot_be_written(
    sdk: Simulator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, path: str
) -> None:
    monkeypatch.setenv("SSLKEYLOGFILE", str(tmp_path / path))
    error = nothing_sent()
    assert error.hint_key == "bad_key_log"
    assert "SSLKEYLOGFILE" in str(error)


class Strange(Exception):
    """An unexpected error."""


@pytest.mark.parametrize("kind", [Strange, OSError, ValueError, requests.ConnectionError, ImportError, SystemError])
@pytest.mark.parametrize("sent", [False, True])
def test_any_exception_is_judged_by_whether_the_request_was_sent(
    sdk: Simulator, monkeypatch: pytest.MonkeyPatch, kind: type[Exception], sent: bool
) -> None:
    call_action = utils.call_action

    def fails(*args: Any, **options: Any) -> Any:
        if sent:
            with pytest.raises(Exception):  # noqa: B017, PT011  # the SDK's own, since no response comes
                call_action(*args, **options)
        raise kind("unexpected")

    monkeypatch.setattr(utils, "call_action", fails)
    if not sent:
        assert nothing_sent_by_create().hint_key == "call_failed"
        assert sdk.calls == []
        return
    sdk.fail("CreateModelCompTask", drop=True, when="after")
    assert Creator(Console(), patience=1).create(BODY)["result"], "the task is looked for, and found"


def nothing_sent_by_create() -> qf.QfError:
    with pytest.raises(qf.Unreachable) as caught:
        Creator(Console()).create(BODY)
    assert not caught.value.sent
    assert caught.value.__context__ is None
    return caught.value


def test_a_connection_that_is_lost_while_the_request_is_sent_is_not_said_to_be_unsent(
    sdk: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        monkeypatch.setattr(
            qianfan.get_config(), "CONSOLE_API_BASE_URL", f"http://127.0.0.1:{listener.getsockname()[1]}"
        )
        monkeypatch.setattr(qianfan.get_config(), "CONSOLE_API_RETRY_TIMEOUT", 0.2)
        with pytest.raises(qf.Unreachable) as caught:
            Console().send_once("CreateModelCompTask", BODY)
    assert caught.value.hint_key == "timeout"
    assert caught.value.sent
