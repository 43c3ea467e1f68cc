"""Faults of the console while a sweep creates its tasks."""

from __future__ import annotations

import random
from typing import Any

from qfwidget.simulator import Simulator

CREATE = "CreateModelCompTask"
LOST: list[dict[str, Any]] = [
    {"drop": True},
    {"status": 500, "code": "InternalError"},
    {"status": 503, "body": "<html>unavailable</html>"},
    {"body": "not JSON"},
]
REFUSED: dict[str, Any] = {"status": 400, "code": "InappropriateJSON", "message": "param[weight] invalid."}


def fail_some(chance: random.Random, demo: Simulator) -> int:
    """Make up to three of the next requests fail: some are refused, the responses of the others are lost, before or
    after their tasks are created. Return how many."""
    count = chance.randint(0, 3)
    for _ in range(count):
        fault = chance.choice([*LOST, REFUSED])
        demo.fail(CREATE, **fault, when=chance.choice(["before", "after"]) if fault in LOST else "before")
    return count
