"""Hints about requests that the console rejects, or that are not sent."""

from __future__ import annotations

from ..language import Text

_TAMPERED = Text(
    "The console cannot read the request, although qfwidget sends it as documented. A proxy, or a wrapper around the "
    "SDK's functions, has changed it on the way: try without it.",
    "请求按文档格式发出，但服务端无法识别，说明请求在途中被改动，例如被代理或对 SDK 函数的封装改动。请绕开后重试。",
)

REQUESTS: dict[str, Text] = {
    "invalid_parameter": Text("The console does not accept {param}. {advice}", "服务端不接受参数 {param}。{advice}"),
    "inappropriate_request": Text(
        "A value in the request is not accepted, and the console does not say which. Compare strategy and weight with "
        "those listed for the base model, and the IDs with qfwidget.list_models().",
        "请求中有不被接受的值，但服务端未说明是哪一个。请核对压缩策略与量化配置是否适用于该基础模型，"
        "并用 qfwidget.list_models() 核对各个 ID。",
    ),
    "malformed_request": _TAMPERED,
    "invalid_uri": Text(
        "The console does not know this address. Check QIANFAN_CONSOLE_API_BASE_URL; the default is "
        "https://qianfan.baidubce.com",
        "服务端无法识别请求地址。请检查 QIANFAN_CONSOLE_API_BASE_URL；不设置时为 https://qianfan.baidubce.com",
    ),
    "list_changed": Text(
        "The list changed while it was being read. List again.", "读取期间列表发生了变化，请重新获取列表。"
    ),
    "invalid_request": Text("Correct these fields and try again.", "请修改这些字段后重试。"),
    "not_compressible": Text(
        "qfwidget.list_models(compressible=True) lists the versions that can be compressed.",
        "qfwidget.list_models(compressible=True) 会列出支持压缩的版本。",
    ),
    "not_a_task_id": Text(
        "A task ID begins with amva-. qfwidget.list_tasks() lists the account's tasks.",
        "任务 ID 以 amva- 开头。qfwidget.list_tasks() 会列出账号下的任务。",
    ),
    "not_a_version_id": Text(
        "A version ID begins with amv-. qfwidget.list_models() lists the account's versions.",
        "模型版本 ID 以 amv- 开头。qfwidget.list_models() 会列出账号下的模型版本。",
    ),
    "not_a_version_filter": Text(
        "A version ID begins with amv-. For the tasks with a status, use qfwidget.list_tasks(status=…).",
        "模型版本 ID 以 amv- 开头。如需按状态筛选任务，请使用 qfwidget.list_tasks(status=…)。",
    ),
    "not_a_model_id": Text(
        "A model's ID begins with am-. qfwidget.list_model_sets() lists the account's models.",
        "模型 ID 以 am- 开头。qfwidget.list_model_sets() 会列出账号下的模型。",
    ),
    "no_such_task": Text(
        "This account has no task with this ID; it may have been deleted, or belong to another account. "
        "qfwidget.list_tasks() lists the account's tasks. A task ID begins with amva-.",
        "当前账号下没有该 ID 的任务：任务可能已被删除，或属于其他账号。qfwidget.list_tasks() 会列出账号下的任务；"
        "任务 ID 以 amva- 开头。",
    ),
    "no_such_version": Text(
        "This account has no version with this ID; it may have been deleted, or belong to another account. "
        "qfwidget.list_models() lists the account's versions. A version ID begins with amv-.",
        "当前账号下没有该 ID 的模型版本：它可能已被删除，或属于其他账号。qfwidget.list_models() 会列出账号下的"
        "模型版本；模型版本 ID 以 amv- 开头。",
    ),
    "no_such_model": Text(
        "This account has no model with this ID; it may have been deleted, or belong to another account. "
        "qfwidget.list_model_sets() lists the account's models. A model's ID begins with am-.",
        "当前账号下没有该 ID 的模型：它可能已被删除，或属于其他账号。qfwidget.list_model_sets() 会列出账号下的模型；"
        "模型 ID 以 am- 开头。",
    ),
    "no_such_id": Text(
        "An ID in the request does not exist in this account. The version to compress begins with amv- "
        "(qfwidget.list_models()), the model to save into with am- (qfwidget.list_model_sets()).",
        "请求中的某个 ID 在当前账号下不存在。要压缩的模型版本以 amv- 开头（qfwidget.list_models()），"
        "保存到的模型以 am- 开头（qfwidget.list_model_sets()）。",
    ),
    "name_taken": Text("This name is in use. Choose another name.", "该名称已被使用，请换一个名称。"),
    "cannot_cancel": Text(
        "Only a task that is being created or is running can be cancelled. Refresh its status: it may have finished.",
        "只有创建中或运行中的任务可以终止。请刷新任务状态，任务可能已经结束。",
    ),
    "cannot_delete": Text(
        "Only a task that has finished can be deleted. Cancel it first, or wait until it finishes.",
        "只有已结束的任务可以删除。请先终止任务，或等待任务结束。",
    ),
    "try_again": Text("The console had an internal error. Try again in a moment.", "服务端内部出错，请稍后重试。"),
    "server_verdict": Text(
        "The console rejected the request; see the error code and message.",
        "服务端拒绝了请求，原因见错误码与错误信息。",
    ),
}

MEANT = Text("Did you mean {weight}?", "是否应为 {weight}？")
"""What to do about a misspelt weight."""

_OTHER = Text("Change it and try again.", "请修改后重试。")
_PARAMETERS: dict[str, Text] = {
    "sourceModelId": Text(
        "It must be the ID of a version (amv-…, not am-…) that can be compressed: see "
        "qfwidget.list_models(compressible=True).",
        "它必须是支持压缩的模型版本的 ID（amv-…，而不是 am-…），见 qfwidget.list_models(compressible=True)。",
    ),
    "modelSetId": Text(
        "It must be the ID of a model of your own (am-…, not amv-…): see qfwidget.list_model_sets().",
        "它必须是账号自有模型的 ID（am-…，而不是 amv-…），见 qfwidget.list_model_sets()。",
    ),
    "modelCompTaskId": REQUESTS["not_a_task_id"],
    "modelId": REQUESTS["not_a_version_id"],
    "weight": Text(
        "Not every base model takes every weight: choose one that is listed for this base model.",
        "并非每个基础模型都支持所有量化配置，请选择该基础模型所支持的配置。",
    ),
    "strategy": Text("It must be Quantization or Sparsity.", "它只能是 Quantization 或 Sparsity。"),
    "name": Text(
        "Try 2 to 20 letters, digits, - and _, and a name that is not in use.",
        "请使用 2 至 20 个字符（字母、数字、- 和 _），且不与已有名称重复。",
    ),
    "description": Text("Shorten it to 500 characters.", "请将其缩短至 500 个字符以内。"),
}


def parameter_advice(parameter: str) -> Text:
    """Return what to do about a parameter that the console does not accept, such as "config.weight"."""
    return _PARAMETERS.get(parameter.rpartition(".")[2], _OTHER)
