"""A widget that sends its page several traits at once, and runs the observers of its users apart from its own work."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets as t

from .callbacks import CallbackQueue, Guarded

if TYPE_CHECKING:
    from typing_extensions import Self


class PublishingWidget(anywidget.AnyWidget):
    """Its traits can be set together, on any thread: in one message, as each costs the page a redraw.

    Observers of what is published run on a thread of their own, in order. They may raise, block, or call the widget. An
    exception of an observer is reported and changes nothing else.
    """

    _held: threading.local
    _sending: threading.Lock
    _callbacks: CallbackQueue

    def __new__(cls, *args: Any, **kwargs: Any) -> Self:
        widget: Self = super().__new__(cls, *args, **kwargs)
        widget._held = threading.local()
        widget._sending = threading.Lock()
        widget._callbacks = CallbackQueue()
        return widget

    def observe(self, handler: Callable[..., Any], names: Any = t.All, type: Any = "change") -> None:
        """Call a handler when a trait changes, as every widget does; see the class for where it runs."""
        super().observe(_guarded(handler), names, type)

    def unobserve(self, handler: Callable[..., Any], names: Any = t.All, type: Any = "change") -> None:
        """Call a handler no longer."""
        super().unobserve(_guarded(handler), names, type)

    def publish(self, traits: Mapping[str, Any]) -> None:
        """Set traits, send the page what has changed, and queue the observers. `hold_sync` is for one thread.

        Raises:
            traitlets.TraitError: A value that its trait does not take; those before it are set and sent.
        """
        changes: list[Any] = []
        self._held.changes = changes
        try:
            for name, value in traits.items():
                setattr(self, name, value)
        finally:
            del self._held.changes
            if changes:
                with self._sending:  # what is sent last is what was set last
                    self.send_traits([change["name"] for change in changes])
                    for change in changes:
                        self._callbacks.put(partial(t.HasTraits.notify_change, self, change))

    @property
    def publishing(self) -> bool:
        """Whether this thread is setting traits together."""
        return hasattr(self._held, "changes")

    def send_traits(self, names: Iterable[str]) -> None:
        """Send the page the values of those of its traits that it shares."""
        shared = [name for name in names if name in self.keys]
        if shared:
            self.send_state(shared)

    def notify_change(self, change: Any) -> None:
        """Send the page one change and call its observers, unless this thread is publishing more."""
        if self.publishing:
            self._held.changes.append(change)
        else:
            super().notify_change(change)


def _guarded(handler: Callable[..., Any]) -> Callable[..., Any]:
    # A decorated method of the class is called in another way, and is no user's.
    return handler if isinstance(handler, t.EventHandler) else Guarded(handler)
