"""Explains why a connection to the console could not be opened."""

from __future__ import annotations

import errno
import socket
import ssl
from urllib.parse import urlsplit

import httpcore

from ..hints import REASONS
from ..language import Text
from .connections import Route
from .exchange import CallFailed
from .sanitize import shown

# OpenSSL's codes (X509_V_ERR_…).
_CERTIFICATE_PROBLEMS = {
    9: ("not_yet_valid", "certificate_time"),
    10: ("expired", "certificate_time"),
    18: ("self_signed", "own_authority"),
    19: ("self_signed_in_chain", "own_authority"),
    20: ("unknown_issuer", "own_authority"),
    62: ("other_name", "certificate_name"),
    64: ("other_name", "certificate_name"),
}
_NETWORK_PROBLEMS = {errno.ENETUNREACH: "no_network", errno.EHOSTUNREACH: "no_route"}
_OWN_HINTS = frozenset({"unknown_host", "refused", "timeout", "no_tls"})


def no_connection(error: BaseException, host: str, route: Route) -> CallFailed:
    """Return why no connection was opened, so that nothing was sent.

    Args:
        error: What the operating system or TLS reported.
        host: Host of the connection: the console or the proxy; "" if unknown.
        route: How the console is reached.
    """
    proxy = urlsplit(route.proxy if "://" in route.proxy else f"//{route.proxy}").hostname if route.proxy else None
    is_proxy = proxy is not None and host in ("", proxy)
    if isinstance(error, ssl.SSLCertVerificationError):
        reason, advice = _certificate_problem(error, host, route)
        if is_proxy:
            return CallFailed("untrusted_proxy_certificate", variable=route.proxy_variable, reason=reason)
        return CallFailed("untrusted_certificate", reason=reason, advice=advice)
    problem = _problem(error)
    if is_proxy:
        reason = REASONS[problem or "no_proxy"]
        return CallFailed("proxy_unreachable", variable=route.proxy_variable, reason=reason)
    if problem in _OWN_HINTS:
        return CallFailed(problem)
    return CallFailed("unreachable", reason=REASONS[problem] if problem else type(error).__name__)


def _certificate_problem(error: ssl.SSLCertVerificationError, host: str, route: Route) -> tuple[str | Text, Text]:
    problem, advice_key = _CERTIFICATE_PROBLEMS.get(error.verify_code, ("", "own_authority"))
    reason = REASONS[problem].filled({"name": host}) if problem else error.verify_message or REASONS["unverified"]
    advice = REASONS[advice_key]
    if advice_key == "own_authority" and isinstance(route.verify, str):
        named = {"variable": route.verify_variable, "path": shown(route.verify)}
        advice = REASONS["own_authority_in_file"].filled(named)
    return reason, advice


def _problem(error: BaseException) -> str | None:
    """Return the key of the reason in `hints.REASONS`; None if there is none for it."""
    if isinstance(error, socket.gaierror):
        return "unknown_host"
    if isinstance(error, (TimeoutError, httpcore.TimeoutException)):
        return "timeout"
    if isinstance(error, ssl.SSLError):
        return "no_tls"
    if isinstance(error, ConnectionRefusedError):
        return "refused"
    if isinstance(error, ConnectionError):
        return "reset"
    return _NETWORK_PROBLEMS.get(error.errno or 0) if isinstance(error, OSError) else None
