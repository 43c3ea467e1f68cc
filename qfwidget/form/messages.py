"""The messages between the front end and the kernel, as types. js/src/messages.ts is the counterpart.

Each request of the front end has an ID; it is carried out once, and its reply has the same ID. If a reply is late, the
front end sends the request again with the same ID, since the request or the reply may have been lost. The kernel sends
events in between.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal, Protocol, TypedDict

from pydantic import BaseModel, ConfigDict, Field, SecretStr, TypeAdapter
from pydantic.alias_generators import to_camel

from ..console.responses import Reason
from ..errors import ErrorInfo
from ..snippets import LanguageName

ID_PATTERN = r"^[\x21-\x7e]{1,100}$"
"""IDs are echoed back, so they are printable ASCII."""


class _Request(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, extra="forbid", frozen=True, protected_namespaces=())
    id: Annotated[str, Field(pattern=ID_PATTERN)]


class Change(_Request):
    """A request that changes the account or the task that is shown.

    Attributes:
        session: The console and account that the form showed (see `ConsoleInfo`): nothing is changed on another one.
            None if it showed none yet.
    """

    session: str | None = None


class Hello(_Request):
    """The form is displayed. The reply is immediate and has the kernel's clock in seconds. It also moves the comm to a
    subshell, if the host has them."""

    kind: Literal["hello"]


class ListModelSets(_Request):
    """Send the list of models.

    Attributes:
        refresh: Read the list again.
        heard: How many of the first `ModelSetsEvent`s the front end has already received, ahead of this request.
    """

    kind: Literal["listModelSets"]
    refresh: bool
    heard: Annotated[int, Field(ge=0)] = 0


class DescribeVersions(_Request):
    kind: Literal["describeVersions"]
    model_set_id: str


class StopListing(_Request):
    kind: Literal["stopListing"]


class DescribeAll(_Request):
    """Find out which of all versions can be compressed."""

    kind: Literal["describeAll"]


class StopDescribing(_Request):
    kind: Literal["stopDescribing"]


class CreateModelSet(Change):
    kind: Literal["createModelSet"]
    model_set_name: Annotated[str, Field(min_length=1)]
    model_type: str


class SetValue(_Request):
    """Write the draft."""

    kind: Literal["setValue"]
    value: dict[str, Any]


class Sync(_Request):
    """Send the whole state: messages to the page may have been lost."""

    kind: Literal["sync"]


class Prepare(_Request):
    """Open a connection to the console: the user is about to create a task."""

    kind: Literal["prepare"]


class CreateTask(Change):
    """A decision to create a task, identified by the request's ID: repeating the request does not create a second task.

    Attributes:
        before: Deadline for carrying it out, in seconds of the kernel's clock (see `Hello`). It prevents a request that
            waited for a busy kernel from creating a task much later.
        again: The user has confirmed creating the same task again.
    """

    kind: Literal["createTask"]
    body: dict[str, Any]
    before: float
    again: bool = False


class UndoCreate(_Request):
    """Undo a decision to create a task, if it has not been carried out yet. The reply says whether it has.

    Attributes:
        decision: ID of the decision.
    """

    kind: Literal["undoCreate"]
    decision: Annotated[str, Field(pattern=ID_PATTERN)]


class LookAgain(_Request):
    """Look up the task whose creation got no response again."""

    kind: Literal["lookAgain"]


class ListTasks(_Request):
    """List the account's tasks: those of one version, or all."""

    kind: Literal["listTasks"]
    source_model_id: str | None


class FollowTask(Change):
    """Show a task of the account and follow it."""

    kind: Literal["followTask"]
    task_id: str


class DeleteTask(Change):
    kind: Literal["deleteTask"]
    task_id: str


class ToCode(_Request):
    """Return the request as a program."""

    kind: Literal["toCode"]
    body: dict[str, Any]
    language: LanguageName


class CancelTask(Change):
    kind: Literal["cancelTask"]
    task_id: str


class SignIn(_Request):
    """Sign in. The keys are sent in a binary buffer, since the content of every message is logged at DEBUG."""

    kind: Literal["signIn"]
    access_key: SecretStr
    secret_key: SecretStr


class SignOut(_Request):
    kind: Literal["signOut"]


Request = Annotated[
    Hello
    | SetValue
    | Sync
    | Prepare
    | ListModelSets
    | StopListing
    | DescribeVersions
    | DescribeAll
    | StopDescribing
    | CreateModelSet
    | CreateTask
    | UndoCreate
    | LookAgain
    | ListTasks
    | FollowTask
    | ToCode
    | CancelTask
    | DeleteTask
    | SignIn
    | SignOut,
    Field(discriminator="kind"),
]
REQUESTS: TypeAdapter[Request] = TypeAdapter(Request)


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
    modelId: str
    modelName: str
    modelSetId: str
    baseModel: str | None
    compressible: bool | None
    reason: Reason | None


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
