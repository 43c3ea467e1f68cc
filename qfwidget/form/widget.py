"""The widget: traits and messages."""

from __future__ import annotations

import os
import threading
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import traitlets as t

from .. import rules as the_rules
from ..console.sanitize import sendable
from ..draft import body_of, draft_of, suggested_name, with_suggested_name
from ..process import importing
from . import incoming
from .host import serves_one_person
from .saved_widget import SavedWidget

if TYPE_CHECKING:
    import pandas as pd

    from ..tasks.task import CompressionTask
    from .handlers import Service

_STATIC = Path(__file__).parents[1] / "static"
_BODY_FIELDS = ("name", "description", "sourceModelId", "modelSetId", "config")
_CALLBACK_SECONDS = 1.0
_RELOADING = os.environ.get("ANYWIDGET_HMR") == "1"


def _built(name: str) -> str:
    """Return a file of the built front end as text: with a path, closed widgets are never freed (anywidget#929)."""
    path = _STATIC / name
    if not path.exists():
        raise ImportError(f"the front end has not been built: {path} is missing. In a checkout, run `make js`.")
    return path.read_text(encoding="utf-8")


class CompressionWidget(SavedWidget):
    """A form that creates a model compression task on Qianfan and follows it. Showing the form creates no task.

    Args:
        source_model_id: Version to compress, "amv-…".
        model_set_id: Model set to save into, "am-…"; by default the version's own, which is looked up.
        strategy: "Quantization" or "Sparsity".
        weight: "INT8-PTQ", "W8A16C16", "W4A16C16" or another, for Quantization.
        name: Name of the task. The default is a suggested name that changes with strategy and weight until it is
            edited.
        description: Description of the task.
        locale: "en", "zh-CN" or "auto", which uses the page's language.
        save: "all": the form's content, request and response are saved with the notebook. "nothing": they are not.
        sign_in: Whether users can sign in with the form, which signs in the whole process: "offered", "refused", or
            "auto", which offers it if the process is known to serve one person (see SECURITY.md).
        layout: The layout of any ipywidget.

    Raises:
        TypeError: An argument is unknown.
        traitlets.TraitError: The value of `locale`, `save` or `sign_in` is unknown.

    Observers run on the widget's own thread. Their exceptions are reported and have no other effect.

    Attributes:
        value: The body as it would be sent now, under the API's names, without the fields that are not chosen. Can be
            set.
        response: Body of the last CreateModelCompTask response.
        error: The last error (see `errors.ErrorInfo`).
        task: The task as last described; kept up to date.
        console: The console that the form uses (see `messages.ConsoleInfo`); None until it is known.
        submitting: Whether a task is being created.
        looking: Whether no response arrived and the task is being looked up.
        sent: The body that was last sent.
        outcome: The outcome of that: "created", "unknown", or None if nothing was created, or not yet.
        decision: The page's ID of the decision that last created a task; None if Python code made the decision.
    """

    _esm = _STATIC / "widget.js" if _RELOADING else _built("loader.js")
    _css = _STATIC / "widget.css" if _RELOADING else _built("widget.css")
    _own_layout: Any = None
    _made: Service | None = None
    _process = 0
    _closed = False

    sign_in = t.Enum(["auto", "offered", "refused"], "auto", read_only=True)
    comm_id = t.Unicode().tag(sync=True)  # lets a page detect that a restored widget has no kernel
    _bundle = t.Unicode(_built("widget.js"), read_only=True).tag(sync=True)
    rules = t.Dict(dict(the_rules.rules()), read_only=True).tag(sync=True)
    console = t.Instance(dict, allow_none=True).tag(sync=True)
    looking = t.Bool(False).tag(sync=True)
    decision = t.Unicode(None, allow_none=True).tag(sync=True)

    def __init__(
        self,
        *,
        source_model_id: str | None = None,
        model_set_id: str | None = None,
        strategy: str = "Quantization",
        weight: str | None = None,
        name: str | None = None,
        description: str | None = None,
        locale: str = "auto",
        save: str = "all",
        sign_in: str = "auto",
        layout: Any = None,
        **misspelt: object,
    ) -> None:
        if misspelt:
            known = "source_model_id, model_set_id, strategy, weight, name, description, locale, save, sign_in, layout"
            raise TypeError(f"CompressionWidget has no argument {', '.join(misspelt)}. Its arguments are {known}.")
        draft: the_rules.Draft = {
            "name": name,
            "description": description,
            "sourceModelId": source_model_id,
            "modelSetId": model_set_id,
            "strategy": strategy,
            "weight": weight,
        }
        if name is None:
            draft["name"] = suggested_name(draft, datetime.now())
        self.set_trait("sign_in", sign_in)
        given = {} if layout is None else {"layout": layout}
        comm_id = uuid.uuid4().hex  # sent when the comm is opened, not in a separate message
        super().__init__(value=body_of(draft), locale=locale, save=save, model_id=comm_id, comm_id=comm_id, **given)
        self._own_layout = self.layout if layout is None else None
        self._takes_keys = sign_in == "offered" or (sign_in == "auto" and serves_one_person(self.comm))
        self._making = threading.Lock()
        self.on_msg(self._receive)
        self._look_up_version()

    @classmethod
    def attach(cls, task_id: str, **arguments: Any) -> CompressionWidget:
        """Return a form that shows and follows an existing task of the account. Creates no task.

        Args:
            task_id: ID of the task, "amva-…".
            **arguments: Arguments of the constructor.

        Returns:
            The widget, immediately. Its `task`, or its `error` if the task cannot be shown, is set later.
        """
        widget = cls(**arguments)
        widget.expect_task(task_id)
        widget._service.attach(task_id)
        return widget

    @property
    def problems(self) -> dict[str, str]:
        """Field → code of the problem that prevents creating the task: "missing", "not_text", "unknown_strategy",
        "weight_forbidden" or "not_compressible". Empty if no problem is known."""
        self._look_up_version()
        return self._service.completion.problems(self.value)

    @property
    def warnings(self) -> dict[str, str]:
        """Field → code of what looks wrong but does not prevent creating the task: "shorter_than_advised",
        "longer_than_advised" or "unlike_an_id"."""
        return the_rules.warnings(draft_of(self.value))

    @property
    def valid(self) -> bool:
        """Whether no problem is known that prevents creating the task."""
        return not self.problems

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

    def submit(self, again: bool = False) -> CompressionTask:
        """Create the task, as the button does, and wait for the outcome.

        Args:
            again: Create the task even if the last one had the same settings.

        Returns:
            The new task. The form follows it.

        Raises:
            InvalidRequest: A field is missing or wrong; nothing was sent.
            ConsoleError: "CreatedAlready" or "CreatedPerhaps": the last task has the same settings, and `again` is not
                set; "Busy": another task is being created. Nothing was sent.
            UnknownOutcome: The request was sent, no usable response arrived, and the look-up found no task, found
                several candidates, or failed.
            KeyboardInterrupt: The wait was interrupted. The creation continues, and the next call returns its task.
            QfError: Any other failure; nothing was created.
        """
        task = self._service.submit(self.value, again=again)
        self._callbacks.join(_CALLBACK_SECONDS)  # the observers have run when a script's next line runs
        self._service.delivered()
        return task

    def close(self) -> None:
        """Stop all work of this widget and remove it. Tasks on the console continue."""
        self._closed = True
        if hasattr(self, "_making"):  # else its creation failed
            with self._making:
                made = self._made
            if made is not None:
                made.close()
        super().close()
        if self._own_layout is not None:
            self._own_layout.close()  # a separate model, which ipywidgets does not close

    def notify_change(self, change: Any) -> None:
        """Send one change to the page, call the observers, and look up the chosen version."""
        super().notify_change(change)
        if change["name"] == "value" and hasattr(self, "_making"):
            self._look_up_version()

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
                    takes_keys=self._takes_keys,
                )
                self._process = os.getpid()
                if self._closed:
                    self._made.close()
            return self._made

    def _look_up_version(self) -> None:
        if "sourceModelId" in self.value:
            self._service.completion.begin(self.value)

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
