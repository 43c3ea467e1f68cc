"""Hints about the network, settings, and bugs of qfwidget."""

from __future__ import annotations

from ..language import Text

_CORRECT_OR_UNSET = Text(
    "Correct {variable} or unset it. Nothing was sent.", "请更正或删除 {variable}。未发送任何请求。"
)

NETWORK: dict[str, Text] = {
    "refused": Text(
        "Check the address (QIANFAN_CONSOLE_API_BASE_URL) and the network.",
        "请检查地址（QIANFAN_CONSOLE_API_BASE_URL）与网络。",
    ),
    "timeout": Text("Check the network and try again.", "请检查网络后重试。"),
    "dropped": Text(
        "Try again. If it happens again, check the network and the proxy.", "请重试；如再次出现，请检查网络与代理。"
    ),
    "unreachable": Text(
        "Check the address (QIANFAN_CONSOLE_API_BASE_URL), the proxy and the network.",
        "请检查地址（QIANFAN_CONSOLE_API_BASE_URL）、代理与网络。",
    ),
    "unknown_host": Text(
        "Check the spelling of QIANFAN_CONSOLE_API_BASE_URL, the network, and whether a proxy is needed (HTTPS_PROXY).",
        "请检查 QIANFAN_CONSOLE_API_BASE_URL 的拼写与网络，并确认是否需要代理（HTTPS_PROXY）。",
    ),
    "untrusted_certificate": Text("{advice} Nothing was sent.", "{advice}未发送任何请求。"),
    "untrusted_proxy_certificate": Text(
        "Set REQUESTS_CA_BUNDLE to a file with the certificate of the CA that issued it. Nothing was sent.",
        "请将 REQUESTS_CA_BUNDLE 设为含有签发该证书的 CA 证书的文件。未发送任何请求。",
    ),
    "no_tls": Text(
        "Check the scheme and the port in QIANFAN_CONSOLE_API_BASE_URL.",
        "请检查 QIANFAN_CONSOLE_API_BASE_URL 的协议与端口。",
    ),
    "bad_ca_bundle": _CORRECT_OR_UNSET,
    "bad_key_log": _CORRECT_OR_UNSET,
    "bad_proxy": Text(
        "Write it as http://host:port, or remove it. Nothing was sent.",
        "请按 http://host:port 的格式填写，或将其删除。未发送任何请求。",
    ),
    "proxy_unreachable": Text(
        "Check its address and the network. Nothing was sent.", "请检查其地址与网络。未发送任何请求。"
    ),
    "proxy_refused": Text(
        "Ask its administrator to allow {host}. Nothing was sent.", "请联系代理的管理员放行 {host}。未发送任何请求。"
    ),
    "proxy_password": Text(
        "Put valid ones into its address, as in http://user:password@host:port. Nothing was sent.",
        "请将其写入代理地址，格式为 http://user:password@host:port。未发送任何请求。",
    ),
    "not_a_console": Text(
        "It is not from a Qianfan console: check the address (QIANFAN_CONSOLE_API_BASE_URL) and the proxy.",
        "这不是千帆服务的响应，请检查地址（QIANFAN_CONSOLE_API_BASE_URL）与代理。",
    ),
    "bad_address": Text(
        "Correct QIANFAN_CONSOLE_API_BASE_URL, for example to https://qianfan.baidubce.com. With a path or a user name "
        "in it, every signature would be invalid.",
        "请更正 QIANFAN_CONSOLE_API_BASE_URL，例如改为 https://qianfan.baidubce.com；包含路径或用户名会使签名无效。",
    ),
    "insecure_address": Text(
        "Anyone on the network path could read the requests. Use https://, or allow this host before the kernel "
        "starts: QFWIDGET_ALLOW_HTTP={host}",
        "沿途任何人都能看到请求内容。请改用 https://，或在内核启动前设置 QFWIDGET_ALLOW_HTTP={host}。",
    ),
    "bad_setting": Text(
        "Correct or unset this environment variable. Nothing was sent.", "请更正或删除该环境变量。未发送任何请求。"
    ),
    "bad_dot_env": Text(
        "The SDK reads its settings from it. Save it as UTF-8 or move it, and try again.",
        "SDK 从该文件读取设置，请另存为 UTF-8 或移走后重试。",
    ),
    "call_failed": Text(
        "Try again. If it fails again, the cause is the SDK's installation or a wrapper around its functions.",
        "请重试；如仍失败，问题出在 SDK 的安装或对其函数的封装。",
    ),
    "response_lost": Text(
        "The request had been sent. Check the account's tasks before you try again.",
        "请求此前已经发出。请先查看账号中的任务，再决定是否重试。",
    ),
    "sent_already": Text(
        "Something has repeated it, such as a wrapper around the SDK's functions. Check the account's tasks before you "
        "try again.",
        "该调用被重复执行，例如由对 SDK 函数的封装重试。请先查看账号中的任务，再决定是否重试。",
    ),
    "internal": Text(
        "The details are in the kernel's log. What you entered is not lost.",
        "详情见内核日志。已填写的内容不会丢失。",
    ),
    "bad_message": Text("Run the cell again.", "请重新运行此单元格。"),
}
