"""Calls to the simulated console without an SDK: signed here, or not at all."""

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
"""Timeout of a call, in seconds."""


def timestamp(offset: float = 0) -> str:
    """Return the timestamp of a signature made the given number of seconds from now."""
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
    """Return an Authorization header.

    `signed` has the headers to sign, `listed` the names that the header lists as signed (the same if None), `query` the
    canonical query.
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
    path: str = "/v2/model",
    data: bytes | None = None,
    session: requests.Session | None = None,
) -> requests.Response:
    """Make a correctly signed call, with a JSON body or a raw one."""
    host = urlsplit(simulator.url).netloc
    signature = authorization(
        simulator.access_key,
        simulator.secret_key,
        signed={"host": host},
        path=path,
        query=f"Action={quote(action, safe='')}",
    )
    return send(
        simulator,
        {"Authorization": signature},
        path=path,
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
    """Make a call with exactly these headers, besides those of HTTP itself."""
    return (session or requests).request(
        method,
        f"{simulator.url}{path}?{query}",
        headers=headers,
        json=body,
        data=data,
        timeout=TIMEOUT,
    )


def code_of(response: requests.Response) -> str:
    """Return the error code of a response, after checking what all errors have in common."""
    answer = response.json()
    assert set(answer) == {"requestId", "code", "message"}
    assert response.headers["X-Bce-Request-Id"] == answer["requestId"]
    assert response.headers["X-Bce-Error-Code"] == answer["code"]
    return str(answer["code"])


def _hmac(key: str, message: str) -> str:
    return hmac.new(key.encode(), message.encode(), hashlib.sha256).hexdigest()
