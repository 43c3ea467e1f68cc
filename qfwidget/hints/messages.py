"""What happened, for the errors that qfwidget finds itself. The console's own messages are shown as they are."""

from __future__ import annotations

from ..language import Text

ALL_MESSAGES: dict[str, Text] = {
    # Keys
    "not_signed_in": Text("there are no keys", "没有密钥"),
    "wrong_kind_of_key": Text("these are not IAM keys", "这些不是 IAM 密钥"),
    "bad_key": Text("a key contains invalid characters", "密钥中有无效字符"),
    "keys_not_checked": Text(
        "signed in, but the keys could not be checked: {reason}", "已登录，但无法校验密钥：{reason}"
    ),
    "sign_in_refused": Text("this form does not accept keys", "此表单不接受密钥"),
    # Requests
    "not_a_task_id": Text("{field} must be the ID of a task, not {found}", "{field} 必须是任务的 ID，而不是{found}"),
    "not_a_version_id": Text(
        "{field} must be the ID of a model version, not {found}", "{field} 必须是模型版本的 ID，而不是{found}"
    ),
    "not_a_model_id": Text("{field} must be the ID of a model, not {found}", "{field} 必须是模型的 ID，而不是{found}"),
    "not_one_of": Text(
        "{field} must be one of {choices}, not {value}", "{field} 只能是 {choices} 之一，而不是 {value}"
    ),
    "missing_choice": Text("{field} is missing; it must be one of {choices}", "缺少 {field}，它只能是 {choices} 之一"),
    "not_a_time": Text(
        "{field} must be a datetime, a date or ISO 8601 text such as '2026-11-27', not {value}",
        "{field} 必须是 datetime、date 或 ISO 8601 格式的文本（如 '2026-11-27'），而不是 {value}",
    ),
    # Creation and tasks
    "late": Text("the kernel was busy until the request had expired", "内核一直忙碌，请求已过期"),
    "created_already": Text("this task has already been created", "该任务已经创建"),
    "created_perhaps": Text("this task may already have been created", "该任务可能已经创建"),
    "undone": Text("the decision was undone before it was carried out", "操作在执行前已撤销"),
    "busy": Text("another task is being created", "另一个任务正在创建中"),
    "console_changed": Text("the SDK now uses another address or account", "SDK 已指向其他服务地址或账号"),
    "task_failed": Text("{id} has failed: {reason}", "{id} 失败：{reason}"),
    "task_failed_without_reason": Text("{id} has failed; the console gives no reason", "{id} 失败，服务端未给出原因"),
    "task_stopped": Text("{id} was stopped", "{id} 已被终止"),
    "task_stopped_with_reason": Text("{id} was stopped: {reason}", "{id} 已被终止：{reason}"),
    "still_running": Text("{id} is {status} after {seconds} s", "{id} 在 {seconds} 秒后的状态是 {status}"),
    "not_deployable_yet": Text(
        "{id} is {status}; its version can be deployed once it has succeeded",
        "{id} 的状态是 {status}，成功后才能部署其模型版本",
    ),
    "no_status": Text(
        "no status of {id} after {seconds} s: {trouble}", "{seconds} 秒后仍未得到 {id} 的状态：{trouble}"
    ),
    "console_error": Text("the console returns an error: {reason}", "服务端返回错误：{reason}"),
    "console_silent": Text("the console does not respond: {reason}", "服务端没有响应：{reason}"),
    "looking_for_task": Text(
        "no response arrived; looking for the task for up to {seconds} s",
        "未收到响应，正在查找该任务，最多 {seconds} 秒",
    ),
    "found_task": Text("no response arrived; found the task: {id}", "未收到响应，但已查到该任务：{id}"),
    "interrupted_unsent": Text(
        'nothing was sent, so the task "{name}" was not created', "未发送任何请求，因此未创建任务“{name}”"
    ),
    "interrupted_sent": Text(
        'the request for the task "{name}" was on its way and may have created it. Look for it with '
        'qfwidget.list_tasks("{source}") before you run this again: a second task would be charged as well',
        '任务“{name}”的请求已在途中，可能已创建该任务。重新运行前请先用 qfwidget.list_tasks("{source}") 查看，'
        "否则可能重复计费",
    ),
    "interrupted_continues": Text(
        'the request for the task "{name}" was on its way, and its creation continues. {call} with the same '
        'request returns that task and creates no other one; qfwidget.list_tasks("{source}") shows it too',
        "任务“{name}”的请求已在途中，创建仍在继续。以相同的请求再次调用{call} 会返回该任务，不会另外创建；"
        '也可用 qfwidget.list_tasks("{source}") 查看',
    ),
    "waiting": Text("waiting for the console", "正在等待服务端响应"),
    "still_waiting": Text("{trouble}; still waiting", "{trouble}；继续等待"),
    "resumed": Text(
        "{id} was created by the interrupted call, so no other task was created",
        "{id} 由此前被中断的调用创建，因此未另外创建任务",
    ),
    "reused": Text(
        "{id} ({status}) has the same source and configuration, so no task was created",
        "{id}（{status}）的源版本与配置相同，因此没有创建新任务",
    ),
    "reused_elsewhere": Text(
        "{id} ({status}) has the same source and configuration, so no task was created; it saved into {target}, "
        "not into {wanted}",
        "{id}（{status}）的源版本与配置相同，因此没有创建新任务；它保存到了 {target}，而不是 {wanted}",
    ),
    "reused_unknown_target": Text(
        "{id} ({status}) has the same source and configuration, so no task was created; whether it saves into {wanted} "
        "is not known",
        "{id}（{status}）的源版本与配置相同，因此没有创建新任务；尚不清楚它是否会保存到 {wanted}",
    ),
    # Network
    "timeout": Text("{host} did not respond in time", "{host} 响应超时"),
    "dropped": Text("{host} closed the connection without a response", "{host} 未响应就关闭了连接"),
    "refused": Text("the connection to {host} was refused", "{host} 拒绝连接"),
    "unknown_host": Text("the host name {host} could not be resolved", "无法解析主机名 {host}"),
    "unreachable": Text("no connection to {host}: {reason}", "无法连接 {host}：{reason}"),
    "untrusted_certificate": Text(
        "the certificate of {host} is not trusted: {reason}", "{host} 的证书不受信任：{reason}"
    ),
    "untrusted_proxy_certificate": Text(
        "the certificate of the proxy set in {variable} is not trusted: {reason}",
        "{variable} 指定的代理的证书不受信任：{reason}",
    ),
    "no_tls": Text("{host} does not use TLS on this port", "{host} 的该端口不支持 TLS"),
    "bad_ca_bundle": Text("{variable} is set to {path}, which {reason}", "{variable} 指定的 {path} {reason}"),
    "bad_key_log": Text("{variable} is set to {path}, which cannot be written", "{variable} 指定的 {path} 无法写入"),
    "bad_proxy": Text("the proxy address in {variable} is not valid", "{variable} 中的代理地址无效"),
    "proxy_unreachable": Text(
        "no connection to the proxy set in {variable}: {reason}", "无法连接 {variable} 指定的代理：{reason}"
    ),
    "proxy_refused": Text(
        "the proxy set in {variable} refused to connect: {reason}", "{variable} 指定的代理拒绝建立连接：{reason}"
    ),
    "proxy_password": Text(
        "the proxy set in {variable} requires a user name and a password: {reason}",
        "{variable} 指定的代理需要用户名和密码：{reason}",
    ),
    "call_failed": Text("the call failed before anything was sent: {reason}", "调用在发送之前失败：{reason}"),
    "response_lost": Text(
        "the call ended before the response from {host} was read: {reason}",
        "读取 {host} 的响应之前调用已结束：{reason}",
    ),
    "sent_already": Text(
        "the request to {host} has already been sent and is not sent again",
        "该请求已发送至 {host}，不会重复发送",
    ),
    # Responses that are not from a console
    "unreadable": Text("the response from {host} could not be read", "无法读取 {host} 的响应"),
    "too_large": Text("the response from {host} is larger than 8 MB", "{host} 的响应超过 8 MB"),
    "redirected": Text("{host} redirected the call to another address", "{host} 将请求重定向到了其他地址"),
    "undocumented": Text("the response from {host} is not as documented", "{host} 的响应与文档不符"),
    "server_error": Text(
        "{host} returned HTTP {status} without a readable message", "{host} 返回 HTTP {status}，没有可读的错误信息"
    ),
    # Settings and bugs
    "bad_address": Text(
        "the console's address, QIANFAN_CONSOLE_API_BASE_URL, must have only a scheme, a host and a port",
        "服务地址 QIANFAN_CONSOLE_API_BASE_URL 只能由协议、主机名和端口组成",
    ),
    "insecure_address": Text("calls to {host} over http:// are not allowed", "不允许通过 http:// 访问 {host}"),
    "bad_setting": Text("{variable} is {value}: {reason}", "{variable} 的值是 {value}：{reason}"),
    "bad_dot_env": Text("the settings file {path} {reason}", "设置文件 {path} {reason}"),
    "internal": Text("an error inside qfwidget", "qfwidget 内部出错"),
    "bad_message": Text("the form sent a message that the kernel does not recognize", "内核无法识别表单发来的消息"),
}

ALL_REASONS: dict[str, Text] = {
    "empty_bundle": Text("contains no certificates", "中没有证书"),
    "unreadable_file": Text("cannot be read", "无法读取"),
    "not_utf_8": Text("is not UTF-8 text", "不是 UTF-8 编码"),
    "unknown_host": Text("its host name cannot be resolved", "无法解析其主机名"),
    "refused": Text("it refused the connection", "对方拒绝连接"),
    "timeout": Text("it did not respond in time", "响应超时"),
    "no_tls": Text("it does not use TLS on this port", "该端口不支持 TLS"),
    "no_network": Text("this machine has no network connection to it", "本机没有通往该主机的网络"),
    "no_route": Text("there is no route to the host", "没有到该主机的路由"),
    "no_proxy": Text("it does not respond like a proxy", "其响应不符合代理协议"),
    "reset": Text("it closed the connection", "对方关闭了连接"),
    "system_settings": Text("the system settings", "系统设置"),
    "unverified": Text("it cannot be verified", "无法验证"),
    "expired": Text("it has expired", "已过期"),
    "not_yet_valid": Text("it is not valid yet", "尚未生效"),
    "self_signed": Text("it is self-signed", "是自签名证书"),
    "self_signed_in_chain": Text(
        "its issuer, a CA with a self-signed certificate, is unknown", "签发它的自签名 CA 不受信任"
    ),
    "unknown_issuer": Text("its issuer is unknown", "签发它的 CA 不受信任"),
    "other_name": Text("it is not for {name}", "不适用于 {name}"),
    "own_authority": Text(
        "If your own CA has issued it, such as that of a proxy that inspects traffic, set REQUESTS_CA_BUNDLE to a file "
        "with the certificate of that CA.",
        "如果证书由自有 CA 签发（例如会检查流量的代理），请将 REQUESTS_CA_BUNDLE 设为含有该 CA 证书的文件。",
    ),
    "own_authority_in_file": Text(
        "{variable} is set to {path}: if your own CA has issued the server's certificate, add that of the CA to it.",
        "{variable} 已设为 {path}：如果服务器证书由自有 CA 签发，请将该 CA 的证书加入其中。",
    ),
    "certificate_time": Text(
        "Check this machine's clock; if it is right, the certificate must be renewed. REQUESTS_CA_BUNDLE does not "
        "help.",
        "请检查本机时钟；如果时钟正确，则须由对方更新证书。设置 REQUESTS_CA_BUNDLE 没有作用。",
    ),
    "certificate_name": Text(
        "Use the host name that the certificate is for, even through a tunnel, or have a certificate issued for this "
        "name. REQUESTS_CA_BUNDLE does not help.",
        "请使用证书所对应的主机名（经隧道访问时也一样），或为此名称签发证书。设置 REQUESTS_CA_BUNDLE 没有作用。",
    ),
    "a_task": Text("that of a task ({value})", "任务的 ID（{value}）"),
    "a_version": Text("that of a model version ({value})", "模型版本的 ID（{value}）"),
    "a_model": Text("that of a model ({value})", "模型的 ID（{value}）"),
    "positive": Text("it must be greater than 0", "必须大于 0"),
    "streamed": Text("streamed bodies are not supported", "不支持流式请求体"),
    "interrupted": Text("it was interrupted", "操作被中断"),
    "no_start": Text("the SDK cannot start ({kind})", "SDK 无法启动（{kind}）"),
}
"""Parts of messages and hints."""
