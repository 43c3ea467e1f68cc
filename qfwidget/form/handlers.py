"""Handles the requests of a `CompressionWidget`'s page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..console.failures import is_not_found
from ..draft import body_of, draft_of
from ..errors import ConsoleError, NotSignedIn, QfError
from ..request import CompressionRequest
from ..tasks.create_once import Creator, shared_creator
from ..tasks.task import CompressionTask
from . import events, messages, replies
from .base_service import BaseService, Reply
from .completion import Completion
from .task_handlers import TaskService
from .task_lists import TaskLists


class Service(BaseService):
    """Handles all requests of one widget's form.

    Args:
        publish: Sets the widget's traits.
        send: Sends a message to the front end.
        creator: Creates each task exactly once; by default the one that all widgets share.
        check: Publishes the problems and warnings of the draft.
        compare: Creates a form for many tasks, and returns the ID of its model.
        **options: See `BaseService`.
    """

    def __init__(
        self,
        publish: events.Publish,
        send: events.Send,
        *,
        creator: Creator | None = None,
        check: Callable[[], None] = lambda: None,
        compare: Callable[[], str] = str,
        **options: Any,
    ) -> None:
        self._check = check
        self._compare = compare
        self.completion = Completion(self._complete)
        self._tasks = TaskService(publish, creator or shared_creator(), self.completion)
        self._task_lists = TaskLists(send)
        self._attached: tuple[str, Mapping[str, Any] | None] | None = None
        super().__init__(messages.REQUESTS, publish, send, **options)

    def submit(
        self,
        body: Mapping[str, Any],
        *,
        again: bool = False,
        deliver: Callable[[], object] = lambda: None,
        resumed: Callable[[str], object] = lambda _task_id: None,
    ) -> CompressionTask:
        """Create the task. Takes and raises the same as `TaskService.submit`."""
        return CompressionTask.described(self._tasks.submit(body, again=again, deliver=deliver, resumed=resumed))

    def attach(self, task_id: str, *, with_settings: bool = True) -> None:
        """Follow a task of the account. Errors are published.

        Args:
            task_id: ID of the task.
            with_settings: Write its settings into the draft, unless the draft changes in the meantime.
        """
        self._attached = task_id, self._body() if with_settings else None
        self._run(self._resume)

    def close(self) -> None:
        """Stop following and discard waiting requests. In-flight calls finish; their results are discarded."""
        super().close()
        self._tasks.close()
        self._task_lists.stop()

    def _decide(self, request: messages.Request) -> Reply | None:
        if isinstance(request, messages.UndoCreate):
            undone = replies.refusal(request.decision, ConsoleError("Undone", hint_key="undone"))
            decided = self._replies.setdefault(request.decision, undone)
            return replies.success(request.id, {"created": decided is not None and decided["ok"]})
        if not isinstance(request, messages.CreateTask):
            return None
        try:
            self._check_decision(request)
            self._tasks.decide(body_of(draft_of(request.body)), again=request.again, decision=request.id)
        except QfError as error:
            return replies.refusal(request.id, error)
        return replies.success(request.id, None)

    def _account_changed(self) -> None:
        self.completion.forget()
        super()._account_changed()
        self._check()
        self._run(self._resume)

    def _resume(self) -> None:
        """Follow the attached task, or the one that was followed before, if its account is signed in."""
        try:
            if self._attached is not None:
                task_id, draft = self._attached
                if draft is None:
                    self._tasks.follow(task_id)
                else:
                    self._tasks.attach(task_id, lambda settings: self._body() == draft and self._write(settings))
                self._attached = None
            else:
                self._tasks.resume()
        except QfError as error:
            if not isinstance(error, NotSignedIn):
                self._attached = None
            self._publish(error=error.to_dict())

    def _complete(self, source: str, failure: QfError | None) -> None:
        """Complete the draft after a version has been looked up. Publish that it does not exist."""
        body = self._body()
        if failure is not None and is_not_found(failure) and body.get("sourceModelId") == source:
            self._publish(error=failure.to_dict())
        completed = self.completion.completed(body)
        if completed != body:
            self._publish(value=completed)  # this checks it, too
        else:
            self._check()

    def _common_result(self, request: messages.Request) -> dict[str, Any] | None:
        if isinstance(request, messages.ListModelSets):
            self.completion.begin(self._body(), again=True)
        return super()._common_result(request)

    def _stop(self) -> None:
        self._tasks.stop()
        self._task_lists.stop()

    def _result(self, request: messages.Request) -> dict[str, Any] | None:
        match request:
            case messages.CreateModelSet():
                return {"modelSetId": self.catalog.create_model_set(request.model_set_name, request.model_type)}
            case messages.ListTasks():
                return self._task_lists.list(request.source_model_id)
            case messages.DescribeTasks():
                return self._task_lists.describe(request.task_ids)
            case messages.UseSettings():
                self._write(self._tasks.settings(request.task_id))
                return {"value": dict(self._body())}
            case messages.FollowTask():
                self._tasks.follow(request.task_id)
            case messages.ToCode():
                wanted = CompressionRequest.from_body(request.body)
                return {"code": wanted.to_code(request.language, request.locale)}
            case messages.Compare():
                return {"modelId": self._compare()}
            case messages.CancelTask():
                self._tasks.cancel(request.task_id)
            case messages.DeleteTask():
                self._tasks.delete(request.task_id)
            case messages.LookAgain():
                self._tasks.look_up()
        return None
