"""A simulated console behind TLS and a line."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import trustme

from qfwidget.simulator import Simulator
from tests.line.closing import ClosingServer, OnReuse
from tests.line.line import Line
from tests.line.relay import Relay


@dataclass(frozen=True)
class TlsConsole:
    """The address of a simulated console over TLS.

    Attributes:
        url: Its address, such as "https://127.0.0.1:4443". The certificate is also valid for localhost.
        ca_file: The certificate of the authority, for REQUESTS_CA_BUNDLE.
        line: Counts the connections of the clients.
    """

    url: str
    ca_file: Path
    line: Line


@contextmanager
def tls_console(
    simulator: Simulator,
    *,
    round_trip: float = 0.0,
    idle: float | None = None,
    after_response: bool = False,
    on_reuse: OnReuse | None = None,
) -> Iterator[TlsConsole]:
    """Serve a running simulated console over TLS.

    Args:
        simulator: Calls are recorded here. It sees the Host header, and so the signature, as the client sent it.
        round_trip: Round-trip time in seconds (see `Line`).
        idle: See `ClosingServer`.
        after_response: See `ClosingServer`.
        on_reuse: See `ClosingServer`.
    """
    with ExitStack() as stack:
        port = port_of(simulator)
        if idle is not None or after_response or on_reuse:
            closing = ClosingServer(port, idle=idle, after_response=after_response, on_reuse=on_reuse)
            port = stack.enter_context(closing).port
        authority = trustme.CA()
        ca_file = Path(stack.enter_context(TemporaryDirectory())) / "ca.pem"
        authority.cert_pem.write_to_path(ca_file)
        server = stack.enter_context(Relay(port, tls=_context(authority)))
        line = stack.enter_context(Line(server.port, round_trip))
        yield TlsConsole(f"https://127.0.0.1:{line.port}", ca_file, line)


def port_of(simulator: Simulator) -> int:
    """Return the port of a running simulator."""
    port = urlsplit(simulator.url).port
    assert port is not None
    return port


def _context(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1", "localhost").configure_cert(context)
    return context
