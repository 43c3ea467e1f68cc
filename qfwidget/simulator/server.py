"""The simulator's HTTP server: tornado on a background thread."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import threading
import uuid
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.httputil import HTTPServerRequest
from tornado.web import Application, RequestHandler

from .call_handler import CallHandler, Response, refused
from .refusals import Refusal
from .signature import SignedRequest

CONTROL_PATH = "/simulator/"
"""The path for commands to the simulator."""

Control = Callable[[str, HTTPServerRequest], Response]


def loopback(host: str) -> str:
    """Return the address of a loopback host.

    Raises:
        ValueError: The host is not a loopback host.
    """
    address = "127.0.0.1" if host == "localhost" else host
    try:
        if ipaddress.ip_address(address).is_loopback:
            return address
    except ValueError:
        pass
    raise ValueError(f"The simulator listens on loopback only: host must be 127.0.0.1, localhost or ::1, not {host!r}.")


class Server:
    """Serves the console, on a daemon thread with its own event loop.

    Args:
        handler: Handles the console's calls.
        control: Handles commands to the simulator; called with the command's name and the request.
        address: A loopback address.
        port: The port; 0 for any free port.
    """

    def __init__(self, handler: CallHandler, control: Control, address: str, port: int) -> None:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        listening = socket.create_server((address, port), family=family)
        listening.setblocking(False)
        self.port: int = listening.getsockname()[1]
        started: Future[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = Future()
        self._thread = threading.Thread(
            target=lambda: asyncio.run(_serve(handler, control, listening, started)),
            name=f"qianfan-simulator-{self.port}",
            daemon=True,
        )
        self._thread.start()
        self._loop, self._closing = started.result()

    def close(self) -> None:
        """Close the port and all connections, and wait for the thread to end."""
        self._loop.call_soon_threadsafe(self._closing.set)
        self._thread.join()


async def _serve(
    handler: CallHandler,
    control: Control,
    listening: socket.socket,
    started: Future[tuple[asyncio.AbstractEventLoop, asyncio.Event]],
) -> None:
    closing = asyncio.Event()
    application = Application(
        [
            (CONTROL_PATH + r"(\w+)", _ControlHandler, {"control": control}),
            (r".*", _ConsoleHandler, {"handler": handler, "closing": closing}),
        ],
        # Tornado's log of rejected requests would appear in the notebook's stderr.
        log_function=lambda handler: None,
    )
    server = HTTPServer(application)
    server.add_socket(listening)
    started.set_result((asyncio.get_running_loop(), closing))
    await closing.wait()
    server.stop()
    await server.close_all_connections()


class _JsonHandler(RequestHandler):
    def compute_etag(self) -> None:
        return None

    def set_default_headers(self) -> None:
        self.set_header("Server", "qianfan-simulator")

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        code = "InternalError" if status_code >= 500 else "InvalidHTTPRequest"
        self.send(refused(Refusal(code), str(uuid.uuid4())))

    def send(self, response: Response) -> None:
        self.set_status(response.status)
        self.clear_header("Content-Type")
        for name, value in response.headers.items():
            self.set_header(name, value)
        self.finish(response.body or None)


class _ControlHandler(_JsonHandler):
    def initialize(self, control: Control) -> None:
        self._control = control

    def _command(self, name: str) -> None:
        self.send(self._control(name, self.request))

    get = _command
    post = _command


class _ConsoleHandler(_JsonHandler):
    def initialize(self, handler: CallHandler, closing: asyncio.Event) -> None:
        self._handler = handler
        self._closing = closing

    async def _call(self) -> None:
        headers = {name.lower(): value for name, value in self.request.headers.items()}
        request = SignedRequest(
            method=self.request.method or "",
            path=self.request.path,
            query=self.request.query,
            headers=headers,
        )
        response = await self._handler.handle(request, self.request.body, self._closing)
        if response is None:
            self.detach().close()
        else:
            self.send(response)

    get = head = post = put = patch = delete = options = _call
