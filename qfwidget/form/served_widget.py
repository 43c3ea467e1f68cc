"""A widget whose requests are handled in the background."""

from __future__ import annotations

import os
import threading
import uuid
from abc import abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import traitlets as t

from .. import rules as the_rules
from .. import weights
from ..process import importing
from ..spelling import nearest
from . import incoming
from .host import serves_one_person
from .saved_widget import SavedWidget, dict_or_none

if TYPE_CHECKING:
    from .base_service import BaseService

_STATIC = Path(__file__).parents[1] / "static"


def built(name: str) -> str:
    """Return the text of a file of the built front end. With a path, closed widgets are never freed (anywidget#929).

    Raises:
        ImportError: The front end has not been built.
    """
    path = _STATIC / name
    if not path.exists():
        raise ImportError(f"the front end has not been built: {path} is missing. In a checkout, run `make js`.")
    return path.read_text(encoding="utf-8")


def page_files(name: str) -> tuple[str | Path, str | Path]:
    """Return the module and the style sheet of a page; with ANYWIDGET_HMR=1 their paths, which anywidget watches."""
    if os.environ.get("ANYWIDGET_HMR") == "1":
        return _STATIC / f"{name}.js", _STATIC / f"{name}.css"
    return built("loader.js"), built(f"{name}.css")


class ServedWidget(SavedWidget):
    """On first use, creates the service that handles the page's requests. Closes it with the widget.

    Args:
        sign_in: Whether users can sign in: "offered", "refused", or "auto" for a process that serves one person.
        layout: The widget's layout, as for every ipywidget; None for a new one.
        **traits: The widget's traits.
    """

    _own_layout: Any = None
    _kernels_own: ClassVar[tuple[str, ...]] = ("console",)
    """The traits outside `_content` that `send_all` sends."""

    _created_service: BaseService | None = None
    _process = 0
    _closed = False

    sign_in = t.Enum(["auto", "offered", "refused"], "auto", read_only=True)
    comm_id = t.Unicode().tag(sync=True)  # lets a page detect that a restored widget has no kernel
    rules = t.Dict(dict(the_rules.rules()), read_only=True).tag(sync=True)
    listed = t.Dict(weights.product_page(), read_only=True).tag(sync=True)  # where the listed weights come from
    console = dict_or_none()

    def __init__(self, *, sign_in: str = "auto", layout: Any = None, **traits: Any) -> None:
        self.set_trait("sign_in", sign_in)
        given = {} if layout is None else {"layout": layout}
        comm_id = uuid.uuid4().hex  # sent when the comm is opened, not in a separate message
        super().__init__(model_id=comm_id, comm_id=comm_id, **traits, **given)
        self._own_layout = self.layout if layout is None else None
        self._takes_keys = sign_in == "offered" or (sign_in == "auto" and serves_one_person(self.comm))
        self._creating_service = threading.Lock()
        self.on_msg(self._receive)

    if not TYPE_CHECKING:  # a type checker would take it as leave to set any attribute

        def __setattr__(self, name: str, value: object) -> None:
            """Set an attribute. A new one that resembles an existing one is an error, except in a user's subclass."""
            own = type(self)
            if not name.startswith("_") and not hasattr(own, name) and name not in vars(self):
                near = nearest(name, dir(own)) if own.__module__.startswith("qfwidget.") else None
                if near is not None:
                    raise AttributeError(f"{own.__name__} has no attribute {name}; did you mean {near}?")
            super().__setattr__(name, value)

    def close(self) -> None:
        """Stop all work of this widget and remove it. Tasks on the console continue."""
        self._closed = True
        if hasattr(self, "_creating_service"):  # else its creation failed
            with self._creating_service:
                service = self._created_service
            if service is not None:
                service.close()
        super().close()
        if self._own_layout is not None:
            self._own_layout.close()  # ipywidgets does not close it

    def about_to_display(self) -> None:
        """Start to prepare, on another thread, what the page is about to request."""
        if not self._closed:
            threading.Thread(target=lambda: self._get_service().open(), name="qfwidget", daemon=True).start()

    def send_all(self) -> None:
        """Send the page everything that the kernel owns, since messages may have been lost."""
        self.send_traits([*self._kernels_own, *self._content])

    @abstractmethod
    def _create_service(self) -> BaseService:
        """Create the service. Its imports take as long as displaying the widget."""

    def _get_service(self) -> BaseService:
        """Return the service. It is created on first use, and again in a forked process, which has none of its parent's
        threads."""
        with self._creating_service:
            if self._created_service is None or self._process != os.getpid():
                with importing():
                    self._created_service = self._create_service()
                self._process = os.getpid()
                if self._closed:
                    self._created_service.close()
            return self._created_service

    def _receive(self, _widget: object, content: object, buffers: Sequence[memoryview]) -> None:
        if isinstance(content, dict) and content.get("kind") == "hello":
            self.send_unsaved()
        self._get_service().receive(incoming.with_keys(content, buffers))

    def _publish(self, **traits: Any) -> None:
        self.publish(traits)
