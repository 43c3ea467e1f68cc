"""Receives the front end's requests. What calls the console runs on other threads, so the kernel is never blocked."""

from __future__ import annotations

import logging
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError
from traitlets import TraitError

from ..console.account import sign_out
from ..console.client import shared_console
from ..errors import ConsoleError, QfError, internal
from ..models.catalog import Catalog, shared_catalog
from . import events, messages, replies
from .console_handlers import ConsoleService
from .model_handlers import ModelService

_LOG = logging.getLogger(__name__)
_REPLIES_KEPT = 200

Reply = events.Answer | events.Refusal


class BaseService(ABC):
    """Handles the requests of one widget. This class has those that all widgets share: the console and its models.

    Args:
        requests: Parses the requests that this widget accepts.
        publish: Sets the widget's traits.
        send: Sends a message to the front end.
        body: Returns the trait `value`.
        write: Sets the trait `value`; raises a TraitError if the body is invalid.
        send_state: Sends all traits to the front end.
        takes_keys: Whether the widget may sign this process in and out.
    """

    def __init__(
        self,
        requests: TypeAdapter[Any],
        publish: events.Publish,
        send: events.Send,
        *,
        body: Callable[[], Mapping[str, Any]] = dict,
        write: Callable[[Mapping[str, Any]], None] = lambda _body: None,
        send_state: Callable[[], None] = lambda: None,
        takes_keys: bool = True,
    ) -> None:
        self._requests = requests
        self._publish = publish
        self._send = send
        self._body = body
        self._write = write
        self._send_state = send_state
        self._console = ConsoleService(publish, takes_keys=takes_keys)
        self._unlisten = shared_console().on_change(self._account_changed)
        self._models = ModelService(send)
        self._receiving = threading.Lock()
        self._replies: dict[str, Reply | None] = {}
        self._closed = False

    @property
    def catalog(self) -> Catalog:
        """The catalog of the signed-in account."""
        return shared_catalog()

    def open(self) -> None:
        """Publish the console and send its models before the page requests them. Called when the page is displayed."""
        if not self._closed:
            self._run(self._open)

    def receive(self, content: object) -> None:
        """Handle any message of the front end. A request is carried out once, however often it arrives."""
        if self._closed:
            return
        try:
            request = self._requests.validate_python(content)
        except ValidationError:
            self._send(replies.refusal(replies.id_of(content), replies.bad_message()))
            return
        if isinstance(request, messages.Hello):
            self._send(replies.answer(request.id, {"clock": time.monotonic()}))
            self._run(self._greet, request)
            return
        if isinstance(request, messages.Sync):
            self._run(self._perform, request)  # every copy of it: the state may have been lost
            return
        with self._receiving:
            reply = self._replies.get(request.id)
            received_before = request.id in self._replies
            if not received_before:
                reply = self._decide(request)
            self._replies[request.id] = reply
            while len(self._replies) > _REPLIES_KEPT:
                del self._replies[next(iter(self._replies))]
        if reply is not None:
            self._send(reply)
        elif received_before:
            pass  # the reply follows when it has been carried out
        elif isinstance(request, messages.SetValue):
            self._perform(request)  # in order, on the thread that calls the widget's observers
        else:
            self._run(self._perform, request)
        if reply is not None and not reply["ok"]:
            self._run(self._console.publish)  # the page may show another console

    def close(self) -> None:
        """Discard waiting requests. In-flight calls finish; their results are discarded."""
        if not self._closed:
            self._unlisten()
        self._closed = True
        self._models.close()

    @abstractmethod
    def _decide(self, request: Any) -> Reply | None:
        """Return the reply to a decision; None for other requests. Called in the order of arrival."""

    @abstractmethod
    def _result(self, request: Any) -> dict[str, Any] | None:
        """Carry out a request that only this widget has, and return the result."""

    @abstractmethod
    def _stop(self) -> None:
        """Stop the work that needs the account, which is about to sign out."""

    def _account_changed(self) -> None:
        """Publish the console: another account, or none, has signed in. Called on any thread."""
        self._console.publish()

    def _check_decision(self, request: messages.Decision) -> None:
        """Check that a decision is carried out in time, and on the console and account that it was made for.

        Raises:
            ConsoleError: It is late, or was made for another console or account.
        """
        if time.monotonic() > request.before:
            raise ConsoleError("Late", hint_key="late")
        self._console.check_session(request)

    def _greet(self, request: messages.Hello) -> None:
        if request.language is not None:
            self._publish(page_language=request.language)
        self._console.publish()

    def _open(self) -> None:
        self._console.publish()
        if self._console.signed_in:
            self._models.send_early()

    def _perform(self, request: Any) -> None:
        reply: Reply
        try:
            if isinstance(request, messages.Change):
                self._console.check_session(request)
            reply = replies.answer(request.id, self._common_result(request))
        except QfError as error:
            reply = replies.refusal(request.id, error)
        except TraitError:
            reply = replies.refusal(request.id, replies.bad_message())
        except Exception as error:  # a bug of qfwidget; the page shows that there is one
            _LOG.exception("%s failed", request.kind)
            reply = replies.refusal(request.id, internal(error))
        with self._receiving:
            if request.id in self._replies:
                self._replies[request.id] = reply
        self._send(reply)

    def _common_result(self, request: Any) -> dict[str, Any] | None:
        match request:
            case messages.SetValue():
                self._write(request.value)
                return {"value": dict(self._body())}
            case messages.Sync():
                self._send_state()
            case messages.Prepare():
                shared_console().prepare()
            case messages.ListModelSets():
                return self._models.list_model_sets(request.refresh, request.received)
            case messages.StopListing():
                self.catalog.stop()
            case messages.DescribeAll():
                return self._models.describe_all()
            case messages.StopDescribing():
                self._models.stop_describing()
            case messages.DescribeVersions():
                return self._models.describe_versions(request.model_set_id)
            case messages.DeployCode():
                return replies.deployment(request)
            case messages.SignIn():
                self._console.sign_in(request)
            case messages.SignOut():
                self._console.check_takes_keys()
                self._models.stop()
                self._stop()
                sign_out()
            case _:
                return self._result(request)
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
