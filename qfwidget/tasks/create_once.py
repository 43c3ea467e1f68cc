"""Creates a task exactly once, even if no response arrives.

CreateModelCompTask has no idempotency token. If its outcome is unknown, the request is not sent again, but the task is
looked up in the account's list.
"""

from __future__ import annotations

import json
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any, TypeVar

from ..console.client import Console, shared_console
from ..console.failures import console_changed, is_not_found, is_transient, may_have_executed
from ..draft import draft_of, is_suggested_name
from ..errors import QfError, UnknownOutcome
from ..hints import MESSAGES
from ..language import Text
from ..process import per_process
from ..progress import StatusLine
from . import look_up, settings
from .actions import TaskInfo, describe, is_reusable, send
from .attempt import Attempt, Permit
from .interrupts import CREATE_TASK, interrupted

Delivered = TypeVar("Delivered")

LOOK_UP_SECONDS = 20.0
"""How long to look for a task whose creation got no response."""
_FAILED_LOOKS = 3
"""The look-up ends after this many consecutive failures."""
# Number of task IDs to remember: far more than the tasks that can match one attempt.
_ACCOUNTED_FOR = 10_000
# Number of interrupted attempts to remember: far more than anyone makes without repeating the call.
_INTERRUPTED = 100


class Creator:
    """Creates tasks, each exactly once. Thread-safe.

    Its lock guards three things: which kinds of task are being created (tasks of the same kind are created one after
    the other, so that each look-up finds its own task), which tasks are accounted for, and which attempts were
    interrupted.

    Args:
        console: The console to create them on.
        patience: Seconds to look for a task whose creation got no response.
    """

    def __init__(self, console: Console, *, patience: float = LOOK_UP_SECONDS) -> None:
        self._console = console
        self.patience = patience
        self._changed = threading.Condition()
        self._in_progress: set[str] = set()
        self._accounted_for: deque[str] = deque(maxlen=_ACCOUNTED_FOR)
        self._interrupted: dict[str, Attempt[dict[str, Any]]] = {}

    def create(
        self,
        body: Mapping[str, Any],
        *,
        account: str | None = None,
        looking: Callable[[], None] = lambda: None,
        may_send: Callable[[], bool] = lambda: True,
    ) -> dict[str, Any]:
        """Create a task. Does not handle interrupts; see `create_interruptibly`.

        Args:
            body: A request body that the rules allow. It is sent exactly once.
            account: The `Console.account` that the user decided for. None for the current one.
            looking: Called when no usable response has arrived and the look-up starts.
            may_send: See `Console.send_once`.

        Returns:
            Body of the response: requestId, and the task's ID as `result`. For a task that was looked up, the same.

        Raises:
            UnknownOutcome: No usable response arrived, and the look-up found no task, found several candidates, or
                failed.
            QfError: Any other failure; nothing was created.
        """
        with self._turn(body):
            if account is not None and account != self._console.account:
                raise console_changed()
            failure: QfError | None = None
            sent_at = time.time()
            try:
                response = send(self._console, body, may_send=may_send)
            except QfError as error:
                failure = error
            if failure is None:
                self.account_for(response["result"])
                return response
            if not may_have_executed(failure):
                raise failure
            looking()
            return self._look_up(UnknownOutcome(failure, body, sent_at), self.patience)

    def create_interruptibly(
        self,
        body: Mapping[str, Any],
        deliver: Callable[[dict[str, Any]], Delivered],
        *,
        resumed: Callable[[str], object] = lambda _task_id: None,
    ) -> Delivered:
        """Create a task as `create` does, so that an interrupt ends only the wait. A status line shows a look-up.

        Args:
            body: A request body that the rules allow.
            deliver: Converts the response to the result. An interrupt before it returns does not lose the task.
            resumed: Called with the task's ID first if an interrupted call created the task.

        Returns:
            What `deliver` returns.

        Raises:
            KeyboardInterrupt: Its text says what happened. If the request may have been sent, the creation continues,
                and the next call with the same body returns its outcome and creates nothing; see
                `interrupted_attempt`. Otherwise it is never sent.
            QfError: See `create`.
        """
        account = self._console.account
        permit = Permit()
        known = self.interrupted_attempt(account, body)
        attempt = known or Attempt(lambda: self._create_with_status(body, account, permit), permit)
        with self.keeping(account, body, attempt, known):
            response = attempt.wait()
            if known is not None:
                resumed(response["result"])
            return deliver(response)

    def interrupted_attempt(
        self, account: str, body: Mapping[str, Any], *, again: bool = False
    ) -> Attempt[dict[str, Any]] | None:
        """Return the attempt whose outcome an interrupt kept from its caller.

        None if there is none, or if it can be tried again: it was refused, or its task was deleted, stopped or failed.

        Args:
            account: The `Console.account` that the user decided for.
            body: The request body.
            again: Whether the caller wanted another task with the same body.
        """
        with self._changed:
            attempt = self._interrupted.get(_key(account, body, again))
        return None if attempt is None or self._is_over(attempt) else attempt

    def with_interrupted_name(self, account: str, body: dict[str, Any], *, again: bool = False) -> dict[str, Any]:
        """Return a body with the name of an interrupted attempt that differs from it only in the suggested name.

        A suggested name contains the time, so a repeated call without a name would otherwise be another request.
        Takes the same as `interrupted_attempt`. Returns the body unchanged if there is no such attempt.
        """
        draft = draft_of(body)
        if not is_suggested_name(body.get("name", ""), draft):
            return body
        with self._changed:
            kept = list(self._interrupted)
        for name in (json.loads(key)[1]["name"] for key in kept):
            known = {**body, "name": name}
            suggested = is_suggested_name(name, draft) and _key(account, known, again) in kept
            if suggested and self.interrupted_attempt(account, known, again=again) is not None:
                return known
        return body

    @contextmanager
    def keeping(
        self,
        account: str,
        body: Mapping[str, Any],
        attempt: Attempt[dict[str, Any]],
        known: Attempt[dict[str, Any]] | None,
        *,
        again: bool = False,
        call: Text = CREATE_TASK,
    ) -> Iterator[None]:
        """Return a context manager in which an attempt's outcome reaches its caller. An interrupt keeps the attempt.

        Args:
            account: See `interrupted_attempt`.
            body: See `interrupted_attempt`.
            attempt: The attempt. An interrupt withdraws it if nothing was sent.
            known: The interrupted attempt that it takes over, if there is one.
            again: See `interrupted_attempt`.
            call: The call that returns the task when it is repeated, for the message of an interrupt.
        """
        key = _key(account, body, again)
        try:
            yield
            self._forget(lambda kept: kept is attempt or kept is known)
        except KeyboardInterrupt as interrupt:
            kept = not attempt.withdraw()
            if kept:
                with self._changed:
                    self._interrupted[key] = attempt
                    while len(self._interrupted) > _INTERRUPTED:
                        del self._interrupted[next(iter(self._interrupted))]
            interrupt.args = (interrupted(body, sent=kept, call=call),)  # not a note: Python 3.10 has none
            raise
        except Exception:  # which may have another cause than the attempt, whose task is then still not delivered
            self._forget(lambda kept: kept in (attempt, known) and kept.failure is not None)
            raise

    def _is_over(self, attempt: Attempt[dict[str, Any]]) -> bool:
        if attempt.result is None:
            return attempt.refused
        try:
            return not is_reusable(describe(self._console, attempt.result["result"]))
        except QfError as error:
            return is_not_found(error)  # otherwise unknown, and nothing is created

    def delivered(self, task_id: str) -> None:
        """Note that a caller has this task, which an interrupted attempt may have created."""
        self._forget(lambda kept: kept.result is not None and kept.result["result"] == task_id)

    def _forget(self, which: Callable[[Attempt[dict[str, Any]]], bool]) -> None:
        with self._changed:
            for key in [key for key, kept in self._interrupted.items() if which(kept)]:
                self._interrupted.pop(key)

    def _create_with_status(self, body: Mapping[str, Any], account: str, permit: Permit) -> dict[str, Any]:
        with ExitStack() as stack:
            line: StatusLine | None = None

            def looking() -> None:
                nonlocal line
                line = stack.enter_context(StatusLine(True, "create_task"))
                line.show(MESSAGES["looking_for_task"].filled({"seconds": f"{self.patience:.0f}"}).localized())

            response = self.create(body, account=account, looking=looking, may_send=permit.use)
            if line is not None:
                line.show(MESSAGES["found_task"].filled({"id": response["result"]}).localized())
            return response

    def look_up(self, unknown: UnknownOutcome, *, patience: float | None = None) -> dict[str, Any]:
        """Look up the task of an earlier attempt again. Returns and raises what `create` does; creates nothing.

        Args:
            unknown: The error of the attempt.
            patience: Seconds to look for it; 0 to look once. None for as long as `create` looks.
        """
        with self._turn(unknown.body):
            return self._look_up(unknown, self.patience if patience is None else patience)

    def account_for(self, task_id: str) -> None:
        """Record that a task is known, so that the look-up of another attempt ignores it."""
        with self._changed:
            self._accounted_for.append(task_id)

    @contextmanager
    def _turn(self, body: Mapping[str, Any]) -> Iterator[None]:
        spelled = settings.in_one_spelling(body)
        kind = json.dumps([spelled.get(field) for field in ("sourceModelId", "name", "config")], sort_keys=True)
        with self._changed:
            self._changed.wait_for(lambda: kind not in self._in_progress)
            self._in_progress.add(kind)
        try:
            yield
        finally:
            with self._changed:
                self._in_progress.discard(kind)
                self._changed.notify_all()

    def _look_up(self, unknown: UnknownOutcome, patience: float) -> dict[str, Any]:
        candidates: list[TaskInfo] = []
        failures: list[QfError] = []
        for pause in look_up.pauses(patience):
            time.sleep(pause)
            try:
                with self._changed:
                    known = set(self._accounted_for)
                candidates = look_up.candidates(self._console, unknown, known)
                failures = []
            except QfError as error:
                failures.append(error)
                if len(failures) == _FAILED_LOOKS or not is_transient(error):
                    break
            if candidates:
                break
        if len(candidates) == 1 and look_up.created_at(candidates[0]) is not None:
            (found,) = candidates
            self.account_for(found["id"])
            request_id = unknown.request_id
            return {**({"requestId": request_id} if request_id else {}), "result": found["id"]}
        look_up_failure = failures[-1] if failures else None
        raise UnknownOutcome(unknown, unknown.body, unknown.sent_at, candidates, look_up_failure)


@per_process
def shared_creator() -> Creator:
    """Return the creator that all code in this process shares, so that it accounts for every task created here."""
    return Creator(shared_console())


def _key(account: str, body: Mapping[str, Any], again: bool) -> str:
    return json.dumps([account, settings.in_one_spelling(body), again], sort_keys=True)
