"""Verifies `bce-auth-v1` signatures, as the vendor documents them."""

from __future__ import annotations

import hashlib
import hmac
import re
from calendar import timegm
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from time import strptime
from urllib.parse import parse_qsl, quote, unquote_to_bytes

from .refusals import Refusal

CLOCK_TOLERANCE = 300
"""Maximum difference, in seconds, between the time of a request and the console's clock."""

_AUTHORIZATION = re.compile(
    r"(?P<prefix>bce-auth-v1/(?P<access_key>[^/]*)"
    r"/(?P<timestamp>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)/(?P<lifetime>\d{1,9}))"
    r"/(?P<signed_headers>[^/]*)/(?P<signature>[0-9a-f]{64})"
)
_DEFAULT_HEADERS = ("host", "content-length", "content-md5", "content-type")


@dataclass(frozen=True)
class SignedRequest:
    """The parts of an HTTP request that a signature covers.

    Attributes:
        method: The HTTP method in upper case.
        path: The path as sent, without the query.
        query: The query as sent, without the question mark.
        headers: Lower-case name → value.
    """

    method: str
    path: str
    query: str
    headers: Mapping[str, str]


def verify(request: SignedRequest, credentials: Mapping[str, str], now: float) -> None:
    """Check that a request was signed recently with one of the credentials.

    Args:
        request: The received request.
        credentials: Access Key → Secret Key.
        now: The current time, in seconds since the epoch.

    Raises:
        Refusal: The signature is missing, malformed, wrong or too old.
    """
    match = _AUTHORIZATION.fullmatch(request.headers.get("authorization", "").strip())
    if match is None:
        raise Refusal("InvalidHTTPAuthHeader")
    names = [name.strip().lower() for name in match["signed_headers"].split(";") if name.strip()]
    if names and "host" not in names:
        raise Refusal("InvalidHTTPAuthHeader")
    secret_key = credentials.get(match["access_key"])
    if secret_key is None:
        raise Refusal("InvalidAccessKeyId")
    _check_time(request, match["timestamp"], int(match["lifetime"]), now)

    signing_key = _hmac(secret_key.encode(), match["prefix"].encode())
    expected = [
        _hmac(signing_key.encode(), canonical_request.encode())
        for canonical_request in _canonical_requests(request, names)
    ]
    # A list, not a generator, so that the duration does not reveal which variant matched.
    if not any([hmac.compare_digest(match["signature"], signature) for signature in expected]):
        raise Refusal("SignatureDoesNotMatch")


def access_key_of(authorization: str) -> str | None:
    """Return the Access Key in an Authorization header, verified or not."""
    match = _AUTHORIZATION.fullmatch(authorization.strip())
    return match["access_key"] if match else None


def _check_time(request: SignedRequest, timestamp: str, lifetime: int, now: float) -> None:
    signed_at = _seconds(timestamp)
    sent_at = _seconds(request.headers.get("x-bce-date", timestamp).strip())
    too_far = max(abs(now - signed_at), abs(now - sent_at)) > CLOCK_TOLERANCE
    if too_far or now > signed_at + lifetime + 1:  # + 1: timestamps have whole seconds
        raise Refusal("RequestExpired", f"Request has expired. Timestamp date is {timestamp}.")


def _seconds(timestamp: str) -> int:
    try:
        return timegm(strptime(timestamp, "%Y-%m-%dT%H:%M:%SZ"))
    except ValueError:
        raise Refusal("InvalidHTTPAuthHeader") from None


def _canonical_requests(request: SignedRequest, names: list[str]) -> Iterator[str]:
    """Yield every string that a correct signer may have signed for the request."""
    start = f"{request.method}\n{_uri(request.path)}\n{_query(request.query)}\n"
    for headers, name_set in product(_host_variants(request), _name_sets(request, names)):
        yield start + _headers(headers, name_set)


def _host_variants(request: SignedRequest) -> list[Mapping[str, str]]:
    # The Java and Go SDKs send the host with its port but sign it without.
    host = request.headers.get("host", "")
    name, _, port = host.rpartition(":")
    variants: list[Mapping[str, str]] = [request.headers]
    if name and port.isdigit():
        variants.append({**request.headers, "host": name})
    return variants


def _name_sets(request: SignedRequest, names: list[str]) -> list[set[str]]:
    if names:
        return [set(names)]
    # An empty list means the default headers. HTTP libraries often add Content-Length and Content-Type after signing.
    bce = {name for name in request.headers if name.startswith("x-bce-")}
    full = {*_DEFAULT_HEADERS, *bce}
    return [full, full - {"content-length"}, {"host", *bce}]


def _headers(headers: Mapping[str, str], names: set[str]) -> str:
    values = {name: headers.get(name, "").strip() for name in names}
    return "\n".join(sorted(f"{_encode(name)}:{_encode(value)}" for name, value in values.items() if value))


def _uri(path: str) -> str:
    return quote(unquote_to_bytes(path), safe="/-_.~") or "/"


def _query(query: str) -> str:
    pairs = parse_qsl(query, keep_blank_values=True, encoding="latin-1")
    return "&".join(
        sorted(f"{_encode(name)}={_encode(value)}" for name, value in pairs if name.lower() != "authorization")
    )


def _encode(text: str) -> str:
    # The HTTP server decodes bytes as latin-1.
    return quote(text.encode("latin-1"), safe="-_.~")


def _hmac(key: bytes, message: bytes) -> str:
    return hmac.new(key, message, hashlib.sha256).hexdigest()
