"""Hints about keys, permissions and the account."""

from __future__ import annotations

from ..language import Text

KEYS_PAGE = "https://console.bce.baidu.com/iam/#/iam/accesslist"

ACCESS: dict[str, Text] = {
    "not_signed_in": Text(
        "Sign in with an IAM Access Key and Secret Key: in the form, with qfwidget.sign_in(…), or with the "
        "environment variables QIANFAN_ACCESS_KEY and QIANFAN_SECRET_KEY. "
        f"Your account's keys are at {KEYS_PAGE}",
        "请使用 IAM 的 Access Key 和 Secret Key 登录：在表单中填写、调用 qfwidget.sign_in(…)，"
        f"或设置环境变量 QIANFAN_ACCESS_KEY 和 QIANFAN_SECRET_KEY。密钥见 {KEYS_PAGE}",
    ),
    "sign_in_refused": Text(
        "Visitors of this app may share one process. Whoever runs the app sets QIANFAN_ACCESS_KEY and "
        "QIANFAN_SECRET_KEY before it starts; all visitors then use that account.",
        "此应用的访问者可能共用一个进程。请由应用的运行者在启动前设置 QIANFAN_ACCESS_KEY 和 "
        "QIANFAN_SECRET_KEY；访问者将以该账号的身份操作。",
    ),
    "wrong_access_key": Text(
        "This Access Key does not exist or is no longer valid. Check it and try again. Application keys do not "
        f"work here. Your account's keys are at {KEYS_PAGE}",
        f"该 Access Key 不存在或已失效，请核对后重新填写；此处不支持应用密钥。密钥见 {KEYS_PAGE}",
    ),
    "wrong_secret_key": Text(
        "This Secret Key does not match the Access Key. Check it and try again. "
        f"Your account's keys are at {KEYS_PAGE}",
        f"Secret Key 与 Access Key 不匹配，请核对后重新填写。密钥见 {KEYS_PAGE}",
    ),
    "wrong_kind_of_key": Text(
        "API keys (bce-v3/…) and application keys do not work here: "
        f"use the Access Key and Secret Key from {KEYS_PAGE}",
        f"此处不支持 API Key（bce-v3/…）和应用密钥，请使用账号的 Access Key 和 Secret Key：{KEYS_PAGE}",
    ),
    "bad_key": Text(
        "Keys consist of ASCII characters without spaces. Copy the key again.",
        "密钥只能包含 ASCII 字符，且不能有空格，请重新复制。",
    ),
    "expired_credentials": Text(
        "These keys are temporary and have expired. Sign in with an Access Key and a Secret Key that do not expire, "
        f"from {KEYS_PAGE}",
        f"当前使用的临时密钥已过期，请改用长期有效的 Access Key 和 Secret Key 登录：{KEYS_PAGE}",
    ),
    "bad_signature_header": Text(
        "The console cannot read the signature. Sign in again with keys copied from "
        f"{KEYS_PAGE}; if that does not help, a proxy is changing the Authorization header.",
        f"服务端无法识别签名。请从 {KEYS_PAGE} 重新复制密钥并登录；如仍无效，说明代理改动了 Authorization 请求头。",
    ),
    "clock_skew": Text(
        "This machine's clock is off by more than five minutes, and every signature includes the time. "
        "Correct the clock and try again.",
        "本机时钟误差超过五分钟，而签名中包含时间。请校准时钟后重试。",
    ),
    "missing_read_policy": Text(
        "This account has no read access. Ask its administrator for the IAM policy "
        "QianfanReadAccessPolicy or QianfanModelTuningReadAccessPolicy.",
        "该账号没有查看权限。请联系主账号授予 QianfanReadAccessPolicy 或 QianfanModelTuningReadAccessPolicy 策略。",
    ),
    "missing_write_policy": Text(
        "This account has read-only access. Ask its administrator for the IAM policy "
        "QianfanFullControlAccessPolicy or QianfanModelTuningFullControlAccessPolicy.",
        "该账号只有只读权限。请联系主账号授予 QianfanFullControlAccessPolicy 或 "
        "QianfanModelTuningFullControlAccessPolicy 策略。",
    ),
    "not_activated": Text(
        "Qianfan is not activated for this account. Activate it at https://console.bce.baidu.com/qianfan/",
        "该账号尚未开通千帆服务，请先开通：https://console.bce.baidu.com/qianfan/",
    ),
    "overdue": Text(
        "The account has an unpaid bill or an insufficient balance. Pay or top up in the billing section of "
        "https://console.bce.baidu.com/, then create the task again.",
        "账号已欠费或余额不足。请在 https://console.bce.baidu.com/ 的财务中心缴费或充值，然后重新创建任务。",
    ),
    "quota": Text(
        "A quota of the account is used up. Delete what is no longer needed, wait for running tasks to finish, or ask "
        "for a higher quota in a support ticket; then try again.",
        "账号的配额已用尽。请清理不再需要的内容、等待运行中的任务结束，或提交工单申请提高配额，然后重试。",
    ),
    "rate_limit": Text(
        "There were too many calls in a short time. Wait a minute and try again, with fewer calls at once.",
        "短时间内调用过于频繁。请等待一分钟后重试，并减少同时发出的调用。",
    ),
}
