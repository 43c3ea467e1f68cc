"""Answers the front end. Nothing here runs on the kernel's thread for longer than it takes to hand the work on."""

from __future__ import annotations

import logging
import re
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

from pydantic import ValidationError

from ..console.client import shared_console
from ..errors import QfError, internal
from ..models.catalog import Catalog
from ..request import CompressionRequest
from ..tasks.create_once import Creator, shared_creator
from ..tasks.task import CompressionTask
from . import messages
from .model_handlers import ModelService
from .task_handlers import TaskService

_LOG = logging.getLogger(__name__)


class Service:
    """What the form can ask for, for one widget.

    Args:
        publish: Sets the widget's traits.
        tell: Sends a message to the front end.
        creator: Creates each task once; by default the one that everything in this process uses.
    """

    def __init__(self, publish: messages.Publish, tell: messages.Tell, *, creator: Creator | None = None) -> None:
        self._publish = publish
        self._tell = tell
        self._console = shared_console()
        self._unlisten = self._console.on_change(self._publish_console)
        self._models = ModelService(tell)
        self._tasks = TaskService(publish, tell, creator or shared_creator())
        self._closed = False

    @property
    def catalog(self) -> Catalog:
        """What is known of the models of the account that is signed in now."""
        return self._models.catalog

    def open(self) -> None:
        """Say which console it is and tell its models, ahead of being asked. The form is displayed: it will ask."""
        self._hand_on(self._open)

    def receive(self, content: object) -> None:
        """Take a message of the front end; answered exactly once, now or later, whatever it is."""
        if self._closed:
            return
        try:
            request = messages.REQUESTS.validate_python(content)
        except ValidationError:
            self._refuse(_id_of(content), _bad_message())
            return
        if isinstance(request, messages.Hello):
            self._accept(request.id, {"clock": time.monotonic()})
            self._hand_on(self._publish_console)
        elif isinstance(request, messages.CreateTask):
            self._decide(request)
        else:
            self._hand_on(self._answer, request)

    def submit(self, body: Mapping[str, Any]) -> CompressionTask:
        """Create the task; returns and raises what `TaskService.submit` does."""
        return CompressionTask(self._tasks.submit(body))

    def attach(self, task_id: str) -> None:
        """Follow a task of the account; what goes wrong is published."""

        def follow() -> None:
            try:
                self._tasks.follow(task_id)
            except QfError as error:
                self._publish(error=error.to_dict())

        self._hand_on(follow)

    def close(self) -> None:
        """Stop following and forget what waits. A call that is under way ends by itself, unheard."""
        if not self._closed:
            self._unlisten()
        self._closed = True
        self._models.close()
        self._tasks.close()

    def _decide(self, request: messages.CreateTask) -> None:
        try:
            create = self._tasks.decide(request)
        except QfError as error:
            self._refuse(request.id, error)
            self._hand_on(self._publish_console)  # it may not be the one that the form shows
            return
        self._accept(request.id, None)
        if create is not None:
            self._hand_on(create)

    def _open(self) -> None:
        self._publish_console()
        if self._console.signed_in:
            self._models.tell_ahead()

    def _publish_console(self) -> None:
        console = self._console
        info = messages.ConsoleInfo(
            host=console.host, simulated=console.simulated, signedIn=console.signed_in, session=console.account
        )
        self._publish(console=info)

    def _answer(self, request: messages.Request) -> None:
        try:
            result = self._perform(request)
        except QfError as error:
            self._refuse(request.id, error)
        except Exception as error:
            _LOG.exception("%s failed", request.kind)
            self._refuse(request.id, internal(error))
        else:
            self._accept(request.id, result)

    def _perform(self, request: messages.Request) -> dict[str, Any] | None:
        match request:
            case messages.ListModelSets():
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
                self._tasks.look_again()
            case messages.SignIn():
                self._console.sign_in(request.access_key.get_secret_value(), request.secret_key.get_secret_value())
            case messages.SignOut():
                self._models.stop()
                self._tasks.stop()
                self._console.sign_out()
        return None

    def _hand_on(self, work: Callable[..., object], *args: object) -> None:
        """Do it on a thread of its own: a pool's idle threads would stay with every widget that was ever made."""
        threading.Thread(target=_reporting, args=(work, *args), name="qfwidget", daemon=True).start()

    def _accept(self, request_id: str, result: object) -> None:
        self._tell({"kind": "answer", "id": request_id, "ok": True, "result": result})

    def _refuse(self, request_id: str, error: QfError) -> None:
        self._tell({"kind": "answer", "id": request_id, "ok": False, "error": error.to_dict()})


def _reporting(work: Callable[..., object], *args: object) -> None:
    """Log what nobody waits for."""
    try:
        work(*args)
    except QfError:
        pass  # published already
    except Exception:
        _LOG.exception("%s failed", getattr(work, "__name__", work))


def _id_of(content: object) -> str:
    request_id = content.get("id") if isinstance(content, dict) else None
    return request_id if isinstance(request_id, str) and re.fullmatch(messages.ID_PATTERN, request_id) else ""


def _bad_message() -> QfError:
    return QfError("BadMessage", "the form sent what the kernel does not understand", hint_key="bad_message")
