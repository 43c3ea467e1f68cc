"""Checks which addresses signed calls may be sent to."""

from __future__ import annotations

import ipaddress
import os
from contextlib import suppress
from urllib.parse import SplitResult, urlsplit

from .sanitize import shown

ALLOW_HTTP = "QFWIDGET_ALLOW_HTTP"
"""The environment variable with the hosts that http:// is allowed for: comma-separated, with or without a port."""

_HOST_CHARACTERS = 300
_LABEL_CHARACTERS = 63


def host_of(url: str) -> str:
    """Return host and port of an address, such as "qianfan.baidubce.com", without user name and password."""
    parts = _parts(url)
    return shown(parts.netloc.rpartition("@")[2] if parts else url, _HOST_CHARACTERS)


def is_loopback(url: str) -> bool:
    """Return whether the address is on this machine; the real console's never is."""
    parts = _parts(url)
    host = (parts and parts.hostname) or ""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def address_problem(url: str) -> str | None:
    """Return why signed calls to an address are not allowed.

    Args:
        url: The SDK's `CONSOLE_API_BASE_URL`.

    Returns:
        Key of the hint: "bad_address" if signatures, which cover host and path, would be invalid; "insecure_address"
        if anyone on the network path could read the calls. None if calls are allowed.
    """
    parts = _parts(url)
    if parts is None or parts.scheme not in ("http", "https") or is_bad_host(parts.hostname or "") or _has_more(parts):
        return "bad_address"
    if parts.scheme == "http" and not is_loopback(url) and not _allowed(parts):
        return "insecure_address"
    return None


def is_bad_host(host: str) -> bool:
    """Return whether a host is neither an IP address nor a valid host name (RFC 1035: labels of 1 to 63 characters)."""
    with suppress(ValueError):
        ipaddress.ip_address(host)
        return False
    try:
        labels = host.removesuffix(".").encode("idna").split(b".")
    except UnicodeError:
        return True
    return not all(0 < len(label) <= _LABEL_CHARACTERS for label in labels) or ":" in host


def _parts(url: str) -> SplitResult | None:
    # urlsplit drops spaces and control characters; the SDK does not.
    if not url.isprintable() or " " in url:
        return None
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  # raises if it is invalid
    except ValueError:
        return None
    return parts


def _has_more(parts: SplitResult) -> bool:
    """Return whether an address has more than scheme, host and port."""
    return bool(parts.path or parts.query or parts.fragment or "@" in parts.netloc or "\\" in parts.netloc)


def _allowed(parts: SplitResult) -> bool:
    names = {name.strip().lower() for name in os.environ.get(ALLOW_HTTP, "").split(",")}
    return bool(names & {parts.netloc.lower(), (parts.hostname or "").lower()})
