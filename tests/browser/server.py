"""A real, isolated Jupyter server for the browser tests."""

from __future__ import annotations

import json
import secrets
import sys
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Literal
from urllib.parse import quote

from typing_extensions import Self

from tests.browser.process import ServerProcess

App = Literal["lab", "notebook"]
Theme = Literal["light", "dark"]
Language = Literal["en", "zh-CN"]
Kernel = Literal["python3", "ipykernel6", "peers"]
"""The environment's kernel; an older one that handles messages only between cells; one with the peers."""

_THEMES: Mapping[Theme, str] = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}
_LOCALES: Mapping[Language, str] = {"en": "default", "zh-CN": "zh_CN"}
_BUILD = Path(__file__).parents[2] / "build"


class JupyterServer:
    """JupyterLab and Notebook 7, which read and write only inside `home`.

    Args:
        home: An existing empty folder.
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        self.root = home / "work"
        self.url = ""
        self._token = secrets.token_hex(16)
        self._process = ServerProcess(home)
        self.log = self._process.log

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
        """Start the server and wait until it responds.

        Raises:
            RuntimeError: It ended or did not respond in time. The message contains its log.
        """
        self.root.mkdir()
        self.set_preferences()
        self._add_kernel("ipykernel6")
        self._add_kernel("peers")
        command = [
            *(sys.executable, "-m", "jupyter", "lab"),
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
        self._process.start(command, self._answers)

    def stop(self) -> None:
        """End the server and all its kernels. No effect if it is not running."""
        self._process.stop()

    def set_preferences(self, theme: Theme = "light", language: Language = "en") -> None:
        """Set the theme and language of pages that are opened from now on."""
        self._write_setting("apputils-extension/themes", {"theme": _THEMES[theme]})
        self._write_setting("translation-extension/plugin", {"locale": _LOCALES[language]})
        self._write_setting("apputils-extension/notification", {"fetchNews": "false", "checkForUpdates": False})

    def page_url(self, app: App, name: str) -> str:
        """Return the address of the notebook `name` in an application, with the token."""
        if app == "lab":
            return f"{self.url}lab/tree/{quote(name)}?reset&token={self._token}"
        return f"{self.url}notebooks/{quote(name)}?token={self._token}"

    def channels_url(self, kernel: str) -> str:
        """Return the address of the WebSocket of the kernel with this ID, with the token."""
        return f"{self.url.replace('http', 'ws', 1)}api/kernels/{kernel}/channels?token={self._token}"

    def request(self, method: str, path: str, content: Mapping[str, Any] | None = None) -> Any:
        """Call the server's REST API, such as "api/sessions". Return the JSON response, or None if it is empty."""
        request = urllib.request.Request(
            self.url + path,
            method=method,
            headers={"Authorization": f"token {self._token}"},
            data=None if content is None else json.dumps(content).encode(),
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            body = answer.read()
        return json.loads(body) if body else None

    def end_kernel(self, name: str) -> None:
        """End the session of the notebook `name` and its kernel, if there is one."""
        for session in self._sessions_of(name):
            self.request("DELETE", f"api/sessions/{session}")

    def move_session(self, name: str, new_name: str) -> None:
        """Give the kernel of the notebook `name` to the notebook `new_name`."""
        for session in self._sessions_of(name):
            self.request("PATCH", f"api/sessions/{session}", {"path": new_name, "name": new_name})

    def _sessions_of(self, name: str) -> list[str]:
        return [session["id"] for session in self.request("GET", "api/sessions") if session["path"] == name]

    def _answers(self) -> bool:
        if not self.url:
            found = self._process.folder("JUPYTER_RUNTIME_DIR") / f"jpserver-{self._process.pid}.json"
            try:
                self.url = str(json.loads(found.read_text())["url"])
            except (OSError, ValueError):
                return False
        try:
            self.request("GET", "api/status")
        except OSError:
            return False
        return True

    def _add_kernel(self, name: Kernel) -> None:
        """Add a kernel that imports packages from the folder of its name first."""
        spec = {
            "argv": [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
            "display_name": name,
            "language": "python",
            "env": {"PYTHONPATH": str(_BUILD / name)},
        }
        path = self._process.folder("JUPYTER_DATA_DIR") / "kernels" / name / "kernel.json"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(spec))

    def _write_setting(self, plugin: str, values: Mapping[str, Any]) -> None:
        settings = self._process.folder("JUPYTERLAB_SETTINGS_DIR")
        path = settings / "@jupyterlab" / f"{plugin}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(values))
