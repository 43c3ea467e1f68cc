"""Handles the front end's requests. All work runs on other threads, so the kernel's thread is never blocked."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

from pydantic import ValidationError
from traitlets import TraitError

from ..console.account import sign_out
from ..console.client import shared_console
from ..draft import body_of, draft_of
from ..errors import NotSignedIn, QfError, internal
from ..models.catalog import Catalog
from ..request import CompressionRequest
from ..tasks.create_once import Creator, shared_creator
from ..tasks.task import CompressionTask
from . import events, messages, replies
from .completion import Completion
from .console_handlers import ConsoleService
from .model_handlers import ModelService
from .task_handlers import TaskService

_LOG = logging.getLogger(__name__)
_REPLIES_KEPT = 200


class Service:
    """Handles all requests of one widget's form.

    Args:
        publish: Sets the widget's traits.
        send: Sends a message to the front end.
        creator: Creates each task exactly once; by default the one that this process shares.
        body: Returns the body as it would be sent now.
        write: Writes the body; raises a TraitError if it is invalid.
        send_state: Sends all traits to the front end.
        check: Updates what is wrong with the body.
        takes_keys: Whether the form may sign this process in and out.
    """

    def __init__(
        self,
        publish: events.Publish,
        send: events.Send,
        *,
        creator: Creator | None = None,
        body: Callable[[], Mapping[str, Any]] = dict,
        write: Callable[[Mapping[str, Any]], None] = lambda _body: None,
        send_state: Callable[[], None] = lambda: None,
        check: Callable[[], None] = lambda: None,
        takes_keys: bool = True,
    ) -> None:
        self._publish = publish
        self._send = send
        self._body = body
        self._write = write
        self._send_state = send_state
        self._check = check
        self._console = ConsoleService(publish, takes_keys=takes_keys)
        self._unlisten = shared_console().on_change(self._account_changed)
        self.completion = Completion(self._complete)
        self._models = ModelService(send)
        self._tasks = TaskService(publish, send, creator or shared_creator(), self.completion)
        self._receiving = threading.Lock()
        self._replies: dict[str, events.Answer | events.Refusal | None] = {}
        self._attached: tuple[str, Mapping[str, Any] | None] | None = None
        self._closed = False

    @property
    def catalog(self) -> Catalog:
        """The catalog of the signed-in account."""
        return self._models.catalog

    def open(self) -> None:
        """Publish the console and send its models before the form, which is being displayed, requests them."""
        if not self._closed:
            self._run(self._open)

    def receive(self, content: object) -> None:
        """Handle any message of the front end. A request is carried out once; each copy of it gets a reply, now or
        later."""
        if self._closed:
            return
        try:
            request = messages.REQUESTS.validate_python(content)
        except ValidationError:
            self._send(replies.refusal(replies.id_of(content), replies.bad_message()))
            return
        if isinstance(request, messages.Hello):
            self._send(replies.answer(request.id, {"clock": time.monotonic()}))
            self._run(self._console.publish)
            return
        if isinstance(request, messages.Sync):
            self._run(self._perform, request)  # each time: what it sends may have been lost
            return
        with self._receiving:
            reply = self._replies.get(request.id)
            received_before = request.id in self._replies
            if not received_before and isinstance(request, (messages.CreateTask, messages.UndoCreate)):
                reply = self._decide(request)
            self._replies[request.id] = reply
            while len(self._replies) > _REPLIES_KEPT:
                del self._replies[next(iter(self._replies))]
        if reply is not None:
            self._send(reply)
        elif received_before:
            pass  # it is being carried out
        elif isinstance(request, messages.SetValue):
            self._perform(request)  # in order, on the thread that calls the widget's observers
        else:
            self._run(self._perform, request)
        if reply is not None and not reply["ok"]:
            self._run(self._console.publish)  # the form may show another one

    def submit(self, body: Mapping[str, Any], *, again: bool = False) -> CompressionTask:
        """Create the task. Raises the same as `TaskService.submit`."""
        return CompressionTask(self._tasks.submit(body, again=again))

    def delivered(self) -> None:
        """Note that the task of the last `submit` has reached its caller, as far as that can be known."""
        self._tasks.delivered()

    def attach(self, task_id: str, *, with_settings: bool = True) -> None:
        """Follow a task of the account. Errors are published.

        Args:
            task_id: ID of the task.
            with_settings: Write its settings into the draft, unless that is changed in the meantime.
        """
        self._attached = task_id, self._body() if with_settings else None
        self._run(self._resume)

    def close(self) -> None:
        """Stop following and discard waiting requests. In-flight calls finish; their results are discarded."""
        if not self._closed:
            self._unlisten()
        self._closed = True
        self._models.close()
        self._tasks.close()

    def _decide(self, request: messages.CreateTask | messages.UndoCreate) -> events.Answer | events.Refusal:
        if isinstance(request, messages.UndoCreate):
            decided = self._replies.setdefault(request.decision, replies.refusal(request.decision, replies.undone()))
            return replies.answer(request.id, {"created": decided is not None and decided["ok"]})
        try:
            if time.monotonic() > request.before:
                raise replies.late()
            self._console.check_session(request)
            self._tasks.decide(body_of(draft_of(request.body)), again=request.again, decision=request.id)
        except QfError as error:
            return replies.refusal(request.id, error)
        return replies.answer(request.id, None)

    def _account_changed(self) -> None:
        self.completion.forget()
        self._console.publish()
        self._check()
        self._run(self._resume)

    def _resume(self) -> None:
        """Follow the task that the form is to show, if that is possible now."""
        try:
            if self._attached is not None:
                task_id, draft = self._attached
                if draft is None:
                    self._tasks.follow(task_id)
                else:
                    settings = self._tasks.attach(task_id)
                    if self._body() == draft:
                        self._write(settings)
                self._attached = None
            else:
                self._tasks.resume()
        except QfError as error:
            if not isinstance(error, NotSignedIn):
                self._attached = None
            self._publish(error=error.to_dict())

    def _complete(self) -> None:
        """Fill in the draft with what has been looked up for its version."""
        body = self._body()
        completed = self.completion.completed(body)
        if completed != body:
            self._publish(value=completed)  # which checks it, too
        else:
            self._check()

    def _open(self) -> None:
        self._console.publish()
        if self._console.signed_in:
            self._models.send_early()

    def _perform(self, request: messages.Request) -> None:
        reply: events.Answer | events.Refusal
        try:
            reply = replies.answer(request.id, self._result(request))
        except QfError as error:
            reply = replies.refusal(request.id, error)
        except TraitError:
            reply = replies.refusal(request.id, replies.bad_message())
        except Exception as error:  # a bug of qfwidget; the form shows that there is one
            _LOG.exception("%s failed", request.kind)
            reply = replies.refusal(request.id, internal(error))
        with self._receiving:
            if request.id in self._replies:
                self._replies[request.id] = reply
        self._send(reply)

    def _result(self, request: messages.Request) -> dict[str, Any] | None:
        if isinstance(request, messages.Change):
            self._console.check_session(request)
        match request:
            case messages.SetValue():
                self._write(request.value)
                return {"value": dict(self._body())}
            case messages.Sync():
                self._send_state()
            case messages.Prepare():
                shared_console().prepare()
            case messages.ListModelSets():
                self.completion.begin(self._body(), again=True)
                return self._models.list_model_sets(request.refresh, request.heard)
            case messages.StopListing():
                self._models.stop_listing()
            case messages.DescribeAll():
                return self._models.describe_all()
            case messages.StopDescribing():
                self._models.stop_describing()
            case messages.DescribeVersions():
                return self._models.describe_versions(request.model_set_id)
            case messages.CreateModelSet():
                return self._models.create_model_set(request.model_set_name, request.model_type)
            case messages.ListTasks():
                return self._tasks.list(request.source_model_id)
            case messages.DescribeTasks():
                return self._tasks.describe(request.task_ids)
            case messages.UseSettings():
                self._write(self._tasks.settings(request.task_id))
                return {"value": dict(self._body())}
            case messages.FollowTask():
                self._tasks.follow(request.task_id)
            case messages.ToCode():
                wanted = CompressionRequest.from_body(request.body)
                return {"code": wanted.to_code(request.language, request.locale)}
            case messages.DeployCode():
                task = CompressionTask(request.task_id)
                return {"code": task.to_code("deploy", request.language, request.locale)}
            case messages.CancelTask():
                self._tasks.cancel(request.task_id)
            case messages.DeleteTask():
                self._tasks.delete(request.task_id)
            case messages.LookAgain():
                self._tasks.look_up()
            case messages.SignIn():
                self._console.sign_in(request)
            case messages.SignOut():
                self._console.check_takes_keys()
                self._models.stop()
                self._tasks.stop()
                sign_out()
        return None

    def _run(self, work: Callable[..., object], *args: object) -> None:
        """Run work on a new thread. A pool would keep idle threads for every widget."""
        threading.Thread(target=_reporting, args=(work, *args), name="qfwidget", daemon=True).start()


def _reporting(work: Callable[..., object], *args: object) -> None:
    try:
        work(*args)
    except QfError:
        pass  # published already
    except Exception:  # nobody waits for the result, and a notebook does not show exceptions of threads
        _LOG.exception("%s failed", getattr(work, "__name__", work))
