"""The widget for many tasks at once: its arguments, traits and methods."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, cast

import traitlets as t

from ...console.sanitize import sendable
from ...experiments.arguments import ModelSets
from ...experiments.names import DEFAULT_LIMIT, DEFAULT_PATTERN
from ...progress import check_notify
from ...spelling import no_argument
from ..saved_output import Summary
from ..saved_widget import dict_or_none
from ..served_widget import ServedWidget, built, page_files
from . import saved_output
from .choice import checked_choice, choice, choice_of
from .entries import RowEntry

if TYPE_CHECKING:
    import pandas as pd

    from ...experiments.sweep import Sweep
    from .service import SweepService


_LOAD_SECONDS = 5.0
"""How long the end of a cell waits for the sweep in the file."""


class SweepWidget(ServedWidget):
    """A form that plans many model compression tasks, creates them and follows them. Showing it creates no task.

    Args:
        sweep: A sweep to show and follow, with its settings and file; the button, or `Sweep.run`, creates its tasks.
        source_model_id: The versions that are chosen at first; `qfwidget.sweep` explains this and the next seven.
        strategy: The strategies that are chosen at first.
        weight: The weights that are chosen at first; "listed" stands for all that are listed for each version.
        model_set_id: The model set to save into; None for each version's own; or a mapping from version to model set.
        name: Pattern for the names of the tasks.
        description: Description of all tasks.
        again: Whether to create a task even if one with the same source and configuration exists.
        limit: Maximum number of tasks to create.
        path: A file that keeps the sweep that the form plans, so that it survives the kernel. If it exists, its sweep
            is loaded on another thread, and shown; see `Sweep.load`.
        locale: "en", "zh-CN" or "auto", which uses the page's language.
        save: "all": the form's content is saved with the notebook. "nothing": it is not.
        sign_in: As in `CompressionWidget`.
        notify: Called with the `Sweep` when all its tasks have ended, on the widget's own thread.
        layout: The widget's layout, as for every ipywidget.

    Raises:
        TypeError: An argument is unknown or has another type, or is given beside a sweep, which has its own.
        InvalidRequest: An argument is a DataFrame.
        traitlets.TraitError: The value of `locale`, `save` or `sign_in` is unknown.

    Observers run on the widget's own thread. Their exceptions are reported and have no other effect.

    Attributes:
        value: The choice, a dict: sourceModelIds, strategies, weights (lists), modelSetId, name, description, again,
            limit. Can be set.
        rows: The planned tasks and their state, a list of dicts; None if nothing is planned. `sweep.tasks` is the same
            as a DataFrame.
        planned: The `value` that the rows were planned from.
        busy: "load", "plan", "run", "resume" or "cancel" while that is in progress, or None.
        error: The last error as a dict, an `ErrorInfo`.
        console: The console that the form uses, as a dict.
        page_language: The language of the page that was opened last; None before that.
        path: The file that keeps the sweeps; empty if there is none.
    """

    _esm, _css = page_files("sweep")
    _bundle = t.Unicode(built("sweep.js"), read_only=True).tag(sync=True)
    _content = ("value", "error", "rows", "planned", "path")
    _kernels_own = ("console", "busy")

    rows = cast("t.Instance[list[RowEntry] | None]", t.Instance(list, allow_none=True).tag(sync=True))
    planned = dict_or_none()
    busy = t.Enum(["load", "plan", "run", "resume", "cancel"], None, allow_none=True).tag(sync=True)
    path = t.Unicode("", read_only=True).tag(sync=True)

    def __init__(
        self,
        sweep: Sweep | None = None,
        *,
        source_model_id: str | Iterable[str] = (),
        strategy: str | Iterable[str] = "Quantization",
        weight: str | Iterable[str | None] | None = None,
        model_set_id: ModelSets = None,
        name: str = DEFAULT_PATTERN,
        description: str | None = None,
        again: bool = False,
        limit: int = DEFAULT_LIMIT,
        path: str | os.PathLike[str] | None = None,
        locale: str = "auto",
        save: str = "all",
        sign_in: str = "auto",
        notify: Callable[[Sweep], object] | None = None,
        layout: Any = None,
        **misspelt: object,
    ) -> None:
        if misspelt:
            raise no_argument("SweepWidget", misspelt, ["sweep", *(SweepWidget.__init__.__kwdefaults__ or ())])
        value = choice(source_model_id, strategy, weight, model_set_id, name, description, again, limit)
        self._keeps_choice = value != choice()
        check_notify(notify)
        if sweep is not None:
            from ...experiments.sweep import Sweep

            if not isinstance(sweep, Sweep):
                raise TypeError(f"sweep must be a Sweep or None, not {sweep!r}. For a version, give source_model_id=…")
            if self._keeps_choice or path is not None:
                raise TypeError("A sweep has its own settings and path: give SweepWidget either it or them.")
            value, planned = choice_of(sweep.runner.journal)
        self._notify = notify
        super().__init__(value=value, locale=locale, save=save, sign_in=sign_in, layout=layout)
        self.set_trait("path", os.fsdecode(path or ""))
        if sweep is not None:
            self._service.show(sweep, planned)
        elif path and os.path.exists(os.path.expanduser(path)):  # otherwise, the service is created when it is needed
            self._get_service()  # which starts to load

    @property
    def sweep(self) -> Sweep | None:
        """The sweep that the form shows; None if nothing is planned. Waits while it is loaded from the file.

        Raises:
            QfError, OSError: The file's sweep could not be loaded; see `Sweep.load`.
        """
        return self._service.load()

    @property
    def tasks(self) -> pd.DataFrame | None:
        """The state of the sweep's tasks; see `Sweep.tasks`. None if nothing is planned. See also `sweep`."""
        sweep = self.sweep
        return None if sweep is None else sweep.tasks

    def plan(self) -> Sweep:
        """Plan what is chosen, as the button does. Creates no task.

        Returns:
            The sweep, which the form shows.

        Raises:
            InvalidRequest: Something that is chosen is wrong, the plan is empty or exceeds the limit, or the file of
                `path` cannot be replaced.
            NotSignedIn: There are no keys, or they cannot be IAM keys.
            ConsoleError: "Busy": a sweep is being planned, or its tasks are being created or run. Or the console
                returned an error.
            Unreachable: No response arrived, or it is not from a Qianfan console.
            OSError: The record could not be written.
        """
        return self._service.plan()

    @property
    def _service(self) -> SweepService:
        return cast("SweepService", self._get_service())

    def _create_service(self) -> SweepService:
        from .service import SweepService

        service = SweepService(
            self._publish,
            self.send,
            path=self.path or None,
            keeps_choice=self._keeps_choice,
            ended=self._call_notify,
            body=lambda: self.value,
            write=lambda value: self.set_trait("value", sendable(value)),
            send_state=self.send_all,
            takes_keys=self._takes_keys,
        )
        service.start_to_load()
        return service

    def _call_notify(self, sweep: Sweep) -> None:
        notify = self._notify
        if notify is not None:
            self._callbacks.put(lambda: notify(sweep))

    def _settle(self) -> None:
        service = self._created_service
        if service is not None:
            cast("SweepService", service).load_attempted.wait(_LOAD_SECONDS)

    def _summary(self) -> Summary:
        return saved_output.summary_of(self)

    @t.validate("value")
    def _valid_value(self, proposal: Mapping[str, Any]) -> dict[str, Any]:
        try:
            return dict(checked_choice(proposal["value"]))
        except TypeError as error:
            raise t.TraitError(str(error)) from None
