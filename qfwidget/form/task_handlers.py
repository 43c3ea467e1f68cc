"""What the form can ask about tasks, for one widget."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

from ..console.client import shared_console
from ..errors import ConsoleError, NotSignedIn, QfError, UnknownOutcome, internal
from ..request import CompressionRequest
from ..tasks import actions
from ..tasks.actions import TaskInfo
from ..tasks.create_once import Creator
from ..tasks.interruptible import Deliveries
from ..tasks.poller import shared_follower
from . import messages

Create = Callable[[], dict[str, Any]]


class TaskService:
    """Creates, follows, cancels, deletes and lists tasks.

    Args:
        publish: Sets the widget's traits.
        tell: Sends a message to the front end.
        creator: Creates each task once.
    """

    def __init__(self, publish: messages.Publish, tell: messages.Tell, creator: Creator) -> None:
        self._publish = publish
        self._tell = tell
        self._console = shared_console()
        self._creator = creator
        self._deliveries = Deliveries()
        self._deciding = threading.Lock()
        self._decisions: set[str] = set()
        self._creating = threading.Lock()
        self._unknown: UnknownOutcome | None = None
        self._following = threading.Lock()
        self._followed: str | None = None
        self._unfollow: Callable[[], None] = lambda: None
        self._listings = 0
        self._closed = False

    def close(self) -> None:
        """Stop following. What is under way ends by itself, unheard."""
        self._closed = True
        self.stop()

    def stop(self) -> None:
        """Stop following and listing."""
        self._listings += 1
        self._follow(None)

    def decide(self, request: messages.CreateTask) -> Callable[[], object] | None:
        """Take a decision to create a task.

        Returns:
            What creates it, to be called on another thread; None if this very decision was taken before.

        Raises:
            QfError: A task is being created already, or the decision comes too late: nothing is sent.
        """
        if time.monotonic() > request.before:
            raise _late()
        if request.session is not None and request.session != self._console.account:
            raise _changed()
        with self._deciding:
            if request.id in self._decisions:
                return None
            self._begin()
            self._decisions.add(request.id)
        return lambda: self._create(request.body)

    def submit(self, body: Mapping[str, Any]) -> str:
        """Create a task, wait for the outcome, which is published too, and return the task's id.

        Raises:
            InvalidRequest: The body breaks the rules; nothing was sent.
            ConsoleError: Another task is being created at this moment; nothing was sent.
            QfError: As `Creator.create` raises it.
        """

        def create() -> str:
            self._begin()
            return self._create(body)

        return self._deliveries.run(json.dumps([self._console.account, body], sort_keys=True), create)

    def look_again(self) -> None:
        """Look once more for the task whose creation got no answer. The outcome is published."""
        unknown = self._unknown
        if unknown is None:
            return
        self._begin()

        def look() -> dict[str, Any]:
            self._announce(looking=True)
            return self._creator.look_again(unknown)

        self._settle(look)

    def follow(self, task_id: str) -> None:
        """Follow a task of the account, whoever made it."""
        task = actions.describe(self._console, task_id)
        self._creator.take(task_id)
        self._unknown = None
        self._publish(error=None, response=None, task=task)
        self._follow(task_id)

    def cancel(self, task_id: str) -> None:
        """Stop a task."""
        actions.cancel(self._console, task_id)
        task = actions.describe(self._console, task_id)
        with self._following:
            if self._followed == task_id and not self._closed:
                self._publish(task=task)
        shared_follower().hurry(task_id)

    def delete(self, task_id: str) -> None:
        """Take a task off the account's list; if it is shown, it is shown no longer."""
        actions.delete(self._console, task_id)
        if self._followed == task_id:
            self._follow(None)
            self._publish(task=None, response=None)

    def list(self, source_model_id: str | None) -> dict[str, Any]:
        """Tell the front end of the account's tasks, as they arrive."""
        self._listings += 1
        listing = self._listings
        count = 0
        for page in actions.listed(self._console, source_model_id):
            if listing != self._listings:
                break
            tasks = [{name: task.get(name) for name in messages.LISTED_TASK_FIELDS} for task in page]
            self._tell({"kind": "tasks", "tasks": tasks, "first": count == 0})
            count += len(tasks)
        if not count:
            self._tell({"kind": "tasks", "tasks": [], "first": True})
        return {"count": count, "complete": listing == self._listings}

    def _begin(self) -> None:
        if not self._creating.acquire(blocking=False):
            raise _busy()

    def _create(self, body: Mapping[str, Any]) -> str:
        """Create a task while `_creating` is held; it is let go of at the end."""

        def create() -> dict[str, Any]:
            complete = CompressionRequest.from_body(body).body()
            self._announce(sent=complete)
            return self._creator.create(complete, looking=lambda: self._publish(looking=True))

        return self._settle(create)

    def _announce(self, **traits: Any) -> None:
        self._unknown = None
        self._publish(submitting=True, error=None, **traits)

    def _settle(self, create: Create) -> str:
        outcome: dict[str, Any] = {}
        try:
            response = create()
            outcome = {"response": response, "task": {"id": response["result"]}}
        except QfError as error:
            self._unknown = error if isinstance(error, UnknownOutcome) else None
            outcome = {"error": error.to_dict()}
            raise
        except Exception as error:
            outcome = {"error": internal(error).to_dict()}
            raise
        finally:
            self._creating.release()
            self._publish(submitting=False, looking=False, **outcome)
        self._follow(response["result"])
        return str(response["result"])

    def _follow(self, task_id: str | None) -> None:
        with self._following:
            self._unfollow()
            self._unfollow = lambda: None
            self._followed = None if self._closed else task_id
            if self._followed is not None:
                self._unfollow = shared_follower().follow(self._followed, self._hearing_of(self._followed))

    def _hearing_of(self, task_id: str) -> Callable[[TaskInfo | QfError], None]:
        def hear(news: TaskInfo | QfError) -> None:
            with self._following:
                if self._followed != task_id:
                    return
                if not isinstance(news, QfError):
                    self._publish(task=news)
                elif not isinstance(news, NotSignedIn):  # then the form asks for the keys
                    self._publish(error=news.to_dict())

        return hear


def _busy() -> ConsoleError:
    return ConsoleError("Busy", "a task is being created already", hint_key="busy")


def _changed() -> ConsoleError:
    return ConsoleError(
        "ConsoleChanged", "the SDK is pointed at another console or account", hint_key="console_changed"
    )


def _late() -> ConsoleError:
    return ConsoleError("Late", "the kernel was busy when the task was to be created", hint_key="late")
