"""What the hint says about each refusal of the console."""

from __future__ import annotations

import pytest

import qfwidget as qf
from qfwidget.console.client import Console
from qfwidget.console.failures import is_retryable
from qfwidget.hints import DOCUMENTED_CODES, HINTS
from qfwidget.simulator import Simulator
from qfwidget.simulator.refusals import DOCUMENTED
from tests.samples import BODY

CREATE: tuple[str, dict[str, object]] = ("CreateModelCompTask", BODY)
GENERAL = ("server_verdict",)


def refusal(action: str, body: dict[str, object]) -> qf.ConsoleError:
    with pytest.raises(qf.ConsoleError) as caught:
        Console().send_once(action, body)
    return caught.value


@pytest.mark.parametrize("code", DOCUMENTED)
def test_every_documented_code_has_a_hint_of_its_own(sdk: Simulator, code: str) -> None:
    sdk.fail("CreateModelCompTask", code=code)
    error = refusal(*CREATE)
    assert error.code == code
    assert error.hint_key not in GENERAL
    assert error.hint_key == DOCUMENTED_CODES[code]


@pytest.mark.parametrize(
    ("status", "code", "message", "hint_key"),
    [
        (429, "TooManyRequests", "slow down", "rate_limit"),
        (400, "RateLimitExceeded", "no", "rate_limit"),
        (400, "Strange", "请求频率超出限制", "rate_limit"),
        (400, "QuotaExceeded", "no", "quota"),
        (403, "Strange", "The number of tasks exceeds the limit.", "quota"),
        (400, "Strange", "任务数超出上限", "quota"),
        (402, "PaymentRequired", "no", "overdue"),
        (403, "AccountOverdue", "no", "overdue"),
        (403, "Strange", "账户余额不足", "overdue"),
        (400, "ResourceNotEnough", "no", "no_resources"),
        (503, "Strange", "资源不足", "no_resources"),
        (403, "ExpiredToken", "no", "expired_credentials"),
        (403, "Strange", "The security token has expired.", "expired_credentials"),
        (404, "Strange", "no", "no_such_id"),
        (400, "NoSuchModel", "no", "no_such_id"),
        (400, "Strange", "模型不存在", "no_such_id"),
        (400, "TaskAlreadyExists", "no", "name_taken"),
        (400, "Strange", "任务名称重复", "name_taken"),
        (400, "Strange", "no", "server_verdict"),
        (500, "Strange", "no", "try_again"),
    ],
)
def test_undocumented_refusals_are_recognized_by_their_words(
    sdk: Simulator, status: int, code: str, message: str, hint_key: str
) -> None:
    sdk.fail("CreateModelCompTask", status=status, code=code, message=message)
    error = refusal(*CREATE)
    assert (error.status, error.code, error.message, error.hint_key) == (status, code, message, hint_key)


@pytest.mark.parametrize(
    ("action", "field", "id", "hint_key"),
    [
        ("DescribeModel", "modelId", "amv-none", "no_such_version"),
        ("DescribeModelSet", "modelSetId", "am-none", "no_such_model"),
        ("DescribeModelCompTask", "modelCompTaskId", "amva-none", "no_such_task"),
        ("CancelModelCompTask", "modelCompTaskId", "amva-none", "no_such_task"),
        ("DeleteModelCompTask", "modelCompTaskId", "amva-none", "no_such_task"),
    ],
)
def test_an_unknown_id_has_a_hint(sdk: Simulator, action: str, field: str, id: str, hint_key: str) -> None:
    error = refusal(action, {field: id})
    assert error.hint_key == hint_key
    assert id.partition("-")[0] + "-" in error.hint


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"sourceModelId": "am-adbuasyfaf", "modelSetId": "amv-d1zx1iwdarfr"}, "amv-…, not am-…"),
        ({"sourceModelId": "amva-1"}, "compressible=True"),
        ({"modelSetId": "amv-d1zx1iwdarfr"}, "am-…, not amv-…"),
        ({"config": {"strategy": "Quantization", "weight": "W1"}}, "base model"),
        ({"config": {"strategy": "Quantization", "weight": "INT8PTQ"}}, "Did you mean INT8-PTQ?"),
    ],
    ids=["swapped", "a task", "a version", "a weight", "a misspelt weight"],
)
def test_the_hint_of_a_refused_field_says_what_is_expected(
    sdk: Simulator, changes: dict[str, object], says: str
) -> None:
    error = refusal(CREATE[0], {**CREATE[1], **changes})
    assert error.hint_key == "invalid_parameter"
    assert says in error.hint
    assert HINTS["invalid_parameter"].zh_cn.partition("{")[0] in error.hints["zh-CN"]


def test_a_task_that_has_ended_cannot_be_cancelled_nor_a_running_one_deleted() -> None:
    request = qf.CompressionRequest("demo", "amv-d1zx1iwdarfr", "am-adbuasyfaf", "Sparsity")
    with qf.demo(task_seconds=100) as demo:
        task = qf.create_task(request)
        with pytest.raises(qf.ConsoleError) as running:
            task.delete()
        demo.advance(200)
        with pytest.raises(qf.ConsoleError) as ended:
            task.cancel()
    assert (running.value.hint_key, ended.value.hint_key) == ("cannot_delete", "cannot_cancel")


def test_a_stopped_task_and_a_failed_one_differ() -> None:
    request = qf.CompressionRequest("demo", "amv-d1zx1iwdarfr", "am-adbuasyfaf", "Sparsity")
    with qf.demo(task_seconds=0.1) as demo:
        demo.fail_tasks("校准失败")
        failing = qf.create_task(request)
        with pytest.raises(qf.TaskFailed) as failed:
            failing.wait(progress=False)
        demo.heal()
    with qf.demo(task_seconds=100) as demo:
        task = qf.create_task(request)
        task.cancel()
        demo.advance(100)
        with pytest.raises(qf.TaskFailed) as stopped:
            task.wait(progress=False)
    assert (failed.value.status, failed.value.reason, failed.value.hint_key) == ("failed", "校准失败", "calibration")
    assert failed.value.task is failing
    assert (stopped.value.status, stopped.value.hint_key) == ("stopped", "task_stopped")
    assert "again" in stopped.value.hint


def test_a_read_that_meets_the_rate_limit_is_tried_again(sdk: Simulator) -> None:
    sdk.fail("DescribeModel", status=429, code="TooManyRequests", times=1)
    assert Console().read("DescribeModel", {"modelId": "amv-d1zx1iwdarfr"})["result"]
    sdk.fail("DescribeModel", status=429, code="TooManyRequests", times=None)
    with pytest.raises(qf.ConsoleError) as caught:
        Console().read("DescribeModel", {"modelId": "amv-d1zx1iwdarfr"})
    assert is_retryable(caught.value)
    assert "Wait" in caught.value.hint


def test_a_version_that_does_not_exist_is_named_also_without_a_model_set(sdk: Simulator) -> None:
    with pytest.raises(qf.ConsoleError) as caught:
        qf.create_task(source_model_id="amv-none", weight="INT8-PTQ")
    assert caught.value.hint_key == "no_such_version"
    assert sdk.calls_of("CreateModelCompTask") == []
