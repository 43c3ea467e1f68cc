"""Lets the page's messages be handled while a cell runs, in kernels with subshells."""

from __future__ import annotations

from typing import Any

import comm
from comm.base_comm import BaseComm


class _Receiver(BaseComm):
    """Replaces a comm in the comm manager, and forwards the page's messages to it."""

    def __init__(self, own: BaseComm) -> None:
        self._own = own
        super().__init__(target_name=own.target_name, comm_id=own.comm_id, primary=False)

    def publish_msg(self, *args: Any, **options: Any) -> None:
        """Publish nothing, even when this object is deleted. The widget's own comm publishes."""

    def handle_msg(self, msg: Any) -> None:
        """Forward a message."""
        self._own.handle_msg(msg)

    def handle_close(self, msg: Any) -> None:
        """Register the widget's own comm again, and close it."""
        manager: Any = comm.get_comm_manager()
        manager.register_comm(self._own)
        manager.comm_close(None, "", msg)


def receive_on_any_shell(own: BaseComm) -> None:
    """Let the page's messages be handled on the subshell given in them.

    ipykernel 7.4 instead sends them to the shell that last published on the comm. For a widget created in a cell, that
    is the main shell, where they wait for every cell of a Run All. ipykernel reads that shell from the comm in the
    manager. A comm of another class does not have it, so the page's subshell is used. No effect in other kernels.
    """
    manager = comm.get_comm_manager()
    if manager.comms.get(own.comm_id) is own:  # marimo keeps its comms elsewhere
        manager.register_comm(_Receiver(own))
