"""Signing in and out from Python."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable

import pytest
import qianfan

import qfwidget as qf
from qfwidget.console.client import Console
from qfwidget.simulator import Simulator

READ = ("DescribeModel", {"modelId": "amv-d1zx1iwdarfr"})
QUOTED: list[Callable[[str], str]] = [
    lambda key: f" {key}\n",
    lambda key: f'"{key}"',
    lambda key: f"'{key}' ",
    lambda key: f"“{key}”",
    lambda key: f"\u2018 {key} \u2019",
]


def refused(access_key: str, secret_key: str, hint_key: str) -> qf.QfError:
    with pytest.raises(qf.QfError) as caught:
        qf.sign_in(access_key, secret_key)
    assert caught.value.hint_key == hint_key
    assert caught.value.__context__ is None
    return caught.value


def test_right_keys_are_checked_by_one_call(sdk: Simulator) -> None:
    qf.sign_out()
    qf.sign_in(sdk.access_key, sdk.secret_key)
    (call,) = sdk.calls
    assert (call.action, call.status) == ("DescribeCustomModelSets", 200)
    assert call.body == {"maxKeys": 1}
    assert Console().read(*READ)["result"]


@pytest.mark.parametrize("quote", QUOTED, ids=["blanks", "double", "single", "curly double", "curly single"])
def test_keys_in_quotes_are_recognized(sdk: Simulator, quote: Callable[[str], str]) -> None:
    qf.sign_out()
    qf.sign_in(quote(sdk.access_key), quote(sdk.secret_key))
    config = qianfan.get_config()
    stored = config.ACCESS_KEY, config.SECRET_KEY
    assert stored == (sdk.access_key, sdk.secret_key)


@pytest.mark.parametrize("quote", QUOTED, ids=["blanks", "double", "single", "curly double", "curly single"])
def test_keys_in_quotes_in_the_environment_are_recognized(sdk: Simulator, quote: Callable[[str], str]) -> None:
    console = Console()
    account = console.account
    qianfan.get_config().ACCESS_KEY, qianfan.get_config().SECRET_KEY = quote(sdk.access_key), quote(sdk.secret_key)
    assert console.account == account
    assert console.read(*READ)["result"]
    assert console.account == account


def test_wrong_keys_are_refused_and_the_previous_ones_stay(sdk: Simulator) -> None:
    for error in (
        refused("ALTAKwrongwrongwrong", sdk.secret_key, "wrong_access_key"),
        refused(sdk.access_key, "wrongwrongwrongwrong", "wrong_secret_key"),
        refused("bce-v3/ALTAK-x/y", "z", "wrong_kind_of_key"),
    ):
        assert "wrongwrong" not in f"{error!r}{error}{error.to_dict()}"
        assert Console().read(*READ)["result"], "what was configured before is in use"


def test_keys_are_not_checked_with_check_false(sdk: Simulator) -> None:
    qf.sign_in("ALTAKwrongwrongwrong", "wrongwrongwrongwrong", check=False)
    assert sdk.calls == []
    assert qianfan.get_config().ACCESS_KEY == "ALTAKwrongwrongwrong"


def test_an_account_that_may_not_read_is_signed_in(sdk: Simulator, caplog: pytest.LogCaptureFixture) -> None:
    qf.sign_out()
    sdk.deny("read")
    qf.sign_in(sdk.access_key, sdk.secret_key)
    assert Console().signed_in
    assert caplog.messages == []


def test_keys_that_cannot_be_checked_are_stored_with_a_warning(
    sdk: Simulator, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        monkeypatch.setattr(qianfan.get_config(), "CONSOLE_API_BASE_URL", f"http://127.0.0.1:{taken.getsockname()[1]}")
    qf.sign_out()
    qf.sign_in(sdk.access_key, sdk.secret_key)
    (record,) = caplog.records
    assert (record.name.partition(".")[0], record.levelno) == ("qfwidget", logging.WARNING)
    assert "could not be checked" in record.getMessage()
    assert "refused" in record.getMessage()
    assert Console().signed_in


def test_listeners_are_called_when_a_refused_sign_in_is_undone(sdk: Simulator) -> None:
    from qfwidget.console.client import shared_console

    seen: list[str | None] = []
    stop = shared_console().on_change(lambda: seen.append(qianfan.get_config().ACCESS_KEY))
    refused("ALTAKwrongwrongwrong", sdk.secret_key, "wrong_access_key")
    stop()
    assert seen == [sdk.access_key]
