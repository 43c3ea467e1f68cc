"""Handles requests about tasks, for one widget."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import Any

from ..console.client import shared_console
from ..draft import body_of, draft_of
from ..errors import NotSignedIn, QfError, UnknownOutcome, internal
from ..request import CompressionRequest
from ..tasks import actions
from ..tasks.actions import TaskInfo
from ..tasks.attempt import Attempt
from ..tasks.create_once import Creator
from ..tasks.interrupts import SUBMIT, nothing_sent
from ..tasks.poller import shared_poller
from ..tasks.settings import described_as, described_by, in_one_spelling, request_of
from . import events, replies
from .completion import Completion

_LOG = logging.getLogger(__name__)


class TaskService:
    """Creates, follows, cancels and deletes tasks.

    Decides whether a task is created, for `submit()` and for all views of the form. `_deciding` guards the state that
    the decision depends on: whether a task is being created, and the outcome of the last one. Publishing happens under
    the lock, so that the last decision is published last; it only queues the observers.

    Args:
        publish: Sets the widget's traits.
        creator: Creates each task exactly once.
        completion: Completes drafts.
    """

    def __init__(self, publish: events.Publish, creator: Creator, completion: Completion) -> None:
        self._publish = publish
        self._console = shared_console()
        self._creator = creator
        self._completion = completion
        self._deciding = threading.Lock()
        self._submitting = False
        self._sent: dict[str, Any] | None = None
        self._outcome: events.Outcome | None = None
        self._unknown: UnknownOutcome | None = None
        self._sent_account: str | None = None
        self._attempt: Attempt[dict[str, Any]] | None = None
        self._shown: tuple[str, str] | None = None  # account, task ID
        self._following = threading.Lock()
        self._followed: str | None = None
        self._unfollow: Callable[[], None] = lambda: None
        self._closed = False

    def close(self) -> None:
        """Stop following. In-flight calls finish; their results are discarded."""
        self._closed = True
        self.stop()

    def stop(self) -> None:
        """Stop following."""
        self._follow(None)

    def decide(self, body: Mapping[str, Any], *, again: bool, decision: str | None = None) -> None:
        """Decide to create a task, and create it on another thread. The outcome is published.

        Args:
            body: The body, complete or not.
            again: Create it even if the last task had the same body.
            decision: The page's ID for this decision, published as the trait `decision`.

        Raises:
            ConsoleError: A task is being created, or the last one had the same body and `again` is not set. Nothing was
                sent.
        """
        account = self._console.account
        with self._deciding:
            self._decide(account, body, again, decision, Attempt(lambda: self._create(account, body)))

    def submit(
        self,
        body: Mapping[str, Any],
        *,
        again: bool,
        deliver: Callable[[], object],
        resumed: Callable[[str], object],
    ) -> TaskInfo:
        """Create a task, wait for the outcome, and return the task. The outcome is published as well.

        Args:
            body: The body, complete or not.
            again: See `decide`.
            deliver: Called when the outcome is published. An interrupt before it returns does not lose the task.
            resumed: See `Creator.create_interruptibly`.

        Raises:
            InvalidRequest: The body breaks the rules; nothing was sent.
            ConsoleError: See `decide`; nothing was sent.
            QfError: See `Creator.create`.
            KeyboardInterrupt: Its text says whether a task may have been created. If so, the creation continues, and
                the next call with the same body returns its outcome, also in another form.
        """
        with nothing_sent(body):
            self._completion.wait(body)
            account = self._console.account
            completed = self._completion.completed(body)
            with suppress(QfError):  # the attempt raises it
                completed = CompressionRequest.from_body(completed).body()
            named = self._creator.with_interrupted_name(account, completed, again=again)
            if named != completed:
                self._publish(value=named)
            known = self._creator.interrupted_attempt(account, named, again=again)
            own = known if known is self._attempt else None
            attempt = own or Attempt(lambda: self._create(account, named, known))
        with self._creator.keeping(account, named, attempt, known, again=again, call=SUBMIT):
            if own is None:
                with self._deciding:
                    self._decide(account, named, again, None, attempt)
            task_id = attempt.wait()["result"]
            if known is not None:
                resumed(task_id)
            deliver()
            return described_as(named, task_id)

    def resume(self) -> None:
        """Follow the shown task again, if its account has signed in again."""
        with self._deciding:
            if self._shown is not None and self._followed is None and self._shown[0] == self._console.account:
                self._follow(self._shown[1])

    def look_up(self) -> None:
        """Look once more for the task whose creation got no response. The outcome is published."""
        with self._deciding:
            unknown = self._unknown
            if unknown is None:
                return
            self._begin(looking=True)
        self._settle(lambda: self._creator.look_up(unknown))

    def follow(self, task_id: str) -> None:
        """Follow any task of the account."""
        self._show(actions.describe(self._console, task_id))

    def attach(self, task_id: str, write: Callable[[dict[str, Any]], object]) -> None:
        """Pass a task's request body to a function, then follow the task as if this form had created it."""
        task = actions.describe(self._console, task_id)
        try:
            body = body_of(request_of(task).draft)
        except QfError:  # its description is incomplete, but can be shown
            body = body_of(draft_of(task))
        with self._deciding:
            self._sent_account, self._sent, self._outcome = self._console.account, body, "created"
        write(body)
        self._show(task)

    def _show(self, task: TaskInfo) -> None:
        task_id = task["id"]
        self._creator.account_for(task_id)
        with self._deciding:
            candidates = self._unknown.candidates if self._unknown else []
            if task_id in [candidate["id"] for candidate in candidates]:  # the user says that it was created
                self._outcome = "created"
            own = self._sent is not None and described_by(task, self._sent)
            sent = self._sent if own else body_of(draft_of(task))
            self._unknown = None
            self._publish(error=None, response=None, task=task, sent=sent, outcome=self._outcome if own else None)
            self._follow(task_id)

    def settings(self, task_id: str) -> dict[str, Any]:
        """Return the request body of a task, as far as it is known."""
        return body_of(request_of(actions.describe(self._console, task_id)).draft)

    def cancel(self, task_id: str) -> None:
        """Cancel a task."""
        actions.cancel(self._console, task_id)
        task = actions.describe(self._console, task_id)
        with self._following:
            if self._followed == task_id and not self._closed:
                self._publish(task=task)
        shared_poller().poll_now(task_id)

    def delete(self, task_id: str) -> None:
        """Delete a task from the account's list, and stop showing it."""
        actions.delete(self._console, task_id)
        if self._shown is not None and self._shown[1] == task_id:
            self._shown = None
            self._follow(None)
            self._publish(task=None, response=None)

    def _decide(
        self,
        account: str,
        body: Mapping[str, Any],
        again: bool,
        decision: str | None,
        attempt: Attempt[dict[str, Any]],
    ) -> None:
        if self._submitting:
            raise replies.busy()
        repeated = self._sent_account == account and in_one_spelling(self._sent or {}) == in_one_spelling(body)
        if self._outcome is not None and not again and repeated:
            raise replies.confirm(self._outcome)
        try:
            self._attempt = attempt
            self._begin(decision=decision)
        finally:
            attempt.start()  # the decision stands, even if an interrupt arrives now

    def _begin(self, **traits: Any) -> None:
        if self._submitting:
            raise replies.busy()
        self._submitting = True
        self._publish(submitting=True, error=None, **traits)

    def _create(
        self, account: str, body: Mapping[str, Any], interrupted: Attempt[dict[str, Any]] | None = None
    ) -> dict[str, Any]:
        """Create a task, or take over the attempt of an interrupted call."""

        def create() -> dict[str, Any]:
            self._completion.check(body)
            complete = CompressionRequest.from_body(body).body()
            with self._deciding:
                self._sent_account, self._sent, self._outcome, self._unknown = account, complete, None, None
                self._publish(sent=complete, outcome=None)
            if interrupted is not None:
                return interrupted.wait()
            return self._creator.create(complete, account=account, looking=lambda: self._publish(looking=True))

        return self._settle(create)

    def _settle(self, create: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """Create or look up a task, and publish the outcome."""
        traits: dict[str, Any] = {}
        task_id: str | None = None
        try:
            response = create()
            task_id = response["result"]
            self._outcome, self._unknown = "created", None
            traits = {"response": response, "task": described_as(self._sent or {}, task_id)}
            return response
        except UnknownOutcome as error:
            self._outcome, self._unknown = "unknown", error
            traits = {"error": error.to_dict()}
            raise
        except QfError as error:
            traits = {"error": error.to_dict()}
            raise
        except Exception as error:  # a bug of qfwidget; the attempt raises it too
            _LOG.exception("creating a task failed")
            traits = {"error": internal(error).to_dict()}
            raise
        finally:
            with self._deciding:
                self._submitting = False
                self._publish(submitting=False, looking=False, outcome=self._outcome, **traits)
                if task_id is not None:
                    self._follow(task_id)

    def _follow(self, task_id: str | None) -> None:
        with self._following:
            self._unfollow()
            self._unfollow = lambda: None
            self._followed = None if self._closed else task_id
            if self._followed is not None:
                self._shown = self._console.account, self._followed
                self._unfollow = shared_poller().follow(self._followed, partial(self._updated, self._followed))

    def _updated(self, task_id: str, update: TaskInfo | QfError) -> None:
        with self._following:
            if self._followed != task_id:
                return
            if not isinstance(update, QfError):
                self._publish(task=update)
            elif isinstance(update, NotSignedIn):  # after signing in, `resume` follows the task again
                self._followed = None
            else:
                self._publish(error=update.to_dict())
