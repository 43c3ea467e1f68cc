"""Creates tasks from Python."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

from ..console.client import shared_console
from ..dataframes import na_as_none
from ..draft import draft_of, suggested_name, warnings_of
from ..errors import ConsoleError, QfWarning
from ..findings import Finding, in_words
from ..language import Text
from ..process import importing
from ..request import CompressionRequest, checked, refuse, request_from
from ..rules import is_blank
from . import actions
from .create_once import shared_creator
from .interrupts import nothing_sent, warn_resumed
from .reused import reused
from .settings import described_as, same_configuration
from .task import CompressionTask


def create_task(
    request: CompressionRequest | Mapping[str, Any] | None = None,
    *,
    reuse: bool = False,
    source_model_id: str | None = None,
    model_set_id: str | None = None,
    strategy: str | None = None,
    weight: str | None = None,
    name: str | None = None,
    description: str | None = None,
) -> CompressionTask:
    """Create a compression task. The request is sent exactly once; a task may cost money.

    If no usable response arrives, the task is looked up for up to 20 seconds, and returned if it is found. An interrupt
    ends only the wait: the next call with the same request returns the task of the interrupted call, even if its
    default name has another time, unless that task has failed or was stopped or deleted.

    Args:
        request: The task to create: a request, or a request body with the API's names. None if the other arguments
            define it.
        reuse: Instead of creating a task, return the account's newest one with the same source version, strategy and
            weight that is being created, is running or has succeeded, if there is one. A `QfWarning` says so, and if it
            saved into another model set than `model_set_id`, or that is unknown.
        source_model_id: Version to compress, "amv-…". This and the following arguments replace those of `request`.
        model_set_id: Model set to save into, "am-…"; by default the version's own.
        strategy: "Quantization" (the default) or "Sparsity".
        weight: "INT8-PTQ", "W8A16C16", "W4A16C16" or another, for Quantization.
        name: Name of the task. The default has the weight and the time, such as "W8A16C16-1123-1654".
        description: Description of the task.

    Returns:
        The new task.

    Raises:
        InvalidRequest: The request breaks the rules, or its version cannot be compressed; nothing was sent.
        UnknownOutcome: The request was sent, no usable response arrived, and the look-up found no task, found several
            candidates, or failed. The request is not sent again.
        NotSignedIn: There are no keys, or they cannot be IAM keys; nothing was sent.
        ConsoleError: The console returned an error; nothing was created.
        Unreachable: There is no connection, or the response to a look-up is not from a Qianfan console; nothing was
            created.
        KeyboardInterrupt: The wait was interrupted; the message says whether the task may have been created.

    Warns:
        QfWarning: Something is unusual (see `CompressionRequest.warnings`), `reuse` found a task, or an interrupted
            call had created it.
    """
    given: dict[str, Any] = {
        "source_model_id": source_model_id,
        "model_set_id": model_set_id,
        "strategy": strategy,
        "weight": weight,
        "name": name,
        "description": description,
    }
    wanted = _request({field: value for field, value in given.items() if na_as_none(value) is not None}, request)
    with nothing_sent(wanted.draft):
        body, unusual = _checked(wanted)
        body = shared_creator().with_interrupted_name(shared_console().account, body)
        if reuse and (found := _reusable(body)) is not None:
            shared_creator().delivered(found.id)
            target = None if is_blank(wanted.model_set_id) else body["modelSetId"]
            _warn(reused(found.id, found.status, found.model_id, target))
            return found
        if unusual:
            _warn(in_words(unusual))
    return shared_creator().create_interruptibly(
        body,
        lambda response: CompressionTask.described(described_as(body, response["result"])),
        resumed=lambda task_id: warn_resumed(task_id, stacklevel=4),
    )


def _request(given: dict[str, str], request: CompressionRequest | Mapping[str, Any] | None) -> CompressionRequest:
    if isinstance(request, Mapping):
        request = request_from(request)
    if request is None:
        request = CompressionRequest(name="", source_model_id="").replace(**given)
        return request.replace(name=request.name or suggested_name(request.draft, datetime.now()))
    if isinstance(request, CompressionRequest):
        return request.replace(**given)
    names = ", ".join(field.name for field in fields(CompressionRequest))
    kind = type(request).__name__
    raise TypeError(f"create_task takes a CompressionRequest, a request body (dict) or {names}, not {kind}")


def _checked(request: CompressionRequest) -> tuple[dict[str, Any], dict[str, Finding]]:
    """Return the body of a request, and what is unusual about it."""
    try:
        source = request.look_up()
    except ConsoleError:
        if is_blank(request.model_set_id):
            raise  # without the version, its model set is unknown
        source = None  # the console decides whether the version can be compressed
    refuse(checked(request.draft, source), request.draft)
    body = request.body()
    return body, warnings_of(draft_of(body), source.version.base_model if source else None)


def _warn(text: Text) -> None:
    with importing():  # showing a warning imports modules
        warnings.warn(text.localized(), QfWarning, stacklevel=3)


def _reusable(body: Mapping[str, Any]) -> CompressionTask | None:
    tasks = actions.reusable(shared_console(), body["sourceModelId"])
    found = next((task for task in tasks if same_configuration(task, body)), None)
    return None if found is None else CompressionTask.described(found)
