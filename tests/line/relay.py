"""A relay passes connections on to a server on this machine, and counts them."""

from __future__ import annotations

import asyncio
import socket
import ssl
import struct
import threading
from collections import Counter
from collections.abc import AsyncIterator
from concurrent.futures import Future
from contextlib import suppress
from types import TracebackType
from typing import Final, Literal

from typing_extensions import Self

CLOSED: Final = b""
"""Follows the last bytes of a peer that has closed its connection."""
_RESET_ON_CLOSE = struct.pack("ii", 1, 0)  # linger for 0 s
_CONFIRMATION_SECONDS = 0.1


class Peer:
    """The client or the server of a connection, as the relay between them sees it."""

    def __init__(
        self, role: Literal["client", "server"], reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.role = role
        self.reader = reader
        self.writer = writer
        # A closed TLS transport has none.
        self._socket = writer.get_extra_info("socket")

    async def send(self, piece: bytes | None) -> None:
        """Send bytes, or close the connection (`CLOSED`), or reset it (None).

        Raises:
            ConnectionError: The connection is lost.
        """
        if piece:
            self.writer.write(piece)
            await self.writer.drain()
        elif piece is None:
            self.reset()
        else:
            await self._close()

    def reset(self) -> None:
        """Reset the connection."""
        with suppress(OSError):  # it may already be closed
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
        self.writer.transport.abort()

    async def _close(self) -> None:
        self.writer.close()
        # asyncio waits 30 s for a TLS peer's confirmation, which a peer that does not read never sends.
        with suppress(asyncio.TimeoutError, OSError):
            await asyncio.wait_for(self.writer.wait_closed(), _CONFIRMATION_SECONDS)
        self.writer.transport.abort()


class Relay:
    """A context manager that listens on a free port of 127.0.0.1, on another thread.

    Subclasses override `carry`.

    Args:
        target_port: The port of 127.0.0.1 that each connection is passed on to.
        tls: If given, clients use TLS with this context's certificate; the target never uses TLS.

    Attributes:
        port: Where clients connect.
        connections: How many connections have been accepted so far.
        bytes_from: How many bytes the clients and the server have sent so far.
    """

    def __init__(self, target_port: int, *, tls: ssl.SSLContext | None = None) -> None:
        self.port = 0
        self.connections = 0
        self.bytes_from: Counter[Literal["client", "server"]] = Counter()
        self._target_port = target_port
        self._tls = tls
        self._open: set[Peer] = set()

    @property
    def open_connections(self) -> int:
        """The number of connected clients."""
        return len(self._open)

    def __enter__(self) -> Self:
        started: Future[tuple[int, asyncio.AbstractEventLoop, asyncio.Event]] = Future()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve(started)), name="relay", daemon=True)
        self._thread.start()
        self.port, self._loop, self._leaving = started.result()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._leaving.set)
        self._thread.join()

    async def carry(self, client: Peer, server: Peer) -> None:
        """Forward what both peers send, until the connection ends."""
        await asyncio.gather(self._pass_on(client, server), self._pass_on(server, client))

    async def pieces(self, peer: Peer) -> AsyncIterator[bytes | None]:
        """Yield what a peer sends as it arrives; finally `CLOSED`, or None if the peer has reset its connection."""
        piece: bytes | None = None
        while piece != CLOSED:
            try:
                piece = await peer.reader.read(2**16)
            except OSError:
                yield None
                return
            self.bytes_from[peer.role] += len(piece)
            yield piece

    async def _pass_on(self, source: Peer, sink: Peer) -> None:
        async for piece in self.pieces(source):
            await sink.send(piece)

    async def _serve(self, started: Future[tuple[int, asyncio.AbstractEventLoop, asyncio.Event]]) -> None:
        leaving = asyncio.Event()
        server = await asyncio.start_server(self._accept, "127.0.0.1", 0, ssl=self._tls)
        started.set_result((server.sockets[0].getsockname()[1], asyncio.get_running_loop(), leaving))
        await leaving.wait()
        server.close()  # when the loop ends, it cancels `_accept`, which resets open connections

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        client = Peer("client", reader, writer)
        self.connections += 1
        self._open.add(client)
        with suppress(OSError, asyncio.CancelledError):
            server = Peer("server", *await asyncio.open_connection("127.0.0.1", self._target_port))
            try:
                await self.carry(client, server)
            finally:
                server.reset()
        client.reset()
        self._open.remove(client)
