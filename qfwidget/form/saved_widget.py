"""A widget whose content is saved with the notebook as a readable summary, or not at all."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, cast

import traitlets as t

from ..console.sanitize import harmless, sendable
from ..errors import ErrorInfo
from ..language import LANGUAGES, Language
from . import incoming
from .batching import PublishingWidget
from .locale import Locale, shown_language
from .saved_output import Summary
from .updatable_output import UpdatableOutput

_WRITTEN_BY_THE_PAGE = ("value", "locale")
_BOUNDED_CHARACTERS = 50_000


def dict_or_none() -> t.Instance[dict[str, Any] | None]:
    """Return a synchronized trait that is a dict or None. The cast is for type checkers."""
    return cast("t.Instance[dict[str, Any] | None]", t.Instance(dict, allow_none=True).tag(sync=True))


class SavedWidget(PublishingWidget):
    """Sends the traits with the widget's content to the page, and summarizes them in a second output.

    The page writes only `value` and `locale`. With `save="nothing"`, the content is sent in messages, since hosts save
    synchronized traits.
    """

    _content: ClassVar[tuple[str, ...]] = ("value", "error")
    """The traits that `save="nothing"` keeps out of the notebook."""
    _bounded: ClassVar[tuple[str, ...]] = ()
    """The traits whose size depends on the console's responses."""

    # The page writes it, too. The kernel echoes each change, so that both sides agree in the end.
    value: t.Dict[str, Any] = t.Dict().tag(sync=True, to_json=lambda value, _: sendable(value))
    locale = Locale().tag(sync=True)
    # Not synchronized, since hosts would save it.
    page_language = cast("t.Instance[Language | None]", t.Enum(LANGUAGES, None, allow_none=True, read_only=True))
    save = t.Enum(["all", "nothing"], "all").tag(sync=True)
    error = cast("t.Instance[ErrorInfo | None]", dict_or_none())

    def __init__(self, **traits: Any) -> None:
        self.save = traits.pop("save")  # first, since it decides which traits are synchronized
        super().__init__(**traits)
        self._output = UpdatableOutput(self._summarized, settle=self._settle)

    def __repr__(self) -> str:
        if self.save == "nothing":  # the saved output of a `VBox` with this widget contains this text
            return f"<{type(self).__name__}: not saved>"
        return f"<{type(self).__name__}: {self._summary().line}>"

    def summary(self) -> None:
        """Display the content as text that stays readable without a kernel. It is kept up to date."""
        self._output.show()

    def close(self) -> None:
        """Remove the widget. Its summaries are updated once more, and then no longer."""
        super().close()
        if hasattr(self, "_output"):  # else its creation failed
            self._output.close()

    def publish(self, traits: Mapping[str, Any]) -> None:
        """Set traits as `PublishingWidget.publish` does, limit their size, and update the saved summary."""
        super().publish(
            {
                name: harmless(value, characters=_BOUNDED_CHARACTERS) if name in self._bounded else value
                for name, value in traits.items()
            }
        )
        self._published(traits)
        self._update_summary()

    def send_traits(self, names: Iterable[str]) -> None:
        """Send the values of traits to the page, as `save` requires."""
        names = list(names)
        super().send_traits(names)
        unsaved = [name for name in names if name in self._content and name not in self.keys]
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
        if "locale" in changed:
            self._update_summary()

    @abstractmethod
    def send_all(self) -> None:
        """Send the page everything that the kernel owns, since messages may have been lost."""

    def send_unsaved(self) -> None:
        """Send the page the traits that are not synchronized."""
        if self.save == "nothing":
            self.send_traits(self._content)

    def _handle_msg(self, msg: Mapping[str, Any]) -> None:
        if incoming.is_well_formed(msg):
            super()._handle_msg(msg)

    def about_to_display(self) -> None:
        """Prepare for being displayed. Called each time before the widget is displayed."""

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        self.about_to_display()
        data, metadata = self._live
        return data | self._summarized(), metadata

    def _ipython_display_(self) -> None:
        """Show the widget, and the summary as a second output, which is updated on its own."""
        from IPython.display import display

        self.about_to_display()
        data, metadata = self._live
        summary = self._summary()
        plain = {"text/plain": summary.title if self.save == "all" else summary.unsaved}
        display(data | plain, metadata=metadata, raw=True)  # type: ignore[no-untyped-call]
        if self.save == "all":
            self._output.show()

    @t.default("keys")
    def _shared(self) -> list[str]:
        """Return the traits that are synchronized with the page; hosts save them."""
        unsaved = self._content if self.save == "nothing" else ()
        return [name for name in self.traits(sync=True) if name not in unsaved]

    @property
    def _live(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """The widget as an output: MIME type → data, and the metadata."""
        return super()._repr_mimebundle_() or ({}, {})

    @property
    def _language(self) -> Language:
        return shown_language(self)

    @abstractmethod
    def _summary(self) -> Summary:
        """Summarize the content."""

    @property
    def _is_settled(self) -> bool:
        """Whether to update the summary now; if not, a later `publish` does."""
        return True

    def _update_summary(self) -> None:
        if self.save == "all" and self._is_settled:
            self._output.update()

    def _published(self, traits: Mapping[str, Any]) -> None:
        """Called when traits were published, before the summary is updated."""

    def _settle(self) -> None:
        """Wait briefly for content that is about to change. Called at the end of each cell."""

    def _summarized(self) -> dict[str, str]:
        summary = self._summary()
        if self.save == "nothing":
            return {"text/plain": summary.unsaved}
        return {"text/plain": summary.text, "text/html": summary.html}
