"""A widget that sends several traits in one message, and runs the users' observers on another thread."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets as t
from traitlets.utils.bunch import Bunch

from .callbacks import CallbackQueue, Guarded
from .routing import receive_on_any_shell

if TYPE_CHECKING:
    from typing_extensions import Self


class PublishingWidget(anywidget.AnyWidget):
    """A widget whose traits can be set together, on any thread: the page gets one message, and redraws once.

    Observers of published traits run in order on another thread. They may raise, block, or call the widget. Their
    exceptions are reported and have no other effect.
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

    def open(self) -> None:
        """Open the comm to the page, unless it is open."""
        was_open = self.comm is not None
        super().open()
        if not was_open:
            receive_on_any_shell(self.comm)

    def observe(self, handler: Callable[[Bunch], object], names: Any = t.All, type: Any = "change") -> None:
        """Call a handler when a trait changes. A published change calls it on another thread.

        Args:
            handler: Called with the change.
            names: The traits; all by default.
            type: The kind of change.
        """
        super().observe(_guarded(handler), names, type)

    def unobserve(self, handler: Callable[..., Any], names: Any = t.All, type: Any = "change") -> None:
        """Stop calling a handler.

        Args:
            handler: The handler that was passed to `observe`.
            names: The traits; all by default.
            type: The kind of change.
        """
        super().unobserve(_guarded(handler), names, type)

    def publish(self, traits: Mapping[str, Any]) -> None:
        """Set traits, send the changes to the page in one message, and queue the observers.

        Unlike `hold_sync`, this is thread-safe. Within another `publish`, the changes join it.

        Raises:
            traitlets.TraitError: A value is invalid for its trait. The traits before it are set and sent.
        """
        if self.publishing:
            for name, value in traits.items():
                self.set_trait(name, value)
            return
        changes: list[Any] = []
        self._held.changes = changes
        try:
            for name, value in traits.items():
                self.set_trait(name, value)
        finally:
            del self._held.changes
            if changes:
                with self._sending:  # so that the last value sent is the last one set
                    self.send_traits([change["name"] for change in changes])
                    for change in changes:
                        self._callbacks.put(partial(t.HasTraits.notify_change, self, change))

    @property
    def publishing(self) -> bool:
        """Whether this thread is in `publish`."""
        return hasattr(self._held, "changes")

    def send_traits(self, names: Iterable[str]) -> None:
        """Send the values of traits to the page, if they are synchronized."""
        shared = [name for name in names if name in self.keys]
        if shared:
            self.send_state(shared)

    def get_state(self, key: Any = None, drop_defaults: bool = False) -> Any:
        """Return the state as every widget does, but always with the defaults, such as the front end's source.

        `ipywidgets.embed.embed_minimal_html` asks for a state without them, which no anywidget can be drawn from.

        Args:
            key: A trait, or several; None for all.
            drop_defaults: Ignored.
        """
        return super().get_state(key, drop_defaults=False)

    def notify_change(self, change: Any) -> None:
        """Send one change to the page and call its observers, unless this thread is in `publish`."""
        if self.publishing:
            self._held.changes.append(change)
        else:
            super().notify_change(change)


def _guarded(handler: Callable[..., Any]) -> Callable[..., Any]:
    # An EventHandler is a decorated method of the class, not an observer; traitlets calls it in another way.
    return handler if isinstance(handler, t.EventHandler) else Guarded(handler)
