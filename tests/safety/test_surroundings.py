"""Insecure or wrong configurations are reported before anything is sent, with what to correct."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
import qianfan

import qfwidget as qf
from qfwidget.console.address import ALLOW_HTTP, address_problem, host_of, is_loopback
from qfwidget.console.client import Console
from qfwidget.console.credentials import key_problem
from qfwidget.console.failures import may_have_executed
from qfwidget.simulator import Simulator

READ = ("DescribeModel", {"modelId": "amv-d1zx1iwdarfr"})


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("https://qianfan.baidubce.com", None),
        ("https://qianfan.baidubce.com:8443", None),
        ("http://127.0.0.1:8080", None),
        ("http://127.8.9.1", None),
        ("http://[::1]:8080", None),
        ("http://localhost:1", None),
        ("http://qianfan.baidubce.com", "insecure_address"),
        ("HTTP://qianfan.baidubce.com", "insecure_address"),
        ("http://0.0.0.0:80", "insecure_address"),
        ("http://127.0.0.1.example.com", "insecure_address"),
        ("http://localhost.example.com", "insecure_address"),
        ("http://10.0.0.1", "insecure_address"),
        ("https://qianfan.baidubce.com/", "bad_address"),
        ("https://qianfan.baidubce.com/v2", "bad_address"),
        ("https://qianfan.baidubce.com?x=1", "bad_address"),
        ("https://qianfan.baidubce.com#x", "bad_address"),
        ("https://user:password@qianfan.baidubce.com", "bad_address"),
        ("http://127.0.0.1\\@example.com", "bad_address"),
        ("https://qianfan.baidubce.com:port", "bad_address"),
        ("https://qianfan.baidubce.com\n", "bad_address"),
        ("https://qian\tfan.baidubce.com", "bad_address"),
        ("https://[::1", "bad_address"),
        ("qianfan.baidubce.com", "bad_address"),
        ("ftp://qianfan.baidubce.com", "bad_address"),
        ("file:///etc/passwd", "bad_address"),
        ("", "bad_address"),
    ],
)
def test_addresses(url: str, problem: str | None) -> None:
    assert address_problem(url) == problem


def test_http_is_allowed_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ALLOW_HTTP, "gateway.internal, 10.0.0.1:8080")
    allowed = ("http://gateway.internal", "http://GATEWAY.internal:99", "http://10.0.0.1:8080")
    assert [address_problem(url) for url in allowed] == [None, None, None]
    refused = ("http://10.0.0.1", "http://other.internal", "http://x.gateway.internal")
    assert [address_problem(url) for url in refused] == ["insecure_address"] * 3


def test_a_password_in_the_address_is_not_shown() -> None:
    assert host_of("https://user:password@host:1/x") == "host:1"
    assert not is_loopback("https://127.0.0.1@example.com")


@pytest.mark.parametrize(
    ("url", "hint_key", "says"),
    [
        ("http://console.example.com", "insecure_address", "QFWIDGET_ALLOW_HTTP=console.example.com"),
        ("https://user:password@console.example.com/v2", "bad_address", "https://qianfan.baidubce.com"),
        ("http://127.0.0.1:9/prefix", "bad_address", "signature"),
    ],
)
def test_nothing_is_sent_to_a_wrong_address(
    sdk: Simulator, monkeypatch: pytest.MonkeyPatch, url: str, hint_key: str, says: str
) -> None:
    def connect(*_: object) -> None:
        raise AssertionError("something was sent")

    monkeypatch.setattr(socket.socket, "connect", connect)
    monkeypatch.setattr(qianfan.get_config(), "CONSOLE_API_BASE_URL", url)
    with pytest.raises(qf.Unreachable) as caught:
        Console().read(*READ)
    assert caught.value.hint_key == hint_key
    assert says in caught.value.hint
    assert "password" not in f"{caught.value}{caught.value.to_dict()}{Console().host}"
    assert not may_have_executed(caught.value)


@pytest.mark.parametrize(
    ("access_key", "secret_key", "problem"),
    [
        ("ALTAK" + "a" * 21, "s" * 32, None),
        ("0123456789abcdef" * 2, "s" * 32, None),
        (" ALTAKkey\n", " secret ", None),
        ("", "", "not_signed_in"),
        (None, None, "not_signed_in"),
        ("ALTAKkey", "", "not_signed_in"),
        ("ALTAK key", "secret", "bad_key"),
        ("ALTAKkey", "sec\u00a0ret", "bad_key"),
        ("ALTAKkey", "sec\x00ret", "bad_key"),
        ("密钥", "secret", "bad_key"),
        ("\ud800", "secret", "bad_key"),
        (b"ALTAKkey", "secret", "bad_key"),
        (17, "secret", "bad_key"),
        ("4E1BG9lTnlSeIf1NQFlrSq6h", "544ca4657ba8002e3dea3ac2f5fdd241", "wrong_kind_of_key"),
        ("bce-v3/ALTAK-1/abc", "secret", "wrong_kind_of_key"),
        ("ALTAKkey", "bce-v3/ALTAK-1/abc", "wrong_kind_of_key"),
    ],
)
def test_keys(access_key: object, secret_key: object, problem: str | None) -> None:
    assert key_problem(access_key, secret_key) == problem


def test_an_application_key_in_the_environment_is_named(sdk: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    config = qianfan.get_config()
    monkeypatch.setattr(config, "AK", "4E1BG9lTnlSeIf1NQFlrSq6h")
    monkeypatch.setattr(config, "ACCESS_KEY", None)
    monkeypatch.setattr(config, "SECRET_KEY", None)
    with pytest.raises(qf.NotSignedIn) as caught:
        Console().read(*READ)
    assert caught.value.hint_key == "wrong_kind_of_key"
    assert sdk.calls == []


def test_spaces_around_a_configured_key_are_ignored(sdk: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    config = qianfan.get_config()
    monkeypatch.setattr(config, "ACCESS_KEY", f" {sdk.access_key}\n")
    monkeypatch.setattr(config, "SECRET_KEY", f"{sdk.secret_key}\r\n")
    assert Console().read(*READ)["result"]


def test_a_netrc_does_not_replace_the_signature(
    sdk: Simulator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / ".netrc"
    netrc.write_text("machine 127.0.0.1 login user password a-netrc-password\n")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(
        "qfwidget.console.session.is_loopback", lambda url: False
    )  # trust the environment, as with a remote host
    assert Console().read(*READ)["result"]
    assert [call.access_key for call in sdk.calls] == [sdk.access_key]


@pytest.mark.parametrize("name", ["http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"])
def test_no_proxy_is_used_for_an_address_on_this_machine(
    sdk: Simulator, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.setenv(name, "http://user:a-proxy-password@127.0.0.1:9")
    assert Console().read(*READ)["result"]


def test_a_proxy_that_does_not_work_is_named_without_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    config = qianfan.get_config()
    monkeypatch.setattr(config, "ACCESS_KEY", "ALTAKanything")
    monkeypatch.setattr(config, "SECRET_KEY", "anything")
    monkeypatch.setattr(config, "CONSOLE_API_BASE_URL", "https://console.invalid")
    monkeypatch.setenv("https_proxy", "http://user:a-proxy-password@127.0.0.1:9")
    with pytest.raises(qf.Unreachable) as caught:
        Console().send_once(*READ)
    assert caught.value.hint_key == "proxy_unreachable"
    assert "https_proxy" in caught.value.message
    assert "a-proxy-password" not in f"{caught.value}{caught.value.to_dict()}"
    assert not may_have_executed(caught.value)
