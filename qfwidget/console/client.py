"""Calls the Qianfan console: limits concurrent calls, retries reads, explains failures."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from email.utils import parsedate_to_datetime
from typing import Any

import tenacity

from ..errors import QfError
from ..process import per_process
from . import sdk
from .configuration import Configuration
from .connections import CALLS_IN_FLIGHT, CONNECTIONS_AHEAD, Connections
from .exchange import Exchange
from .failures import console_changed, decoded, explain, is_retryable
from .redaction import quiet
from .sanitize import harmless
from .session import ConsoleSession, route_to

READ_ATTEMPTS = 3
_LOG = logging.getLogger(__name__)


class Console(Configuration):
    """The console that the SDK is configured for. Each call reads the current configuration.

    Thread-safe. At most `CALLS_IN_FLIGHT` calls run at the same time; others wait.

    Attributes:
        clock_ahead: Seconds by which the console's clock was ahead of this machine's at the last response, accurate to
            1 s.
    """

    def __init__(self) -> None:
        super().__init__()
        self._places = threading.BoundedSemaphore(CALLS_IN_FLIGHT)
        self._connections = Connections()
        self._session = ConsoleSession(self._connections)
        self.clock_ahead = 0.0
        self.on_change(self._connections.close)

    def read(self, action: str, params: Mapping[str, Any], *, account: str | None = None) -> dict[str, Any]:
        """Call an action that changes nothing. Retries transient failures, up to `READ_ATTEMPTS` attempts.

        Args:
            action: The API's action, such as "DescribeModel".
            params: Body of the request.
            account: The `account` that the request is meant for; None for the current one.

        Returns:
            Body of the response: `requestId` and `result`, made safe to display by `sanitize.harmless`.

        Raises:
            NotSignedIn: There are no keys, or they cannot be IAM keys; nothing was sent.
            ConsoleError: The console returned an error, or another account has signed in.
            Unreachable: No response arrived, it is not from a console, or calls to the configured address are not
                allowed.
        """
        account = account or self.account
        attempts = tenacity.Retrying(
            retry=tenacity.retry_if_exception(is_retryable),
            stop=tenacity.stop_after_attempt(READ_ATTEMPTS),
            wait=tenacity.wait_exponential_jitter(initial=0.2, max=2, jitter=0.2),
            reraise=True,
        )
        return attempts(self._read_once, action, params, account)

    def send_once(
        self, action: str, params: Mapping[str, Any], *, may_send: Callable[[], bool] = lambda: True
    ) -> dict[str, Any]:
        """Call an action that creates or changes something. The request is sent at most once.

        The result and the exceptions are those of `read`. An error's `sent` says whether the request was sent.

        Args:
            action: See `read`.
            params: See `read`.
            may_send: Called right before the request is sent; it is not sent if this returns False.
        """
        return self._call(Exchange(action, self._session, params, once=True, may_send=may_send))

    def prepare(self, requests: int = 1) -> None:
        """Open connections for later requests of `send_once` in the background, unless enough are open.

        Args:
            requests: How many requests are about to be sent.
        """
        with suppress(RuntimeError):  # no more threads
            for _ in range(min(requests, CONNECTIONS_AHEAD)):
                threading.Thread(target=self._prepare, name="qfwidget-connect", daemon=True).start()

    def close_prepared(self) -> None:
        """Close the connections that `prepare` has opened and no request has used."""
        self._connections.close_prepared()

    def _read_once(self, action: str, params: Mapping[str, Any], account: str) -> dict[str, Any]:
        if account != self.account:
            raise console_changed()
        exchange = Exchange(action, self._session, params, once=False)
        try:
            return self._call(exchange)
        except QfError as error:
            if not (exchange.reused and error.hint_key == "dropped"):
                raise
        # The console closed an idle connection, so a new one is needed.
        return self._call(Exchange(action, self._session, params, once=True))

    def _call(self, exchange: Exchange) -> dict[str, Any]:
        self.check()
        with self._places:
            body, raised = self._body(exchange)
        exchange.keys = tuple(str(key or "") for key in (sdk.get_config().ACCESS_KEY, sdk.get_config().SECRET_KEY))
        failure = explain(exchange, body, raised, self.host)
        if failure is not None:
            raise failure
        if raised is not None:
            # The console has executed the call; a user's wrapper around the SDK's function raised afterwards.
            _LOG.error("%s succeeded, but the SDK call raised %s afterwards", exchange.action, raised)
        with suppress(TypeError, ValueError):
            date = (exchange.headers or {}).get("Date", "")
            self.clock_ahead = parsedate_to_datetime(date).timestamp() - time.time()
        cleaned: dict[str, Any] = harmless(body or decoded(exchange))
        return cleaned

    def _body(self, exchange: Exchange) -> tuple[object, str | None]:
        """Call the SDK.

        Returns:
            The returned body, and the name of the exception if there was one. The exception itself is dropped, since
            its frames contain keys.
        """
        try:
            with quiet():
                return sdk.call(exchange).body, None
        except KeyboardInterrupt:
            pass
        except Exception as error:  # from the SDK or a wrapper around it; `explain` turns it into an error
            _LOG.debug("%s: the SDK raised %s", exchange.action, type(error).__name__)
            return None, type(error).__name__
        raise KeyboardInterrupt  # a new one: the traceback of the first contains the SDK's frames

    def _prepare(self) -> None:
        with suppress(QfError):
            self.check()
            config = sdk.get_config()
            url, proxy = self.address, config.PROXY
            settings = self._session.merge_environment_settings(
                url, {"http": proxy, "https": proxy} if proxy else {}, True, config.SSL_VERIFICATION_ENABLED, None
            )
            route = route_to(url, settings["proxies"], settings["verify"])
            self._connections.prepare(route, url, config.CONSOLE_API_RETRY_TIMEOUT)


@per_process
def shared_console() -> Console:
    """Return the console that all code in this process shares, so that its limit applies to all calls together."""
    return Console()
