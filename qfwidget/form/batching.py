"""A widget that tells its page of several traits at once."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets as t

from .routing import receive_on_any_shell

if TYPE_CHECKING:
    from typing_extensions import Self


class PublishingWidget(anywidget.AnyWidget):
    """Its traits can be set together, on any thread: in one message, as each costs the page a redraw."""

    _held: threading.local
    _telling: threading.Lock

    def __new__(cls, *args: Any, **kwargs: Any) -> Self:
        widget: Self = super().__new__(cls, *args, **kwargs)
        widget._held = threading.local()
        widget._telling = threading.Lock()
        return widget

    def open(self) -> None:
        """Open the comm to the page, if that has not been done."""
        was_open = self.comm is not None
        super().open()
        if not was_open:
            receive_on_any_shell(self.comm)

    def publish(self, traits: Mapping[str, Any]) -> None:
        """Set traits, and tell the page of what has changed before those who observe it. `hold_sync` is for one thread.

        Raises:
            traitlets.TraitError: A value that its trait does not take; those before it are set and told.
        """
        changes: list[Any] = []
        self._held.changes = changes
        try:
            for name, value in traits.items():
                setattr(self, name, value)
        finally:
            del self._held.changes
            shared = [change["name"] for change in changes if change["name"] in self.keys]
            if shared:
                with self._telling:  # what is told last is what was set last
                    self.send_state(shared)
        for change in changes:
            t.HasTraits.notify_change(self, change)

    def notify_change(self, change: Any) -> None:
        """Tell the page and whoever observes of one change, unless this thread is publishing more."""
        held = getattr(self._held, "changes", None)
        if held is None:
            super().notify_change(change)
        else:
            held.append(change)
