"""The front end's requests, as types. js/src/messages/ is the counterpart.

Each request has an ID; it is carried out once, and its reply has the same ID. If a reply is late, the front end sends
the request again with the same ID, since the request or the reply may have been lost.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, TypeAdapter
from pydantic.alias_generators import to_camel

from ..language import Language
from ..snippets import LanguageName

ID_PATTERN = r"^[\x21-\x7e]{1,100}$"
"""IDs are echoed back, so they are printable ASCII."""


class Identified(BaseModel):
    """A request.

    Attributes:
        id: Its ID, which is also that of its reply.
    """

    model_config = ConfigDict(alias_generator=to_camel, extra="forbid", frozen=True, protected_namespaces=())
    id: Annotated[str, Field(pattern=ID_PATTERN)]


class Change(Identified):
    """A request that changes the account or the task that is shown.

    Attributes:
        session: The console and account that the form showed (see `ConsoleInfo`); None if it showed none yet. The
            request is refused if another one is in use.
    """

    session: str | None = None


class Decision(Change):
    """A decision that costs money, identified by the request's ID: repeating the request does not carry it out twice.

    Attributes:
        before: Deadline for carrying it out, in seconds of the kernel's clock (see `Hello`). It prevents a request that
            waited for a busy kernel from creating a task much later.
    """

    before: float


class Hello(Identified):
    """The form is displayed. The reply is immediate and has the kernel's clock in seconds. In a host with subshells, it
    also moves the comm to one.

    Attributes:
        language: The page's language, in which the form is shown unless another one was chosen.
    """

    kind: Literal["hello"]
    language: Language | None = None


class ListModelSets(Identified):
    """Send the list of models.

    Attributes:
        refresh: Read the list again.
        received: How many `ModelSetsEvent`s the front end has received before this request; they are not sent again.
    """

    kind: Literal["listModelSets"]
    refresh: bool
    received: Annotated[int, Field(ge=0)] = 0


class DescribeVersions(Identified):
    kind: Literal["describeVersions"]
    model_set_id: str


class StopListing(Identified):
    kind: Literal["stopListing"]


class DescribeAll(Identified):
    """Find out which of all versions can be compressed."""

    kind: Literal["describeAll"]


class StopDescribing(Identified):
    kind: Literal["stopDescribing"]


class CreateModelSet(Change):
    kind: Literal["createModelSet"]
    model_set_name: Annotated[str, Field(min_length=1)]
    model_type: str


class SetValue(Identified):
    """Write the draft."""

    kind: Literal["setValue"]
    value: dict[str, Any]


class Sync(Identified):
    """Send the whole state, since messages to the page may have been lost."""

    kind: Literal["sync"]


class Prepare(Identified):
    """Open a connection to the console: the user is about to create a task."""

    kind: Literal["prepare"]


class CreateTask(Decision):
    """Create a task.

    Attributes:
        again: The user has confirmed creating the same task again.
    """

    kind: Literal["createTask"]
    body: dict[str, Any]
    again: bool = False


class UndoCreate(Identified):
    """Undo a decision to create a task, if it has not been carried out yet. The reply says whether it has.

    Attributes:
        decision: ID of the decision.
    """

    kind: Literal["undoCreate"]
    decision: Annotated[str, Field(pattern=ID_PATTERN)]


class LookAgain(Identified):
    """Look once more for the task whose creation got no response."""

    kind: Literal["lookAgain"]


class ListTasks(Identified):
    """List the account's tasks: those of one version, or all."""

    kind: Literal["listTasks"]
    source_model_id: str | None


class DescribeTasks(Identified):
    """Describe listed tasks, since the list has neither their configuration nor their failure reason."""

    kind: Literal["describeTasks"]
    task_ids: Annotated[list[str], Field(max_length=100)]


class UseSettings(Change):
    """Write the settings of a task into the draft. The reply has the new value."""

    kind: Literal["useSettings"]
    task_id: str


class FollowTask(Change):
    """Show a task of the account and follow it."""

    kind: Literal["followTask"]
    task_id: str


class DeleteTask(Change):
    kind: Literal["deleteTask"]
    task_id: str


class ToCode(Identified):
    """Return the request as a program."""

    kind: Literal["toCode"]
    body: dict[str, Any]
    language: LanguageName
    locale: Language = "en"


class DeployCode(Identified):
    """Return a program that deploys the new version of a task."""

    kind: Literal["deployCode"]
    task_id: str
    language: LanguageName
    locale: Language = "en"


class Compare(Identified):
    """Create a form for many tasks from the draft. The reply has the ID of its model, for the page to display."""

    kind: Literal["compare"]


class CancelTask(Change):
    kind: Literal["cancelTask"]
    task_id: str


class SignIn(Identified):
    """Sign in. The keys are sent in a binary buffer, since the content of every message is logged at DEBUG."""

    kind: Literal["signIn"]
    access_key: SecretStr
    secret_key: SecretStr


class SignOut(Identified):
    kind: Literal["signOut"]


CommonRequest = (
    Hello
    | SetValue
    | Sync
    | Prepare
    | ListModelSets
    | StopListing
    | DescribeVersions
    | DescribeAll
    | StopDescribing
    | DeployCode
    | SignIn
    | SignOut
)
"""The requests of every page."""

Request = Annotated[
    CommonRequest
    | CreateModelSet
    | CreateTask
    | UndoCreate
    | LookAgain
    | ListTasks
    | DescribeTasks
    | UseSettings
    | FollowTask
    | ToCode
    | Compare
    | CancelTask
    | DeleteTask,
    Field(discriminator="kind"),
]
REQUESTS: TypeAdapter[Request] = TypeAdapter(Request)
