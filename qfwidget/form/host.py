"""Detects whether the process serves one person, so that the form can accept keys."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

from comm import DummyComm

# All visitors of these share one process. Needed for hosts that give the widget no comm.
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
    """Return whether this process is known to serve one person. If not, several visitors may share it.

    Known to serve one person are an IPython kernel (JupyterLab, Notebook, VS Code, Voila), `marimo edit`, and a script
    or REPL, where the form has no page. An IPython shell alone is no proof: the visitors of a Solara server share one.

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
