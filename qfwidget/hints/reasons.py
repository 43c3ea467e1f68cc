"""Recognizes what the console means, by its documented codes or else by words in a code, message or reason."""

from __future__ import annotations

import re
from collections.abc import Iterable

DOCUMENTED_CODES: dict[str, str] = {
    "InappropriateJSON": "inappropriate_request",
    "InvalidMarker": "list_changed",
    "MalformedJSON": "malformed_request",
    "InvalidURI": "invalid_uri",
    "InvalidHTTPRequest": "malformed_request",
    "InvalidHTTPAuthHeader": "bad_signature_header",
    "SignatureDoesNotMatch": "wrong_secret_key",
    "RequestExpired": "clock_skew",
    "InvalidAccessKeyId": "wrong_access_key",
    "AccessDenied": "missing_write_policy",
    "OptInRequired": "not_activated",
    "InternalError": "try_again",
}
"""Code → key of its hint (source: the API's page of common errors). AccessDenied has another hint for reads."""

_STATUSES = {402: "overdue", 429: "rate_limit"}

_ACCOUNT = (
    ("overdue", r"overdue|arrear|unpaid|insufficient balance|balance is (insufficient|not enough)|欠费|余额不足"),
    ("rate_limit", r"rate ?limit|too many requests|qps|throttl|限流|过于频繁|请求频率"),
    (
        "quota",
        r"quota|配额|额度|(exceed|over|超[过出]).{0,20}(limit|上限|限制)|limit.{0,12}(exceeded|reached)|达到.{0,8}上限",
    ),
    (
        "no_resources",
        r"resources? (is |are )?(not enough|insufficient|exhausted|unavailable)|out of (memory|resources?|capacity)"
        r"|(not enough|insufficient|no) (\w+ ){0,2}(resources?|capacity|memory|gpus?)|\boom\b"
        r"|资源.{0,2}(不足|不够|紧张|售罄|耗尽)|(内存|显存|算力|gpu).{0,2}(不足|不够|溢出)",
    ),
)
_OF_REFUSALS = (
    (
        "expired_credentials",
        r"(token|credentials?|keys?).{0,12}expired|expired.{0,4}(token|credential)|(令牌|凭证|密钥).{0,4}过期",
    ),
    *_ACCOUNT,
)
_OF_TASKS = (
    ("calibration", r"calibrat|校准|标定"),
    *_ACCOUNT,
    ("task_stopped", r"(cancell?ed|stopped|aborted|terminated) by|用户.{0,4}(取消|终止|停止)|(被|已)(取消|终止|停止)"),
)
_NOT_FOUND = re.compile(r"no ?such|not ?(exist|found)|不存在|未找到")
_TAKEN = re.compile(r"already ?exists?|duplicate|in use|已存在|重复|重名")
_STATE = re.compile(r"stat(us|e)\b|状态")
_NOT_FOUND_OF = {
    "DescribeModel": "no_such_version",
    "DescribeModelSet": "no_such_model",
    "DescribeModelCompTask": "no_such_task",
    "CancelModelCompTask": "no_such_task",
    "DeleteModelCompTask": "no_such_task",
    "CreateModelCompTask": "no_such_id",
}
_STATE_OF = {"CancelModelCompTask": "cannot_cancel", "DeleteModelCompTask": "cannot_delete"}


def hint_for_refusal(code: str, message: str, status: int, action: str) -> str:
    """Return the key of the hint for an error of the console.

    Args:
        code: The console's code.
        message: The console's message.
        status: HTTP status of the response.
        action: The action that was called, such as "DescribeModel".
    """
    if code == "AccessDenied" and action.startswith("Describe"):
        return "missing_read_policy"
    if code in DOCUMENTED_CODES:
        return DOCUMENTED_CODES[code]
    words = _words(code, message)
    known = _STATUSES.get(status) or _recognized(words, _OF_REFUSALS)
    if known:
        return known
    if action in _NOT_FOUND_OF and (status == 404 or _NOT_FOUND.search(words)):
        return _NOT_FOUND_OF[action]
    if action in _STATE_OF and _STATE.search(words):
        return _STATE_OF[action]
    if action.startswith("Create") and _TAKEN.search(words):
        return "name_taken"
    return "try_again" if status >= 500 else "server_verdict"


def hint_for_failed_task(reason: str) -> str:
    """Return the key of the hint for a failed task, by the console's reason in English or Chinese."""
    return _recognized(_words("", reason), _OF_TASKS) or "task_failed"


def _words(code: str, text: str) -> str:
    """Return a code and a text in lower case, with spaces between the words of the code, such as "QuotaExceeded"."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", f"{code} {text}").lower()


def _recognized(words: str, patterns: Iterable[tuple[str, str]]) -> str | None:
    return next((key for key, pattern in patterns if re.search(pattern, words)), None)
