"""What each program does, in every language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

Purpose = Literal["create", "follow", "cancel", "list", "deploy"]


class Followed(NamedTuple):
    """What a program waits for.

    Attributes:
        noun: What it is.
        action: The action that describes it.
        id_name: The API's name of its ID, in the request.
        id_start: The beginning of its ID.
        status: The API's name of its status, in the response.
        final: The statuses that never change again; the first one is success.
        outcome: The API's name of what is printed after success, in the response.
    """

    noun: str
    action: str
    id_name: str
    id_start: str
    status: str
    final: tuple[str, ...]
    outcome: str


class Program(NamedTuple):
    """The facts about a program.

    Attributes:
        action: Its (first) action.
        file_name: Name of its file, without the extension.
        class_name: Name of its class, in Java.
        summary: A sentence that says what it does.
        unclear: What to do if its (first) call gets no usable response; None if it can just be run again.
        route: The path of its actions.
        followed: What it waits for; None if it ends after its call.
    """

    action: str
    file_name: str
    class_name: str
    summary: str
    unclear: str | None = None
    route: str = "/v2/model"
    followed: Followed | None = None


_TASK = Followed(
    "task", "DescribeModelCompTask", "modelCompTaskId", "amva-", "status", ("succeeded", "failed", "stopped"), "modelId"
)
_SERVICE = Followed(
    "service", "DescribeService", "serviceId", "svco-", "runStatus", ("Serving", "Failed", "Stopped"), "url"
)

PROGRAMS: Mapping[Purpose, Program] = {
    "create": Program(
        "CreateModelCompTask",
        "create_task",
        "CreateCompressionTask",
        "Creates a model compression task on Baidu Qianfan and waits for it to finish.",
        unclear="The task may have been created: list the tasks before you try again.",
        followed=_TASK,
    ),
    "follow": Program(
        "DescribeModelCompTask",
        "follow_task",
        "FollowCompressionTask",
        "Waits for a model compression task on Baidu Qianfan to finish.",
        followed=_TASK,
    ),
    "cancel": Program(
        "CancelModelCompTask",
        "cancel_task",
        "CancelCompressionTask",
        "Cancels a model compression task on Baidu Qianfan.",
    ),
    "list": Program(
        "DescribeModelCompTasks",
        "list_tasks",
        "ListCompressionTasks",
        "Lists the model compression tasks on Baidu Qianfan: ID, status and name of each.",
    ),
    "deploy": Program(
        "CreateService",
        "deploy_model",
        "DeployCompressedModel",
        "Deploys a compressed model version on Baidu Qianfan as a service and waits until it serves.",
        unclear="The service may have been created, and cost money: list the services before you try again.",
        route="/v2/service",
        followed=_SERVICE,
    ),
}
