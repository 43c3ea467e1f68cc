"""Where the form is shown, as far as that decides whose keys it may take."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

from comm import DummyComm

# None of these gives each visitor a process of their own. The list is for hosts that leave the widget without a comm.
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
    """Tell whether this process is known to serve one person. Where it is not, several visitors may share it.

    Known are an IPython kernel (JupyterLab, Notebook, VS Code, Voila), `marimo edit`, and a script or a REPL, where no
    page stands behind the form. A shell of IPython proves nothing: Solara has one for its visitors.

    Args:
        comm: The widget's.
        modules: What has been imported.
    """
    mode = modules["marimo"].app_meta().mode if "marimo" in modules else None
    if mode in ("edit", "run"):
        return bool(mode == "edit")
    if "ipykernel.kernelapp" in modules and modules["ipykernel.kernelapp"].IPKernelApp.initialized():
        return True
    return isinstance(comm, DummyComm) and _SERVERS.isdisjoint(modules)
