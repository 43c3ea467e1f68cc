"""An isolated server in another process, for the browser tests."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

_UP_WITHIN_SECONDS = 60.0
_DOWN_WITHIN_SECONDS = 10.0
_OF_THE_USER = ("JUPYTER", "IPYTHON", "MARIMO", "XDG_", "QIANFAN_", "PYTEST_")
_FOLDERS: Mapping[str, str] = {
    "HOME": ".",
    "IPYTHONDIR": "ipython",
    "JUPYTER_CONFIG_DIR": "config",
    "JUPYTER_DATA_DIR": "data",
    "JUPYTER_RUNTIME_DIR": "runtime",
    "JUPYTERLAB_SETTINGS_DIR": "settings",
    "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
    "XDG_CACHE_HOME": "cache",
    "XDG_CONFIG_HOME": "xdg-config",
    "XDG_DATA_HOME": "xdg-data",
    "XDG_RUNTIME_DIR": "xdg-runtime",
}
"""Environment variable → folder inside `home`."""


class ServerProcess:
    """A server that reads and writes only inside `home`.

    Args:
        home: An existing folder.
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        self.log = home / "server.log"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The process ID; the server must be running."""
        assert self._process is not None
        return self._process.pid

    def folder(self, variable: str) -> Path:
        """Return the folder in an environment variable of the server."""
        return self.home / _FOLDERS[variable]

    def start(self, command: Sequence[str], answers: Callable[[], bool]) -> None:
        """Start the server and wait until it responds.

        Raises:
            RuntimeError: It ended or did not respond in time. The message contains its log.
        """
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                command,
                cwd=self.home,
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        deadline = time.monotonic() + _UP_WITHIN_SECONDS
        while not answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise RuntimeError(f"{' '.join(command)} did not start:\n{self.log.read_text()}")
            time.sleep(0.05)

    def stop(self) -> None:
        """End the server and all its kernels. No effect if it is not running."""
        process, self._process = self._process, None
        if process is None:
            return
        # A server that is asked to end also ends its kernels. Killing the process group ends what remains.
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(_DOWN_WITHIN_SECONDS)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def _environment(self) -> Mapping[str, str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(_OF_THE_USER)}
        return inherited | {variable: str(self.folder(variable)) for variable in _FOLDERS}
