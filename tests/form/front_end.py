"""Stand-ins for the page of a form: one at the form's service, one at the comm of a real widget."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from itertools import count
from typing import Any, Generic, TypeVar

import pytest

import qfwidget as qf
from qfwidget.console.client import shared_console
from qfwidget.form.handlers import Service
from qfwidget.form.saved_widget import SavedWidget
from tests.waiting import PATIENCE_SECONDS

AnyWidget = TypeVar("AnyWidget", bound=SavedWidget)


def decision() -> dict[str, Any]:
    """Return the fields that every request to create has: a deadline, and the console that is configured."""
    return {"before": time.monotonic() + PATIENCE_SECONDS, "session": shared_console().account}


class FrontEnd:
    """Records what a form's service publishes and sends, and waits for it.

    Attributes:
        traits: The last value of each published trait.
        published: What was published, in order.
        messages: What was sent, in order.
    """

    def __init__(self, *, takes_keys: bool = True) -> None:
        self.traits: dict[str, Any] = {}
        self.published: list[dict[str, Any]] = []
        self.messages: list[Any] = []
        self._changed = threading.Condition()
        self._numbers = count()
        self.service = Service(self._publish, self._send, takes_keys=takes_keys)

    def wait(self, condition: Callable[[], Any]) -> Any:
        """Wait until the condition returns something true, and return that."""
        with self._changed:
            assert self._changed.wait_for(condition, PATIENCE_SECONDS), (self.traits, self.messages)
            return condition()

    def replies(self, request_id: str) -> list[Any]:
        """Return the replies to a request."""
        return [m for m in self.messages if m["kind"] == "reply" and m["id"] == request_id]

    def events(self, kind: str) -> list[Any]:
        """Return the messages of a kind."""
        return [m for m in self.messages if m["kind"] == kind]

    def ask(self, kind: str, request_id: str | None = None, **params: Any) -> Any:
        """Send a request, by default with an ID of its own, and return the reply."""
        if kind == "createTask":
            params = decision() | params
        request_id = request_id or f"request-{next(self._numbers)}"
        self.service.receive({"id": request_id, "kind": kind, **params})
        return self.wait(lambda: self.replies(request_id))[-1]

    def _publish(self, **traits: Any) -> None:
        with self._changed:
            self.traits |= traits
            self.published.append(traits)
            self._changed.notify_all()

    def _send(self, message: Any) -> None:
        with self._changed:
            self.messages.append(message)
            self._changed.notify_all()


class Page(Generic[AnyWidget]):
    """Stands in for the page at the comm of a widget, and records the messages to it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, widget: AnyWidget) -> None:
        self.sent_messages: list[dict[str, Any]] = []
        self.widget = widget
        monkeypatch.setattr(widget, "_send", lambda message, buffers=None: self.sent_messages.append(message))

    def say(self, data: object, *buffers: bytes) -> None:
        """Send a message of any content."""
        self.widget.comm.handle_msg({"content": {"data": data}, "buffers": [memoryview(buffer) for buffer in buffers]})

    def ask(self, content: Mapping[str, Any], *buffers: bytes) -> None:
        """Send a request."""
        self.say({"method": "custom", "content": content}, *buffers)

    @property
    def replies(self) -> list[dict[str, Any]]:
        """The replies so far."""
        contents = [message["content"] for message in self.sent_messages if message["method"] == "custom"]
        return [content for content in contents if content["kind"] == "reply"]

    def replies_to(self, request_id: str) -> list[dict[str, Any]]:
        """Return the replies to a request."""
        return [reply for reply in self.replies if reply["id"] == request_id]


FormPage = Page[qf.CompressionWidget]
