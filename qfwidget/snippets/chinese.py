"""The programs' comments and longer messages in Simplified Chinese, by the English text."""

from __future__ import annotations

from collections.abc import Mapping

CHINESE: Mapping[str, str] = {
    # What the programs do
    "Creates a model compression task on Baidu Qianfan and waits for it to finish.": (
        "在百度千帆上创建模型压缩任务，并等待任务结束。"
    ),
    "Waits for a model compression task on Baidu Qianfan to finish.": "等待百度千帆上的模型压缩任务结束。",
    "Cancels a model compression task on Baidu Qianfan.": "终止百度千帆上的模型压缩任务。",
    "Lists the model compression tasks on Baidu Qianfan: ID, status and name of each.": (
        "列出百度千帆上的模型压缩任务：每个任务的 ID、状态和名称。"
    ),
    "Deploys a compressed model version on Baidu Qianfan as a service and waits until it serves.": (
        "在百度千帆上将压缩后的模型版本部署为服务，并等待服务可用。"
    ),
    # How to run them
    "Save this as {file} in a folder of its own. Needs {needs}.": "在单独的目录中保存为 {file}。需要 {needs}。",
    "Save this beside it as pom.xml:": "在同一目录中将以下内容保存为 pom.xml：",
    "the account's IAM keys": "账号的 IAM 密钥",
    "the same in PowerShell": "在 PowerShell 中",
    "creates a task and follows it": "创建任务并跟踪",
    "only follows that task": "仅跟踪该任务",
    "creates a service and follows it": "创建服务并跟踪",
    "only follows that service": "仅跟踪该服务",
    "Exit status: 0 success, 1 nothing was created, 2 it may have been created, 3 it was created and then failed.": (
        "退出状态：0 成功；1 未创建；2 可能已创建；3 已创建，但随后失败。"
    ),
    "Exit status: 0 the task succeeded, 1 nothing was sent, 3 the task did not succeed or was not found.": (
        "退出状态：0 任务成功；1 未发送任何请求；3 任务未成功或不存在。"
    ),
    "Exit status: 0 success, 1 refused, 2 no usable response.": "退出状态：0 成功；1 被拒绝；2 未收到有效响应。",
    # What to do
    "The task may have been created: list the tasks before you try again.": (
        "任务可能已经创建，请先查看任务列表，再决定是否重试。"
    ),
    "The service may have been created, and cost money: list the services before you try again.": (
        "服务可能已经创建并开始计费，请先查看服务列表，再决定是否重试。"
    ),
    "A service costs money from the moment it is created.": "服务自创建起即开始计费。",
    'Replace every "FILL IN". To buy resources, replace deploymentConfig with resourceConfig and billing.': (
        "请替换每一处“请填写”。如需新购资源，请将 deploymentConfig 换成 resourceConfig 和 billing。"
    ),
    'Replace every "FILL IN" in this program first.': "请先替换程序中的每一处“请填写”。",
    "FILL IN": "请填写",
    ": ": "：",
    ", ": "、",
    "2 to 20 characters": "2 至 20 个字符",
    "2 to 20 of a-z, 0-9, _ and -": "2 至 20 个字符，可用 a-z、0-9、_ 和 -",
    "a number, without quotes": "数字，不加引号",
    "ID of compute units": "算力单元的实例 ID",
    # How they work
    "Why the program ends, and its exit status. A transient failure may not happen again.": (
        "程序结束的原因及退出状态。暂时性（transient）失败可能不会再次出现。"
    ),
    "Calls the console once and returns the result.": "调用一次接口，返回 result。",
    "Calls the console once and decodes the result into the last argument.": (
        "调用一次接口，将响应中的 result 解析到最后一个参数。"
    ),
    "Calls the console once with the body in the second argument, and prints the response.": (
        "以第二个参数为请求体调用一次接口，并输出响应。"
    ),
    "Returns 1 if the call was refused, 2 if its outcome is unknown, 4 if it was not carried out and can be retried.": (
        "返回 1：请求被拒绝；2：结果未知；4：未执行，可稍后重试。"
    ),
    "Waits for it to finish, even while the console cannot be reached, and returns its description.": (
        "等待其结束，服务端暂时无法访问时也继续等待；返回详情。"
    ),
    "Waits for it to finish, even while the console cannot be reached, and prints the outcome.": (
        "等待其结束，服务端暂时无法访问时也继续等待；输出结果。"
    ),
    "The terminal's encoding may lack characters of a name.": "终端的编码可能不含名称中的某些字符。",
    "An error can also have status 200.": "状态码为 200 的响应也可能是错误。",
    "Nothing was sent.": "请求尚未发送。",
    "These errors mean that nothing was sent.": "出现以下错误时，请求尚未发送。",
    "Without a connection (no host, refused, TLS), nothing was sent.": (
        "未能建立连接（找不到主机、被拒绝、TLS 失败）时，请求尚未发送。"
    ),
    "Ends the program after a failed call, whose status is the argument.": (
        "调用失败后结束程序，参数为该调用的返回状态。"
    ),
    "Prints the signature of a call, which is valid for five minutes.": "输出调用的签名，五分钟内有效。",
    "Prints a field of the JSON on standard input, such as result.status; nothing if it is missing.": (
        "输出标准输入中 JSON 的某个字段，例如 result.status；字段不存在时输出为空。"
    ),
    "The signature is passed by file descriptor, since other users of the machine can see arguments.": (
        "签名通过文件描述符传递，因为本机其他用户能看到命令行参数。"
    ),
    "The SDK logs failed calls with their signatures.": "SDK 会在日志中写入失败的调用及其签名。",
    "With more than one attempt, the SDK would send a call again if its response is lost.": (
        "若尝试次数大于 1，响应丢失时 SDK 会重复发送。"
    ),
    "The error's text ends with the response. The signature before it must not be printed.": (
        "错误信息以响应结尾，其前面的签名不得输出。"
    ),
    'The SDK\'s message starts with "Request timed out." for every failure; the actual error follows.': (
        "无论何种失败，SDK 的信息都以 Request timed out. 开头，其后才是实际错误。"
    ),
    "The SDK returns no error if there is no response, or if the response is an error.": (
        "没有响应或响应为错误时，SDK 都不会返回 error。"
    ),
    "The SDK prefers application keys (QIANFAN_AK, QIANFAN_SK), which do not work here.": (
        "SDK 优先使用应用密钥（QIANFAN_AK、QIANFAN_SK），但应用密钥在此无效。"
    ),
    "The SDK reads the clock three times for one signature; it is wrong if the second changes in between.": (
        "SDK 生成一个签名时读取三次时钟，若期间跨秒，签名就会出错。"
    ),
    "Only the signature comes from the SDK: its calls hide the HTTP status, never time out and are repeated on 503.": (
        "SDK 仅用于签名：其自带的调用会隐藏 HTTP 状态码，没有超时限制，并在 503 后重复发送。"
    ),
}
