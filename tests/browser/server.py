"""A real Jupyter server in a world of its own, for the browser tests."""

from __future__ import annotations

import json
import os
import secrets
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Literal
from urllib.parse import quote

from typing_extensions import Self

App = Literal["lab", "notebook"]
Theme = Literal["light", "dark"]
Language = Literal["en", "zh-CN"]
Kernel = Literal["python3", "ipykernel6"]
"""The kernel of the environment, or an older one that handles messages between the cells only."""

_THEMES: Mapping[Theme, str] = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}
_LOCALES: Mapping[Language, str] = {"en": "default", "zh-CN": "zh_CN"}
_OLDER_KERNEL = Path(__file__).parents[2] / "build" / "ipykernel6"
_UP_WITHIN_SECONDS = 60.0
_DOWN_WITHIN_SECONDS = 10.0


class JupyterServer:
    """JupyterLab or Notebook 7, with every folder it reads or writes inside `home`.

    Args:
        app: Which of the two.
        home: An existing empty folder.
    """

    def __init__(self, app: App, home: Path) -> None:
        self.app = app
        self.home = home
        self.root = home / "work"
        self.log = home / "server.log"
        self.url = ""
        self._token = secrets.token_hex(16)
        self._settings = home / "settings"
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start the server and wait until it answers.

        Raises:
            RuntimeError: It ended, or did not answer in time. The text carries its log.
        """
        self.root.mkdir()
        self.set_preferences()
        self._add_older_kernel()
        command = [
            *(sys.executable, "-m", "jupyter", self.app),
            "--no-browser",
            "--allow-root",
            "--ServerApp.ip=127.0.0.1",
            "--ServerApp.port=0",
            "--ServerApp.port_retries=0",
            f"--ServerApp.root_dir={self.root}",
            f"--IdentityProvider.token={self._token}",
            "--LabApp.expose_app_in_browser=True",
            "--JupyterNotebookApp.expose_app_in_browser=True",
            "--LabApp.news_url=",
        ]
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                command,
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        deadline = time.monotonic() + _UP_WITHIN_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise RuntimeError(f"jupyter {self.app} did not start:\n{self.log.read_text()}")
            time.sleep(0.05)

    def stop(self) -> None:
        """End the server and every kernel of it. Does nothing when it does not run."""
        process, self._process = self._process, None
        if process is None:
            return
        # The server ends its kernels by itself when it is asked; the group is for what is left of it.
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(_DOWN_WITHIN_SECONDS)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def set_preferences(self, theme: Theme = "light", language: Language = "en") -> None:
        """Choose theme and language of the pages that are opened from now on."""
        self._write_setting("apputils-extension/themes", {"theme": _THEMES[theme]})
        self._write_setting("translation-extension/plugin", {"locale": _LOCALES[language]})
        self._write_setting("apputils-extension/notification", {"fetchNews": "false", "checkForUpdates": False})

    def page_url(self, name: str) -> str:
        """The address of the notebook `name` in this application, with the token in it."""
        if self.app == "lab":
            return f"{self.url}lab/tree/{quote(name)}?reset&token={self._token}"
        return f"{self.url}notebooks/{quote(name)}?token={self._token}"

    def request(self, method: str, path: str) -> Any:
        """Call the server's REST API; `path` as "api/sessions". Returns the JSON answer, None where it is empty."""
        request = urllib.request.Request(
            self.url + path, method=method, headers={"Authorization": f"token {self._token}"}
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            body = answer.read()
        return json.loads(body) if body else None

    def end_kernel(self, name: str) -> None:
        """End the session of the notebook `name`, and its kernel with it, if there is one."""
        for session in self.request("GET", "api/sessions"):
            if session["path"] == name:
                self.request("DELETE", f"api/sessions/{session['id']}")

    def _answers(self) -> bool:
        assert self._process is not None
        if not self.url:
            found = self.home / "runtime" / f"jpserver-{self._process.pid}.json"
            try:
                self.url = str(json.loads(found.read_text())["url"])
            except (OSError, ValueError):
                return False
        try:
            self.request("GET", "api/status")
        except OSError:
            return False
        return True

    def _environment(self) -> dict[str, str]:
        inherited = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("JUPYTER", "IPYTHON", "XDG_", "QIANFAN_", "PYTEST_"))
        }
        return inherited | {
            "HOME": str(self.home),
            "IPYTHONDIR": str(self.home / "ipython"),
            "JUPYTER_CONFIG_DIR": str(self.home / "config"),
            "JUPYTER_DATA_DIR": str(self.home / "data"),
            "JUPYTER_RUNTIME_DIR": str(self.home / "runtime"),
            "JUPYTERLAB_SETTINGS_DIR": str(self._settings),
            "JUPYTERLAB_WORKSPACES_DIR": str(self.home / "workspaces"),
            "XDG_CACHE_HOME": str(self.home / "cache"),
            "XDG_CONFIG_HOME": str(self.home / "xdg-config"),
            "XDG_DATA_HOME": str(self.home / "xdg-data"),
            "XDG_RUNTIME_DIR": str(self.home / "xdg-runtime"),
        }

    def _add_older_kernel(self) -> None:
        command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        spec = {
            "argv": command,
            "display_name": "ipykernel 6",
            "language": "python",
            "env": {"PYTHONPATH": str(_OLDER_KERNEL)},
        }
        path = self.home / "data" / "kernels" / "ipykernel6" / "kernel.json"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(spec))

    def _write_setting(self, plugin: str, values: Mapping[str, Any]) -> None:
        path = self._settings / "@jupyterlab" / f"{plugin}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(values))
