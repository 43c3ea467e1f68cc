"""The content of a form: its traits, and what depends on its draft and its task."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

import traitlets as t

from ..console.sanitize import sendable
from ..draft import BODY_FIELDS, body_of, draft_of, problems_of, unreadable_fields, warnings_of, with_suggested_name
from ..findings import Finding, in_words
from ..language import Language
from ..progress import check_notify
from . import saved_output
from .batching import PublishingWidget
from .saved_widget import dict_or_none
from .served_widget import ServedWidget

if TYPE_CHECKING:
    import pandas as pd

    from ..tasks.task import CompressionTask
    from .handlers import Service
    from .sweep.widget import SweepWidget

_FINAL = ("succeeded", "failed", "stopped")
_SUMMARIZED = saved_output.FormContent._fields[:-1]
_DESCRIPTION_SECONDS = 5.0
"""How long the end of a cell waits for the first description of the task that the form is attached to."""


class TaskWidget(ServedWidget):
    """Has the traits of a form for one task, and keeps its problems and warnings up to date.

    Args:
        notify: Called when a task that the form follows ends, with the task.
        **options: See `ServedWidget`.
    """

    _content = (*_SUMMARIZED, "outcome", "advice")
    _bounded = ("response", "task")
    _kernels_own = ("console", "submitting", "looking", "decision")
    _expected: str | None = None
    _comparison: SweepWidget | None = None

    problems: t.Dict[str, Finding] = t.Dict(read_only=True)
    warnings: t.Dict[str, Finding] = t.Dict(read_only=True)
    valid = t.Bool(False, read_only=True)
    advice: t.Dict[str, Mapping[Language, str]] = t.Dict(read_only=True).tag(sync=True)
    submitting = t.Bool(False).tag(sync=True)
    looking = t.Bool(False).tag(sync=True)
    decision = t.Unicode(None, allow_none=True).tag(sync=True)
    sent = dict_or_none()
    outcome = t.Enum(["created", "unknown"], None, allow_none=True).tag(sync=True)
    response = dict_or_none()
    task = dict_or_none()

    def __init__(self, *, notify: Callable[[CompressionTask], object] | None = None, **options: Any) -> None:
        check_notify(notify)
        self._settled = threading.Event()
        self._settled.set()
        super().__init__(**options)
        self._notify = notify
        self._checking = threading.RLock()
        self._look_up_version()
        with self._checking:  # there are no observers yet, so this needs no other thread
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

    @property
    def chosen_model_set_id(self) -> str | None:
        """The model set to save into; None if it is the version's own."""
        return self._service.completion.chosen_target(self.value)

    def get_task(self) -> CompressionTask | None:
        """Return the task that the form shows; None if it shows none."""
        from ..tasks.task import CompressionTask

        return None if self.task is None else CompressionTask.described(self.task)

    def expect_task(self, task_id: str) -> None:
        """Announce that this task, or an error, is about to be published. The end of the cell waits briefly for it."""
        self._expected = task_id
        self._settled.clear()

    def notify_change(self, change: Any) -> None:
        """Send one change to the page and call its observers. A new `value` is checked first."""
        if change["name"] == "value" and hasattr(self, "_checking"):
            self._retract_error(change["old"], change["new"])
            self._look_up_version(again=_has_other_version(change["old"], change["new"]))
            self._publish_findings()
        super().notify_change(change)
        if change["name"] == "task":
            self._call_notify(change["old"], change["new"])

    def compare(self) -> SweepWidget:
        """Return a form for many tasks that has this form's version, strategy, weight and description at first.

        The model to save into is chosen, too, unless it is the version's own.

        It is the one that "Compare several…" shows below this form, and is closed with it. This form's saved summary
        contains its summary.
        """
        from .sweep.widget import SweepWidget

        draft = draft_of(self.value)
        self._service.completion.wait(self.value)  # tells whether the model set is the version's own
        target = self.chosen_model_set_id
        with self._checking:
            if self._comparison is None or self._comparison.comm is None:  # closed
                self._comparison = SweepWidget(
                    source_model_id=draft.get("sourceModelId") or (),
                    strategy=draft.get("strategy") or "Quantization",
                    weight=draft.get("weight"),
                    model_set_id=target,
                    description=draft.get("description"),
                    locale=self.locale,
                    save=self.save,
                    sign_in=self.sign_in,
                )
                self._comparison.set_trait("page_language", self.page_language)
                shown = ["rows", "error", "locale", "page_language"]
                self._comparison.observe(lambda _change: self._output.update(), shown)
            return self._comparison

    def close(self) -> None:
        """Stop all work of this widget and remove it. Tasks on the console continue."""
        super().close()
        if self._comparison is not None:
            self._comparison.close()

    def _compare(self) -> str:
        return str(self.compare().model_id)

    @property
    def _service(self) -> Service:
        return cast("Service", self._get_service())

    def _create_service(self) -> Service:
        from .handlers import Service

        return Service(
            self._publish,
            self.send,
            body=lambda: self.value,
            write=lambda body: self.set_trait("value", sendable(body)),
            send_state=self.send_all,
            check=self._publish_findings,
            compare=self._compare,
            takes_keys=self._takes_keys,
        )

    def _retract_error(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
        """Remove the error that a version does not exist when another version is chosen."""
        error: Mapping[str, Any] = self.error or {}
        if _has_other_version(old, new) and error.get("hintKey") == "no_such_version":
            self.set_trait("error", None)

    def _look_up_version(self, *, again: bool = False) -> None:
        if "sourceModelId" in self.value:
            self._service.completion.begin(self.value, again=again)

    def _publish_findings(self) -> None:
        with self._checking:  # so that the last findings published are the last ones made
            PublishingWidget.publish(self, self._findings())  # the saved summary does not show them

    def _findings(self) -> dict[str, Any]:
        """Return the traits that depend on the draft."""
        body, service = self.value, cast("Service | None", self._created_service)
        problems: dict[str, Finding]
        if service is None:
            problems, warnings = problems_of(draft_of(body)), warnings_of(draft_of(body))
        else:
            problems, warnings = service.completion.problems(body), service.completion.warnings(body)
        # The page applies the rules itself, but does not know what depends on the base model.
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
    def _valid_value(self, proposal: Mapping[str, Any]) -> dict[str, Any]:
        wrong = unreadable_fields(proposal["value"])
        if wrong:
            fields = f"{', '.join(BODY_FIELDS)}, and in config strategy and weight"
            raise t.TraitError(f"value: {in_words(wrong).localized()}. Its fields are {fields}.")
        body = with_suggested_name(body_of(draft_of(proposal["value"])), self.value, datetime.now())
        service = cast("Service | None", self._created_service)
        return body if service is None else service.completion.completed(body)

    @property
    def _is_settled(self) -> bool:
        return not self.submitting

    def _published(self, traits: Mapping[str, Any]) -> None:
        if "task" in traits:
            self._expected = None
        if "task" in traits or "error" in traits:
            self._settled.set()

    def _settle(self) -> None:
        self._settled.wait(_DESCRIPTION_SECONDS)
        self._settled.set()  # the next cells do not wait again

    def _summary(self) -> saved_output.Summary:
        traits = {name: getattr(self, name) for name in _SUMMARIZED}
        if self._expected is not None and self.task is None:
            traits["task"] = {"id": self._expected}
        return saved_output.summary(saved_output.FormContent(**traits, language=self._language))

    def _summarized(self) -> dict[str, str]:
        """Add the summary of the sweep, once one is planned."""
        sweep = self._comparison
        if self.save == "nothing" or sweep is None or sweep.rows is None:
            return super()._summarized()
        from .sweep.saved_output import summary_of

        form, others = self._summary(), summary_of(sweep)
        return {
            "text/plain": f"{form.text}\n\n{others.text}",
            "text/html": saved_output.html_of_both(form, others),
        }


def _has_other_version(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    return old.get("sourceModelId") != new.get("sourceModelId")
