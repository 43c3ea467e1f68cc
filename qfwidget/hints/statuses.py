"""The statuses of tasks and of the rows of a sweep, in words. English has the API's own words."""

from __future__ import annotations

from ..language import Text

STATUSES: dict[str, Text] = {
    # Of tasks
    "creating": Text("creating", "创建中"),
    "running": Text("running", "运行中"),
    "succeeded": Text("succeeded", "成功"),
    "failed": Text("failed", "失败"),
    "stopping": Text("stopping", "终止中"),
    "stopped": Text("stopped", "已终止"),
    # Of rows of a sweep that are no tasks
    "planned": Text("planned", "待创建"),
    "sending": Text("sending", "提交中"),
    "unknown": Text("unknown", "结果未知"),
    "refused": Text("refused", "被拒绝"),
    "skipped": Text("skipped", "无法创建"),
    "deleted": Text("deleted", "已删除"),
    # Of tasks whose status is not known
    "not described yet": Text("not described yet", "尚未查询"),
    "unknown status": Text("unknown status", "状态未知"),
}


def in_words(status: object) -> Text:
    """Return a status in words; an undocumented one unchanged."""
    return STATUSES.get(str(status), Text(str(status), str(status)))
