"""One exchange over HTTP, as it was signed and with an end to it.

What `requests` does by itself would undo the signature or wait for ever: it follows redirects, puts a password of
`.netrc` in the signature's place, asks a proxy for this machine's own address, and reads whatever comes for as long
as something comes.
"""

from __future__ import annotations

import io
import socket
import threading
import zlib
from contextlib import suppress
from types import TracebackType
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from requests.structures import CaseInsensitiveDict
from urllib3.exceptions import HTTPError, ReadTimeoutError

MAX_ANSWER_BYTES = 8 * 2**20
"""As large as an answer may be, packed and unpacked; a page of a hundred models has less than a hundredth of it."""
TIMEOUTS_PER_ANSWER = 2
"""As many times the SDK's time-out, which begins anew with every byte, as a whole answer may take."""

_CHUNK_BYTES = 2**16
_HEADER_CHARACTERS = 1_000
# The SDK sets its rate by another header, for good and for all who use it here: not for the answerer to decide.
_HEADERS = ("Content-Type", "Date", "X-Bce-Request-Id", "X-Bce-Error-Code", "X-Bce-Error-Message")


class AnswerTooLarge(requests.RequestException):
    """The answer, or what is packed into it, is larger than `MAX_ANSWER_BYTES`."""


class Exchange(requests.Session):
    """A session for one call.

    Args:
        direct: Use no proxy, whatever the environment says.
    """

    def __init__(self, *, direct: bool) -> None:
        super().__init__()
        self.trust_env = not direct
        self._direct = direct
        self.headers["Accept-Encoding"] = "gzip, deflate"

    def request(self, *args: Any, **options: Any) -> requests.Response:
        """Send one request, as `requests.Session.request` does; the answer is read as a whole.

        Raises:
            AnswerTooLarge: See there.
            requests.ReadTimeout: The whole answer did not come in time.
            requests.RequestException: Anything else went wrong.
        """
        options |= {"stream": True, "auth": _as_it_is}
        if self._direct:
            options["proxies"] = None
        with _Deadline(options["timeout"] * TIMEOUTS_PER_ANSWER) as deadline:
            for scheme in ("https://", "http://"):
                self.mount(scheme, _Adapter(deadline))
            try:
                answer = super().request(*args, **options)
                _read(answer)
            except (requests.RequestException, OSError):
                if not deadline.passed:
                    raise
        if deadline.passed:
            raise requests.ReadTimeout("the whole answer did not come in time")
        return answer

    def get_redirect_target(self, resp: requests.Response) -> None:
        """Say that there is no other address to go to."""


def _as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Stands where `requests` would look into `.netrc`."""
    return request


def _read(answer: requests.Response) -> None:
    """Read the body, and leave it with the few headers that mean something."""
    raw = answer.raw
    try:
        if (raw.length_remaining or 0) > MAX_ANSWER_BYTES:
            raise AnswerTooLarge
        packed = bytearray()
        while chunk := raw.read(_CHUNK_BYTES, decode_content=False):
            packed += chunk
            if len(packed) > MAX_ANSWER_BYTES:
                raise AnswerTooLarge
    except ReadTimeoutError as error:
        raise requests.ReadTimeout(error) from None
    except HTTPError as error:
        raise requests.exceptions.ChunkedEncodingError(error) from None
    finally:
        raw.close()
    answer.raw = io.BytesIO(_unpacked(bytes(packed), answer.headers.get("Content-Encoding", "")))
    answer.encoding = "utf-8"  # as JSON is: to guess it of a large body takes minutes
    answer.headers = CaseInsensitiveDict(
        {name: answer.headers[name][:_HEADER_CHARACTERS] for name in _HEADERS if name in answer.headers}
    )


def _unpacked(packed: bytes, encoding: str) -> bytes:
    if encoding.strip().lower() in ("", "identity"):
        return packed
    if encoding.strip().lower() not in ("gzip", "x-gzip", "deflate"):
        raise requests.exceptions.ContentDecodingError
    unpacking = zlib.decompressobj(zlib.MAX_WBITS | 32)
    try:
        body = unpacking.decompress(packed, MAX_ANSWER_BYTES + 1)
    except zlib.error:
        raise requests.exceptions.ContentDecodingError from None
    if len(body) > MAX_ANSWER_BYTES:
        raise AnswerTooLarge
    if not unpacking.eof:
        raise requests.exceptions.ContentDecodingError
    return body


class _Deadline:
    """Shuts the connections that were made under it when its time has passed, wherever their reader is.

    Args:
        seconds: How long it lasts.
    """

    def __init__(self, seconds: float) -> None:
        self.passed = False
        self._lock = threading.Lock()
        self._connections: list[socket.socket] = []
        self._timer = threading.Timer(seconds, self._pass)
        self._timer.name = "qfwidget-deadline"
        self._timer.daemon = True

    def __enter__(self) -> _Deadline:
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._timer.cancel()
        with self._lock:
            for connection in self._connections:
                connection.close()
            self._connections.clear()

    def watch(self, connection: socket.socket) -> None:
        """Take a connection under the deadline."""
        # A second handle, since TLS takes the first one away.
        with self._lock:
            self._connections.append(connection.dup())
        if self.passed:
            self._pass()

    def _pass(self) -> None:
        with self._lock:
            self.passed = True
            for connection in self._connections:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)


class _Adapter(HTTPAdapter):
    """Makes connections that a deadline watches."""

    def __init__(self, deadline: _Deadline) -> None:
        self._deadline = deadline
        super().__init__()

    def get_connection_with_tls_context(self, *args: Any, **options: Any) -> Any:
        pool = super().get_connection_with_tls_context(*args, **options)
        pool.ConnectionCls = _watched(pool.ConnectionCls, self._deadline)
        return pool


def _watched(kind: Any, deadline: _Deadline) -> Any:
    class Watched(kind):  # type: ignore[misc]
        debuglevel = 0  # where it is set, http.client prints every header

        def _new_conn(self) -> socket.socket:
            connection: socket.socket = super()._new_conn()
            deadline.watch(connection)
            return connection

    return Watched
