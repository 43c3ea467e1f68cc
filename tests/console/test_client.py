"""Every way that a call can fail, with the real SDK over real HTTP."""

from __future__ import annotations

import logging
import socket
import traceback
from collections.abc import Callable, Iterator

import pytest
import qianfan

import qfwidget as qf
from qfwidget.console.client import Console
from qfwidget.errors import QfError
from qfwidget.hints import HINTS
from qfwidget.simulator import Simulator
from tests.samples import BODY

READ = ("DescribeModel", {"modelId": "amv-d1zx1iwdarfr"})
CREATE = ("CreateModelCompTask", BODY)


@pytest.fixture
def closed_port() -> str:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{taken.getsockname()[1]}"


@pytest.fixture
def short_timeout() -> Iterator[None]:
    """Set the SDK's timeout to 1 s instead of 60 s."""
    config = qianfan.get_config()
    before = config.CONSOLE_API_RETRY_TIMEOUT
    config.CONSOLE_API_RETRY_TIMEOUT = 1
    yield
    config.CONSOLE_API_RETRY_TIMEOUT = before


def failure(call: Callable[[], object]) -> QfError:
    with pytest.raises(qf.QfError) as caught:
        call()
    error = caught.value
    assert error.__cause__ is None
    assert error.__context__ is None
    assert error.to_dict()["hint"] == error.hint == HINTS[error.hint_key].filled(error.hint_params).en
    return error


def test_a_response_is_returned_unchanged(sdk: Simulator) -> None:
    answer = Console().read(*READ)
    assert answer["result"]["modelId"] == "amv-d1zx1iwdarfr"
    assert answer["requestId"]


@pytest.mark.parametrize(
    ("action", "policy", "hint_key"),
    [(READ, "read", "missing_read_policy"), (CREATE, "write", "missing_write_policy")],
)
def test_a_missing_policy_is_named(
    sdk: Simulator, action: tuple[str, dict[str, object]], policy: str, hint_key: str
) -> None:
    sdk.deny(policy)  # type: ignore[arg-type]
    error = failure(lambda: Console().send_once(*action))
    assert isinstance(error, qf.ConsoleError)
    assert (error.status, error.code, error.hint_key) == (403, "AccessDenied", hint_key)
    assert error.request_id
    assert "AccessPolicy" in error.hint


def test_a_wrong_access_key(sdk: Simulator) -> None:
    qianfan.get_config().ACCESS_KEY = "ALTAKwrongwrongwrong"
    error = failure(lambda: Console().read(*READ))
    assert (error.status, error.code, error.hint_key) == (403, "InvalidAccessKeyId", "wrong_access_key")


def test_a_wrong_secret_key(sdk: Simulator) -> None:
    qianfan.get_config().SECRET_KEY = "wrongwrongwrongwrong"
    error = failure(lambda: Console().read(*READ))
    assert (error.status, error.code, error.hint_key) == (400, "SignatureDoesNotMatch", "wrong_secret_key")


@pytest.mark.parametrize(
    ("access_key", "secret_key", "hint_key"),
    [
        ("", "", "not_signed_in"),
        (None, None, "not_signed_in"),
        ("ALTAK1", " ", "not_signed_in"),
        ("bce-v3/ALTAK-1/abc", "secret", "wrong_kind_of_key"),
        ("ALTAK1", "sec ret", "bad_key"),
        ("密钥", "secret", "bad_key"),
    ],
)
def test_keys_that_cannot_be_right_are_noticed_before_anything_is_sent(
    sdk: Simulator, access_key: str | None, secret_key: str | None, hint_key: str
) -> None:
    config = qianfan.get_config()
    config.ACCESS_KEY, config.SECRET_KEY = access_key, secret_key
    assert not Console().signed_in
    error = failure(lambda: Console().read(*READ))
    assert isinstance(error, qf.NotSignedIn)
    assert error.hint_key == hint_key
    assert sdk.calls == []


def test_signing_in_and_out(sdk: Simulator) -> None:
    qf.sign_out()
    assert not Console().signed_in
    qf.sign_in(f" {sdk.access_key}\n", sdk.secret_key)
    assert Console().read(*READ)["result"]
    error = failure(lambda: qf.sign_in("bce-v3/ALTAK-x/y", "z"))
    assert error.hint_key == "wrong_kind_of_key"
    assert Console().read(*READ)["result"], "what was configured before stays"


def test_a_refused_parameter_is_named(sdk: Simulator) -> None:
    action, body = CREATE
    error = failure(
        lambda: Console().send_once(action, {**body, "config": {"strategy": "Quantization", "weight": "W1"}})
    )
    assert (error.status, error.code, error.hint_key) == (400, "InappropriateJSON", "invalid_parameter")
    assert error.hint_params["param"] == "weight"
    assert "base model" in error.hint, "the hint is about this parameter"


@pytest.mark.parametrize(
    ("fault", "kind", "code", "hint_key"),
    [
        ({"status": 500, "code": "InternalError"}, qf.ConsoleError, "InternalError", "try_again"),
        ({"status": 400, "code": "RequestExpired"}, qf.ConsoleError, "RequestExpired", "clock_skew"),
        ({"status": 403, "code": "OptInRequired"}, qf.ConsoleError, "OptInRequired", "not_activated"),
        ({"status": 409, "code": "NeverHeardOf", "message": "no"}, qf.ConsoleError, "NeverHeardOf", "server_verdict"),
        ({"status": 200, "code": "Strange", "message": "no"}, qf.ConsoleError, "Strange", "server_verdict"),
        ({"body": '{"code": "Strange", "result": null}'}, qf.ConsoleError, "Strange", "server_verdict"),
        ({"body": '{"error_code": 17, "error_msg": "no"}'}, qf.ConsoleError, "17", "server_verdict"),
        ({"body": "<html>Sign in to the network</html>"}, qf.Unreachable, "Unreadable", "not_a_console"),
        ({"body": "[1, 2]"}, qf.Unreachable, "Unreadable", "not_a_console"),
        ({"body": "null"}, qf.Unreachable, "Unreadable", "not_a_console"),
        ({"status": 404, "body": "<h1>not found</h1>"}, qf.Unreachable, "Unreadable", "not_a_console"),
        ({"status": 502, "body": b"\xff\xfe"}, qf.ConsoleError, "Unreadable", "try_again"),
        ({"drop": True}, qf.Unreachable, "Dropped", "dropped"),
    ],
)
def test_each_failure_is_explained(
    sdk: Simulator, fault: dict[str, object], kind: type[QfError], code: str, hint_key: str
) -> None:
    sdk.fail("DescribeModel", **fault, times=None)  # type: ignore[arg-type]
    error = failure(lambda: Console().send_once(*READ))
    assert type(error) is kind
    assert (error.code, error.hint_key) == (code, hint_key)
    assert len(sdk.calls) == 1


def test_a_closed_port(sdk: Simulator, closed_port: str) -> None:
    qianfan.get_config().CONSOLE_API_BASE_URL = f"http://{closed_port}"
    error = failure(lambda: Console().read(*READ))
    assert isinstance(error, qf.Unreachable)
    assert (error.hint_key, error.hint_params) == ("refused", {"host": closed_port})


@pytest.mark.usefixtures("short_timeout")
def test_no_answer_in_time(sdk: Simulator) -> None:
    sdk.fail("DescribeModel", delay=30)
    error = failure(lambda: Console().read(*READ))
    assert isinstance(error, qf.Unreachable)
    assert error.hint_key == "timeout"


@pytest.mark.parametrize("fault", [{"status": 500, "code": "InternalError"}, {"drop": True}])
def test_a_read_is_retried_and_a_change_never(sdk: Simulator, fault: dict[str, object]) -> None:
    sdk.fail("DescribeModel", **fault, times=2)  # type: ignore[arg-type]
    assert Console().read(*READ)["result"]
    assert len(sdk.calls_of("DescribeModel")) == 3
    sdk.fail("CreateModelCompTask", **fault, times=None)  # type: ignore[arg-type]
    failure(lambda: Console().send_once(*CREATE))
    assert len(sdk.calls_of("CreateModelCompTask")) == 1


def test_a_create_is_never_sent_again_even_if_the_sdk_is_told_to(
    sdk: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(qianfan.get_config(), "CONSOLE_API_RETRY_COUNT", 5)
    sdk.fail("CreateModelCompTask", drop=True, when="after", times=None)
    failure(lambda: Console().send_once(*CREATE))
    assert len(sdk.calls_of("CreateModelCompTask")) == 1


@pytest.mark.parametrize("fault", [{"status": 500, "code": "InternalError"}, {"status": 403, "code": "AccessDenied"}])
def test_no_key_and_no_signature_is_in_a_log_an_exception_or_an_output(
    sdk: Simulator, fault: dict[str, object], caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    access_key, secret_key = sdk.access_key, sdk.secret_key
    caplog.set_level(logging.DEBUG)
    sdk.fail("DescribeModel", **fault, times=None)  # type: ignore[arg-type]
    error = failure(lambda: Console().read(*READ))
    qianfan.get_config().SECRET_KEY = wrong = "wrongwrongwrongwrong"
    sdk.heal()
    wrong_key = failure(lambda: Console().read(*READ))
    written = "\n".join(
        (
            *(f"{record.getMessage()} {record.args}" for record in caplog.records),
            *capfd.readouterr(),
            *(text for e in (error, wrong_key) for text in (repr(e), str(e), str(e.to_dict()))),
            *(
                "".join(traceback.TracebackException.from_exception(e, capture_locals=True).format())
                for e in (error, wrong_key)
            ),
        )
    )
    for secret in (access_key, secret_key, wrong, "bce-auth-v1", access_key[:6], secret_key[:6], wrong[:6]):
        assert secret not in written


def test_the_sdks_own_log_is_redacted(sdk: Simulator, caplog: pytest.LogCaptureFixture) -> None:
    from qianfan.resources.console.utils import call_action

    Console().read(*READ)
    sdk.fail("DescribeModel", status=500, code="InternalError")
    with pytest.raises(qianfan.errors.RequestError):
        call_action("/v2/model", *READ)
    assert "InternalError" in caplog.text, "the user's own calls are still logged"
    assert "bce-auth-v1" not in caplog.text
    assert sdk.access_key not in caplog.text


def test_overrides_to_other_consoles_end_in_any_order(sdk: Simulator) -> None:
    console = Console()
    home = console.host, console.account
    one = console.point_at("http://127.0.0.1:1", "one", "one")
    two = console.point_at("http://127.0.0.1:2", "two", "two")
    one()
    assert console.host == "127.0.0.1:2"
    two()
    assert (console.host, console.account) == home
    one()
    assert (console.host, console.account) == home


def test_an_override_that_ends_keeps_what_was_configured_in_between(sdk: Simulator) -> None:
    console = Console()
    one = console.point_at("http://127.0.0.1:1", "one", "one")
    qianfan.get_config().CONSOLE_API_BASE_URL = "http://127.0.0.1:3"
    two = console.point_at("http://127.0.0.1:2", "two", "two")
    one()
    assert console.host == "127.0.0.1:2"
    two()
    assert console.host == "127.0.0.1:3"


def test_a_key_that_the_console_repeats_is_hidden(sdk: Simulator) -> None:
    message = f"no credential for {sdk.access_key} and {sdk.secret_key}"
    sdk.fail("DescribeCustomModelSets", status=403, code="InvalidAccessKeyId", message=message)
    with pytest.raises(qf.ConsoleError, match=r"no credential for \[hidden\] and \[hidden\]") as caught:
        qf.list_model_sets()
    written = f"{caught.value!r} {caught.value} {caught.value.to_dict()} {vars(caught.value)}"
    assert sdk.access_key not in written
    assert sdk.secret_key not in written
