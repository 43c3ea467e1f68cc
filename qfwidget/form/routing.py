"""Messages of the page while a cell runs, in kernels with subshells."""

from __future__ import annotations

from typing import Any

import comm
from comm.base_comm import BaseComm


class _Receiver(BaseComm):
    """Stands in a comm's place in the comm manager, and hands on to it what the page sends."""

    def __init__(self, own: BaseComm) -> None:
        self._own = own
        super().__init__(target_name=own.target_name, comm_id=own.comm_id, primary=False)

    def publish_msg(self, *args: Any, **options: Any) -> None:
        """Publish nothing, as when this is deleted: the widget's own comm publishes."""

    def handle_msg(self, msg: Any) -> None:
        self._own.handle_msg(msg)

    def handle_close(self, msg: Any) -> None:
        manager: Any = comm.get_comm_manager()
        manager.register_comm(self._own)
        manager.comm_close(None, "", msg)


def receive_on_any_shell(own: BaseComm) -> None:
    """Let the page's messages be handled on the subshell that they name.

    ipykernel 7.4 sends them instead to the shell that last published on the comm. For a widget that a cell has made,
    this is the main shell, where they wait for every cell of a Run All. ipykernel asks the comm in the manager which
    shell that was; a comm of another class does not say, and the page's own subshell is used. Other kernels notice
    nothing.
    """
    manager = comm.get_comm_manager()
    if manager.comms.get(own.comm_id) is own:  # marimo keeps its comms elsewhere
        manager.register_comm(_Receiver(own))
