"""The widget: traits and messages, no logic."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import traitlets as t

from .. import rules as the_rules
from ..console.sanitize import sendable
from ..models.lists import models_frame
from ..request import body_of, draft_of, suggested_name, with_suggested_name
from ..tasks.task import CompressionTask, list_tasks
from . import messages
from .handlers import Service
from .host import serves_one_person
from .saved_widget import SavedWidget

if TYPE_CHECKING:
    import pandas as pd

_STATIC = Path(__file__).parents[1] / "static"
_BODY_FIELDS = ("name", "description", "sourceModelId", "modelSetId", "config")
_CALLBACK_SECONDS = 1.0
_RELOADING = os.environ.get("ANYWIDGET_HMR") == "1"


def _built(name: str) -> str:
    """Return a file of the built front end as text: a path would keep every closed widget alive (anywidget#929)."""
    path = _STATIC / name
    if not path.exists():
        raise ImportError(f"the front end is not built: {path} is missing. In a checkout, run `make js`.")
    return path.read_text(encoding="utf-8")


class CompressionWidget(SavedWidget):
    """A form that creates a model compression task on Qianfan and follows it. Making or showing it creates nothing.

    Args:
        source_model_id: Version to be compressed, "amv-…".
        model_set_id: Model set to save into, "am-…"; by default the version's own, which is looked up.
        strategy: "Quantization" or "Sparsity".
        weight: "INT8-PTQ", "W8A16C16", "W4A16C16" or another, for Quantization.
        name: Name of the task; one is suggested, which follows strategy and weight until it is edited.
        description: Description of the task.
        locale: "en", "zh-CN" or "auto", which follows the page.
        save: "all": what is chosen, sent and answered is saved with the notebook. "nothing": none of it is.
        sign_in: Whether the form takes keys, which sign in the whole process: "offered", "refused", or "auto", which
            offers it where the process is known to serve one person (see SECURITY.md).
        layout: As for every ipywidget.

    Raises:
        TypeError: An unknown argument.
        traitlets.TraitError: An unknown value of `locale`, `save` or `sign_in`.

    Observers run on a thread of the widget's own; an exception of an observer is reported and changes nothing else.

    Attributes:
        value: The body as it would be sent now, under the API's names; what is not chosen is missing. May be set.
        response: Body of the last CreateModelCompTask response.
        error: The last failure (see `errors.ErrorInfo`).
        task: The task as last described, kept up to date.
        console: Which console the form talks to (see `messages.ConsoleInfo`); None until that is known.
        submitting: Whether a task is being created.
        looking: Whether no response came to that, and the task is being looked up among the account's.
        sent: The body that was last sent.
        outcome: What became of it: "created", "unknown", or None where nothing was created, or not yet.
        decision: The page's ID of the decision by which a task was last created; None where Python decided.
    """

    _esm = _STATIC / "widget.js" if _RELOADING else _built("loader.js")
    _css = _STATIC / "widget.css" if _RELOADING else _built("widget.css")
    _own_layout: Any = None

    sign_in = t.Enum(["auto", "offered", "refused"], "auto", read_only=True)
    comm_id = t.Unicode().tag(sync=True)  # by which a page finds out that no kernel stands behind what it restored
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
            raise TypeError(f"CompressionWidget takes no argument {', '.join(misspelt)}. It takes {known}.")
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
        super().__init__(value=body_of(draft), locale=locale, save=save, **given)
        self._own_layout = self.layout if layout is None else None
        self.comm_id = self.model_id or ""
        self._service = Service(
            self._publish,
            self.send,
            body=lambda: self.value,
            write=lambda body: self.set_trait("value", sendable(body)),
            send_state=self.send_story,
            takes_keys=sign_in == "offered" or (sign_in == "auto" and serves_one_person(self.comm)),
        )
        self.on_msg(self._receive)
        self._service.completion.begin(self.value)

    @classmethod
    def attach(cls, task_id: str, **arguments: Any) -> CompressionWidget:
        """Make a form that shows and follows a task of the account, whoever made it. Creates nothing.

        Args:
            task_id: "amva-…".
            **arguments: As for the widget itself.

        Returns:
            The widget, at once; the task, or in `error` why it cannot be shown, arrives a moment later.
        """
        widget = cls(**arguments)
        widget._service.attach(task_id)
        return widget

    @property
    def problems(self) -> dict[str, str]:
        """Field → code of what keeps the task from being created: "missing", "not_text", "unknown_strategy",
        "weight_forbidden" or "not_compressible"; empty when nothing is known to."""
        return self._service.completion.problems(self.value)

    @property
    def warnings(self) -> dict[str, str]:
        """Field → code of what looks wrong but keeps nothing from being sent: "shorter_than_advised",
        "longer_than_advised" or "unlike_an_id"."""
        return the_rules.warnings(draft_of(self.value))

    @property
    def valid(self) -> bool:
        """Whether nothing is known that keeps the task from being created."""
        return not self.problems

    @property
    def models(self) -> pd.DataFrame:
        """The versions that have arrived so far, as `qfwidget.list_models` gives them."""
        return models_frame(self._service.catalog)

    @property
    def tasks(self) -> pd.DataFrame:
        """The account's tasks, as `qfwidget.list_tasks` gives them."""
        return list_tasks()

    def submit(self, again: bool = False) -> CompressionTask:
        """Do what the button does, and wait for the outcome.

        Args:
            again: Create the task though the last one had the same settings.

        Returns:
            The created task; the form follows it.

        Raises:
            InvalidRequest: Something is missing or wrong; nothing was sent.
            ConsoleError: "CreatedAlready" or "CreatedPerhaps": the last task has the same settings, and `again` is not
                set; "Busy": a task is being created. Nothing was sent.
            UnknownOutcome: It was sent, no usable response came, and no task was found, or several that could be it, or
                the look-up failed.
            KeyboardInterrupt: The waiting was interrupted; the creation goes on, and the next call returns its task.
            QfError: Any other failure; nothing was created.
        """
        task = self._service.submit(self.value, again=again)
        self._callbacks.join(_CALLBACK_SECONDS)  # so that a script's next line finds what its observers did
        return task

    def close(self) -> None:
        """Stop everything that runs for this widget and remove it. Tasks go on in the console."""
        if hasattr(self, "_service"):
            self._service.close()
        super().close()
        if self._own_layout is not None:
            self._own_layout.close()  # a model of its own, which ipywidgets leaves behind

    def notify_change(self, change: Any) -> None:
        """Send the page one change and call the observers; a version that is named is looked up."""
        super().notify_change(change)
        if change["name"] == "value" and hasattr(self, "_service"):
            self._service.completion.begin(self.value)

    @t.validate("value")
    def _as_documented(self, proposal: Mapping[str, Any]) -> dict[str, Any]:
        unknown = proposal["value"].keys() - set(_BODY_FIELDS)
        if unknown:
            raise t.TraitError(f"value has no field {', '.join(sorted(unknown))}; it has {', '.join(_BODY_FIELDS)}.")
        return with_suggested_name(body_of(draft_of(proposal["value"])), self.value, datetime.now())

    def _receive(self, _widget: object, content: object, buffers: Sequence[memoryview]) -> None:
        if isinstance(content, dict) and content.get("kind") == "hello":
            self.send_unsaved()
        self._service.receive(messages.with_keys(content, buffers))

    def _publish(self, **traits: Any) -> None:
        self.publish(traits)
