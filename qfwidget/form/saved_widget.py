"""A widget whose story can be read in a saved notebook, or is in none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import traitlets as t

from ..console.sanitize import harmless, sendable
from . import messages, saved_output
from .batching import PublishingWidget
from .updatable_output import RenewedOutput

_STORY = saved_output.Story._fields[:-1]
_UNSAVED = (*_STORY, "outcome")
_WRITTEN_BY_THE_PAGE = ("value", "locale")
_BOUNDED = ("response", "task")
_BOUNDED_CHARACTERS = 50_000


class SavedWidget(PublishingWidget):
    """Holds the traits that tell what was chosen, sent and answered, and how they travel.

    The page writes `value` and `locale` and nothing else. With `save` as "nothing", the story travels by message, since
    hosts save the traits that are shared in the usual way.
    """

    # With its echo: both sides write it, and must agree in the end.
    value = t.Dict().tag(sync=True, to_json=lambda value, _: sendable(value))
    locale = t.Enum(["auto", "en", "zh-CN"], "auto").tag(sync=True)
    save = t.Enum(["all", "nothing"], "all").tag(sync=True)
    submitting = t.Bool(False).tag(sync=True)
    sent = t.Instance(dict, allow_none=True).tag(sync=True)
    outcome = t.Enum(["created", "unknown"], None, allow_none=True).tag(sync=True)
    response = t.Instance(dict, allow_none=True).tag(sync=True)
    error = t.Instance(dict, allow_none=True).tag(sync=True)
    task = t.Instance(dict, allow_none=True).tag(sync=True)

    def __init__(self, **traits: Any) -> None:
        self.save = traits.pop("save")  # before anything is shared
        super().__init__(**traits)
        self._summary = RenewedOutput(self._summarized)

    def publish(self, traits: Mapping[str, Any]) -> None:
        """Set traits, as `PublishingWidget.publish` does, bounded in size, and renew what is saved."""
        super().publish(
            {
                name: harmless(value, characters=_BOUNDED_CHARACTERS) if name in _BOUNDED else value
                for name, value in traits.items()
            }
        )
        if self.save == "all" and not self.submitting:  # the outcome is soon to be told
            self._summary.renew()

    def send_traits(self, names: Iterable[str]) -> None:
        """Send the page the values of traits, in the way that suits `save`."""
        names = list(names)
        super().send_traits(names)
        unsaved = [name for name in names if name in _UNSAVED and name not in self.keys]
        if unsaved:
            self.send({"kind": "traits", "traits": {name: sendable(getattr(self, name)) for name in unsaved}})

    def notify_change(self, change: Any) -> None:
        """Send the page one change, in the way that suits `save`, and call the observers."""
        if not self.publishing and change["name"] not in self.keys:
            self.send_traits([change["name"]])
        super().notify_change(change)

    def set_state(self, sync_data: Mapping[str, Any]) -> None:
        """Take what the page has changed of what it may change."""
        changed = {name: sendable(sync_data[name]) for name in _WRITTEN_BY_THE_PAGE if name in sync_data}
        try:
            super().set_state(changed)
        except t.TraitError:
            self.send_state(list(changed))

    def send_story(self) -> None:
        """Send the page all that it shows of what the kernel owns: messages may have been lost."""
        self.send_traits(
            ["console", "submitting", "looking", "decision", *(name for name in _UNSAVED if name != "value")]
        )

    def send_unsaved(self) -> None:
        """Send the page what it cannot have from the shared state."""
        if self.save == "nothing":
            self.send_traits(_UNSAVED)

    def _handle_msg(self, msg: Mapping[str, Any]) -> None:
        if messages.is_well_formed(msg):
            super()._handle_msg(msg)

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        data, metadata = self._live
        return data | self._summarized(), metadata

    def _ipython_display_(self) -> None:
        """Show the form, and below it what can be read without it: one output could not be renewed beneath the user."""
        from IPython.display import display

        data, metadata = self._live
        plain = {"text/plain": saved_output.WORDS[self._language]["title" if self.save == "all" else "unsaved"]}
        display(data | plain, metadata=metadata, raw=True)  # type: ignore[no-untyped-call]
        if self.save == "all":
            self._summary.show()

    @t.default("keys")
    def _shared(self) -> list[str]:
        """Which traits are shared with the page in the usual way, which also saves them."""
        unsaved = _UNSAVED if self.save == "nothing" else ()
        return [name for name in self.traits(sync=True) if name not in unsaved]

    @property
    def _live(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """The form as an output: MIME type → data, and the metadata."""
        return super()._repr_mimebundle_() or ({}, {})

    @property
    def _language(self) -> str:
        return self.locale if self.locale in saved_output.WORDS else "en"

    def _summarized(self) -> dict[str, str]:
        if self.save == "nothing":
            return {"text/plain": saved_output.WORDS[self._language]["unsaved"]}
        story = saved_output.Story(**{name: getattr(self, name) for name in _STORY}, language=self._language)
        return {"text/plain": saved_output.as_text(story), "text/html": saved_output.as_html(story)}
