"""In which hosts the form accepts keys. tests/browser has the real hosts."""

from __future__ import annotations

import sys
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
import traitlets
from comm import DummyComm
from comm.base_comm import BaseComm

import qfwidget as qf
from qfwidget.form.host import serves_one_person
from qfwidget.simulator import Simulator
from tests.waiting import wait_until


class HostComm(BaseComm):
    """A comm that is connected to a page."""

    def publish_msg(self, *args: object, **kwargs: object) -> None:
        pass


def marimo(mode: str | None) -> dict[str, Any]:
    return {"marimo": SimpleNamespace(app_meta=lambda: SimpleNamespace(mode=mode))}


def kernel(initialized: bool) -> dict[str, Any]:
    return {"ipykernel.kernelapp": SimpleNamespace(IPKernelApp=SimpleNamespace(initialized=lambda: initialized))}


def imported(*names: str) -> dict[str, Any]:
    return dict.fromkeys(names)


@pytest.mark.parametrize(
    ("comm", "modules"),
    [
        (HostComm, kernel(True)),
        (HostComm, kernel(True) | imported("streamlit", "panel", "starlette")),
        (HostComm, kernel(True) | marimo(None)),
        (HostComm, marimo("edit") | imported("starlette")),
        (DummyComm, {}),
        (DummyComm, kernel(False)),
        (DummyComm, marimo("script")),
    ],
    ids=["kernel", "kernel, servers", "kernel, marimo", "marimo edit", "script", "script, ipykernel", "marimo script"],
)
def test_the_process_is_known_to_serve_one_person(comm: type[BaseComm], modules: dict[str, Any]) -> None:
    assert serves_one_person(comm(primary=False), modules)


@pytest.mark.parametrize(
    ("comm", "modules"),
    [
        (HostComm, marimo("run")),
        (HostComm, marimo("run") | kernel(True)),
        (HostComm, marimo(None) | imported("starlette")),
        (HostComm, marimo("another")),
        (HostComm, kernel(False) | imported("panel")),
        (HostComm, imported("solara", "IPython.core.interactiveshell")),
        (HostComm, {}),
        (DummyComm, imported("streamlit")),
        (DummyComm, imported("nicegui", "starlette")),
        (DummyComm, imported("flask")),
    ],
    ids=[
        *(
            "marimo run",
            "marimo run, kernel",
            "thread of marimo run",
            "later marimo",
            "Panel",
            "Solara",
            "unknown host",
        ),
        *("Streamlit", "NiceGUI", "Flask"),
    ],
)
def test_the_process_may_serve_several(comm: type[BaseComm], modules: dict[str, Any]) -> None:
    assert not serves_one_person(comm(primary=False), modules)


@pytest.mark.parametrize(
    ("servers", "sign_in", "takes_keys"),
    [
        ([], "auto", True),
        ([], "refused", False),
        (["streamlit"], "auto", False),
        (["streamlit"], "offered", True),
        (["streamlit"], "refused", False),
    ],
)
def test_the_argument_sign_in_overrides_the_host(
    sdk: Simulator, monkeypatch: pytest.MonkeyPatch, servers: list[str], sign_in: str, takes_keys: bool
) -> None:
    for server in servers:
        monkeypatch.setitem(sys.modules, server, ModuleType(server))
    widget = qf.CompressionWidget(sign_in=sign_in)
    hello = {"method": "custom", "content": {"id": "1", "kind": "hello"}}
    widget.comm.handle_msg({"content": {"data": hello}, "buffers": []})
    wait_until(lambda: widget.console is not None)
    assert widget.console is not None
    assert widget.console["takesKeys"] is takes_keys
    widget.close()


def test_an_unknown_value_of_sign_in_is_an_error() -> None:
    with pytest.raises(traitlets.TraitError, match="refused"):
        qf.CompressionWidget(sign_in="never")


def test_sign_in_cannot_be_changed_later() -> None:
    widget = qf.CompressionWidget(sign_in="refused")
    with pytest.raises(traitlets.TraitError):
        widget.sign_in = "offered"
    assert widget.sign_in == "refused"
