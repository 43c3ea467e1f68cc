"""The errors: what they say, in both languages, and what survives a pickle."""

from __future__ import annotations

import pickle
import re
import subprocess
import sys
from types import SimpleNamespace

import pytest

import qfwidget as qf
from qfwidget.hints import HINTS, MESSAGES

TASK = SimpleNamespace(id="amva-1")
ERRORS = [
    qf.ConsoleError("AccessDenied", "Access denied.", status=403, request_id="r-1", hint_key="missing_write_policy"),
    qf.Unreachable("Dropped", hint_key="dropped", hint_params={"host": "qianfan.example"}),
    qf.NotSignedIn("NotSignedIn", hint_key="not_signed_in"),
    qf.InvalidRequest({"name": "missing"}, "name is missing"),
    qf.TaskFailed(TASK, "failed", "out of memory"),
    qf.UnknownOutcome(qf.Unreachable("Dropped", hint_key="dropped", hint_params={"host": "h"}), {"name": "x"}, 1.0),
]


def test_an_uncaught_error_names_its_class_once() -> None:
    program = (
        "import qfwidget as qf\n"
        "with qf.demo(task_seconds=0) as demo:\n"
        "    demo.fail_tasks('out of memory')\n"
        "    request = qf.CompressionRequest('demo', 'amv-d1zx1iwdarfr', 'am-adbuasyfaf', 'Sparsity')\n"
        "    qf.create_task(request).wait(progress=False)\n"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    *_, last, hint = ended.stderr.strip().splitlines()
    assert re.fullmatch(r"qfwidget\.errors\.TaskFailed: amva-\w+ has failed: out of memory", last)
    assert hint == HINTS["no_resources"].en


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_an_error_in_chinese(error: qf.QfError, monkeypatch: pytest.MonkeyPatch) -> None:
    english = str(error)
    monkeypatch.setenv("QFWIDGET_LANGUAGE", "zh")
    chinese = str(error)
    assert chinese.splitlines()[1] == error.hint == error.to_dict()["hint"] == error.hints["zh-CN"]
    assert not re.search(r"[\u4e00-\u9fff）][(,;:.?!]", chinese), "full-width punctuation"
    error.language = "en"
    assert str(error) == english
    error.language = None
    assert str(error) == chinese


def test_a_refusal_in_chinese_keeps_the_consoles_words() -> None:
    error = ERRORS[0]
    error.language = "zh-CN"
    assert str(error).splitlines()[0] == "AccessDenied：Access denied.（HTTP 403，请求 ID r-1）"
    error.language = None


def test_a_dropped_connection_is_said_in_chinese() -> None:
    error = qf.Unreachable("Dropped", hint_key="dropped", hint_params={"host": "qianfan.example"})
    error.language = "zh-CN"
    assert error.message == error.messages["zh-CN"] == "qianfan.example 未响应就关闭了连接"
    lost = qf.UnknownOutcome(error, {}, 1.0, look_up_failure=error)
    assert "Dropped：qianfan.example 未响应就关闭了连接" in lost.hints["zh-CN"]
    refused = qf.UnknownOutcome(error, {}, 1.0, look_up_failure=ERRORS[0])
    assert "（AccessDenied，HTTP 403）" in refused.hints["zh-CN"]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_an_error_survives_a_pickle(error: qf.QfError) -> None:
    error.language = "zh-CN"
    copy = pickle.loads(pickle.dumps(error))
    error.language = None
    assert type(copy) is type(error)
    assert copy.language == "zh-CN"
    copy.language = None
    assert (str(copy), copy.to_dict(), vars(copy)) == (str(error), error.to_dict(), vars(error))


@pytest.mark.parametrize(
    ("status", "reason", "hint_key", "message"),
    [
        ("failed", "out of memory", "no_resources", "amva-1 has failed: out of memory"),
        ("failed", "资源不足，请稍后重试", "no_resources", "amva-1 has failed: 资源不足，请稍后重试"),
        ("failed", "GPU resources are insufficient", "no_resources", None),
        ("failed", "显存不足", "no_resources", None),
        ("failed", "no available resource", "no_resources", None),
        ("failed", "the quota of the account is exceeded", "quota", None),
        ("failed", "超出账号配额", "quota", None),
        ("failed", "已达到任务数上限", "quota", None),
        ("failed", "calibration failed: loss is nan", "calibration", None),
        ("failed", "校准数据集异常", "calibration", None),
        ("failed", "账户欠费", "overdue", None),
        ("failed", "cancelled by user", "task_stopped", None),
        ("failed", "任务被用户取消", "task_stopped", None),
        ("failed", "model file is broken", "task_failed", None),
        ("failed", "", "task_failed", "amva-1 has failed; the console gives no reason"),
        ("failed", None, "task_failed", "amva-1 has failed; the console gives no reason"),
        ("stopped", None, "task_stopped", "amva-1 was stopped"),
        ("stopped", "by an administrator", "task_stopped", "amva-1 was stopped: by an administrator"),
    ],
)
def test_how_a_task_ended(status: str, reason: str | None, hint_key: str, message: str | None) -> None:
    error = qf.TaskFailed(TASK, status, reason)
    assert (error.task, error.status, error.reason, error.hint_key) == (TASK, status, reason, hint_key)
    assert message is None or error.message == message
    assert error.http_status is None
    assert error.to_dict()["status"] is None


def test_a_version_that_cannot_be_compressed_has_a_hint_of_its_own() -> None:
    alone = qf.InvalidRequest({"sourceModelId": "not_compressible"}, "sourceModelId …")
    assert "list_models(compressible=True)" in alone.hint
    several = qf.InvalidRequest({"name": "missing", "sourceModelId": "not_compressible"}, "name …")
    assert several.hint_key == "invalid_request"


def test_errors_without_a_message_have_one_under_the_key_of_their_hint() -> None:
    for key in ("late", "undone", "busy", "created_already", "created_perhaps", "bad_message", "sign_in_refused"):
        assert qf.ConsoleError("Code", hint_key=key).message == MESSAGES[key].en


def test_a_wrong_request_is_explained_in_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QFWIDGET_LANGUAGE", "zh")
    with pytest.raises(qf.InvalidRequest) as caught:
        qf.CompressionRequest("demo", "amv-1", "am-1", "Sparse").body()
    assert str(caught.value).startswith("strategy 只能是 Quantization 或 Sparsity（当前为 'Sparse'）\n请修改")
    caught.value.language = "en"
    assert caught.value.message == "strategy must be Quantization or Sparsity (it is 'Sparse')"
