"""The console's ten actions on an account."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

from .account import MODEL_TYPES, Account, ModelSet, Version
from .paging import page
from .refusals import Refusal, invalid_parameter
from .tasks import CANCELLABLE, FINAL, Task
from .weights import find_weight

Body = dict[str, Any]

READ_ACTIONS = frozenset(
    {
        "DescribeCustomModelSets",
        "DescribeSystemModelSets",
        "DescribeModelSet",
        "DescribeModel",
        "DescribeModelCompTasks",
        "DescribeModelCompTask",
    }
)
"""Actions that need a read policy."""
WRITE_ACTIONS = frozenset(
    {
        "CreateCustomModelSet",
        "CreateModelCompTask",
        "CancelModelCompTask",
        "DeleteModelCompTask",
    }
)
"""Actions that need a full-control policy."""

_BEIJING = timezone(timedelta(hours=8))
_APPLICATION_TYPES = {
    "Text2Text": "chat",
    "Reasoning": "chat",
    "Text2Image": "Text-to-Image",
    "ImageUnderstanding": "Image-to-Text",
    "Embedding": "embedding",
    "Reranker": "reranker",
    "VideoGeneration": "video",
    "VioceGeneration": "voice",
}


class Actions:
    """Executes actions on an account.

    Args:
        account: The account that the actions read and change.
        task_seconds: Yields the duration of each new task, in seconds.
        max_keys_limit: Maximum number of items on a page.
        next_failure: Called once per new task; returns its failure reason, or None if it will succeed.
    """

    def __init__(
        self,
        account: Account,
        *,
        task_seconds: Iterator[float],
        max_keys_limit: int,
        next_failure: Callable[[], str | None],
    ) -> None:
        self._account = account
        self._task_seconds = task_seconds
        self._max_keys_limit = max_keys_limit
        self._next_failure = next_failure
        self._actions: dict[str, Callable[[Body, float], Body]] = {
            "DescribeCustomModelSets": self._describe_custom_model_sets,
            "DescribeSystemModelSets": self._describe_system_model_sets,
            "DescribeModelSet": self._describe_model_set,
            "DescribeModel": self._describe_model,
            "CreateCustomModelSet": self._create_custom_model_set,
            "CreateModelCompTask": self._create_task,
            "DescribeModelCompTasks": self._describe_tasks,
            "DescribeModelCompTask": self._describe_task,
            "CancelModelCompTask": self._cancel_task,
            "DeleteModelCompTask": self._delete_task,
        }

    def perform(self, action: str, body: Body, now: float) -> Body:
        """Execute an action.

        Args:
            action: The API's name of the action, in `READ_ACTIONS` or `WRITE_ACTIONS`.
            body: The request's body.
            now: The current time, in seconds since the epoch.

        Returns:
            The response's body without `requestId`.

        Raises:
            Refusal: The console rejects the request.
        """
        self._account.settle(now)
        return self._actions[action](body, now)

    # Model sets and versions

    def _describe_custom_model_sets(self, body: Body, now: float) -> Body:
        return self._model_sets(body, "customModelSetList", preset=False)

    def _describe_system_model_sets(self, body: Body, now: float) -> Body:
        return self._model_sets(body, "systemModelSetList", preset=True)

    def _model_sets(self, body: Body, list_name: str, *, preset: bool) -> Body:
        ids = self._account.model_set_ids(preset=preset)
        listed, info = page(ids, body, self._max_keys_limit)
        items = [self._model_set_item(self._account.model_sets[one]) for one in listed]
        return {"result": {list_name: items, "pageInfo": info}}

    def _describe_model_set(self, body: Body, now: float) -> Body:
        model_set_id = _optional_text(body, "modelSetId")
        name = _optional_text(body, "modelSetName")
        if model_set_id and name:
            raise invalid_parameter("modelSetName", "Give modelSetId or modelSetName, not both.")
        if not (model_set_id or name):
            raise invalid_parameter("modelSetId")
        for model_set in self._account.model_sets.values():
            if model_set.id == model_set_id or model_set.name == name:
                source = "System" if model_set.preset else "UserCreate"
                return {"result": {**self._model_set_item(model_set), "source": source}}
        raise Refusal("NoSuchModelSet", "The specified model set does not exist.", 404)

    def _describe_model(self, body: Body, now: float) -> Body:
        version = self._account.versions.get(_text(body, "modelId"))
        if version is None:
            raise Refusal("NoSuchModel", "The specified model version does not exist.", 404)
        return {"result": self._version_item(version)}

    def _create_custom_model_set(self, body: Body, now: float) -> Body:
        name = _text(body, "modelSetName")
        model_type = _text(body, "modelType")
        labels = body.get("labels")
        if model_type not in MODEL_TYPES:
            raise invalid_parameter("modelType")
        if labels is None:
            labels = []
        if not isinstance(labels, list) or not all(isinstance(label, str) for label in labels):
            raise invalid_parameter("labels")
        if any(item.name == name for item in self._account.model_sets.values() if not item.preset):
            raise Refusal("ModelSetAlreadyExists", f"A model set named {name} already exists.")
        model_set = self._account.add_model_set(
            ModelSet(
                id=self._account.new_id("am"),
                name=name,
                model_type=model_type,
                created=now,
                modified=now,
                labels=labels,
            )
        )
        return {"result": model_set.id}

    # Compression tasks

    def _create_task(self, body: Body, now: float) -> Body:
        name = _text(body, "name")
        description = _optional_text(body, "description")
        source = self._account.versions.get(_text(body, "sourceModelId"))
        if source is None or not source.compressible:
            raise invalid_parameter("sourceModelId")
        if source.status != "Ready":
            raise invalid_parameter("sourceModelId", f"The model version is {source.status}.")
        target = self._account.model_sets.get(_text(body, "modelSetId"))
        if target is None or target.preset:
            raise invalid_parameter("modelSetId")
        strategy, weight = _config(body, source)
        task = Task(
            id=self._account.new_id("amva"),
            name=name,
            description=description,
            source_model_id=source.id,
            model_set_id=target.id,
            strategy=strategy,
            weight=weight,
            created=now,
            duration=next(self._task_seconds),
            failure=self._next_failure(),
        )
        self._account.tasks[task.id] = task
        return {"result": task.id}

    def _describe_tasks(self, body: Body, now: float) -> Body:
        source = _optional_text(body, "sourceModelId")
        ids = self._account.task_ids(lambda task: not source or task.source_model_id == source)
        listed, info = page(ids, body, self._max_keys_limit)
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
        task = self._account.tasks.get(_text(body, "modelCompTaskId"))
        if task is None:
            raise Refusal("NoSuchModelCompTask", "The specified task does not exist.", 404)
        return task

    # Responses

    def _model_set_item(self, model_set: ModelSet) -> Body:
        names = [self._account.versions[version].name for version in model_set.versions]
        item: Body = {
            "modelSetId": model_set.id,
            "modelSetName": model_set.name,
            "modelType": model_set.model_type,
            "modelCount": len(model_set.versions),
            "modelIds": list(model_set.versions),
            "modelNames": names[: len(names) - model_set.unnamed],
            "modifyTime": _time(model_set.modified, model_set.id),
        }
        if model_set.preset:
            item["description"] = model_set.description
        else:
            item["labels"] = list(model_set.labels)
            item["createTime"] = _time(model_set.created, model_set.id)
        return _with_gaps(item, model_set)

    def _version_item(self, version: Version) -> Body:
        model_set = self._account.model_sets[version.model_set_id]
        application_type = _APPLICATION_TYPES[model_set.model_type]
        item: Body = {
            "modelSetId": version.model_set_id,
            "modelId": version.id,
            "status": version.status,
            "modelName": version.name,
            "model": version.base_model,
            "sourceInfo": dict(version.source),
            "createTime": _time(version.created, version.id),
            "modifyTime": _time(version.created, version.id),
            "modelApplicationType": application_type,
            "isSupportModelComp": version.compressible,
        }
        if version.description is not None:
            item["description"] = version.description
        return _with_gaps(item, version)


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
        "createTime": _time(task.created, task.id),
    }
    if status in FINAL:
        item["finishTime"] = _time(task.finished, task.id)
    if task.model_id is not None:
        item["modelId"] = task.model_id
    return item


def _with_gaps(item: Body, described: ModelSet | Version) -> Body:
    kept = {name: value for name, value in item.items() if name not in described.omitted}
    return {name: None if name in described.nulls else value for name, value in kept.items()}


def _time(seconds: float, id: str) -> str:
    # The console uses two time formats. Each object always uses the same one.
    moment = datetime.fromtimestamp(int(seconds), timezone.utc)
    if ord(id[-1]) % 2:
        return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    return moment.astimezone(_BEIJING).isoformat()


def _wrong_state(task: Task, attempt: str) -> Refusal:
    return Refusal("InvalidModelCompTaskStatus", f"Task {task.id} cannot be {attempt}.")


def _config(body: Body, source: Version) -> tuple[str, str | None]:
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
    known = find_weight(weight, source.base_model) if isinstance(weight, str) else None
    if known is None:
        raise invalid_parameter("weight")
    return strategy, known


def _text(body: Body, name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not value.strip():
        raise invalid_parameter(name)
    return value


def _optional_text(body: Body, name: str) -> str | None:
    value = body.get(name)
    if value is not None and not isinstance(value, str):
        raise invalid_parameter(name)
    return value
