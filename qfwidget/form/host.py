"""Detects whether the process serves one person, so that the form can accept keys."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

from comm import DummyComm

# In none of these does each visitor have their own process. The list is for hosts that give the widget no comm.
_SERVERS = frozenset(
    {
        "aiohttp.web",
        "bokeh.server",
        "dash",
        "django",
        "flask",
        "gradio",
        "nicegui",
        "panel",
        "shiny",
        "solara",
        "starlette",
        "streamlit",
    }
)


def serves_one_person(comm: object, modules: Mapping[str, Any] = sys.modules) -> bool:
    """Return whether this process is known to serve one person. Otherwise, several visitors may share it.

    These are known to: an IPython kernel (JupyterLab, Notebook, VS Code, Voila), `marimo edit`, and a script or REPL,
    where the form has no page. An IPython shell alone is no proof: Solara has one that its visitors share.

    Args:
        comm: The widget's comm.
        modules: The imported modules.
    """
    mode = modules["marimo"].app_meta().mode if "marimo" in modules else None
    if mode in ("edit", "run"):
        return bool(mode == "edit")
    if "ipykernel.kernelapp" in modules and modules["ipykernel.kernelapp"].IPKernelApp.initialized():
        return True
    return isinstance(comm, DummyComm) and _SERVERS.isdisjoint(modules)
