"""Why no connection was made: the certificate, the proxy, the network."""

from __future__ import annotations

import errno
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import qianfan
import trustme

import qfwidget as qf
from qfwidget.simulator import Simulator
from tests.line import Relay, port_of, tls_console
from tests.safety.raw_server import RawServer, http

BUNDLE = "REQUESTS_CA_BUNDLE"


def point_at(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setattr(qianfan.get_config(), "CONSOLE_API_BASE_URL", url)


def unreachable() -> qf.Unreachable:
    with pytest.raises(qf.Unreachable) as caught:
        qf.list_model_sets()
    assert not caught.value.sent
    return caught.value


@contextmanager
def serving(port: int, certificate: trustme.LeafCert) -> Iterator[int]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    with Relay(port, tls=context) as relay:
        yield relay.port


@pytest.mark.parametrize("variable", [BUNDLE, "CURL_CA_BUNDLE"])
@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
def test_a_tunnel_to_this_machine_is_trusted_as_by_requests(
    sdk: Simulator, monkeypatch: pytest.MonkeyPatch, name: str, variable: str
) -> None:
    for each in (BUNDLE, "CURL_CA_BUNDLE"):
        monkeypatch.delenv(each, raising=False)
    with tls_console(sdk) as console:
        point_at(monkeypatch, console.url.replace("127.0.0.1", name))
        error = unreachable()
        assert error.hint_key == "untrusted_certificate"
        assert "certificate" in error.message
        assert "issuer is unknown" in error.message
        assert f"set {BUNDLE}" in error.hint
        monkeypatch.setenv(variable, str(console.ca_file))
        assert len(qf.list_model_sets()) >= 20


def test_a_file_that_lacks_the_ca_is_named(sdk: Simulator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    other = tmp_path / "other.pem"
    trustme.CA().cert_pem.write_to_path(other)
    monkeypatch.setenv(BUNDLE, str(other))
    with tls_console(sdk) as console:
        point_at(monkeypatch, console.url)
        error = unreachable()
    assert f"{BUNDLE} is set to {other}" in error.hint
    assert f"{BUNDLE} 已设为 {other}" in error.hints["zh-CN"]


def test_the_servers_own_certificate_is_enough(sdk: Simulator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    certificate = trustme.CA().issue_cert("127.0.0.1")
    certificate.cert_chain_pems[0].write_to_path(tmp_path / "server.pem")
    monkeypatch.setenv(BUNDLE, str(tmp_path / "server.pem"))
    with serving(port_of(sdk), certificate) as port:
        point_at(monkeypatch, f"https://127.0.0.1:{port}")
        assert len(qf.list_model_sets()) >= 20


def test_a_certificate_for_another_name_says_so(
    sdk: Simulator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv(BUNDLE, str(tmp_path / "ca.pem"))
    with serving(port_of(sdk), authority.issue_cert("qianfan.baidubce.com")) as port:
        point_at(monkeypatch, f"https://localhost:{port}")
        error = unreachable()
    assert "it is not for localhost" in error.message
    assert "tunnel" in error.hint


@pytest.mark.parametrize("trusted", [True, False])
def test_a_proxy_over_tls_is_verified_by_the_same_file(
    sdk: Simulator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, trusted: bool
) -> None:
    authority = trustme.CA()
    (authority if trusted else trustme.CA()).cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv(BUNDLE, str(tmp_path / "ca.pem"))
    point_at(monkeypatch, "https://console.invalid")
    refusing = RawServer(lambda: [http(b"", status="407 Proxy Authentication Required")])
    with refusing as proxy, serving(int(proxy.host.rpartition(":")[2]), authority.issue_cert("127.0.0.1")) as port:
        monkeypatch.setenv("HTTPS_PROXY", f"https://127.0.0.1:{port}")
        error = unreachable()
    assert error.hint_key == ("proxy_password" if trusted else "untrusted_proxy_certificate")
    assert "HTTPS_PROXY" in error.message


@pytest.mark.parametrize(
    ("proxy", "says"),
    [
        ("http://127.0.0.1:9", "it refused the connection"),
        ("http://proxy.invalid:3128", "its host name cannot be resolved"),
        ("proxy.invalid:3128", "its host name cannot be resolved"),
        ("socks5h://127.0.0.1:9", "it refused the connection"),
    ],
)
def test_an_unreachable_proxy_says_why(sdk: Simulator, monkeypatch: pytest.MonkeyPatch, proxy: str, says: str) -> None:
    point_at(monkeypatch, "https://console.invalid")
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    error = unreachable()
    assert error.hint_key == "proxy_unreachable"
    assert error.message == f"no connection to the proxy set in HTTPS_PROXY: {says}"


def test_a_proxy_of_the_systems_settings_is_named(sdk: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    point_at(monkeypatch, "https://console.invalid")
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    # What Python reads on Windows and macOS.
    monkeypatch.setattr("requests.utils.getproxies", lambda: {"https": "http://127.0.0.1:9"})
    error = unreachable()
    assert error.message == "no connection to the proxy set in the system settings: it refused the connection"
    assert error.messages["zh-CN"] == "无法连接系统设置指定的代理：对方拒绝连接"


def test_a_proxy_that_does_not_respond_is_named(sdk: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    point_at(monkeypatch, "https://console.invalid")
    monkeypatch.setattr(qianfan.get_config(), "CONSOLE_API_RETRY_TIMEOUT", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{listener.getsockname()[1]}")
        error = unreachable()
    assert error.message == "no connection to the proxy set in HTTPS_PROXY: it did not respond in time"


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (errno.ENETUNREACH, "this machine has no network connection to it"),
        (errno.EHOSTUNREACH, "there is no route to the host"),
        (errno.ECONNRESET, "it closed the connection"),
        (errno.EACCES, "PermissionError"),
    ],
)
def test_a_network_failure_says_why(sdk: Simulator, monkeypatch: pytest.MonkeyPatch, number: int, says: str) -> None:
    def fails(*_: object, **__: object) -> socket.socket:
        raise OSError(number, "made up")

    monkeypatch.setattr(socket, "create_connection", fails)
    error = unreachable()
    assert error.hint_key == "unreachable"
    assert says in error.message
