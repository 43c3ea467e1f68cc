"""Converts a task into the request that creates it again, and compares tasks with requests."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from .. import rules, weights
from ..console.client import shared_console
from ..console.responses import undocumented
from ..errors import ConsoleError
from ..models.catalog import shared_catalog
from ..models.source import look_up
from ..request import CompressionRequest


def request_of(task: Mapping[str, Any]) -> CompressionRequest:
    """Return the request that creates a task again.

    Args:
        task: The task as DescribeModelCompTask describes it.

    Returns:
        The request. A task's description does not include the model set that it saves into. That is taken from the new
        version, or else from the source; None if neither exists.

    Raises:
        QfError: See `Console.read`; also Unreachable if the description has no source or strategy.
    """
    config = task.get("config") or {}
    source = task.get("sourceModelId")
    if not source or not config.get("strategy"):
        raise undocumented(shared_console().host)
    return CompressionRequest(
        name=task.get("name") or "",
        source_model_id=source,
        model_set_id=_saved_into(task.get("modelId"), source),
        strategy=config["strategy"],
        weight=None if rules.forbids_weight(config["strategy"]) else config.get("weight"),
        description=task.get("description"),
    )


def described_as(body: Mapping[str, Any], task_id: str) -> dict[str, Any]:
    """Return the description of a task that was just created, as far as its request shows.

    Args:
        body: The request body.
        task_id: ID of the task.
    """
    fields = ("name", "description", "sourceModelId")
    return {
        "id": task_id,
        "status": "creating",
        **{field: body[field] for field in fields if field in body},
        "config": dict(body.get("config") or {}),
    }


def described_by(task: Mapping[str, Any], body: Mapping[str, Any]) -> bool:
    """Return whether a task may have been created with a request body: same name, source and configuration.

    Args:
        task: The task as DescribeModelCompTask describes it.
        body: A request body that the rules allow.
    """
    same = all(task.get(field) == body.get(field) for field in ("name", "sourceModelId"))
    return same and same_configuration(task, body)


def in_one_spelling(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return a request body with its weight in one spelling: bodies that create the same task become equal.

    Args:
        body: A request body.
    """
    config: Mapping[str, str] = body.get("config") or {}
    return {**body, "config": {**config, "weight": weights.in_one_spelling(config.get("weight", ""))}}


def same_configuration(task: Mapping[str, Any], body: Mapping[str, Any]) -> bool:
    """Return whether a task has the strategy and the weight of a request body, in any spelling.

    Args:
        task: The task as DescribeModelCompTask describes it, with its configuration.
        body: A request body that the rules allow.
    """
    config = task.get("config") or {}
    wanted: Mapping[str, str] = body["config"]
    strategy, weight = (str(config.get(name) or "") for name in ("strategy", "weight"))
    same_strategy = rules.canonical_strategy(strategy) == wanted["strategy"]
    return same_strategy and weights.same(weight, wanted.get("weight", ""))


def _saved_into(new_version: str | None, source: str) -> str | None:
    catalog = shared_catalog()
    with suppress(ConsoleError):  # such as for a version that was deleted
        if new_version:
            return catalog.version(new_version).model_set_id or None
    with suppress(ConsoleError):
        return look_up(catalog, source).model_set_id
    return None
