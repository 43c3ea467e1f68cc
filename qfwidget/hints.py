"""What the user can do about an error, in English and Simplified Chinese.

The hints are sent to the form with each error, so both show the same words.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple

Language = Literal["en", "zh-CN"]

KEYS_PAGE = "https://console.bce.baidu.com/iam/#/iam/accesslist"


class Hint(NamedTuple):
    """A hint in each language, with its placeholders in braces."""

    en: str
    zh_cn: str

    def in_language(self, language: Language, params: Mapping[str, str]) -> str:
        """Return the hint in a language, with its placeholders filled in."""
        return (self.zh_cn if language == "zh-CN" else self.en).format_map(params)


HINTS: Mapping[str, Hint] = MappingProxyType(
    {
        # Keys and permissions
        "not_signed_in": Hint(
            "Sign in with an IAM Access Key and Secret Key: in the form, with qfwidget.sign_in(…), or with the "
            "environment variables QIANFAN_ACCESS_KEY and QIANFAN_SECRET_KEY. "
            f"Your account's keys are at {KEYS_PAGE}",
            "请使用 IAM 的 Access Key 和 Secret Key 登录：在表单中填写、调用 qfwidget.sign_in(…)，"
            f"或设置环境变量 QIANFAN_ACCESS_KEY 和 QIANFAN_SECRET_KEY。密钥见 {KEYS_PAGE}",
        ),
        "sign_in_refused": Hint(
            "Visitors of this app may share one process, so the form takes no keys. Whoever runs the app sets "
            "QIANFAN_ACCESS_KEY and QIANFAN_SECRET_KEY before it starts; visitors then act for that account.",
            "此应用的访问者可能共用一个进程，因此表单不接受密钥。请由应用的运行者在启动前设置 QIANFAN_ACCESS_KEY 和 "
            "QIANFAN_SECRET_KEY；访问者将以该账号的身份操作。",
        ),
        "wrong_access_key": Hint(
            f"This Access Key does not exist or is no longer valid. Check it and try again. Application keys do not "
            f"work here. Your account's keys are at {KEYS_PAGE}",
            f"该 Access Key 不存在或已失效，请核对后重新填写；此处不支持应用密钥。密钥见 {KEYS_PAGE}",
        ),
        "wrong_secret_key": Hint(
            f"This Secret Key does not match the Access Key. Check it and try again. "
            f"Your account's keys are at {KEYS_PAGE}",
            f"Secret Key 与 Access Key 不匹配，请核对后重新填写。密钥见 {KEYS_PAGE}",
        ),
        "wrong_kind_of_key": Hint(
            "This is not an IAM key. API keys (bce-v3/…) and application keys do not work here: "
            f"use the Access Key and Secret Key from {KEYS_PAGE}",
            "这不是 IAM 密钥。此处不支持 API Key（bce-v3/…）和应用密钥，"
            f"请使用账号的 Access Key 和 Secret Key：{KEYS_PAGE}",
        ),
        "bad_key": Hint(
            "A key has only ASCII characters and no spaces. Copy it again.",
            "密钥只能由不含空格的 ASCII 字符组成，请重新复制。",
        ),
        "clock_skew": Hint(
            "This machine's clock is off by more than five minutes, and every signature includes the time. "
            "Correct the clock and try again.",
            "本机时钟误差超过五分钟，而签名中包含时间。请校准时钟后重试。",
        ),
        "missing_read_policy": Hint(
            "This account has no read access. Ask its administrator for the IAM policy "
            "QianfanReadAccessPolicy or QianfanModelTuningReadAccessPolicy.",
            "该账号没有查看权限。请联系主账号授予 QianfanReadAccessPolicy 或 QianfanModelTuningReadAccessPolicy 策略。",
        ),
        "missing_write_policy": Hint(
            "This account has read-only access. Ask its administrator for the IAM policy "
            "QianfanFullControlAccessPolicy or QianfanModelTuningFullControlAccessPolicy.",
            "该账号只有只读权限。请联系主账号授予 QianfanFullControlAccessPolicy 或 "
            "QianfanModelTuningFullControlAccessPolicy 策略。",
        ),
        "not_activated": Hint(
            "Qianfan is not activated for this account. Activate it at https://console.bce.baidu.com/qianfan/",
            "该账号尚未开通千帆服务，请先开通：https://console.bce.baidu.com/qianfan/",
        ),
        # Errors of the console
        "invalid_parameter": Hint(
            "The console does not accept {param}. Change it and try again.",
            "服务端不接受参数 {param}，请修改后重试。",
        ),
        "invalid_request": Hint("Correct these fields and try again.", "请修改以下字段后重试。"),
        "try_again": Hint("The console had an internal error. Try again in a moment.", "服务端内部出错，请稍后重试。"),
        "server_verdict": Hint(
            "The console rejected the request; see the error code and message.",
            "服务端拒绝了请求，原因见错误码与错误信息。",
        ),
        # Whether a task was created
        "outcome_unknown": Hint(
            "No response arrived, and the task was not found; it may still appear. Check qfwidget.list_tasks() before "
            "you create it again: a second task would be charged as well.",
            "未收到响应，也未查到该任务；任务可能稍后才出现。再次创建前请先查看任务列表"
            "（qfwidget.list_tasks()），否则可能重复计费。",
        ),
        "outcome_ambiguous": Hint(
            "No response arrived. The task may be one of these: {ids}. Check them before you create it again: "
            "a second task would be charged as well.",
            "未收到响应。该任务可能是以下任务之一：{ids}。再次创建前请先核对，否则可能重复计费。",
        ),
        "outcome_not_looked_up": Hint(
            "No response arrived, and looking up the task failed too ({reason}). Once the console responds again, "
            "check qfwidget.list_tasks() before you create the task again: a second task would be charged as well.",
            "未收到响应，也无法查询该任务是否存在（{reason}）。请在服务恢复后先查看任务列表"
            "（qfwidget.list_tasks()），再决定是否重新创建，否则可能重复计费。",
        ),
        "late": Hint(
            "The kernel was busy for too long, so nothing was sent. Create the task again if you still want it.",
            "内核忙碌过久，未发送任何请求。如仍需创建，请再试一次。",
        ),
        "created_already": Hint(
            "A task with these settings has already been created. To create another one, use submit(again=True).",
            "已用相同的配置创建过任务。如需再创建一个，请使用 submit(again=True)。",
        ),
        "created_perhaps": Hint(
            "It is not known whether the last task with these settings was created. Check qfwidget.list_tasks() first; "
            "to create another one anyway, use submit(again=True).",
            "尚不确定上一个相同配置的任务是否已创建。请先查看 qfwidget.list_tasks()；"
            "如仍需创建，请使用 submit(again=True)。",
        ),
        "undone": Hint("You undid this, so the task was not created.", "任务未创建：操作已撤销。"),
        "busy": Hint("Another task is being created. Wait for its response.", "另一个任务正在创建中，请等待其响应。"),
        "console_changed": Hint(
            "The SDK now uses another address or account. Nothing was sent. Check what the form shows, and create the "
            "task again if you still want it.",
            "SDK 已指向其他服务地址或账号，未发送任何请求。请核对表单当前内容，如仍需创建请再试一次。",
        ),
        "task_failed": Hint("Fix the cause given above and create a new task.", "请按失败原因修改后，重新创建任务。"),
        "still_running": Hint(
            "The task is still running. Wait again, or check its status later.",
            "任务仍在运行。可继续等待，或稍后查看状态。",
        ),
        # Network
        "refused": Hint(
            "{host} refused the connection. Check the address (QIANFAN_CONSOLE_API_BASE_URL) and the network.",
            "{host} 拒绝连接。请检查地址（QIANFAN_CONSOLE_API_BASE_URL）与网络。",
        ),
        "timeout": Hint(
            "{host} did not respond in time. Check the network and try again.", "{host} 响应超时，请检查网络后重试。"
        ),
        "dropped": Hint(
            "{host} closed the connection without a response. Try again.", "连接已被 {host} 关闭，未收到响应，请重试。"
        ),
        "unreachable": Hint(
            "{host} cannot be reached. Check the address (QIANFAN_CONSOLE_API_BASE_URL), the proxy and the network.",
            "无法连接 {host}。请检查地址（QIANFAN_CONSOLE_API_BASE_URL）、代理与网络。",
        ),
        "unknown_host": Hint(
            "The host name {host} cannot be resolved. Check the spelling of QIANFAN_CONSOLE_API_BASE_URL, the network, "
            "and whether a proxy is needed.",
            "无法解析主机名 {host}。请检查 QIANFAN_CONSOLE_API_BASE_URL 的拼写与网络，并确认是否需要代理。",
        ),
        "untrusted_certificate": Hint(
            "The certificate of {host} is not trusted: {reason}. Behind a proxy that inspects traffic, set "
            "REQUESTS_CA_BUNDLE to a file with the proxy's CA certificate.",
            "{host} 的证书不受信任：{reason}。如果使用会检查流量的代理，"
            "请将 REQUESTS_CA_BUNDLE 设为含有该代理 CA 证书的文件。",
        ),
        "no_tls": Hint(
            "{host} does not use TLS on this port. Check the scheme and the port in QIANFAN_CONSOLE_API_BASE_URL.",
            "{host} 的该端口不支持 TLS。请检查 QIANFAN_CONSOLE_API_BASE_URL 的协议与端口。",
        ),
        "bad_ca_bundle": Hint(
            "{variable} is set to {path}, which {reason}. Correct {variable} or unset it. Nothing was sent.",
            "{variable} 指定的 {path} 不是可读取的证书文件。请更正或删除 {variable}。未发送任何请求。",
        ),
        "bad_key_log": Hint(
            "{variable} is set to {path}, which cannot be written. Correct {variable} or unset it. Nothing was sent.",
            "{variable} 指定的 {path} 无法写入。请更正或删除 {variable}。未发送任何请求。",
        ),
        "bad_proxy": Hint(
            "{variable} is not a valid proxy address, such as http://host:port. Correct it or unset it. "
            "Nothing was sent.",
            "{variable} 的值不是有效的代理地址（如 http://host:port）。请更正或删除。未发送任何请求。",
        ),
        "proxy_unreachable": Hint(
            "The proxy set in {variable} cannot be reached. Check its address and the network. Nothing was sent.",
            "无法连接 {variable} 指定的代理。请检查其地址与网络。未发送任何请求。",
        ),
        "proxy_refused": Hint(
            "The proxy set in {variable} refused to connect ({reason}); 407 means that it requires a user name and a "
            "password. Nothing was sent.",
            "{variable} 指定的代理拒绝建立连接（{reason}）；407 表示代理需要用户名和密码。未发送任何请求。",
        ),
        "not_a_console": Hint(
            "The response from {host} is not from a Qianfan console. Check the address "
            "(QIANFAN_CONSOLE_API_BASE_URL) and the proxy.",
            "{host} 返回的不是千帆服务的响应。请检查地址（QIANFAN_CONSOLE_API_BASE_URL）与代理。",
        ),
        "bad_address": Hint(
            "QIANFAN_CONSOLE_API_BASE_URL must be https://, a host and optionally a port, such as "
            "https://qianfan.baidubce.com. With a path or a user name in it, every signature would be invalid.",
            "QIANFAN_CONSOLE_API_BASE_URL 只能由 https://、主机名和可选的端口组成，例如 https://qianfan.baidubce.com；"
            "不能包含路径或用户名，否则签名无效。",
        ),
        "insecure_address": Hint(
            "With http://, anyone on the network path to {host} can read the requests. Use https://, or allow this "
            "host before the kernel starts: QFWIDGET_ALLOW_HTTP={host}",
            "通过 http:// 访问 {host} 时，沿途任何人都能看到请求内容。请改用 https://，"
            "或在内核启动前设置 QFWIDGET_ALLOW_HTTP={host}。",
        ),
        # Settings and bugs
        "bad_setting": Hint(
            "Correct or unset the environment variable {variable}: {reason}. Nothing was sent.",
            "请更正或删除环境变量 {variable}：{reason}。未发送任何请求。",
        ),
        "bad_dot_env": Hint(
            "The SDK reads its settings from {path}, which {reason}. Save it as UTF-8 or move it, and try again.",
            "SDK 从 {path} 读取设置，但该文件无法读取或不是 UTF-8 编码。请另存为 UTF-8 或移走后重试。",
        ),
        "call_failed": Hint("The call failed before anything was sent: {reason}.", "调用在发送之前失败：{reason}。"),
        "response_lost": Hint(
            "The call ended after the request was sent to {host}. Check the account's tasks before you try again.",
            "调用结束时请求已发往 {host}。请先查看账号中的任务，再决定是否重试。",
        ),
        "sent_already": Hint(
            "The request has already been sent and is not sent again.", "该请求已发送过一次，不会重复发送。"
        ),
        "internal": Hint(
            "qfwidget had an internal error; the details are in the kernel's log. What you entered is not lost.",
            "qfwidget 内部出错，详情见内核日志。已填写的内容不会丢失。",
        ),
        "bad_message": Hint(
            "The kernel does not recognize this form's message. Run the cell again.",
            "内核无法识别此表单的消息。请重新运行此单元格。",
        ),
    }
)
"""Key → hint."""
