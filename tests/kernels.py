"""Kernels for tests. Over TCP, kernels that start at the same time can choose the same ports."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from traitlets.config import Config


def notebook_client(notebook: nbformat.NotebookNode, *, timeout: float = 100, **options: Any) -> NotebookClient:
    """Return a client that executes a notebook in a kernel of its own."""
    return NotebookClient(notebook, timeout=timeout, config=_own_transport(), **options)


def _own_transport() -> Config:
    if sys.platform == "win32":  # where ZeroMQ has no Unix sockets
        return Config()
    socket = Path(tempfile.mkdtemp(prefix="qf-kernel-")) / "socket"
    return Config({"KernelManager": {"transport": "ipc", "ip": str(socket)}})
