"""Imports the qianfan SDK on first use and calls its public functions, which it looks up at each call."""

from __future__ import annotations

import importlib.util
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any, NamedTuple

import requests
from pydantic.alias_generators import to_snake

from ..errors import QfError
from ..process import importing, per_process
from .exchange import Exchange, current_exchange, observed
from .failures import misconfigured
from .redaction import guard_loggers, quiet

ROUTE = "/v2/model"
_WITHOUT_METHOD = frozenset({"CreateModelCompTask"})
"""Actions whose method in `Model.V2` fails: its `config` argument conflicts with the requestor's (SDK 0.4.12.3)."""


def get_config() -> Any:
    """Return the SDK's configuration. The first call imports the SDK, which takes about a second.

    Raises:
        QfError: The SDK cannot start with its configuration. The next call tries again.
    """
    return _sdk().get_config()


def call(exchange: Exchange) -> Any:
    """Call an action once, with its method in `Model.V2`, or else with `call_action`.

    The function is looked up at each call, so that a user's wrapper around it is used. Its requests use the exchange's
    session; the SDK's other calls use their own.

    Args:
        exchange: Names the action and its parameters, and records the call.

    Returns:
        The SDK's `QfResponse`.

    Raises:
        Exception: Whatever the SDK raises.
    """
    sdk = _sdk()
    action, params = exchange.action, exchange.params
    with observed(exchange):
        method = None if action in _WITHOUT_METHOD else getattr(sdk.resources.Model.V2, to_snake(action), None)
        if method is None:
            return sdk.console_utils.call_action(ROUTE, action, dict(params), retry_count=1)
        return method(**{to_snake(name): value for name, value in params.items()}, retry_count=1)


class _Requests:
    """Replaces `requests` in the SDK's HTTP client, which creates a session for each call."""

    def session(self) -> requests.Session:
        """Return the session of the current exchange, or a plain one in users' own calls."""
        exchange = current_exchange()
        return requests.session() if exchange is None else exchange.session

    def __getattr__(self, name: str) -> Any:
        return getattr(requests, name)


class _Sdk(NamedTuple):
    resources: ModuleType
    console_utils: ModuleType
    get_config: Callable[[], Any]


@per_process
def _sdk() -> _Sdk:
    guard_loggers()
    warnings.filterwarnings("ignore", "invalid escape sequence", SyntaxWarning, r".*\b(baidubce|qianfan)\b")
    failure: QfError | None = None
    with importing(), _no_stub_for_pyarrow(), quiet():
        try:
            import qianfan.resources
            import qianfan.resources.console.utils
            import qianfan.resources.http_client
            from qianfan import get_config

            get_config()
        except Exception as error:  # of any type; raised below, without the SDK's frames
            failure = misconfigured(error)
    if failure is not None:
        raise failure
    http_client: Any = qianfan.resources.http_client
    http_client.requests = _Requests()
    return _Sdk(
        resources=qianfan.resources,
        console_utils=qianfan.resources.console.utils,
        get_config=get_config,
    )


@contextmanager
def _no_stub_for_pyarrow() -> Iterator[None]:
    """Prevent the SDK from replacing a missing pyarrow with a stub.

    pandas would mistake the stub for pyarrow, and its import would fail, here or in the user's next cell.
    """
    _drop_stub_finder()
    if importlib.util.find_spec("pyarrow") is None:
        sys.modules["pyarrow"] = None  # type: ignore[assignment]  # makes every import of pyarrow fail in the meantime
    try:
        yield
    finally:
        _drop_stub_finder()
        if sys.modules.get("pyarrow", quiet) is None:
            del sys.modules["pyarrow"]


def _drop_stub_finder() -> None:
    sys.meta_path[:] = [f for f in sys.meta_path if type(f).__module__ != "qianfan.fake_pyarrow_replacer"]
