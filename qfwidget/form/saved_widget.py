"""A widget whose content is saved with the notebook as a readable summary, or not at all."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from typing import Any, cast

import traitlets as t

from ..console.sanitize import harmless, sendable
from ..errors import ErrorInfo
from ..language import Language
from . import incoming, saved_output
from .batching import PublishingWidget
from .locale import Locale
from .updatable_output import UpdatableOutput

_STORY = saved_output.Story._fields[:-1]
_UNSAVED = (*_STORY, "outcome", "advice")
_WRITTEN_BY_THE_PAGE = ("value", "locale")
_BOUNDED = ("response", "task")
_BOUNDED_CHARACTERS = 50_000
_DESCRIPTION_SECONDS = 5.0
"""How long the end of a cell waits for the first description of the task that the form is attached to."""


def _dict_or_none() -> t.Instance[dict[str, Any] | None]:
    """Return a synchronized trait that is a dict or None; type checkers do not find out by themselves."""
    return cast("t.Instance[dict[str, Any] | None]", t.Instance(dict, allow_none=True).tag(sync=True))


class SavedWidget(PublishingWidget):
    """Has the traits with the form's content, and sends them to the page.

    The page writes only `value` and `locale`. With `save="nothing"`, the content is sent in messages, since hosts save
    synchronized traits.
    """

    _expected: str | None = None

    # The page writes it too. The kernel echoes each change, so that both sides agree in the end.
    value: t.Dict[str, Any] = t.Dict().tag(sync=True, to_json=lambda value, _: sendable(value))
    locale = Locale().tag(sync=True)
    save = t.Enum(["all", "nothing"], "all").tag(sync=True)
    advice: t.Dict[str, Mapping[Language, str]] = t.Dict(read_only=True).tag(sync=True)
    submitting = t.Bool(False).tag(sync=True)
    sent = _dict_or_none()
    outcome = t.Enum(["created", "unknown"], None, allow_none=True).tag(sync=True)
    response = _dict_or_none()
    error = cast("t.Instance[ErrorInfo | None]", _dict_or_none())
    task = _dict_or_none()

    def __init__(self, **traits: Any) -> None:
        self.save = traits.pop("save")  # before any trait is synchronized
        super().__init__(**traits)
        self._settled = threading.Event()
        self._settled.set()
        self._summary = UpdatableOutput(self._summarized, settle=self._settle)

    def __repr__(self) -> str:
        if self.save == "nothing":  # the output of a `VBox` with this form contains this text, and is saved
            return f"<{type(self).__name__}: not saved>"
        return f"<{type(self).__name__}: {saved_output.as_line(self._story)}>"

    def summary(self) -> None:
        """Display the request and the outcome as text that stays readable without a kernel. It is kept up to date."""
        self._summary.show()

    def close(self) -> None:
        """Remove the widget. Its summaries show what is known by then, and are no longer updated."""
        super().close()
        if hasattr(self, "_summary"):  # else its creation failed
            self._summary.close()

    def expect_task(self, task_id: str) -> None:
        """Note that this task, or an error, is about to be published. The end of the cell waits for that briefly."""
        self._expected = task_id
        self._settled.clear()

    def publish(self, traits: Mapping[str, Any]) -> None:
        """Set traits as `PublishingWidget.publish` does, limit their size, and update the saved summary."""
        super().publish(
            {
                name: harmless(value, characters=_BOUNDED_CHARACTERS) if name in _BOUNDED else value
                for name, value in traits.items()
            }
        )
        if "task" in traits:
            self._expected = None
        if self.save == "all" and not self.submitting:  # else the outcome will update it
            self._summary.update()
        if "task" in traits or "error" in traits:
            self._settled.set()

    def send_traits(self, names: Iterable[str]) -> None:
        """Send the values of traits to the page, as `save` requires."""
        names = list(names)
        super().send_traits(names)
        unsaved = [name for name in names if name in _UNSAVED and name not in self.keys]
        if unsaved:
            self.send({"kind": "traits", "traits": {name: sendable(getattr(self, name)) for name in unsaved}})

    def notify_change(self, change: Any) -> None:
        """Send one change to the page, as `save` requires, and call the observers."""
        if not self.publishing and change["name"] not in self.keys:
            self.send_traits([change["name"]])
        super().notify_change(change)

    def set_state(self, sync_data: Mapping[str, Any]) -> None:
        """Apply the page's changes to the traits that it may write."""
        changed = {name: sendable(sync_data[name]) for name in _WRITTEN_BY_THE_PAGE if name in sync_data}
        try:
            super().set_state(changed)
        except t.TraitError:
            self.send_state(list(changed))

    def send_all(self) -> None:
        """Send the page everything that the kernel owns, since messages may have been lost."""
        self.send_traits(["console", "submitting", "looking", "decision", *_UNSAVED])

    def send_unsaved(self) -> None:
        """Send the page the traits that are not synchronized."""
        if self.save == "nothing":
            self.send_traits(_UNSAVED)

    def _handle_msg(self, msg: Mapping[str, Any]) -> None:
        if incoming.is_well_formed(msg):
            super()._handle_msg(msg)

    def about_to_display(self) -> None:
        """Prepare for being displayed. Called each time before the form is displayed."""

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        self.about_to_display()
        data, metadata = self._live
        return data | self._summarized(), metadata

    def _ipython_display_(self) -> None:
        """Show the form, and the summary as a second output, which can be updated without recreating the form."""
        from IPython.display import display

        self.about_to_display()
        data, metadata = self._live
        plain = {"text/plain": saved_output.WORDS[self._language]["title" if self.save == "all" else "unsaved"]}
        display(data | plain, metadata=metadata, raw=True)  # type: ignore[no-untyped-call]
        if self.save == "all":
            self._summary.show()

    @t.default("keys")
    def _shared(self) -> list[str]:
        """Return the traits that are synchronized with the page, which also saves them."""
        unsaved = _UNSAVED if self.save == "nothing" else ()
        return [name for name in self.traits(sync=True) if name not in unsaved]

    @property
    def _live(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """The form as an output: MIME type → data, and the metadata."""
        return super()._repr_mimebundle_() or ({}, {})

    @property
    def _language(self) -> str:
        return self.locale if self.locale in saved_output.WORDS else "en"

    def _settle(self) -> None:
        self._settled.wait(_DESCRIPTION_SECONDS)
        self._settled.set()  # the next cells do not wait again

    def _summarized(self) -> dict[str, str]:
        if self.save == "nothing":
            return {"text/plain": saved_output.WORDS[self._language]["unsaved"]}
        story = self._story
        return {"text/plain": saved_output.as_text(story), "text/html": saved_output.as_html(story)}

    @property
    def _story(self) -> saved_output.Story:
        traits = {name: getattr(self, name) for name in _STORY}
        if self._expected is not None and self.task is None:
            traits["task"] = {"id": self._expected}
        return saved_output.Story(**traits, language=self._language)
