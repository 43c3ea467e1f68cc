"""The widget: its arguments, traits and methods."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import traitlets as t

from .. import rules as the_rules
from ..errors import QfError
from ..ids import check_task_id
from ..language import language_of
from ..spelling import no_argument
from .draft_fields import DraftFields, initial_body
from .served_widget import built, page_files
from .task_widget import TaskWidget

if TYPE_CHECKING:
    from ..tasks.task import CompressionTask

_CALLBACK_SECONDS = 1.0


class CompressionWidget(DraftFields, TaskWidget):
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
        notify: Called on the widget's own thread when a task that the form follows ends, with the `CompressionTask`.
        layout: The widget's layout, as for every ipywidget.

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
        page_language: The language of the page that was opened last; None before that.
        submitting: Whether a task is being created.
        looking: Whether no response arrived and the task is being looked up.
        sent: The body that was last sent; None if none was.
        outcome: The outcome of sending it: "created", "unknown", or None if no task was created, or not yet.
        decision: The page's ID of the decision that last created a task; None if Python code made the decision.
    """

    _esm, _css = page_files("widget")
    _bundle = t.Unicode(built("widget.js"), read_only=True).tag(sync=True)

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
            raise no_argument("CompressionWidget", misspelt, CompressionWidget.__init__.__kwdefaults__ or {})
        draft: the_rules.Draft = {
            "name": name,
            "description": description,
            "sourceModelId": source_model_id,
            "modelSetId": model_set_id,
            "strategy": strategy,
            "weight": weight,
        }
        traits = {"value": initial_body(draft), "locale": locale, "save": save}
        super().__init__(sign_in=sign_in, notify=notify, layout=layout, **traits)

    @classmethod
    def attach(cls, task_id: str | CompressionTask, **arguments: Any) -> CompressionWidget:
        """Return a form that shows and follows an existing task of the account. Creates no task.

        The form is filled in with the task's settings, unless the arguments contain a field of the request.

        Args:
            task_id: ID of the task, "amva-…", or the task itself.
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
                set; "Busy": another task is being created. Nothing was sent. Or the console returned an error, and
                nothing was created.
            UnknownOutcome: The request was sent, no usable response arrived, and the look-up found no task, found
                several candidates, or failed.
            KeyboardInterrupt: The wait was interrupted; the message says whether a task may have been created. If so,
                the creation continues, and the next call with the same settings returns its task, even in another
                form, unless it has failed or was stopped or deleted.
            NotSignedIn: There are no keys, or they cannot be IAM keys; nothing was sent.
            Unreachable: There is no connection to the console; nothing was created.
        """
        from ..tasks.interrupts import warn_resumed

        if self._expected is not None:  # its settings are still being read
            self._settle()
        try:
            # The observers have run when a script's next line runs.
            return self._service.submit(
                self.value,
                again=again,
                deliver=lambda: self._callbacks.join(_CALLBACK_SECONDS),
                resumed=lambda task_id: warn_resumed(task_id, stacklevel=5),
            )
        except QfError as error:
            error.language = language_of(self.locale)
            raise
