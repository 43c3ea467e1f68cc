"""Calls to the Qianfan console: one at a time or a few at once, reads retried, failures explained."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from email.utils import parsedate_to_datetime
from typing import Any

import tenacity

from ..errors import QfError
from ..process import per_process
from . import sdk
from .configuration import Configuration
from .connections import CALLS_IN_FLIGHT, Connections
from .credentials import key_problem
from .exchange import Exchange
from .failures import decoded, explain, is_retryable, not_signed_in
from .redaction import quiet
from .sanitize import harmless
from .session import ConsoleSession, route_to

READ_ATTEMPTS = 3
_LOG = logging.getLogger(__name__)


class Console(Configuration):
    """The console that the SDK is configured for, as it is configured at each call.

    Safe to use from many threads; at most `CALLS_IN_FLIGHT` calls run at the same time, the others wait.
    """

    def __init__(self) -> None:
        super().__init__()
        self._places = threading.BoundedSemaphore(CALLS_IN_FLIGHT)
        self._connections = Connections()
        self._session = ConsoleSession(self._connections)
        self._clock_ahead = 0.0
        self.on_change(self._connections.close)

    @property
    def clock_ahead(self) -> float:
        """Seconds by which the console's clock was ahead of this machine's at its last response, give or take one."""
        return self._clock_ahead

    def read(self, action: str, params: Mapping[str, Any]) -> dict[str, Any]:
        """Call an action that changes nothing. Retries transient failures, up to `READ_ATTEMPTS` attempts.

        Args:
            action: The API's action, as "DescribeModel".
            params: Body of the request.

        Returns:
            Body of the response: `requestId` and `result`, in which every text is fit to be shown (see
            `sanitize.harmless`).

        Raises:
            NotSignedIn: There are no keys that could be IAM keys; nothing was sent.
            ConsoleError: The console answered with an error.
            Unreachable: No response came, or not a console's, or nothing may be sent to the address that is configured.
        """
        attempts = tenacity.Retrying(
            retry=tenacity.retry_if_exception(is_retryable),
            stop=tenacity.stop_after_attempt(READ_ATTEMPTS),
            wait=tenacity.wait_exponential_jitter(initial=0.2, max=2, jitter=0.2),
            reraise=True,
        )
        return attempts(self._read_once, action, params)

    def send_once(self, action: str, params: Mapping[str, Any]) -> dict[str, Any]:
        """Call an action exactly once, whatever happens: for everything that creates or changes something.

        Takes, returns and raises what `read` does. The error's `sent` tells whether the request had left.
        """
        return self._call(Exchange(action, self._session, once=True), params)

    def prepare(self) -> None:
        """Open a connection for a later `send_once`, on a thread of its own, unless enough of them wait already."""
        threading.Thread(target=self._prepare, name="qfwidget-connect", daemon=True).start()

    def _read_once(self, action: str, params: Mapping[str, Any]) -> dict[str, Any]:
        exchange = Exchange(action, self._session, once=False)
        try:
            return self._call(exchange, params)
        except QfError as error:
            if not (exchange.reused and error.hint_key == "dropped"):
                raise
        # The console has closed the connection for being idle: the request is due on a connection of its own.
        return self._call(Exchange(action, self._session, once=True), params)

    def _call(self, exchange: Exchange, params: Mapping[str, Any]) -> dict[str, Any]:
        self.check()
        with self._places:
            body, raised = self._body(exchange, params)
        failure = explain(exchange, body, raised, self.host)
        if failure is not None:
            raise failure
        if raised is not None:
            # A wrapper around the SDK's function has failed after the console had done what it was asked.
            _LOG.error("%s succeeded, but the call of the SDK raised %s afterwards", exchange.action, raised)
        with suppress(TypeError, ValueError):
            date = (exchange.headers or {}).get("Date", "")
            self._clock_ahead = parsedate_to_datetime(date).timestamp() - time.time()
        cleaned: dict[str, Any] = harmless(body or decoded(exchange))
        return cleaned

    def _body(self, exchange: Exchange, params: Mapping[str, Any]) -> tuple[object, str | None]:
        """Call the SDK.

        Returns:
            The body that it returned, and the name of what it raised instead. The exception ends here, since its frames
            hold keys.
        """
        try:
            with quiet():
                return sdk.call(exchange, params).body, None
        except KeyboardInterrupt:
            pass
        except Exception as error:  # the SDK's, or that of a wrapper around it; `explain` makes an error of it
            _LOG.debug("%s: the SDK raised %s", exchange.action, type(error).__name__)
            return None, type(error).__name__
        raise KeyboardInterrupt  # anew: the one that was caught has come through the SDK's frames

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
    """Return the console that everything in this process uses, so that all calls together keep to the limit."""
    return Console()


def sign_in(access_key: str, secret_key: str) -> None:
    """Sign in for this Python process: put IAM keys into the SDK's configuration, in memory.

    Args:
        access_key: IAM Access Key.
        secret_key: IAM Secret Key.

    Raises:
        NotSignedIn: The keys cannot be IAM keys; what was configured before stays.
        QfError: The SDK cannot start as it is configured.
    """
    failure: QfError | None = None
    problem = key_problem(access_key, secret_key)
    if problem is None:
        try:
            shared_console().set_keys(access_key.strip(), secret_key.strip())
        except QfError as error:
            failure = error.with_traceback(None)
    else:
        failure = not_signed_in(problem)
    del access_key, secret_key  # a traceback with locals must not show them
    if failure is not None:
        raise failure
    shared_console().notify()


def sign_out() -> None:
    """Forget the keys in the SDK's configuration, and close the connections to the console."""
    shared_console().set_keys(None, None)
    shared_console().notify()
