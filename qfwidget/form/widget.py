"""The widget: its arguments, traits and methods."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import traitlets as t

from .. import rules as the_rules
from .. import weights
from ..errors import QfError
from ..ids import check_task_id
from ..language import language_of
from .draft_fields import DraftFields, initial_body
from .served_widget import ServedWidget

if TYPE_CHECKING:
    from ..tasks.task import CompressionTask

_STATIC = Path(__file__).parents[1] / "static"
_CALLBACK_SECONDS = 1.0
_RELOADING = os.environ.get("ANYWIDGET_HMR") == "1"


def _built(name: str) -> str:
    """Return a file of the built front end as text: with a path, closed widgets are never freed (anywidget#929)."""
    path = _STATIC / name
    if not path.exists():
        raise ImportError(f"the front end has not been built: {path} is missing. In a checkout, run `make js`.")
    return path.read_text(encoding="utf-8")


class CompressionWidget(DraftFields, ServedWidget):
    """A form that creates a model compression task on Qianfan and follows it. Showing the form creates no task.

    Args:
        source_model_id: Version to compress, "amv-…".
        model_set_id: Model set to save into, "am-…"; by default the version's own, which is looked up.
        strategy: "Quantization" or "Sparsity".
        weight: "INT8-PTQ", "W8A16C16", "W4A16C16" or another, for Quantization.
        name: Name of the task. The default is a suggested name that changes with strategy and weight until it is
            edited.
        description: Description of the task.
        locale: "en", "zh-CN" or "auto", which uses the page's language. Other tags of these languages, such as "zh" or
            "en_US", are replaced by them.
        save: "all": the form's content, request and response are saved with the notebook. "nothing": they are not.
        sign_in: Whether users can sign in with the form, which signs in the whole process: "offered", "refused", or
            "auto", which offers it if the process is known to serve one person (see SECURITY.md).
        notify: Called with the `CompressionTask` when a task that the form follows ends, on the widget's own thread.
        layout: The layout of any ipywidget.

    Raises:
        TypeError: An argument is unknown, or a field of the request is neither text nor None.
        traitlets.TraitError: The value of `locale`, `save` or `sign_in` is unknown.

    Observers run on the widget's own thread. Their exceptions are reported and have no other effect.

    The arguments that are fields of the request are attributes, too, such as `form.weight = "W8A16C16"`.

    Attributes:
        value: The body as it would be sent now, under the API's names, without the fields that are not chosen. Can be
            set.
        problems: Field → code of the problem that prevents creating the task, as in `CompressionRequest.problems`.
        warnings: Field → code of what is unusual, as in `CompressionRequest.warnings`.
        valid: Whether there are no problems.
        response: Body of the last CreateModelCompTask response.
        error: The last error as a dict, an `ErrorInfo`: code, message, requestId, status, hint and more.
        task: The task as last described; kept up to date.
        console: The console that the form uses, as a dict: host, simulated, signedIn, session, takesKeys; None until it
            is known.
        submitting: Whether a task is being created.
        looking: Whether no response arrived and the task is being looked up.
        sent: The body that was last sent.
        outcome: The outcome of that: "created", "unknown", or None if nothing was created, or not yet.
        decision: The page's ID of the decision that last created a task; None if Python code made the decision.
    """

    _esm = _STATIC / "widget.js" if _RELOADING else _built("loader.js")
    _css = _STATIC / "widget.css" if _RELOADING else _built("widget.css")
    _own_layout: Any = None

    sign_in = t.Enum(["auto", "offered", "refused"], "auto", read_only=True)
    comm_id = t.Unicode().tag(sync=True)  # lets a page detect that a restored widget has no kernel
    _bundle = t.Unicode(_built("widget.js"), read_only=True).tag(sync=True)
    rules = t.Dict(dict(the_rules.rules()), read_only=True).tag(sync=True)
    listed = t.Dict(weights.page(), read_only=True).tag(sync=True)  # where the listed weights come from
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
        notify: Callable[[CompressionTask], object] | None = None,
        layout: Any = None,
        **misspelt: object,
    ) -> None:
        if misspelt:
            known = ", ".join(CompressionWidget.__init__.__kwdefaults__ or ())
            raise TypeError(f"CompressionWidget has no argument {', '.join(misspelt)}. Its arguments are {known}.")
        draft: the_rules.Draft = {
            "name": name,
            "description": description,
            "sourceModelId": source_model_id,
            "modelSetId": model_set_id,
            "strategy": strategy,
            "weight": weight,
        }
        self.set_trait("sign_in", sign_in)
        given = {} if layout is None else {"layout": layout}
        comm_id = uuid.uuid4().hex  # sent when the comm is opened, not in a separate message
        value = initial_body(draft)
        traits = {"value": value, "locale": locale, "save": save, "model_id": comm_id, "comm_id": comm_id}
        super().__init__(takes_keys=sign_in, notify=notify, **traits, **given)
        self._own_layout = self.layout if layout is None else None

    @classmethod
    def attach(cls, task_id: str, **arguments: Any) -> CompressionWidget:
        """Return a form that shows and follows an existing task of the account. Creates no task.

        The form is filled in with the task's settings, unless the arguments contain a field of the request.

        Args:
            task_id: ID of the task, "amva-…".
            **arguments: Arguments of the constructor.

        Returns:
            The widget, immediately. Its `task`, or its `error` if the task cannot be shown, is set later.

        Raises:
            InvalidRequest: `task_id` is the ID of something else, such as a version.
        """
        task_id = check_task_id(task_id)
        widget = cls(**arguments)
        widget.expect_task(task_id)
        widget._service.attach(task_id, with_settings=not arguments.keys() & DraftFields.__dict__.keys())
        return widget

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
        try:
            task = self._service.submit(self.value, again=again)
        except QfError as error:
            error.language = language_of(self.locale)
            raise
        self._callbacks.join(_CALLBACK_SECONDS)  # the observers have run when a script's next line runs
        self._service.delivered()
        return task

    def close(self) -> None:
        """Stop all work of this widget and remove it. Tasks on the console continue."""
        super().close()
        if self._own_layout is not None:
            self._own_layout.close()  # a separate model, which ipywidgets does not close
