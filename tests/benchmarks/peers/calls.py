"""The calls of the peers' forms, made as the SDK's documentation shows them."""

from __future__ import annotations

import time
from typing import Any

ROUTE = "/v2/model"


def call(action: str, params: dict[str, Any]) -> Any:
    """Call the console and return the response's result."""
    from qianfan.resources.console.utils import call_action

    return call_action(ROUTE, action, params).body["result"]


def model_sets() -> dict[str, list[str]]:
    """Return the version IDs of every model set of the account, by the set's name and ID."""
    found: dict[str, list[str]] = {}
    paging: dict[str, Any] = {"maxKeys": 100}
    while True:
        answer = call("DescribeCustomModelSets", paging)
        for model_set in answer["customModelSetList"]:
            found[f"{model_set['modelSetName']} {model_set['modelSetId']}"] = model_set.get("modelIds") or []
        if not answer["pageInfo"]["isTruncated"]:
            return found
        paging["marker"] = answer["pageInfo"]["nextMarker"]


def create(name: str, source_model_id: str, model_set_id: str, strategy: str, weight: str | None) -> str:
    """Create a compression task and return its ID."""
    config = {"strategy": strategy, **({"weight": weight} if weight else {})}
    body = {"name": name, "sourceModelId": source_model_id, "modelSetId": model_set_id, "config": config}
    task_id: str = call("CreateModelCompTask", body)
    return task_id


def problem_of(name: str) -> str:
    """Return what is wrong with a task's name; empty if it is valid."""
    return "" if name.strip() else "Give the task a name."


def times_of_create(runs: int) -> list[float]:
    """Return the milliseconds of each of the given number of creates."""
    times = []
    for number in range(runs):
        started = time.perf_counter()
        create(f"bare {number}", "amv-d1zx1iwdarfr", "am-adbuasyfaf", "Quantization", "INT8-PTQ")
        times.append((time.perf_counter() - started) * 1000)
    return times
