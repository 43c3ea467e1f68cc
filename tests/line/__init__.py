"""A network between a client and a simulated console: TLS, latency, and servers that close connections."""

from tests.line.closing import ClosingServer
from tests.line.line import Line
from tests.line.relay import Relay
from tests.line.tls import TlsConsole, port_of, tls_console

__all__ = ["ClosingServer", "Line", "Relay", "TlsConsole", "port_of", "tls_console"]
