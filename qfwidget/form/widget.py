"""The widget: traits and messages, no logic."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import traitlets as t

from .. import rules as the_rules
from ..console.sanitize import harmless, sendable
from ..request import body_of, draft_of, suggested_name
from . import incoming, saved_output
from .batching import PublishingWidget
from .updatable_output import RenewedOutput

if TYPE_CHECKING:
    import pandas as pd

    from ..tasks.task import CompressionTask
    from .handlers import Service

_STATIC = Path(__file__).parents[1] / "static"
_BODY_FIELDS = ("name", "description", "sourceModelId", "modelSetId", "config")
_STORY = ("value", "sent", "response", "error", "task")
_WRITTEN_BY_THE_PAGE = ("value", "locale")
_STORY_CHARACTERS = 50_000
_RELOADING = os.environ.get("ANYWIDGET_HMR") == "1"


def _built(name: str) -> str:
    """Return a file of the built front end as text: a path would keep every closed widget alive (anywidget#929)."""
    path = _STATIC / name
    if not path.exists():
        raise ImportError(f"the front end is not built: {path} is missing. In a checkout, run `make js`.")
    return path.read_text(encoding="utf-8")


class CompressionWidget(PublishingWidget):
    """A form that creates a model compression task on Qianfan and follows it. Making or showing it creates nothing.

    Args:
        source_model_id: Version to be compressed, "amv-…".
        model_set_id: Model set to save into, "am-…".
        strategy: "Quantization" or "Sparsity".
        weight: "INT8-PTQ", "W8A16C16", "W4A16C16" or another, for Quantization.
        name: Name of the task; one is suggested, which follows strategy and weight until it is edited.
        description: Description of the task.
        locale: "en", "zh-CN" or "auto", which follows the page.
        save: "all": what is chosen, sent and answered is saved with the notebook. "nothing": none of it is.
        layout: As for every ipywidget.

    Raises:
        TypeError: An unknown argument.
        traitlets.TraitError: A `locale` or a way to `save` that there is not.

    A copy, pickled or not, is a new form with the same draft.

    Attributes:
        value: The body as it would be sent now, under the API's names; what is not chosen is missing. May be set.
        response: Body of the last CreateModelCompTask answer.
        error: The last failure (see `errors.ErrorInfo`).
        task: The task as last described, kept up to date.
        console: Which console the form talks to (see `messages.ConsoleInfo`); None until that is known.
        submitting: Whether a task is being created.
        looking: Whether no answer came to that, and the task is being looked for among the account's.
        sent: The body that was last sent.
    """

    _esm = _STATIC / "widget.js" if _RELOADING else _built("loader.js")
    _css = _STATIC / "widget.css" if _RELOADING else _built("widget.css")
    _own_layout: Any = None

    # With its echo: both sides write it, and must agree in the end.
    value = t.Dict().tag(sync=True, to_json=lambda value, _: sendable(value))
    locale = t.Enum(["auto", "en", "zh-CN"], "auto").tag(sync=True)
    save = t.Enum(["all", "nothing"], "all").tag(sync=True)
    comm_id = t.Unicode().tag(sync=True)  # by which a page finds out that no kernel stands behind what it restored
    _bundle = t.Unicode(_built("widget.js"), read_only=True).tag(sync=True)
    rules = t.Dict(dict(the_rules.rules()), read_only=True).tag(sync=True)
    console = t.Instance(dict, allow_none=True).tag(sync=True)
    submitting = t.Bool(False).tag(sync=True)
    looking = t.Bool(False).tag(sync=True)
    sent = t.Instance(dict, allow_none=True).tag(sync=True)
    response = t.Instance(dict, allow_none=True).tag(sync=True)
    error = t.Instance(dict, allow_none=True).tag(sync=True)
    task = t.Instance(dict, allow_none=True).tag(sync=True)

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
        layout: Any = None,
        **misspelt: object,
    ) -> None:
        if misspelt:
            known = "source_model_id, model_set_id, strategy, weight, name, description, locale, save, layout"
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
        self.save = save  # before anything is shared
        super().__init__(value=body_of(draft), locale=locale, **({} if layout is None else {"layout": layout}))
        self._own_layout = self.layout if layout is None else None
        self.comm_id = self.model_id or ""
        self._making = threading.Lock()
        self._made: Service | None = None
        self._summary = RenewedOutput(self._summarized)
        if save == "nothing":
            self.observe(lambda change: self._tell_story((change["name"],)), _STORY)
        self.on_msg(self._receive)

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

    def __copy__(self) -> CompressionWidget:
        return _again(*self._draft)

    def __deepcopy__(self, memo: object) -> CompressionWidget:
        return _again(*self._draft)

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, self._draft

    @property
    def problems(self) -> dict[str, str]:
        """Field → code of what keeps the task from being created (see `rules.problems`); empty when nothing does."""
        return the_rules.problems(draft_of(self.value))

    @property
    def warnings(self) -> dict[str, str]:
        """Field → code of what looks wrong but keeps nothing from being sent (see `rules.warnings`)."""
        return the_rules.warnings(draft_of(self.value))

    @property
    def valid(self) -> bool:
        """Whether the task could be created as it stands."""
        return not self.problems

    @property
    def models(self) -> pd.DataFrame:
        """The versions that have arrived so far, as `qfwidget.list_models` gives them."""
        from ..models.catalog import models_frame

        return models_frame(self._service.catalog)

    @property
    def tasks(self) -> pd.DataFrame:
        """The account's tasks, as `qfwidget.list_tasks` gives them."""
        from ..tasks.task import list_tasks

        return list_tasks()

    def submit(self) -> CompressionTask:
        """Do what the button does, and wait for the answer.

        Returns:
            The created task; the form follows it.

        Raises:
            InvalidRequest: Something is missing or wrong; nothing was sent.
            UnknownOutcome: It was sent, no usable answer came, and no task was found, or several that could be it.
            KeyboardInterrupt: The waiting was interrupted; the creation goes on, and asking again returns its task.
            QfError: Any other failure; nothing was created.
        """
        return self._service.submit(self.value)

    def close(self) -> None:
        """Stop everything that runs for this widget and remove it. Tasks go on in the console."""
        made = getattr(self, "_made", None)
        if made is not None:
            made.close()
        super().close()
        if self._own_layout is not None:
            self._own_layout.close()  # a model of its own, which ipywidgets leaves behind

    def set_state(self, sync_data: Mapping[str, Any]) -> None:
        """Take what the page has changed of what it may change."""
        changed = {name: sendable(sync_data[name]) for name in _WRITTEN_BY_THE_PAGE if name in sync_data}
        try:
            super().set_state(changed)
        except t.TraitError:
            self.send_state(list(changed))

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        self._open()
        data, metadata = self._live
        return data | self._summarized(), metadata

    def _ipython_display_(self) -> None:
        """Show the form, and below it what can be read without it: one output could not be renewed beneath the user."""
        from IPython.display import display

        self._open()
        data, metadata = self._live
        plain = {"text/plain": saved_output.WORDS[self._language]["title" if self.save == "all" else "unsaved"]}
        display(data | plain, metadata=metadata, raw=True)  # type: ignore[no-untyped-call]
        if self.save == "all":
            self._summary.show()

    def _handle_msg(self, msg: Mapping[str, Any]) -> None:
        if incoming.is_well_formed(msg):
            super()._handle_msg(msg)

    @t.default("keys")
    def _shared(self) -> list[str]:
        """Which traits are shared with the page in the usual way, which also saves them."""
        unsaved = _STORY if self.save == "nothing" else ()
        return [name for name in self.traits(sync=True) if name not in unsaved]

    @property
    def _service(self) -> Service:
        """What answers the page, made when it is first used: its imports take as long as those of the form."""
        with self._making:
            if self._made is None:
                from .handlers import Service

                self._made = Service(self._publish, self.send)
            return self._made

    def _open(self) -> None:
        """Have everything ready for the page, on another thread: it is about to ask."""
        threading.Thread(target=lambda: self._service.open(), name="qfwidget", daemon=True).start()

    @property
    def _live(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """The form as an output: MIME type → data, and the metadata."""
        return super()._repr_mimebundle_() or ({}, {})

    @property
    def _language(self) -> str:
        return self.locale if self.locale in saved_output.WORDS else "en"

    @property
    def _draft(self) -> tuple[dict[str, Any], str, str]:
        return dict(self.value), self.locale, self.save

    def _summarized(self) -> dict[str, str]:
        if self.save == "nothing":
            return {"text/plain": saved_output.WORDS[self._language]["unsaved"]}
        story = saved_output.Story(**{name: getattr(self, name) for name in _STORY}, language=self._language)
        return {"text/plain": saved_output.as_text(story), "text/html": saved_output.as_html(story)}

    def _tell_story(self, names: Iterable[str] = _STORY) -> None:
        self.send({"kind": "traits", "traits": {name: sendable(getattr(self, name)) for name in names}})

    @t.validate("value")
    def _as_documented(self, proposal: Mapping[str, Any]) -> dict[str, Any]:
        unknown = proposal["value"].keys() - set(_BODY_FIELDS)
        if unknown:
            raise t.TraitError(f"value has no field {', '.join(sorted(unknown))}; it has {', '.join(_BODY_FIELDS)}.")
        return body_of(draft_of(proposal["value"]))

    def _receive(self, _widget: object, content: object, buffers: Sequence[memoryview]) -> None:
        if self.save == "nothing" and isinstance(content, dict):
            if content.get("kind") == "setValue":
                with suppress(t.TraitError):
                    self.value = sendable(content.get("value"))
                return
            if content.get("kind") == "hello":
                self._tell_story()
        self._service.receive(incoming.with_keys(content, buffers))

    def _publish(self, **traits: Any) -> None:
        self.publish(
            {
                name: harmless(value, characters=_STORY_CHARACTERS) if name in ("response", "task") else value
                for name, value in traits.items()
            }
        )
        if self.save == "all" and not self.submitting:  # the outcome is soon to be told
            self._summary.renew()


def _again(value: dict[str, Any], locale: str, save: str) -> CompressionWidget:
    """Make a form with a draft."""
    widget = CompressionWidget(locale=locale, save=save)
    widget.value = value
    return widget
