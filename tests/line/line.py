"""A network line with latency."""

from __future__ import annotations

import asyncio

from tests.line.relay import Peer, Relay


class Line(Relay):
    """A relay to a server with a given round-trip time and unlimited bandwidth.

    Each byte, close and reset arrives half a round trip after it was sent, independently of others. Connecting takes
    one round trip: for the client the connection is open immediately, but its data leaves one round trip later.

    Args:
        target_port: The port of 127.0.0.1 that each connection is passed on to.
        round_trip: Round-trip time in seconds.
    """

    def __init__(self, target_port: int, round_trip: float = 0.04) -> None:
        super().__init__(target_port)
        self._round_trip = round_trip

    async def carry(self, client: Peer, server: Peer) -> None:
        connected = asyncio.get_running_loop().time() + self._round_trip
        await asyncio.gather(self._delay(client, server, connected), self._delay(server, client, connected))

    async def _delay(self, source: Peer, sink: Peer, connected: float) -> None:
        now = asyncio.get_running_loop().time
        under_way: asyncio.Queue[tuple[float, bytes | None]] = asyncio.Queue()

        async def deliver() -> None:
            piece: bytes | None = b"-"
            while piece:
                arrival, piece = await under_way.get()
                await asyncio.sleep(arrival - now())
                await sink.send(piece)

        async def send() -> None:
            async for piece in self.pieces(source):
                under_way.put_nowait((max(now(), connected) + self._round_trip / 2, piece))

        await asyncio.gather(deliver(), send())
