"""A server that sends arbitrary bytes, which a real console would not."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from types import TracebackType

from typing_extensions import Self

Pieces = Callable[[], Iterable[bytes]]


def http(body: bytes, *headers: str, status: str = "200 OK", length: int | None = None) -> bytes:
    """Return a whole response; `length` may be wrong."""
    head = [f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}", *headers, "", ""]
    return "\r\n".join(head).encode() + body


def dripping(answer: bytes, seconds: float) -> Iterable[bytes]:
    """Yield a response byte by byte, with a pause after each."""
    for byte in answer:
        yield bytes([byte])
        time.sleep(seconds)


class RawServer:
    """Listens on loopback, sends the same pieces in response to each request, and closes the connection.

    Args:
        pieces: Returns the pieces to send.
    """

    def __init__(self, pieces: Pieces) -> None:
        self.requests: list[bytes] = []
        self.sent = 0
        self._pieces = pieces
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._threads = [threading.Thread(target=self._listen, daemon=True)]

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(10)

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                thread = threading.Thread(target=self._answer, args=(connection,), daemon=True)
                self._threads.append(thread)
                thread.start()

    def _answer(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            self.requests.append(_request(connection))
            for piece in self._pieces():
                connection.sendall(piece)
                self.sent += len(piece)


def _request(connection: socket.socket) -> bytes:
    """Read a whole request: closing the connection earlier would lose the response."""
    with connection.makefile("rb") as stream:
        head = b"".join(iter(stream.readline, b"\r\n"))
        length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
        return head + stream.read(int(length[1]) if length else 0)
