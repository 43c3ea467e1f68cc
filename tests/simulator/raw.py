"""Calls to the simulated console that no SDK makes: signed by hand, or not at all."""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote, urlsplit

import requests

from qfwidget.simulator import Simulator

TIMEOUT = 30
"""Seconds after which a call is given up."""


def timestamp(offset: float = 0) -> str:
    """The time of a signature that is made so many seconds from now."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + offset))


def authorization(
    access_key: str,
    secret_key: str,
    *,
    signed: Mapping[str, str],
    listed: Iterable[str] | None = None,
    method: str = "POST",
    path: str = "/v2/model",
    query: str = "",
    at: str | None = None,
    lifetime: int = 300,
) -> str:
    """An Authorization header.

    `signed` has the headers that go into the signature, `listed` those that the header says went
    into it (the same if None), `query` the canonical query.
    """
    names = sorted(signed) if listed is None else listed
    prefix = f"bce-auth-v1/{access_key}/{at or timestamp()}/{lifetime}"
    headers = sorted(f"{quote(name.lower(), safe='')}:{quote(value, safe='')}" for name, value in signed.items())
    canonical = "\n".join([method, path, query, *headers])
    return f"{prefix}/{';'.join(names)}/{_hmac(_hmac(secret_key, prefix), canonical)}"


def post(
    simulator: Simulator,
    action: str,
    body: Any = None,
    *,
    data: bytes | None = None,
    session: requests.Session | None = None,
) -> requests.Response:
    """One correctly signed call, with a body as JSON or as it is."""
    host = urlsplit(simulator.url).netloc
    signature = authorization(
        simulator.access_key,
        simulator.secret_key,
        signed={"host": host},
        query=f"Action={quote(action, safe='')}",
    )
    return send(
        simulator,
        {"Authorization": signature},
        query=f"Action={quote(action, safe='')}",
        body=body,
        data=data,
        session=session,
    )


def send(
    simulator: Simulator,
    headers: Mapping[str, str],
    *,
    method: str = "POST",
    path: str = "/v2/model",
    query: str = "Action=DescribeSystemModelSets",
    body: Any = None,
    data: bytes | None = None,
    session: requests.Session | None = None,
) -> requests.Response:
    """One call with exactly these headers, besides those of HTTP itself."""
    return (session or requests).request(
        method,
        f"{simulator.url}{path}?{query}",
        headers=headers,
        json=body,
        data=data,
        timeout=TIMEOUT,
    )


def code_of(response: requests.Response) -> str:
    """The error code of an answer, after a look at what every error has."""
    answer = response.json()
    assert set(answer) == {"requestId", "code", "message"}
    assert response.headers["X-Bce-Request-Id"] == answer["requestId"]
    assert response.headers["X-Bce-Error-Code"] == answer["code"]
    return str(answer["code"])


def _hmac(key: str, message: str) -> str:
    return hmac.new(key.encode(), message.encode(), hashlib.sha256).hexdigest()
