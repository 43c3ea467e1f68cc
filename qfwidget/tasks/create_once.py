"""Creates a task once, whatever becomes of the answer.

CreateModelCompTask has no idempotency token. Where its outcome is unknown nothing is sent again: the task is looked for
among the account's.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timezone
from typing import Any

from .. import rules
from ..console.client import Console, shared_console
from ..console.failures import is_transient, may_have_executed
from ..errors import QfError, UnknownOutcome
from ..process import per_process
from .actions import TaskInfo, describe, listed, send

PATIENCE = 20.0
"""How long, in seconds, a task is looked for whose creation got no answer."""
_LOOKS = 6
# The console writes whole seconds, and so does the header that tells its time.
_CLOCK_SECONDS = 2.0


class Creator:
    """Creates tasks. Safe to use from many threads; two of the same kind are created one after the other, so that each
    finds its own.

    Args:
        console: Where to.
        patience: Seconds to look for a task whose creation got no answer.
    """

    def __init__(self, console: Console, *, patience: float = PATIENCE) -> None:
        self._console = console
        self._patience = patience
        self._changed = threading.Condition()
        self._busy: set[str] = set()
        self._taken: set[str] = set()

    def create(self, body: Mapping[str, Any], *, looking: Callable[[], None] = lambda: None) -> dict[str, Any]:
        """Create a task.

        Args:
            body: A request body that the rules allow. Sent exactly once.
            looking: Called when no usable answer came and the task is being looked for.

        Returns:
            Body of the answer: requestId, and the task's id as `result`. A task that was found is answered likewise.

        Raises:
            UnknownOutcome: No usable answer came, and no task was found, or several that could be it.
            QfError: Any other failure: nothing was created.
        """
        with self._turn(body):
            failure: QfError | None = None
            sent_at = time.time()
            try:
                answer = send(self._console, body)
            except QfError as error:
                failure = error
            if failure is None:
                self.take(answer["result"])
                return answer
            if not may_have_executed(failure):
                raise failure
            looking()
            return self._look(UnknownOutcome(failure, body, sent_at))

    def look_again(self, unknown: UnknownOutcome) -> dict[str, Any]:
        """Look once more for the task of an attempt. Returns and raises what `create` does; sends nothing."""
        with self._turn(unknown.body):
            return self._look(unknown)

    def take(self, task_id: str) -> None:
        """Note that a task is accounted for, and so not the one that some other attempt made."""
        with self._changed:
            self._taken.add(task_id)

    @contextmanager
    def _turn(self, body: Mapping[str, Any]) -> Iterator[None]:
        kind = json.dumps([body.get("sourceModelId"), body.get("name"), body.get("config")], sort_keys=True)
        with self._changed:
            self._changed.wait_for(lambda: kind not in self._busy)
            self._busy.add(kind)
        try:
            yield
        finally:
            with self._changed:
                self._busy.discard(kind)
                self._changed.notify_all()

    def _look(self, unknown: UnknownOutcome) -> dict[str, Any]:
        candidates: list[TaskInfo] = []
        for pause in _pauses(self._patience):
            time.sleep(pause)
            try:
                candidates = self._candidates(unknown)
            except QfError as error:
                if not is_transient(error):
                    break
            if candidates:
                break
        if len(candidates) == 1 and _created_at(candidates[0]) is not None:
            (found,) = candidates
            self.take(found["id"])
            request_id = unknown.request_id
            return {**({"requestId": request_id} if request_id else {}), "result": found["id"]}
        raise UnknownOutcome(unknown, unknown.body, unknown.sent_at, candidates)

    def _candidates(self, unknown: UnknownOutcome) -> list[TaskInfo]:
        """The tasks that the attempt may have made: not those that are known to be older, or accounted for."""
        alike = [
            task
            for page in listed(self._console, unknown.body["sourceModelId"])
            for task in page
            if task.get("name") == unknown.body["name"]
        ]
        since = unknown.sent_at + self._console.clock_ahead - _CLOCK_SECONDS
        with self._changed:
            taken = set(self._taken)
        recent = [task for task in alike if task["id"] not in taken and (_created_at(task) or since) >= since]
        described = [describe(self._console, task["id"]) for task in recent]
        return [task for task in described if _configured_like(task, unknown.body)]


@per_process
def shared_creator() -> Creator:
    """Return the creator that everything in this process uses, so that each of its tasks is accounted for."""
    return Creator(shared_console())


def _pauses(patience: float) -> Iterator[float]:
    """Seconds before each look: at once, then ever longer, `patience` in all."""
    yield 0.0
    for look in range(_LOOKS):
        yield patience * 2**look / (2**_LOOKS - 1)


def _created_at(task: Mapping[str, Any]) -> float | None:
    """When a task was created, in seconds since the epoch; None where the console does not say it readably."""
    try:
        created = datetime.fromisoformat(str(task.get("createTime")).replace("Z", "+00:00"))
    except ValueError:
        return None
    return (created if created.tzinfo else created.replace(tzinfo=timezone.utc)).timestamp()


def _configured_like(task: Mapping[str, Any], body: Mapping[str, Any]) -> bool:
    config = task.get("config")
    if not isinstance(config, dict):
        return True  # nothing speaks against it
    wanted: Mapping[str, str] = body["config"]
    strategy, weight = (str(config.get(name) or "") for name in ("strategy", "weight"))
    same_strategy = rules.canonical_strategy(strategy) == wanted["strategy"]
    return same_strategy and rules.canonical_weight(weight).lower() == wanted.get("weight", "").lower()
