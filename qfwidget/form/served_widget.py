"""A widget whose requests are handled in the background, and whose problems and warnings are up to date."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import traitlets as t

from ..console.sanitize import sendable
from ..draft import body_of, draft_of, problems_of, warnings_of, with_suggested_name
from ..findings import Finding
from ..process import importing
from . import incoming
from .batching import PublishingWidget
from .host import serves_one_person
from .saved_widget import SavedWidget

if TYPE_CHECKING:
    import pandas as pd

    from ..tasks.task import CompressionTask
    from .handlers import Service

_BODY_FIELDS = ("name", "description", "sourceModelId", "modelSetId", "config")
_FINAL = ("succeeded", "failed", "stopped")


class ServedWidget(SavedWidget):
    """Creates the service on first use, passes the page's requests to it, and closes it.

    Args:
        takes_keys: Whether users can sign in: "offered", "refused", or "auto" for a process that serves one person.
        notify: Called with the task when a task that the form follows ends.
        **traits: The widget's traits.
    """

    _made: Service | None = None
    _process = 0
    _closed = False

    problems: t.Dict[str, Finding] = t.Dict(read_only=True)
    warnings: t.Dict[str, Finding] = t.Dict(read_only=True)
    valid = t.Bool(False, read_only=True)

    def __init__(
        self, *, takes_keys: str = "auto", notify: Callable[[CompressionTask], object] | None = None, **traits: Any
    ) -> None:
        super().__init__(**traits)
        self._takes_keys = takes_keys == "offered" or (takes_keys == "auto" and serves_one_person(self.comm))
        self._notify = notify
        self._making = threading.Lock()
        self._checking = threading.RLock()
        self.on_msg(self._receive)
        self._look_up_version()
        with self._checking:  # nobody observes it yet, so this needs no other thread
            for name, findings in self._findings().items():
                self.set_trait(name, findings)

    @property
    def models(self) -> pd.DataFrame:
        """The versions that have arrived so far, in the format of `qfwidget.list_models`."""
        from ..models.lists import models_frame

        return models_frame(self._service.catalog)

    @property
    def tasks(self) -> pd.DataFrame:
        """The account's tasks, in the format of `qfwidget.list_tasks`."""
        from ..tasks.lists import list_tasks

        return list_tasks()

    def get_task(self) -> CompressionTask | None:
        """Return the task that the form shows; None if it shows none."""
        from ..tasks.task import CompressionTask

        return None if self.task is None else CompressionTask.described(self.task)

    def close(self) -> None:
        """Stop all work of this widget and remove it. Tasks on the console continue."""
        self._closed = True
        if hasattr(self, "_making"):  # else its creation failed
            with self._making:
                made = self._made
            if made is not None:
                made.close()
        super().close()

    def notify_change(self, change: Any) -> None:
        """Send one change to the page and call its observers. A change of `value` is checked before."""
        if change["name"] == "value" and hasattr(self, "_making"):
            self._look_up_version()
            self._publish_findings()
        super().notify_change(change)
        if change["name"] == "task":
            self._call_notify(change["old"], change["new"])

    def about_to_display(self) -> None:
        """Prepare, on another thread, what the page is about to request."""
        if not self._closed:
            threading.Thread(target=lambda: self._service.open(), name="qfwidget", daemon=True).start()

    @property
    def _service(self) -> Service:
        """Handles the page's requests. Created on first use, since its imports take as long as displaying the form."""
        with self._making:
            if self._made is None or self._process != os.getpid():  # a forked process has none of its parent's threads
                with importing():
                    from .handlers import Service

                self._made = Service(
                    self._publish,
                    self.send,
                    body=lambda: self.value,
                    write=lambda body: self.set_trait("value", sendable(body)),
                    send_state=self.send_all,
                    check=self._publish_findings,
                    takes_keys=self._takes_keys,
                )
                self._process = os.getpid()
                if self._closed:
                    self._made.close()
            return self._made

    def _look_up_version(self) -> None:
        if "sourceModelId" in self.value:
            self._service.completion.begin(self.value)

    def _publish_findings(self) -> None:
        with self._checking:  # so that the last findings published are the last ones made
            PublishingWidget.publish(self, self._findings())  # the saved summary does not show them

    def _findings(self) -> dict[str, Any]:
        """Return the traits that follow from the draft."""
        body, made = self.value, self._made
        problems: dict[str, Finding]
        if made is None:
            problems, warnings = problems_of(draft_of(body)), warnings_of(draft_of(body))
        else:
            problems, warnings = made.completion.problems(body), made.completion.warnings(body)
        # The page applies the rules itself. What depends on the base model is known here only.
        advice = {field: found.sentences for field, found in warnings.items() if field == "weight"}
        return {"problems": problems, "warnings": warnings, "valid": not problems, "advice": advice}

    def _call_notify(self, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> None:
        ended = old and new and old.get("id") == new.get("id") and new.get("status") in _FINAL
        if self._notify is None or not ended or (old or {}).get("status") in _FINAL:
            return
        notify = self._notify

        def call() -> None:
            from ..tasks.task import CompressionTask

            notify(CompressionTask.described(dict(new or {})))

        self._callbacks.put(call)

    @t.validate("value")
    def _as_documented(self, proposal: Mapping[str, Any]) -> dict[str, Any]:
        unknown = proposal["value"].keys() - set(_BODY_FIELDS)
        if unknown:
            raise t.TraitError(f"value has no field {', '.join(sorted(unknown))}; it has {', '.join(_BODY_FIELDS)}.")
        body = with_suggested_name(body_of(draft_of(proposal["value"])), self.value, datetime.now())
        return body if self._made is None else self._made.completion.completed(body)

    def _receive(self, _widget: object, content: object, buffers: Sequence[memoryview]) -> None:
        if isinstance(content, dict) and content.get("kind") == "hello":
            self.send_unsaved()
        self._service.receive(incoming.with_keys(content, buffers))

    def _publish(self, **traits: Any) -> None:
        self.publish(traits)
