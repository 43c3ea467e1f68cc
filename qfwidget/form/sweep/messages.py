"""The requests that only a sweep's page has, as types. js/src/messages/sweep.ts is the counterpart."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from ...language import Language
from .. import messages


class PlanSweep(messages.Change):
    """Plan the sweep that the trait `value` describes."""

    kind: Literal["planSweep"]


class _SweepDecision(messages.Decision):
    """A decision to create tasks.

    Attributes:
        count: The number of tasks that the page showed; the request is refused if it has changed.
    """

    count: Annotated[int, Field(ge=1)]


class RunSweep(_SweepDecision):
    """Create the planned tasks."""

    kind: Literal["runSweep"]


class ResumeSweep(_SweepDecision):
    """Create the tasks that were not sent, were refused or have failed, or were reused and then stopped or deleted."""

    kind: Literal["resumeSweep"]


class CancelSweep(messages.Change):
    """Create no further tasks, and cancel those that run."""

    kind: Literal["cancelSweep"]


class ClearSweep(messages.Change):
    """Stop showing the sweep. Its tasks continue."""

    kind: Literal["clearSweep"]


class ToSweepCode(messages.Identified):
    """Return the sweep as a Python program."""

    kind: Literal["toSweepCode"]
    locale: Language = "en"


Request = Annotated[
    messages.CommonRequest | PlanSweep | RunSweep | ResumeSweep | CancelSweep | ClearSweep | ToSweepCode,
    Field(discriminator="kind"),
]
REQUESTS: TypeAdapter[Request] = TypeAdapter(Request)
