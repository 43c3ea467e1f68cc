"""Answers the front end. Nothing here runs on the kernel's thread for longer than it takes to hand the work on."""

from __future__ import annotations

import logging
import re
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

from pydantic import ValidationError
from traitlets import TraitError

from ..console.client import shared_console, sign_in, sign_out
from ..errors import ConsoleError, QfError, internal
from ..models.catalog import Catalog
from ..request import CompressionRequest, body_of, draft_of
from ..tasks.attempt import Attempt
from ..tasks.create_once import Creator, shared_creator
from ..tasks.task import CompressionTask
from . import messages
from .completion import Completion
from .model_handlers import ModelService
from .task_handlers import TaskService

_LOG = logging.getLogger(__name__)


_REPLIES_KEPT = 200


class Service:
    """What the form can ask for, for one widget.

    Args:
        publish: Sets the widget's traits.
        tell: Sends a message to the front end.
        creator: Creates each task once; by default the one that everything in this process uses.
        body: Returns the body as it would be sent now.
        write: Writes the body; raises a TraitError where it is none.
        send_state: Sends the front end all traits.
        takes_keys: Whether the form may sign this process in and out.
    """

    def __init__(
        self,
        publish: messages.Publish,
        tell: messages.Tell,
        *,
        creator: Creator | None = None,
        body: Callable[[], Mapping[str, Any]] = dict,
        write: Callable[[Mapping[str, Any]], None] = lambda _body: None,
        send_state: Callable[[], None] = lambda: None,
        takes_keys: bool = True,
    ) -> None:
        self._publish = publish
        self._tell = tell
        self._body = body
        self._write = write
        self._send_state = send_state
        self._takes_keys = takes_keys
        self._console = shared_console()
        self._unlisten = self._console.on_change(self._account_changed)
        self.completion = Completion(self._complete)
        self._models = ModelService(tell)
        self._tasks = TaskService(publish, tell, creator or shared_creator(), self.completion)
        self._receiving = threading.Lock()
        self._replies: dict[str, messages.Answer | messages.Refusal | None] = {}
        self._misconfigured = False
        self._closed = False

    @property
    def catalog(self) -> Catalog:
        """What is known of the models of the account that is signed in now."""
        return self._models.catalog

    def open(self) -> None:
        """Say which console it is and tell its models, ahead of being asked. The form is displayed: it will ask."""
        self._hand_on(self._open)

    def receive(self, content: object) -> None:
        """Take a message of the front end, whatever it is. A request is carried out once, and answered each time that
        it is received, now or later."""
        if self._closed:
            return
        try:
            request = messages.REQUESTS.validate_python(content)
        except ValidationError:
            self._tell(_refusal(_id_of(content), _bad_message()))
            return
        if isinstance(request, messages.Hello):
            self._tell(_answer(request.id, {"clock": time.monotonic()}))
            self._hand_on(self._publish_console)
            return
        attempt: Attempt[str] | None = None
        with self._receiving:
            reply = self._replies.get(request.id)
            received_before = request.id in self._replies
            if not received_before and isinstance(request, (messages.CreateTask, messages.UndoCreate)):
                reply, attempt = self._decide(request)
            self._replies[request.id] = reply
            while len(self._replies) > _REPLIES_KEPT:
                del self._replies[next(iter(self._replies))]
        if reply is not None:
            self._tell(reply)
        elif received_before:
            pass  # it is being carried out
        elif isinstance(request, messages.SetValue):
            self._perform(request)  # in order, and on the thread on which a widget's observers are called
        else:
            self._hand_on(self._perform, request)
        if attempt is not None:
            self._hand_on(attempt.wait)
        elif reply is not None and not reply["ok"]:
            self._hand_on(self._publish_console)  # it may not be the one that the form shows

    def submit(self, body: Mapping[str, Any], *, again: bool = False) -> CompressionTask:
        """Create the task; returns and raises what `TaskService.submit` does."""
        return CompressionTask(self._tasks.submit(body, again=again))

    def attach(self, task_id: str) -> None:
        """Follow a task of the account; what goes wrong is published."""

        def follow() -> None:
            try:
                self._tasks.follow(task_id)
            except QfError as error:
                self._publish(error=error.to_dict())

        self._hand_on(follow)

    def close(self) -> None:
        """Stop following and forget what waits. In-flight calls finish; their results are discarded."""
        if not self._closed:
            self._unlisten()
        self._closed = True
        self._models.close()
        self._tasks.close()

    def _decide(
        self, request: messages.CreateTask | messages.UndoCreate
    ) -> tuple[messages.Answer | messages.Refusal, Attempt[str] | None]:
        if isinstance(request, messages.UndoCreate):
            decided = self._replies.setdefault(request.decision, _refusal(request.decision, _undone()))
            return _answer(request.id, {"created": decided is not None and decided["ok"]}), None
        try:
            if time.monotonic() > request.before:
                raise _late()
            self._check_session(request)
            attempt = self._tasks.decide(body_of(draft_of(request.body)), again=request.again, decision=request.id)
        except QfError as error:
            return _refusal(request.id, error), None
        return _answer(request.id, None), attempt

    def _check_session(self, request: messages.Change) -> None:
        if request.session is not None and request.session != self._console.account:
            raise _console_changed()

    def _account_changed(self) -> None:
        self.completion.forget()
        self._publish_console()

    def _complete(self) -> None:
        """Fill in what has been looked up of the version that the draft names."""
        body = self._body()
        completed = self.completion.completed(body)
        if completed != body:
            self._publish(value=completed)

    def _open(self) -> None:
        self._publish_console()
        if self._console.signed_in:
            self._models.tell_ahead()

    def _publish_console(self) -> None:
        console = self._console
        try:
            info = messages.ConsoleInfo(
                host=console.host,
                simulated=console.simulated,
                signedIn=console.signed_in,
                session=console.account,
                takesKeys=self._takes_keys,
            )
        except QfError as error:  # the SDK cannot start; the next greeting tries again
            self._misconfigured = True
            self._publish(error=error.to_dict())
            return
        corrected, self._misconfigured = self._misconfigured, False
        self._publish(console=info, **({"error": None} if corrected else {}))

    def _perform(self, request: messages.Request) -> None:
        reply: messages.Answer | messages.Refusal
        try:
            reply = _answer(request.id, self._result(request))
        except QfError as error:
            reply = _refusal(request.id, error)
        except TraitError:
            reply = _refusal(request.id, _bad_message())
        except Exception as error:  # a fault of ours; the form shows that there was one
            _LOG.exception("%s failed", request.kind)
            reply = _refusal(request.id, internal(error))
        with self._receiving:
            if request.id in self._replies:
                self._replies[request.id] = reply
        self._tell(reply)

    def _result(self, request: messages.Request) -> dict[str, Any] | None:
        if isinstance(request, messages.Change):
            self._check_session(request)
        match request:
            case messages.SetValue():
                self._write(request.value)
            case messages.Sync():
                self._send_state()
            case messages.Prepare():
                self._console.prepare()
            case messages.ListModelSets():
                self.completion.begin(self._body())
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
            case messages.FollowTask():
                self._tasks.follow(request.task_id)
            case messages.ToCode():
                return {"code": CompressionRequest.from_body(request.body).to_code(request.language)}
            case messages.CancelTask():
                self._tasks.cancel(request.task_id)
            case messages.DeleteTask():
                self._tasks.delete(request.task_id)
            case messages.LookAgain():
                self._tasks.look_up()
            case messages.SignIn() | messages.SignOut() if not self._takes_keys:
                raise _takes_no_keys()
            case messages.SignIn():
                sign_in(request.access_key.get_secret_value(), request.secret_key.get_secret_value())
            case messages.SignOut():
                self._models.stop()
                self._tasks.stop()
                sign_out()
        return None

    def _hand_on(self, work: Callable[..., object], *args: object) -> None:
        """Do it on a thread of its own: a pool's idle threads would stay with every widget that was ever made."""
        threading.Thread(target=_reporting, args=(work, *args), name="qfwidget", daemon=True).start()


def _reporting(work: Callable[..., object], *args: object) -> None:
    try:
        work(*args)
    except QfError:
        pass  # published already
    except Exception:  # nobody waits for it, and a thread's last words go nowhere in a notebook
        _LOG.exception("%s failed", getattr(work, "__name__", work))


def _answer(request_id: str, result: object) -> messages.Answer:
    return {"kind": "answer", "id": request_id, "ok": True, "result": result}


def _refusal(request_id: str, error: QfError) -> messages.Refusal:
    return {"kind": "answer", "id": request_id, "ok": False, "error": error.to_dict()}


def _id_of(content: object) -> str:
    request_id = content.get("id") if isinstance(content, dict) else None
    return request_id if isinstance(request_id, str) and re.fullmatch(messages.ID_PATTERN, request_id) else ""


def _bad_message() -> QfError:
    return QfError("BadMessage", "the form sent what the kernel does not understand", hint_key="bad_message")


def _undone() -> ConsoleError:
    return ConsoleError("Undone", "the decision was undone before it was carried out", hint_key="undone")


def _console_changed() -> ConsoleError:
    return ConsoleError(
        "ConsoleChanged", "the SDK is pointed at another console or account", hint_key="console_changed"
    )


def _late() -> ConsoleError:
    return ConsoleError("Late", "the kernel was busy when the task was to be created", hint_key="late")


def _takes_no_keys() -> QfError:
    return QfError("SignInRefused", "this form takes no keys", hint_key="sign_in_refused")
