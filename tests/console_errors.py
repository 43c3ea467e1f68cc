"""What happened, for the page of errors: in the errors themselves, these messages are the console's own, or built."""

from __future__ import annotations

from qfwidget.language import Text

HAPPENED: dict[str, Text] = {
    # Keys, permissions and the account
    "wrong_access_key": Text("the console does not know the Access Key", "服务端查不到该 Access Key"),
    "wrong_secret_key": Text(
        "the signature does not belong to the Access Key, so the Secret Key is wrong",
        "签名与 Access Key 不符，说明 Secret Key 有误",
    ),
    "expired_credentials": Text(
        "the console mentions keys or a token that have expired", "服务端提到密钥、凭证或令牌已过期"
    ),
    "bad_signature_header": Text(
        "the Authorization header, which contains the signature, is not in the documented form",
        "包含签名的 Authorization 请求头格式不符合文档",
    ),
    "clock_skew": Text(
        "the signature has expired by the console's clock; it is valid for five minutes",
        "按服务端的时钟，签名已过期（有效期为五分钟）",
    ),
    "missing_read_policy": Text(
        "the account's IAM policies do not allow listing or describing this",
        "账号的 IAM 策略不允许查询这些内容",
    ),
    "missing_write_policy": Text(
        "the account's IAM policies do not allow creating, cancelling or deleting this",
        "账号的 IAM 策略不允许创建、终止或删除",
    ),
    "not_activated": Text("the account has not activated Qianfan", "账号尚未开通千帆服务"),
    "overdue": Text(
        "the console mentions an unpaid bill or the balance, or returns HTTP 402",
        "服务端提到欠费或余额不足，或返回 HTTP 402",
    ),
    "quota": Text("the console mentions a quota or a limit", "服务端提到配额或数量上限"),
    "rate_limit": Text(
        "the console mentions the rate of calls, or returns HTTP 429", "服务端提到调用频率，或返回 HTTP 429"
    ),
    # Requests
    "invalid_parameter": Text(
        "the console names the parameter whose value it does not accept", "服务端指出了取值不被接受的参数"
    ),
    "inappropriate_request": Text("the console does not accept the value of a parameter", "某个参数的值不被服务端接受"),
    "malformed_request": Text(
        "the body that reached the console is not JSON, or the request is not valid HTTP",
        "到达服务端的请求体不是 JSON，或请求不符合 HTTP 规范",
    ),
    "invalid_uri": Text("the console has no such path or query", "服务端没有所请求的路径或查询"),
    "list_changed": Text(
        "the marker at which the next page of a list begins is not valid", "列表下一页的起始标记（marker）无效"
    ),
    "invalid_request": Text(
        "fields of the request break the rules; the message says which and why",
        "请求中有不符合规则的字段，错误信息会逐一说明",
    ),
    "not_compressible": Text(
        "DescribeModel does not return true as isSupportModelComp for the version",
        "DescribeModel 的响应表明该版本不支持压缩（isSupportModelComp）",
    ),
    "no_such_task": Text(
        "the console does not find the task, or returns HTTP 404", "服务端未找到该任务，或返回 HTTP 404"
    ),
    "no_such_version": Text(
        "the console does not find the version, or returns HTTP 404", "服务端未找到该模型版本，或返回 HTTP 404"
    ),
    "no_such_model": Text(
        "the console does not find the model, or returns HTTP 404", "服务端未找到该模型，或返回 HTTP 404"
    ),
    "no_such_id": Text(
        "the console does not find something that the new task refers to, or returns HTTP 404",
        "服务端未找到新任务所引用的内容，或返回 HTTP 404",
    ),
    "name_taken": Text("the console mentions that the name exists already", "服务端提示该名称已存在"),
    "cannot_cancel": Text("the task cannot be cancelled in its current status", "任务的当前状态不允许终止"),
    "cannot_delete": Text("the task cannot be deleted in its current status", "任务的当前状态不允许删除"),
    "try_again": Text(
        "the console failed while it handled the call: HTTP 500 or above", "服务端处理请求时出错：HTTP 500 或以上"
    ),
    "server_verdict": Text(
        "the console rejected the request for a reason that qfwidget does not recognize",
        "服务端拒绝了请求，qfwidget 无法识别其原因",
    ),
    # Tasks
    "outcome_unknown": Text(
        "no usable response to the creation arrived, and no such task was found",
        "创建请求未得到可用的响应，也未查到该任务",
    ),
    "outcome_ambiguous": Text(
        "no usable response to the creation arrived, and several tasks match it",
        "创建请求未得到可用的响应，且有多个任务与之相符",
    ),
    "outcome_not_looked_up": Text(
        "no usable response to the creation arrived, and the look-up of the task failed",
        "创建请求未得到可用的响应，查找该任务也失败了",
    ),
    "no_resources": Text("the task failed, and its reason mentions missing resources", "任务失败，其原因提到资源不足"),
    "calibration": Text("the task failed, and its reason mentions the calibration", "任务失败，其原因提到校准"),
    # Sweeps
    "sweep_record": Text("the record of the sweep could not be read or written", "批次记录无法读写"),
    # Network and settings
    "not_a_console": Text(
        "the response could not be read, is larger than 8 MB, redirects, or is not as documented",
        "响应无法读取、超过 8 MB、要求重定向，或与文档不符",
    ),
}
"""Key of the hint → what happened."""
