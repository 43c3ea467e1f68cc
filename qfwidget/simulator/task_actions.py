"""The actions on compression tasks."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from .account import Account, Version
from .paging import page
from .parameters import Action, Body, iso_time, optional_text, text
from .refusals import Refusal, invalid_parameter
from .tasks import CANCELLABLE, FINAL, Task
from .weights import find_weight


class TaskActions:
    """Executes the actions on compression tasks.

    Args:
        account: The account that the actions read and change.
        task_seconds: Yields the duration of each new task, in seconds.
        next_failure: Called once per new task; returns its failure reason, or None if it will succeed.
    """

    def __init__(self, account: Account, task_seconds: Iterator[float], next_failure: Callable[[], str | None]) -> None:
        self._account = account
        self._task_seconds = task_seconds
        self._next_failure = next_failure

    @property
    def by_name(self) -> dict[str, Action]:
        """The API's name → the action."""
        return {
            "DescribeModelCompTasks": self._describe_tasks,
            "DescribeModelCompTask": self._describe_task,
            "CreateModelCompTask": self._create_task,
            "CancelModelCompTask": self._cancel_task,
            "DeleteModelCompTask": self._delete_task,
        }

    def _create_task(self, body: Body, now: float) -> Body:
        name = text(body, "name")
        description = optional_text(body, "description")
        source = self._account.versions.get(text(body, "sourceModelId"))
        if source is None or not source.compressible:
            raise invalid_parameter("sourceModelId")
        if source.status != "Ready":
            raise invalid_parameter("sourceModelId", f"The model version is {source.status}.")
        target = self._account.model_sets.get(text(body, "modelSetId"))
        if target is None or target.preset:
            raise invalid_parameter("modelSetId")
        strategy, weight = self._config(body, source)
        task = Task(
            id=self._account.new_id("amva"),
            name=name,
            description=description,
            source_model_id=source.id,
            model_set_id=target.id,
            strategy=strategy,
            weight=weight,
            created=now,
            started=None,
            duration=next(self._task_seconds),
            failure=self._next_failure(),
        )
        self._account.tasks[task.id] = task
        self._account.settle(now)
        return {"result": task.id}

    def _describe_tasks(self, body: Body, now: float) -> Body:
        source = optional_text(body, "sourceModelId")
        ids = self._account.task_ids(lambda task: not source or task.source_model_id == source)
        listed, info = page(ids, body, self._account.max_keys_limit)
        items = [_task_item(self._account.tasks[one], now) for one in listed]
        return {"result": {"modelCompTaskList": items, "pageInfo": info}}

    def _describe_task(self, body: Body, now: float) -> Body:
        return {"result": task_details(self._task(body), now)}

    def _cancel_task(self, body: Body, now: float) -> Body:
        task = self._task(body)
        status = task.status(now)
        if status not in CANCELLABLE:
            raise _wrong_state(task, f"cancelled while it is {status}")
        task.cancelled = now
        return {}

    def _delete_task(self, body: Body, now: float) -> Body:
        task = self._task(body)
        status = task.status(now)
        if status not in FINAL:
            raise _wrong_state(task, f"deleted while it is {status}")
        del self._account.tasks[task.id]
        return {}

    def _task(self, body: Body) -> Task:
        task = self._account.tasks.get(text(body, "modelCompTaskId"))
        if task is None:
            raise Refusal("NoSuchModelCompTask", "The specified task does not exist.", 404)
        return task

    def _config(self, body: Body, source: Version) -> tuple[str, str | None]:
        config = body.get("config")
        if not isinstance(config, dict):
            raise invalid_parameter("config")
        strategy = config.get("strategy")
        weight = config.get("weight")
        if strategy == "Sparsity":
            if weight is not None:
                raise invalid_parameter("weight", "Sparsity takes no weight.")
            return strategy, None
        if strategy != "Quantization":
            raise invalid_parameter("strategy")
        if not isinstance(weight, str):
            raise invalid_parameter("weight")
        known = find_weight(weight, source.base_model, listed_only=self._account.listed_weights_only)
        if known is None:
            raise invalid_parameter("weight")
        return strategy, known


def task_details(task: Task, now: float) -> Body:
    """Return a task as DescribeModelCompTask does.

    Args:
        task: The task.
        now: The current time, in seconds since the epoch.
    """
    details = _task_item(task, now)
    details["config"] = {"strategy": task.strategy}
    if task.weight is not None:
        details["config"]["weight"] = task.weight
    else:
        details["config"]["sparsityRatio"] = 0.5
    if task.status(now) == "failed":
        details["failedReason"] = task.failure
    return details


def _task_item(task: Task, now: float) -> Body:
    status = task.status(now)
    item: Body = {
        "id": task.id,
        "name": task.name,
        "description": task.description,
        "status": status,
        "sourceModelId": task.source_model_id,
        "createTime": iso_time(task.created, task.id),
    }
    if status in FINAL:
        item["finishTime"] = iso_time(task.finished, task.id)
    if task.model_id is not None:
        item["modelId"] = task.model_id
    return item


def _wrong_state(task: Task, attempt: str) -> Refusal:
    return Refusal("InvalidModelCompTaskStatus", f"Task {task.id} cannot be {attempt}.")
