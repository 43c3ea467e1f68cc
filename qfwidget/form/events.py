"""What the kernel sends to the front end, as types: replies, events, traits. js/src/messages/ is the counterpart."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, Protocol, TypedDict

from ..console.responses import Reason
from ..errors import ErrorInfo


class Answer(TypedDict):
    kind: Literal["answer"]
    id: str
    ok: Literal[True]
    result: Any


class Refusal(TypedDict):
    kind: Literal["answer"]
    id: str
    ok: Literal[False]
    error: ErrorInfo


class VersionName(TypedDict):
    modelId: str
    modelName: str


class ModelSetEntry(TypedDict):
    modelSetId: str
    modelSetName: str
    modelType: str
    preset: bool
    versions: list[VersionName]


class ModelSetsEvent(TypedDict):
    """Model sets that have arrived.

    Attributes:
        first: Whether this starts a new list, which replaces the previous one.
    """

    kind: Literal["modelSets"]
    modelSets: list[ModelSetEntry]
    first: bool


class VersionEntry(TypedDict):
    """A version that has been described.

    Attributes:
        listedWeights: The weights that the vendor's product page lists for its base model; None if it lists none.
    """

    modelId: str
    modelName: str
    modelSetId: str
    baseModel: str | None
    compressible: bool | None
    reason: Reason | None
    listedWeights: list[str] | None


class VersionsEvent(TypedDict):
    kind: Literal["versions"]
    versions: list[VersionEntry]


LISTED_TASK_FIELDS = ("id", "name", "status", "sourceModelId", "createTime", "finishTime")
"""The fields of a listed task that are sent to the front end."""


class TasksEvent(TypedDict):
    """Tasks that have arrived.

    Attributes:
        first: Whether this starts a new list, which replaces the previous one.
    """

    kind: Literal["tasks"]
    tasks: list[dict[str, Any]]
    first: bool


class ConsoleInfo(TypedDict):
    """The trait `console`: the console that the form uses.

    Attributes:
        takesKeys: Whether the form may sign in and out.
    """

    host: str
    simulated: bool
    signedIn: bool
    session: str
    takesKeys: bool


Outcome = Literal["created", "unknown"]
"""The outcome of a request: a task was created, or it is not known whether one was."""

Message = Answer | Refusal | ModelSetsEvent | VersionsEvent | TasksEvent
Send = Callable[[Message], None]
"""Sends a message to the front end; can be called from any thread."""


class Publish(Protocol):
    """Sets traits of the widget; can be called from any thread."""

    def __call__(self, **traits: Any) -> None: ...
