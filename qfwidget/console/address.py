"""Which addresses a signed call may go to."""

from __future__ import annotations

import ipaddress
import os
from urllib.parse import SplitResult, urlsplit

from .sanitize import shown

ALLOW_HTTP = "QFWIDGET_ALLOW_HTTP"
"""The environment variable that names the hosts which http:// may reach: with or without a port, between commas."""

_HOST_CHARACTERS = 300
_LABEL_CHARACTERS = 63


def host_of(url: str) -> str:
    """Return host and port, as "qianfan.baidubce.com"; a name and a password that stand in the address are left out."""
    parts = _parts(url)
    return shown(parts.netloc.rpartition("@")[2] if parts else url, _HOST_CHARACTERS)


def is_loopback(url: str) -> bool:
    """Tell whether the address is on this machine, where the real console never is."""
    parts = _parts(url)
    host = parts.hostname if parts else None
    if host is None or host == "localhost":
        return host is not None
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def address_problem(url: str) -> str | None:
    """Tell why nothing may be sent to an address.

    Args:
        url: The SDK's `CONSOLE_API_BASE_URL`.

    Returns:
        Key of the hint: "bad_address" where the signature would be wrong, which covers host and path;
        "insecure_address" where anyone on the way could read it. None where calls may go.
    """
    parts = _parts(url)
    if parts is None or parts.scheme not in ("http", "https") or host_problem(parts.hostname or "") or _rest(parts):
        return "bad_address"
    if parts.scheme == "http" and not is_loopback(url) and not _allowed(parts):
        return "insecure_address"
    return None


def host_problem(host: str) -> bool:
    """Tell whether a host is neither an IP address nor a name that can be looked up (RFC 1035: labels of 1 to 63)."""
    try:
        ipaddress.ip_address(host)
        return False
    except ValueError:
        pass
    try:
        labels = host.removesuffix(".").encode("idna").split(b".")
    except UnicodeError:
        return True
    return not all(0 < len(label) <= _LABEL_CHARACTERS for label in labels) or ":" in host


def _parts(url: str) -> SplitResult | None:
    # urlsplit drops blanks and control characters, and the SDK does not.
    if not url.isprintable() or " " in url:
        return None
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  # raises where it is none
    except ValueError:
        return None
    return parts


def _rest(parts: SplitResult) -> bool:
    return bool(parts.path or parts.query or parts.fragment or "@" in parts.netloc or "\\" in parts.netloc)


def _allowed(parts: SplitResult) -> bool:
    names = {name.strip().lower() for name in os.environ.get(ALLOW_HTTP, "").split(",")}
    return bool(names & {parts.netloc.lower(), (parts.hostname or "").lower()})
