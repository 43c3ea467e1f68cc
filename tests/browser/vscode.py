"""The webview of a notebook in VS Code: its widget manager, its markup and theme, and a real kernel behind it.

VS Code itself is not used. Its Jupyter extension draws widgets in a webview, with the manager of
`@vscode/jupyter-ipywidgets8`, which is used here; `js/tests/hosts/vscode.ts` does the rest of the extension's work.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from types import TracebackType
from typing import Any

import anywidget
from playwright.sync_api import Browser, ConsoleMessage, Page, Route
from typing_extensions import Self

from tests.browser.javascript import MODULES, run_node
from tests.browser.pages import PATIENCE_MILLISECONDS
from tests.browser.server import JupyterServer

_ORIGIN = "https://webview.vscode-cdn.net/"
_SELF = "'self' https://*.vscode-cdn.net"
# VS Code sets this policy only with its setting `notebook.experimental.enableCsp`, but without `blob:`, from which
# anywidget imports modules. It is added here, to show that the form needs nothing else.
_POLICY = (
    f"default-src 'none'; script-src {_SELF} 'unsafe-inline' 'unsafe-eval' blob:; style-src {_SELF} 'unsafe-inline'; "
    f"img-src {_SELF} https: http: data:; font-src {_SELF} https:; connect-src https:; child-src https: data:"
)
# Of the theme "Dark Modern". No color-scheme: VS Code sets none.
_THEME: Mapping[str, str] = {
    "editor-background": "#1f1f1f",
    "editor-foreground": "#cccccc",
    "editor-font-family": "'Droid Sans Mono', monospace",
    "editor-font-size": "14px",
    "font-family": "system-ui, Ubuntu, 'Droid Sans', sans-serif",
    "font-size": "13px",
    "font-weight": "normal",
    "foreground": "#cccccc",
    "notebook-outputContainerBackgroundColor": "transparent",
    "textLink-foreground": "#4daafc",
}
_VARIABLES = ";".join(f"--vscode-{name}:{value}" for name, value in _THEME.items())
_PAGE = f"""<!DOCTYPE html>
<html lang="en" style="{_VARIABLES}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<style>
@layer vscode-default {{
    body {{
        background-color: transparent;
        color: var(--vscode-editor-foreground);
        font: var(--vscode-font-weight) var(--vscode-font-size) var(--vscode-font-family);
        margin: 0;
        padding: 0 20px;
    }}
    a {{ color: var(--vscode-textLink-foreground); }}
    :is(a, input, select, textarea):focus {{ outline: 1px solid -webkit-focus-ring-color; outline-offset: -1px; }}
}}
/* The window behind the transparent webview. */
html {{ background: #1f1f1f; }}
.cell-output-ipywidget-background {{ background: white !important; }}
</style>
<script src="/require.js"></script>
<script>window.qfKeys = []; window.addEventListener("keydown", event => window.qfKeys.push(event.key));</script></head>
<body class="vscode-dark" data-vscode-theme-kind="vscode-dark">
<div id="container"><div class="cell_container"></div></div>
<script type="module">import {{ activate }} from "/ipywidgets.js"; activate();</script>
<script type="module" src="/webview.js"></script></body></html>"""

# The extension: only it is connected to the kernel, and it forwards the messages to the webview.
_EXTENSION = """([channels, webview]) => new Promise(resolve => {
    const socket = new WebSocket(channels);
    socket.binaryType = "arraybuffer";
    let view;
    socket.onmessage = ({ data }) => {
        view?.postMessage({ type: "receive", data }, "*");
        const message = typeof data === "string" ? JSON.parse(data) : {};
        if (message.msg_type === "execute_reply") window.qfReplies.push(message.content);
    };
    window.addEventListener("message", ({ data }) => socket.send(data.data));
    window.qfReplies = [];
    window.qfShow = () => { view = window.open(webview); };
    window.qfRun = code => {
        const header = { msg_id: crypto.randomUUID(), msg_type: "execute_request", session: "vscode", username: "",
            version: "5.3", date: new Date().toISOString() };
        const content = { code, silent: false, store_history: true, allow_stdin: false, stop_on_error: true };
        socket.send(JSON.stringify(
            { header, parent_header: {}, metadata: {}, content, channel: "shell", buffers: [] }));
    };
    socket.onopen = () => resolve();
})"""


class VsCode:
    """VS Code's extension for one notebook, and its webview.

    Args:
        browser: The browser.
        server: The server that starts the kernel.
        folder: An empty folder for the built script.
    """

    def __init__(self, browser: Browser, server: JupyterServer, folder: Path) -> None:
        self._server = server
        self._files = {
            "webview.js": _built(folder / "webview.js"),
            "require.js": MODULES / "requirejs" / "require.js",
            "ipywidgets.js": MODULES / "@vscode" / "jupyter-ipywidgets8" / "dist" / "ipywidgets.js",
            "nbextensions/anywidget/index.js": Path(anywidget.__file__).parent / "nbextension" / "index.js",
        }
        self._context = browser.new_context(locale="en-US", viewport={"width": 1280, "height": 1000})
        self._context.set_default_timeout(PATIENCE_MILLISECONDS)
        self._kernel = ""
        self.errors: list[str] = []
        """The webviews' errors: uncaught exceptions, and errors in their consoles, such as breaches of the policy."""

    def __enter__(self) -> Self:
        self._kernel = self._server.request("POST", "api/kernels", {"name": "python3"})["id"]
        self._context.route(f"{_ORIGIN}**", self._serve)
        self._extension = self._context.new_page()
        # Chromium lets only a page from this machine connect to this machine.
        self._extension.goto(f"{self._server.url}login")
        self._extension.evaluate(_EXTENSION, [self._server.channels_url(self._kernel), _ORIGIN])
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        with closing(self._context):
            self._server.request("DELETE", f"api/kernels/{self._kernel}")

    def open(self, outputs: Sequence[Mapping[str, Any]] = (), state: Mapping[str, Any] | None = None) -> Page:
        """Open the notebook in a new webview.

        Args:
            outputs: The saved outputs of its cell.
            state: The saved state of its widgets.
        """
        with self._extension.expect_popup() as popup:
            self._extension.evaluate("() => window.qfShow()")
        page = popup.value
        page.on("pageerror", lambda error: self.errors.append(f"{error.message}\n{error.stack}"))
        page.on("console", self._note_message)
        page.wait_for_function("() => window.qfStart")
        page.evaluate(
            "([kernel, outputs, state]) => { window.qf = qfStart(kernel, state); return qf.open(outputs); }",
            [self._kernel, [dict(output) for output in outputs], state],
        )
        return page

    def run(self, source: str) -> None:
        """Run a cell and wait for its end.

        Raises:
            AssertionError: It raised an exception.
        """
        self._extension.evaluate("source => { window.qfReplies = []; window.qfRun(source); }", source)
        reply = self._extension.wait_for_function("() => window.qfReplies[0]").json_value()
        assert reply["status"] == "ok", reply

    def restart(self, page: Page) -> None:
        """Restart the kernel."""
        self._server.request("POST", f"api/kernels/{self._kernel}/restart")
        page.evaluate("() => qf.restarted()")

    def outputs(self, page: Page) -> list[dict[str, Any]]:
        """Return the outputs that VS Code saves."""
        outputs: list[dict[str, Any]] = page.evaluate("() => qf.outputs()")
        return outputs

    def keys(self, page: Page) -> list[str]:
        """Return the keys that the webview has forwarded to the editor, where they would trigger shortcuts."""
        keys: list[str] = page.evaluate("() => window.qfKeys")
        return keys

    def widget_state(self, page: Page) -> dict[str, Any]:
        """Return the state of the widgets that JupyterLab saves, and VS Code does not."""
        state: dict[str, Any] = page.evaluate("() => qf.state()")
        return state

    def _note_message(self, message: ConsoleMessage) -> None:
        # VS Code's manager loads this font, and works without it.
        if message.type == "error" and not message.text.startswith("Loading the font 'data:"):
            self.errors.append(f"{message.text} ({message.location.get('url', '')})")

    def _serve(self, route: Route) -> None:
        path = self._files.get(route.request.url.removeprefix(_ORIGIN))
        if path is None:
            route.fulfill(body=_PAGE, content_type="text/html")
        else:
            route.fulfill(path=path, content_type="text/javascript")


def _built(path: Path) -> Path:
    """Build the script of the webview."""
    options = ("--bundle", "--format=esm", "--define:process.env={}", "--log-level=warning", f"--outfile={path}")
    run_node(str(MODULES / "esbuild" / "bin" / "esbuild"), "tests/hosts/vscode.ts", *options)
    return path
