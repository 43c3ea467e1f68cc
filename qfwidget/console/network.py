"""Opens network connections within the deadline of their exchange, and some in advance."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import httpcore

from .exchange import current_exchange

_SPARE_SECONDS = 30.0
"""Shorter than servers and gateways wait for the first request of a connection, usually 60 s."""


class Network(httpcore.NetworkBackend):
    """Opens connections that respect the deadline of their exchange, and keeps spare ones.

    Args:
        spares: Maximum number of spare connections.
    """

    def __init__(self, spares: int) -> None:
        self._limit = spares
        self._network = httpcore.SyncBackend()
        self._lock = threading.Lock()
        self._spares: list[_Spare] = []
        self._opening = 0
        self._discarded = 0
        self._closed = False

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        exchange = current_exchange()
        if exchange is not None and exchange.once:
            spare = self._pop_spare(host, port)
            if spare is not None:
                return spare.stream
        with _noting_obstacles(host):
            return _Stream(self._network.connect_tcp(host, port, _left(timeout), local_address, socket_options))

    def open_spare(self, host: str, port: int, tls: ssl.SSLContext | None, timeout: float) -> None:
        """Open a spare connection, unless there are enough or they are being opened.

        Args:
            host: The host to connect to.
            port: Its port.
            tls: Settings of TLS; None for a connection without it.
            timeout: Seconds for each step of opening it.
        """
        with self._lock:
            self._spares, stale = _parted(self._spares, host, port)
            wanted = len(self._spares) + self._opening < self._limit and not self._closed
            discarded = self._discarded
            self._opening += wanted
        for spare in stale:
            spare.stream.close()
        if not wanted:
            return
        opened: _Spare | None = None
        try:
            stream = self._network.connect_tcp(host, port, timeout)
            if tls is not None:
                tls.set_alpn_protocols(["http/1.1"])
                stream = stream.start_tls(tls, host, timeout)
            opened = _Spare(host, port, _Stream(stream, tls_done=tls is not None))
        finally:
            with self._lock:
                self._opening -= 1
                if opened is not None and self._discarded == discarded:
                    self._spares.append(opened)
                    opened = None
        if opened is not None:
            opened.stream.close()

    def close(self) -> None:
        """Close the spare connections, and open no more."""
        with self._lock:
            self._closed = True
        self.close_spares()

    def close_spares(self) -> None:
        """Close the spare connections, and those that are being opened as soon as they are open."""
        with self._lock:
            self._discarded += 1
            spares, self._spares = self._spares, []
        for spare in spares:
            spare.stream.close()

    def _pop_spare(self, host: str, port: int) -> _Spare | None:
        while True:
            with self._lock:
                spare = self._spares.pop(0) if self._spares else None
            if spare is None or spare.is_usable(host, port):
                return spare
            spare.stream.close()


class _Stream(httpcore.NetworkStream):
    """A network stream that respects the deadline of the current exchange."""

    def __init__(self, stream: httpcore.NetworkStream, *, tls_done: bool = False) -> None:
        self._stream = stream
        self._tls_done = tls_done

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        if self._tls_done:
            return self
        with _noting_obstacles(server_hostname or ""):
            return _Stream(self._stream.start_tls(ssl_context, server_hostname, _left(timeout)))

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _Spare:
    """A connection that has not been used yet."""

    def __init__(self, host: str, port: int, stream: httpcore.NetworkStream) -> None:
        self.stream = stream
        self._address = (host, port)
        self._expires_at = time.monotonic() + _SPARE_SECONDS

    def is_usable(self, host: str, port: int) -> bool:
        """Return whether it is connected to this host and port, and still open."""
        return self._address == (host, port) and time.monotonic() < self._expires_at and self._is_open()

    def _is_open(self) -> bool:
        # Reading is necessary: a TLS connection also becomes readable when the server sends session tickets.
        connection = self.stream.get_extra_info("socket")
        try:
            connection.settimeout(0)
            connection.recv(1)
        except (BlockingIOError, ssl.SSLWantReadError):
            return True
        except OSError:
            pass
        return False  # closed by the server, or it sent unexpected data


def _parted(spares: list[_Spare], host: str, port: int) -> tuple[list[_Spare], list[_Spare]]:
    """Split the connections into usable ones and the rest."""
    usable = [spare for spare in spares if spare.is_usable(host, port)]
    return usable, [spare for spare in spares if spare not in usable]


@contextmanager
def _noting_obstacles(host: str) -> Iterator[None]:
    try:
        yield
    except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
        exchange = current_exchange()
        if exchange is not None:
            exchange.obstacle, exchange.obstacle_host = error.__cause__ or error, host
        raise


def _left(timeout: float | None) -> float | None:
    exchange = current_exchange()
    return timeout if exchange is None else exchange.left(timeout)
