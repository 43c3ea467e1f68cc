"""A server that closes kept-alive connections."""

from __future__ import annotations

import asyncio
import re
from contextlib import suppress
from typing import Literal

from tests.line.relay import CLOSED, Peer, Relay

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)

OnReuse = Literal["close", "reset"]


class ClosingServer(Relay):
    """A relay to a plain HTTP server that closes connections without announcing it in a header.

    The first request of each connection is answered. Bodies need a Content-Length.

    Args:
        target_port: The port of 127.0.0.1 that each connection is passed on to.
        idle: Close a connection after this many seconds without a request.
        after_response: Close each connection right after its first response.
        on_reuse: Do not pass on the second request of a connection: "close" reads it and closes the connection;
            "reset" resets it when the first byte arrives.
    """

    def __init__(
        self,
        target_port: int,
        *,
        idle: float | None = None,
        after_response: bool = False,
        on_reuse: OnReuse | None = None,
    ) -> None:
        super().__init__(target_port)
        self._idle = idle
        self._after_response = after_response
        self._on_reuse = on_reuse

    async def carry(self, client: Peer, server: Peer) -> None:
        with suppress(asyncio.TimeoutError, asyncio.IncompleteReadError, ConnectionError):
            used = False
            while not (used and self._after_response):
                first = await asyncio.wait_for(client.reader.readexactly(1), self._idle)
                if used and self._on_reuse == "reset":
                    return client.reset()
                request = await self._message(client, first)
                if used and self._on_reuse == "close":
                    break
                await server.send(request)
                await client.send(await self._message(server))
                used = True
        await client.send(CLOSED)

    async def _message(self, peer: Peer, start: bytes = b"") -> bytes:
        """Read a whole request or response."""
        head = start + await peer.reader.readuntil(b"\r\n\r\n")
        length = _LENGTH.search(head)
        message = head + await peer.reader.readexactly(int(length[1]) if length else 0)
        self.bytes_from[peer.role] += len(message)
        return message
