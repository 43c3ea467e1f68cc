"""Connections to the console: kept alive and shared by all calls, and one opened ahead for the next create."""

from __future__ import annotations

import os
import ssl
import threading
import time
import weakref
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, NamedTuple
from urllib.parse import unquote_to_bytes, urlsplit

import certifi
import httpcore

from .address import host_problem
from .exchange import CallFailed, current_exchange

CALLS_IN_FLIGHT = 4
"""How many calls run at the same time, and so how many connections are kept."""

_KEEP_ALIVE_SECONDS = 30.0
_SPARE_SECONDS = 15.0
"""Shorter than consoles and gateways keep a connection open that waits for its first request."""


class Route(NamedTuple):
    """How the console is reached. Another route has connections of its own.

    Attributes:
        proxy: Address of the proxy; None for a direct connection.
        proxy_variable: The setting that names the proxy, for messages.
        verify: False, True for the default certificates, or the path of a bundle or folder of certificates.
        verify_variable: The setting that names that path, for messages.
        stamp: Changes when the file at that path changes.
    """

    proxy: str | None
    proxy_variable: str
    verify: bool | str
    verify_variable: str
    stamp: tuple[int, int]


class Connections:
    """Pools of connections to one console at a time. Safe to use from many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pools: _Pools | None = None

    @contextmanager
    def pool(self, route: Route, *, unused: bool) -> Iterator[httpcore.ConnectionPool]:
        """Lend a pool; it stays open until the block ends, whatever happens meanwhile.

        Args:
            route: How to reach the console.
            unused: Only connections that have carried no request.

        Raises:
            CallFailed: The route is unusable as it is configured. Nothing was sent.
        """
        pools = self._borrow(route)
        try:
            yield pools.unused if unused else pools.kept
        finally:
            self._give_back(pools)

    def prepare(self, route: Route, url: str, timeout: float) -> None:
        """Open a connection for the next request that must travel on an unused one. Failures are left to that request.

        Args:
            route: How to reach the console; through a proxy nothing is prepared.
            url: The console's address.
            timeout: Seconds to connect.
        """
        if route.proxy is not None:
            return
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        with suppress(CallFailed, httpcore.ConnectError, httpcore.ConnectTimeout):
            pools = self._borrow(route)
            try:
                context = pools.tls if parts.scheme == "https" else None
                pools.backend.prepare(parts.hostname or "", port, context, timeout)
            finally:
                self._give_back(pools)

    def close(self) -> None:
        """Close all connections, those in use once their calls have ended."""
        with self._lock:
            pools, self._pools = self._pools, None
            closable = pools is not None and pools.borrowers == 0
        if pools is not None and closable:
            pools.close()

    def _borrow(self, route: Route) -> _Pools:
        with self._lock:
            retired, reached = self._pools, self._pools
            if reached is None or reached.route != route:
                reached = self._pools = _Pools(route)
            reached.borrowers += 1
            closable = retired is not None and retired is not reached and retired.borrowers == 0
        if retired is not None and closable:
            retired.close()
        return reached

    def _give_back(self, pools: _Pools) -> None:
        with self._lock:
            pools.borrowers -= 1
            closable = pools is not self._pools and pools.borrowers == 0
        if closable:
            pools.close()


class _Pools:
    """The pools of one route."""

    def __init__(self, route: Route) -> None:
        self.route = route
        self.borrowers = 0
        self.tls = _tls(route)
        self.backend = _Backend()
        self.kept = self._pool(keep=CALLS_IN_FLIGHT)
        self.unused = self._pool(keep=0)
        # Also closes them when they are dropped without being closed, and when the process ends.
        self.close = weakref.finalize(self, _close, self.kept, self.unused, self.backend)

    def _pool(self, keep: int) -> httpcore.ConnectionPool:
        options: dict[str, Any] = {
            "ssl_context": self.tls,
            "max_connections": CALLS_IN_FLIGHT,
            "max_keepalive_connections": keep,
            "keepalive_expiry": _KEEP_ALIVE_SECONDS,
            "network_backend": self.backend,
        }
        if self.route.proxy is None:
            return httpcore.ConnectionPool(**options)
        return httpcore.ConnectionPool(**options, proxy=_proxy(self.route))


def _close(*connections: httpcore.ConnectionPool | _Backend) -> None:
    for each in connections:
        each.close()


def _tls(route: Route) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if route.verify is False:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    else:
        path = certifi.where() if route.verify is True else route.verify
        try:
            context.load_verify_locations(**{"capath" if os.path.isdir(path) else "cafile": path})
        except (OSError, ValueError) as error:  # an SSLError is an OSError
            reason = "holds no certificates" if isinstance(error, ssl.SSLError) else "cannot be read"
            raise CallFailed("bad_ca_bundle", variable=route.verify_variable, path=path, reason=reason) from None
    key_log = os.environ.get("SSLKEYLOGFILE")
    if key_log:
        try:
            context.keylog_filename = key_log
        except (OSError, ValueError):
            raise CallFailed("bad_key_log", variable="SSLKEYLOGFILE", path=key_log) from None
    return context


def _proxy(route: Route) -> httpcore.Proxy:
    """Read the proxy's address. Its value may hold a password, so that a message only names the setting."""
    unusable = CallFailed("bad_proxy", variable=route.proxy_variable)
    address = route.proxy or ""
    try:
        parts = urlsplit(address if "://" in address else f"http://{address}")
        port = f":{parts.port}" if parts.port is not None else ""
    except ValueError:
        raise unusable from None
    host = parts.hostname or ""
    if not address.isascii() or host_problem(host) or parts.scheme not in ("http", "https", "socks5", "socks5h"):
        raise unusable
    url = f"{parts.scheme}://{f'[{host}]' if ':' in host else host}{port}"
    auth = None
    if parts.username is not None:
        auth = (unquote_to_bytes(parts.username), unquote_to_bytes(parts.password or ""))
    return httpcore.Proxy(url, auth=auth)


class _Backend(httpcore.NetworkBackend):
    """Opens connections that keep to the deadline of the exchange which uses them, and keeps one opened ahead."""

    def __init__(self) -> None:
        self._network = httpcore.SyncBackend()
        self._lock = threading.Lock()
        self._spare: _Spare | None = None
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
            with self._lock:
                spare, self._spare = self._spare, None
            if spare is not None and spare.usable(host, port):
                return spare.stream
        with _noting_obstacles():
            return _Stream(self._network.connect_tcp(host, port, _left(timeout), local_address, socket_options))

    def prepare(self, host: str, port: int, tls: ssl.SSLContext | None, timeout: float) -> None:
        """Open a connection ahead, unless a usable one waits already."""
        with self._lock:
            if self._spare is not None and self._spare.usable(host, port):
                return
            self._spare = None
        stream = self._network.connect_tcp(host, port, timeout)
        if tls is not None:
            tls.set_alpn_protocols(["http/1.1"])
            stream = stream.start_tls(tls, host, timeout)
        spare = _Spare(host, port, _Stream(stream, tls_done=tls is not None))
        with self._lock:
            unwanted = spare if self._closed else self._spare
            if not self._closed:
                self._spare = spare
        if unwanted is not None:
            unwanted.stream.close()

    def close(self) -> None:
        with self._lock:
            self._closed = True
            spare, self._spare = self._spare, None
        if spare is not None:
            spare.stream.close()


class _Stream(httpcore.NetworkStream):
    """A network stream whose operations end with the current exchange's time."""

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
        with _noting_obstacles():
            return _Stream(self._stream.start_tls(ssl_context, server_hostname, _left(timeout)))

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _Spare:
    """A connection that has carried nothing yet."""

    def __init__(self, host: str, port: int, stream: httpcore.NetworkStream) -> None:
        self.stream = stream
        self._address = (host, port)
        self._expires_at = time.monotonic() + _SPARE_SECONDS

    def usable(self, host: str, port: int) -> bool:
        """Tell whether it leads there and is still open; closes it where it does not."""
        if self._address == (host, port) and time.monotonic() < self._expires_at and self._is_open():
            return True
        self.stream.close()
        return False

    def _is_open(self) -> bool:
        # A TLS connection also becomes readable when the server sends session tickets, so it has to be read.
        connection = self.stream.get_extra_info("socket")
        try:
            connection.settimeout(0)
            connection.recv(1)
        except (BlockingIOError, ssl.SSLWantReadError):
            return True
        except OSError:
            pass
        return False  # closed by the other side, or it sends what nobody asked for


@contextmanager
def _noting_obstacles() -> Iterator[None]:
    try:
        yield
    except httpcore.ConnectError as error:
        exchange = current_exchange()
        if exchange is not None:
            exchange.obstacle = error.__cause__
        raise


def _left(timeout: float | None) -> float | None:
    exchange = current_exchange()
    return timeout if exchange is None else exchange.left(timeout)
