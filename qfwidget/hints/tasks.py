"""Hints about creating tasks and how tasks end."""

from __future__ import annotations

from ..language import Text

TASKS: dict[str, Text] = {
    # Whether a task was created
    "outcome_unknown": Text(
        "The task was not found; it may still appear. Check qfwidget.list_tasks() before you create it again: a second "
        "task would be charged as well.",
        "未查到该任务，任务可能稍后才出现。再次创建前请先查看任务列表（qfwidget.list_tasks()），否则可能重复计费。",
    ),
    "outcome_ambiguous": Text(
        "The task may be one of these: {ids}. Check them before you create it again: a second task would be charged as "
        "well.",
        "该任务可能是以下任务之一：{ids}。再次创建前请先核对，否则可能重复计费。",
    ),
    "outcome_not_looked_up": Text(
        "It is unknown whether it exists: looking up the task failed too ({reason}). Once the console responds again, "
        "check qfwidget.list_tasks() before you create the task again: a second task would be charged as well.",
        "无法查询该任务是否存在（{reason}）。请在服务恢复后先查看任务列表"
        "（qfwidget.list_tasks()），再决定是否重新创建，否则可能重复计费。",
    ),
    "late": Text(
        "Nothing was sent. Create the task again if you still want it.",
        "未发送任何请求。如仍需创建，请再试一次。",
    ),
    "created_already": Text(
        "To create another one, use submit(again=True).",
        "如需再创建一个，请使用 submit(again=True)。",
    ),
    "created_perhaps": Text(
        "Check qfwidget.list_tasks() first; to create another one anyway, use submit(again=True).",
        "请先查看 qfwidget.list_tasks()；如仍需创建，请使用 submit(again=True)。",
    ),
    "undone": Text("The task was not created.", "任务未创建。"),
    "busy": Text("Wait for its response.", "请等待其响应。"),
    "console_changed": Text(
        "Nothing was sent. Check what the form shows, and create the task again if you still want it.",
        "未发送任何请求。请核对表单当前内容，如仍需创建请再试一次。",
    ),
    # How a task ended
    "task_failed": Text(
        "Fix the cause given above and create a new task. If the console gives no cause, ask Baidu in a support ticket "
        "with the task's ID.",
        "请按失败原因修改后，重新创建任务。如未给出原因，请凭任务 ID 提交工单咨询。",
    ),
    "task_stopped": Text(
        "Someone with access to the account cancelled the task: in a form, in Python or in the console. Nothing is "
        "wrong with it; create it again if you still want it.",
        "任务是被账号的使用者终止的（通过表单、Python 或千帆控制台），任务本身并无问题。如仍需要，请重新创建。",
    ),
    "no_resources": Text(
        "Qianfan did not have enough resources, such as GPUs or memory. The settings are probably not the "
        "cause: create the task again later. If that fails too, try another weight, or ask Baidu in a support ticket.",
        "千帆当前的资源（如 GPU 或内存）不足，配置本身不一定有问题。请稍后重新创建任务；"
        "如再次出现，请更换量化配置或提交工单。",
    ),
    "calibration": Text(
        "Calibration, in which quantization measures the model on sample data, failed. Try another weight, such as "
        "W8A16C16, or another version of the model.",
        "校准（量化时用样本数据测量模型的步骤）失败。请更换量化配置（如 W8A16C16）或换一个模型版本。",
    ),
    "still_running": Text(
        "Wait again, or check its status later.",
        "可继续等待，或稍后查看状态。",
    ),
}
