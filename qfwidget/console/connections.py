"""Connections to the console: kept alive, shared by all calls, and some opened in advance for creates."""

from __future__ import annotations

import os
import ssl
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, NamedTuple
from urllib.parse import unquote_to_bytes, urlsplit

import certifi
import httpcore

from ..hints import REASONS
from ..language import Text
from .address import is_bad_host
from .exchange import CallFailed
from .network import Network

CALLS_IN_FLIGHT = 4
"""Maximum number of concurrent calls and of connections that are kept for later calls."""

CONNECTIONS_AHEAD = 2 * CALLS_IN_FLIGHT
"""Maximum number of spare connections: two for each call in flight, since opening one takes twice as long as a call."""

CONNECT_SECONDS = 10.0
"""Maximum time to open a connection, including TLS."""

_KEEP_ALIVE_SECONDS = 30.0


class Route(NamedTuple):
    """How the console is reached. Each route has its own connections.

    Attributes:
        proxy: Address of the proxy; None for a direct connection.
        proxy_variable: Name of the setting with the proxy, for messages.
        verify: False, True for the default certificates, or the path of a file or folder of certificates.
        verify_variable: Name of the setting with that path, for messages.
        stamp: Modification time and size of the file at that path.
    """

    proxy: str | None
    proxy_variable: str | Text
    verify: bool | str
    verify_variable: str
    stamp: tuple[int, int]


class Connections:
    """Connection pools for one route at a time. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pools: _Pools | None = None

    @contextmanager
    def pool(self, route: Route, *, unused: bool) -> Iterator[httpcore.ConnectionPool]:
        """Return a context manager with a pool, which stays open until the block ends.

        Args:
            route: How to reach the console.
            unused: Whether only connections without earlier requests may be used.

        Raises:
            CallFailed: The configuration of the route is invalid. Nothing was sent.
        """
        pools = self._borrow(route)
        try:
            yield pools.unused if unused else pools.kept
        finally:
            self._give_back(pools)

    def prepare(self, route: Route, url: str, timeout: float) -> None:
        """Open a connection for a later request that needs an unused one. Failures are ignored.

        Args:
            route: How to reach the console. With a proxy, this does nothing.
            url: The console's address.
            timeout: The SDK's timeout, in seconds.
        """
        if route.proxy is not None:
            return
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        with suppress(CallFailed, httpcore.ConnectError, httpcore.ConnectTimeout):
            pools = self._borrow(route)
            try:
                context = pools.tls if parts.scheme == "https" else None
                pools.network.open_spare(parts.hostname or "", port, context, connect_timeout(timeout))
            finally:
                self._give_back(pools)

    def close_prepared(self) -> None:
        """Close the connections that `prepare` has opened and no request has used."""
        with self._lock:
            pools = self._pools
        if pools is not None:
            pools.network.close_spares()

    def close(self) -> None:
        """Close all connections; those in use are closed when their calls end."""
        with self._lock:
            pools, self._pools = self._pools, None
        self._close_if_unused(pools)

    def _borrow(self, route: Route) -> _Pools:
        with self._lock:
            before = borrowed = self._pools
            if borrowed is None or borrowed.route != route:
                borrowed = self._pools = _Pools(route)
            borrowed.borrowers += 1
        self._close_if_unused(before)
        return borrowed

    def _give_back(self, pools: _Pools) -> None:
        with self._lock:
            pools.borrowers -= 1
        self._close_if_unused(pools)

    def _close_if_unused(self, pools: _Pools | None) -> None:
        """Close pools that have been replaced, unless a call uses them. Nothing can borrow them again."""
        with self._lock:
            unused = pools is not self._pools and pools is not None and pools.borrowers == 0
        if pools is not None and unused:
            pools.close()


class _Pools:
    """The pools of one route."""

    def __init__(self, route: Route) -> None:
        self.route = route
        self.borrowers = 0
        self.tls = _tls(route)
        self.network = Network(spares=CONNECTIONS_AHEAD)
        self.kept = self._pool(keep=CALLS_IN_FLIGHT)
        self.unused = self._pool(keep=0)
        # Also closes them when this object is garbage-collected, and at exit.
        self.close = weakref.finalize(self, _close, self.kept, self.unused, self.network)

    def _pool(self, keep: int) -> httpcore.ConnectionPool:
        options: dict[str, Any] = {
            "ssl_context": self.tls,
            "max_connections": CALLS_IN_FLIGHT,
            "max_keepalive_connections": keep,
            "keepalive_expiry": _KEEP_ALIVE_SECONDS,
            "network_backend": self.network,
        }
        if self.route.proxy is None:
            return httpcore.ConnectionPool(**options)
        return httpcore.ConnectionPool(**options, proxy=_proxy(self.route, self.tls))


def connect_timeout(timeout: float) -> float:
    """Limit the SDK's timeout, in seconds, to `CONNECT_SECONDS`."""
    return min(timeout, CONNECT_SECONDS)


def _close(*connections: httpcore.ConnectionPool | Network) -> None:
    for each in connections:
        each.close()


def _tls(route: Route) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    # As `requests` does: a file may hold the server's own certificate without that of its CA.
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    if route.verify is False:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    else:
        path = certifi.where() if route.verify is True else route.verify
        try:
            context.load_verify_locations(**{"capath" if os.path.isdir(path) else "cafile": path})
        except (OSError, ValueError) as error:  # an SSLError is an OSError
            reason = REASONS["empty_bundle" if isinstance(error, ssl.SSLError) else "unreadable_file"]
            raise CallFailed("bad_ca_bundle", variable=route.verify_variable, path=path, reason=reason) from None
    key_log = os.environ.get("SSLKEYLOGFILE")
    if key_log:
        try:
            context.keylog_filename = key_log
        except (OSError, ValueError):
            raise CallFailed("bad_key_log", variable="SSLKEYLOGFILE", path=key_log) from None
    return context


def _proxy(route: Route, tls: ssl.SSLContext) -> httpcore.Proxy:
    """Parse the proxy's address. It may contain a password, so messages only mention the setting's name."""
    unusable = CallFailed("bad_proxy", variable=route.proxy_variable)
    address = route.proxy or ""
    try:
        parts = urlsplit(address if "://" in address else f"http://{address}")
        port = f":{parts.port}" if parts.port is not None else ""
    except ValueError:
        raise unusable from None
    host = parts.hostname or ""
    if not address.isascii() or is_bad_host(host) or parts.scheme not in ("http", "https", "socks5", "socks5h"):
        raise unusable
    url = f"{parts.scheme}://{f'[{host}]' if ':' in host else host}{port}"
    auth = None
    if parts.username is not None:
        auth = (unquote_to_bytes(parts.username), unquote_to_bytes(parts.password or ""))
    # A proxy over TLS is verified as the console is.
    return httpcore.Proxy(url, auth=auth, ssl_context=tls if parts.scheme == "https" else None)
