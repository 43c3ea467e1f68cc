"""Hints about the network, settings, and bugs of qfwidget."""

from __future__ import annotations

from ..language import Text

NETWORK: dict[str, Text] = {
    "refused": Text(
        "{host} refused the connection. Check the address (QIANFAN_CONSOLE_API_BASE_URL) and the network.",
        "{host} 拒绝连接。请检查地址（QIANFAN_CONSOLE_API_BASE_URL）与网络。",
    ),
    "timeout": Text(
        "{host} did not respond in time. Check the network and try again.", "{host} 响应超时，请检查网络后重试。"
    ),
    "dropped": Text(
        "{host} closed the connection without a response. Try again.", "连接已被 {host} 关闭，未收到响应，请重试。"
    ),
    "unreachable": Text(
        "{host} cannot be reached: {reason}. Check the address (QIANFAN_CONSOLE_API_BASE_URL), the proxy and the "
        "network.",
        "无法连接 {host}：{reason}。请检查地址（QIANFAN_CONSOLE_API_BASE_URL）、代理与网络。",
    ),
    "unknown_host": Text(
        "The host name {host} cannot be resolved. Check the spelling of QIANFAN_CONSOLE_API_BASE_URL, the network, "
        "and whether a proxy is needed (HTTPS_PROXY).",
        "无法解析主机名 {host}。请检查 QIANFAN_CONSOLE_API_BASE_URL 的拼写与网络，并确认是否需要代理（HTTPS_PROXY）。",
    ),
    "untrusted_certificate": Text(
        "The certificate of {host} is not trusted: {reason}. {advice} Nothing was sent.",
        "{host} 的证书不受信任：{reason}。{advice}未发送任何请求。",
    ),
    "untrusted_proxy_certificate": Text(
        "The certificate of the proxy set in {variable} is not trusted: {reason}. Set REQUESTS_CA_BUNDLE to a file "
        "with the certificate of its CA. Nothing was sent.",
        "{variable} 指定的代理的证书不受信任：{reason}。请将 REQUESTS_CA_BUNDLE 设为含有其 CA 证书的文件。"
        "未发送任何请求。",
    ),
    "no_tls": Text(
        "{host} does not use TLS on this port. Check the scheme and the port in QIANFAN_CONSOLE_API_BASE_URL.",
        "{host} 的该端口不支持 TLS。请检查 QIANFAN_CONSOLE_API_BASE_URL 的协议与端口。",
    ),
    "bad_ca_bundle": Text(
        "{variable} is set to {path}, which {reason}. Correct {variable} or unset it. Nothing was sent.",
        "{variable} 指定的 {path} {reason}。请更正或删除 {variable}。未发送任何请求。",
    ),
    "bad_key_log": Text(
        "{variable} is set to {path}, which cannot be written. Correct {variable} or unset it. Nothing was sent.",
        "{variable} 指定的 {path} 无法写入。请更正或删除 {variable}。未发送任何请求。",
    ),
    "bad_proxy": Text(
        "The proxy address in {variable} is not valid; it looks like http://host:port. Correct it or remove it. "
        "Nothing was sent.",
        "{variable} 中的代理地址无效，应形如 http://host:port。请更正或删除。未发送任何请求。",
    ),
    "proxy_unreachable": Text(
        "The proxy set in {variable} cannot be reached: {reason}. Check its address and the network. Nothing was sent.",
        "无法连接 {variable} 指定的代理：{reason}。请检查其地址与网络。未发送任何请求。",
    ),
    "proxy_refused": Text(
        "The proxy set in {variable} refused to connect ({reason}). Ask its administrator to allow {host}. "
        "Nothing was sent.",
        "{variable} 指定的代理拒绝建立连接（{reason}）。请联系代理的管理员放行 {host}。未发送任何请求。",
    ),
    "proxy_password": Text(
        "The proxy set in {variable} requires a valid user name and password ({reason}). Put them into its address, "
        "as in http://user:password@host:port. Nothing was sent.",
        "{variable} 指定的代理需要有效的用户名和密码（{reason}）。"
        "请将其写入代理地址，格式为 http://user:password@host:port。未发送任何请求。",
    ),
    "not_a_console": Text(
        "The response from {host} is not from a Qianfan console. Check the address "
        "(QIANFAN_CONSOLE_API_BASE_URL) and the proxy.",
        "{host} 返回的不是千帆服务的响应。请检查地址（QIANFAN_CONSOLE_API_BASE_URL）与代理。",
    ),
    "bad_address": Text(
        "QIANFAN_CONSOLE_API_BASE_URL must be https://, a host and optionally a port, such as "
        "https://qianfan.baidubce.com. With a path or a user name in it, every signature would be invalid.",
        "QIANFAN_CONSOLE_API_BASE_URL 只能由 https://、主机名和可选的端口组成，例如 https://qianfan.baidubce.com；"
        "不能包含路径或用户名，否则签名无效。",
    ),
    "insecure_address": Text(
        "With http://, anyone on the network path to {host} can read the requests. Use https://, or allow this "
        "host before the kernel starts: QFWIDGET_ALLOW_HTTP={host}",
        "通过 http:// 访问 {host} 时，沿途任何人都能看到请求内容。请改用 https://，"
        "或在内核启动前设置 QFWIDGET_ALLOW_HTTP={host}。",
    ),
    "bad_setting": Text(
        "Correct or unset the environment variable {variable}: {reason}. Nothing was sent.",
        "请更正或删除环境变量 {variable}：{reason}。未发送任何请求。",
    ),
    "bad_dot_env": Text(
        "The SDK reads its settings from {path}, which {reason}. Save it as UTF-8 or move it, and try again.",
        "SDK 从 {path} 读取设置，但该文件{reason}。请另存为 UTF-8 或移走后重试。",
    ),
    "call_failed": Text("The call failed before anything was sent: {reason}.", "调用在发送之前失败：{reason}。"),
    "response_lost": Text(
        "The call ended after the request was sent to {host}. Check the account's tasks before you try again.",
        "调用结束时请求已发往 {host}。请先查看账号中的任务，再决定是否重试。",
    ),
    "sent_already": Text(
        "The request has already been sent and is not sent again.", "该请求已发送过一次，不会重复发送。"
    ),
    "internal": Text(
        "qfwidget had an internal error; the details are in the kernel's log. What you entered is not lost.",
        "qfwidget 内部出错，详情见内核日志。已填写的内容不会丢失。",
    ),
    "bad_message": Text(
        "The kernel does not recognize this form's message. Run the cell again.",
        "内核无法识别此表单的消息。请重新运行此单元格。",
    ),
}
