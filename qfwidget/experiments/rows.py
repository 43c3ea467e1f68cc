"""One row of a sweep: a planned task and its state. The record of a sweep has exactly these fields."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, FiniteFloat, model_validator

from .. import rules
from ..draft import body_of, draft_from
from ..language import Text
from ..tasks.actions import FINAL, TaskInfo, parsed_time

Action = Literal["create", "reuse", "skip"]
State = Literal["planned", "sending", "created", "unknown", "refused", "skipped"]


def _time(text: str) -> str:
    if parsed_time(text) is None:
        raise ValueError("not a time")
    return text


Identifier = Annotated[str, Field(min_length=1)]
Time = Annotated[str, AfterValidator(_time)]


class Row(BaseModel):
    """A task of a sweep.

    Attributes:
        problem: Why it cannot be created; None if it can.
        warning: What is unusual about it.
        action: "create", "reuse" for a task that already exists, or "skip" if it has a problem.
        state: "planned" until it is sent; "sending" while the response is awaited; "created" once there is a task,
            which has a `status` of its own; "unknown" if no response arrived and the task was not found; "refused" by
            the console; "skipped" if it has a problem.
        sent_at: When it was last sent, in seconds since the epoch by this machine's clock.
        claim: Random ID of the last time that it was sent, to distinguish programs that send it at the same moment.
        error: Why there is no task, or why its state cannot be read.
        earlier: IDs of tasks of this row that failed, or were reused and then stopped or deleted. Each was created
            again.
        revision: Number of changes.
    """

    model_config = ConfigDict(validate_assignment=False, protected_namespaces=(), extra="forbid")

    name: str
    source_model_id: Identifier
    source_model_name: str | None = None
    source_model_set_name: str | None = None
    base_model: str | None = None
    model_set_id: str | None = None
    strategy: str
    weight: str | None = None
    description: str | None = None
    problem: Text | None = None
    warning: Text | None = None
    existing_task_id: str | None = None
    existing_status: str | None = None
    action: Action = "create"
    state: State = "planned"
    sent_at: FiniteFloat | None = None
    claim: str | None = None
    error: Text | None = None
    task_id: Identifier | None = None
    status: str | None = None
    model_id: str | None = None
    created: Time | None = None
    finished: Time | None = None
    failed_reason: str | None = None
    earlier: list[str] = []
    revision: int = 0

    @model_validator(mode="after")
    def _check_state(self) -> Row:
        has_task = self.state == "created"
        if has_task != (self.task_id is not None) or (self.status is not None and not has_task):
            raise ValueError("a row has a task and its status if it is created, and only then")
        if (self.action == "skip") != (self.state == "skipped") or (self.action == "reuse" and not has_task):
            raise ValueError("action and state contradict each other")
        return self

    @property
    def draft(self) -> rules.Draft:
        """The fields under the API's names."""
        return draft_from(self)

    @property
    def body(self) -> dict[str, Any]:
        """The body of CreateModelCompTask."""
        return body_of(self.draft)

    @property
    def shown_status(self) -> str:
        """The status in the table: that of the task, or the state if there is no task."""
        return (self.status or "creating") if self.state == "created" else self.state

    @property
    def runs(self) -> bool:
        """Whether there is a task whose status can still change."""
        return self.state == "created" and self.status not in FINAL and self.status != "deleted"

    @property
    def sendable(self) -> bool:
        """Whether it can be sent and has not been."""
        return self.state == "planned" and self.action == "create"

    def reuse(self, task: TaskInfo) -> None:
        """Use a task that already exists, instead of creating one."""
        self.action, self.state, self.task_id, self.error = "reuse", "created", task["id"], None
        for field, value in facts(task).items():
            setattr(self, field, value)


def facts(task: TaskInfo) -> dict[str, Any]:
    """Return the fields of a row that come from its task."""
    return {
        "status": task.get("status"),
        "model_id": task.get("modelId") or None,
        "created": _time_of(task.get("createTime")),
        "finished": _time_of(task.get("finishTime")),
        "failed_reason": task.get("failedReason") or None,
    }


def _time_of(text: str | None) -> str | None:
    """Return a time of the console; None if it cannot be parsed, so that every record can be read again."""
    return text if text and parsed_time(text) else None
