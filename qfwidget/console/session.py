"""The HTTP session that the SDK's calls use: kept-alive connections, deadlines, size limits, no redirects.

By default, `requests` would break the signature or block forever: it follows redirects, replaces the signature with a
password from `.netrc`, sends loopback requests through a proxy, and reads for as long as bytes arrive.
"""

from __future__ import annotations

import io
import logging
import os
import zlib
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import httpcore
import requests
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict

from ..hints import REASONS
from ..language import Text
from .address import is_loopback
from .connections import Connections, Route, connect_timeout
from .exchange import CallFailed, Exchange, current_exchange
from .obstacles import no_connection

MAX_RESPONSE_BYTES = 8 * 2**20
"""Maximum size of a response, compressed and decompressed. A page of 100 models is less than 1% of it."""

_LOG = logging.getLogger(__name__)
_HEADER_CHARACTERS = 1_000
# No other headers are passed on, since some change the SDK's rate limit for the whole process.
_HEADERS = ("Content-Type", "Date", "X-Bce-Request-Id", "X-Bce-Error-Code", "X-Bce-Error-Message")


class ConsoleSession(requests.Session):
    """A session for all calls of a `Console`. The current exchange records each call.

    Args:
        connections: The connections to use.
    """

    def __init__(self, connections: Connections) -> None:
        super().__init__()
        self.headers["Accept-Encoding"] = "gzip, deflate"
        for scheme in ("https://", "http://"):
            self.mount(scheme, _Adapter(connections))

    def request(self, *args: Any, **options: Any) -> requests.Response:
        """Send one request as `requests.Session.request` does, and read the whole response.

        Args:
            *args: See `requests.Session.request`.
            **options: See `requests.Session.request`. `auth` is replaced.

        Raises:
            CallFailed: No usable response arrived. The exchange records it too.
        """
        exchange = current_exchange()
        try:
            return super().request(*args, **{**options, "auth": _as_signed})
        except CallFailed as failure:
            if exchange is not None:
                exchange.failure = failure
            raise

    def merge_environment_settings(self, url: Any, proxies: Any, *settings: Any) -> Any:
        """Read certificates and proxies from the environment, but use no proxy for loopback addresses.

        Args:
            url: The request's address.
            proxies: See `requests.Session.merge_environment_settings`.
            *settings: See `requests.Session.merge_environment_settings`.
        """
        merged = super().merge_environment_settings(url, proxies, *settings)
        return {**merged, "proxies": {}} if is_loopback(str(url)) else merged

    def get_redirect_target(self, resp: requests.Response) -> None:
        """Return None: redirects are not followed."""


def route_to(url: str, proxies: Mapping[str, str], verify: bool | str) -> Route:
    """Return the route to the console.

    Args:
        url: The console's address.
        proxies: Scheme → address of the proxy, as `requests` merges them from the SDK's and the environment's settings.
        verify: How to verify the server's certificate, merged in the same way.
    """
    proxy = requests.utils.select_proxy(url, dict(proxies)) or None
    variable = next((name for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE") if os.environ.get(name)), "")
    return Route(proxy, _proxy_variable(url, proxy) if proxy else "", verify, variable, _stamp(verify))


def _proxy_variable(url: str, proxy: str) -> str | Text:
    if os.environ.get("QIANFAN_PROXY"):
        return "QIANFAN_PROXY"
    scheme = url.partition(":")[0].lower()
    names = (f"{scheme}_proxy", f"{scheme}_proxy".upper(), "all_proxy", "ALL_PROXY")
    named = next((name for name in names if os.environ.get(name)), None)
    if named is None and proxy in requests.utils.get_environ_proxies(url).values():  # of Windows or macOS
        return REASONS["system_settings"]
    return named or "QIANFAN_PROXY"


def _stamp(verify: bool | str) -> tuple[int, int]:
    if isinstance(verify, str):
        with suppress(OSError, ValueError):
            file = os.stat(verify)
            return file.st_mtime_ns, file.st_size
    return (0, 0)


class _Adapter(BaseAdapter):
    """Sends prepared requests over the connections of this package."""

    def __init__(self, connections: Connections) -> None:
        super().__init__()
        self._connections = connections

    def close(self) -> None:
        self._connections.close()

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Any = None,
        verify: bool | str = True,
        cert: Any = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        url = request.url or ""
        exchange = current_exchange() or Exchange("", requests.Session(), {}, once=False)
        if exchange.once and exchange.sent:
            raise CallFailed("sent_already")
        exchange.begin(timeout)
        exchange.reused = True  # until a connection is opened
        route = route_to(url, proxies or {}, verify)
        try:
            with self._connections.pool(route, unused=exchange.once) as pool:
                self._exchange(pool, request, timeout, exchange)
        except CallFailed:
            raise
        except Exception as error:  # from any library; replaced, since its frames contain keys
            _LOG.debug("%s: the exchange ended with %s", exchange.action, type(error).__name__)
            raise _failure(error, exchange, route) from None
        return _response(request, exchange)

    def _exchange(
        self, pool: httpcore.ConnectionPool, request: requests.PreparedRequest, timeout: float, exchange: Exchange
    ) -> None:
        headers = [(name.encode("latin-1"), _encoded(value)) for name, value in request.headers.items()]
        timeouts = {"connect": connect_timeout(timeout), "read": timeout, "write": timeout, "pool": None}
        extensions = {"timeout": timeouts, "trace": exchange.trace}
        with pool.stream(
            request.method or "", request.url or "", headers=headers, content=_body(request), extensions=extensions
        ) as response:
            received = CaseInsensitiveDict(
                {name.decode("latin-1"): value.decode("latin-1") for name, value in response.headers}
            )
            if int(received.get("Content-Length", 0)) > MAX_RESPONSE_BYTES:  # h11 accepts only digits
                raise CallFailed("too_large")
            packed = bytearray()
            for chunk in response.iter_stream():
                packed += chunk
                if len(packed) > MAX_RESPONSE_BYTES:
                    raise CallFailed("too_large")
        exchange.body = _unpacked(bytes(packed), received.get("Content-Encoding", ""))
        exchange.headers = {name: received[name][:_HEADER_CHARACTERS] for name in _HEADERS if name in received}
        exchange.status = response.status


def _as_signed(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Return the request unchanged. As the `auth` argument, this keeps `requests` from reading `.netrc`."""
    return request


def _encoded(value: str | bytes) -> bytes:
    return value if isinstance(value, bytes) else value.encode("latin-1")


def _body(request: requests.PreparedRequest) -> bytes:
    body = request.body or b""
    if isinstance(body, str):
        return body.encode()
    if not isinstance(body, bytes):
        raise CallFailed("call_failed", reason=REASONS["streamed"])
    return body


def _response(request: requests.PreparedRequest, exchange: Exchange) -> requests.Response:
    response = requests.Response()
    response.status_code = exchange.status or 0
    response.headers = CaseInsensitiveDict(exchange.headers or {})
    response.raw = io.BytesIO(exchange.body)
    response.encoding = "utf-8"  # the encoding of JSON; detecting it in a large body takes minutes
    response.url = request.url or ""
    response.request = request
    return response


def _unpacked(packed: bytes, encoding: str) -> bytes:
    if encoding.strip().lower() in ("", "identity"):
        return packed
    if encoding.strip().lower() not in ("gzip", "x-gzip", "deflate"):
        raise CallFailed("unreadable")
    unpacking = zlib.decompressobj(zlib.MAX_WBITS | 32)
    try:
        body = unpacking.decompress(packed, MAX_RESPONSE_BYTES + 1)
    except zlib.error:
        raise CallFailed("unreadable") from None
    if len(body) > MAX_RESPONSE_BYTES:
        raise CallFailed("too_large")
    if not unpacking.eof:
        raise CallFailed("unreadable")
    return body


def _failure(error: Exception, exchange: Exchange, route: Route) -> CallFailed:
    """Return why there is no response. The exchange knows whether the request was sent; the exception does not."""
    if exchange.sent:
        return CallFailed("timeout" if isinstance(error, httpcore.TimeoutException) else "dropped")
    if isinstance(error, httpcore.ProxyError):
        reason = str(error)[:_HEADER_CHARACTERS]
        cause = "proxy_password" if reason.startswith("407") else "proxy_refused"
        return CallFailed(cause, variable=route.proxy_variable, reason=reason)
    return no_connection(exchange.obstacle or error, exchange.obstacle_host, route)
