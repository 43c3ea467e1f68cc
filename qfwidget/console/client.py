"""The Qianfan console, and the only place where the qianfan SDK is used.

Keys and address live in the SDK's own configuration and nowhere else; nothing here keeps a copy.
"""

from __future__ import annotations

import functools
import hashlib
import hmac
import importlib.util
import secrets
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple

import tenacity

from ..errors import QfError
from .address import address_problem, host_of, is_loopback
from .credentials import key_problem
from .failures import answered_error, explain, may_pass, not_signed_in, wrong_address
from .redaction import guard_loggers, quiet
from .sanitize import harmless

ROUTE = "/v2/model"
CALLS_IN_FLIGHT = 4
READ_ATTEMPTS = 3
_OF_THIS_PROCESS = secrets.token_bytes(16)


class Console:
    """The console that the SDK is configured for, as it is configured at each call.

    Safe to use from many threads; at most `CALLS_IN_FLIGHT` calls run at the same time, the others wait.
    """

    def __init__(self) -> None:
        self._places = threading.BoundedSemaphore(CALLS_IN_FLIGHT)
        self._clock_ahead = 0.0
        self._salt = secrets.token_bytes(16)
        self._detours: list[_Detour] = []
        self._listeners: list[Callable[[], None]] = []

    @property
    def host(self) -> str:
        """Host and port of the console, as "qianfan.baidubce.com"."""
        return host_of(_sdk().get_config().CONSOLE_API_BASE_URL)

    @property
    def simulated(self) -> bool:
        """Whether the console runs on this machine, which the real one never does."""
        return is_loopback(_sdk().get_config().CONSOLE_API_BASE_URL)

    @property
    def signed_in(self) -> bool:
        """Whether there are keys that could be IAM keys. Only a call shows whether they are right."""
        return _configured_key_problem() is None

    @property
    def account(self) -> str:
        """What stands for the account that is signed in at this console, in this process only; tells nothing about its
        keys."""
        config = _sdk().get_config()
        named = f"{config.CONSOLE_API_BASE_URL}\n{config.ACCESS_KEY}".encode(errors="surrogatepass")
        return hashlib.blake2b(named, key=_OF_THIS_PROCESS, digest_size=16).hexdigest()

    @property
    def clock_ahead(self) -> float:
        """Seconds by which the console's clock is ahead of this machine's, give or take one, as of its last answer."""
        return self._clock_ahead

    @property
    def session(self) -> str:
        """What stands for the account, as `account`, in this process only: it may be shown and saved."""
        return hmac.new(self._salt, self.account.encode(), hashlib.sha256).hexdigest()[:12]

    def on_change(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Have the listener called whenever this object has changed keys or address, on the thread that did.

        Returns:
            A function that ends this.
        """
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def _tell_listeners(self) -> None:
        for listener in list(self._listeners):
            listener()

    def sign_in(self, access_key: str, secret_key: str) -> None:
        """Put IAM keys into the SDK's configuration, in memory.

        Args:
            access_key: IAM Access Key.
            secret_key: IAM Secret Key.

        Raises:
            NotSignedIn: The keys cannot be IAM keys; what was configured before stays.
        """
        problem = key_problem(access_key, secret_key)
        if problem is None:
            config = _sdk().get_config()
            config.ACCESS_KEY, config.SECRET_KEY = access_key.strip(), secret_key.strip()
            del config
        del access_key, secret_key  # a traceback with locals must not show them
        if problem is not None:
            raise not_signed_in(problem)
        self._tell_listeners()

    def sign_out(self) -> None:
        """Forget the keys in the SDK's configuration."""
        config = _sdk().get_config()
        config.ACCESS_KEY = config.SECRET_KEY = None
        self._tell_listeners()

    def point_at(self, base_url: str, access_key: str, secret_key: str) -> Callable[[], None]:
        """Point the SDK at another console.

        Args:
            base_url: Scheme, host and port.
            access_key: Key for that console.
            secret_key: Key for that console.

        Returns:
            A function that restores what was configured before, unless something else has been configured meanwhile.
            Detours may end in any order.
        """
        config = _sdk().get_config()
        names = ("CONSOLE_API_BASE_URL", "ACCESS_KEY", "SECRET_KEY")
        detour = _Detour(base_url, {name: getattr(config, name) for name in names})
        self._detours.append(detour)
        for name, value in zip(names, (base_url, access_key, secret_key), strict=True):
            setattr(config, name, value)
        self._tell_listeners()

        def restore() -> None:
            if detour not in self._detours:
                return
            self._detours.remove(detour)
            if base_url == config.CONSOLE_API_BASE_URL:
                for name, value in detour.before.items():
                    setattr(config, name, value)
            for later in self._detours:
                if later.before["CONSOLE_API_BASE_URL"] == base_url:
                    later.before = detour.before
            self._tell_listeners()

        return restore

    def read(self, action: str, params: Mapping[str, Any]) -> dict[str, Any]:
        """Call an action that changes nothing. Tried up to `READ_ATTEMPTS` times when the failure may pass by itself.

        Args:
            action: The API's action, as "DescribeModel".
            params: Body of the request.

        Returns:
            Body of the answer: `requestId` and `result`, in which every text is fit to be shown (see `text.harmless`).

        Raises:
            NotSignedIn: There are no keys that could be IAM keys; nothing was sent.
            ConsoleError: The console answered with an error.
            Unreachable: No answer came, or not a console's, or nothing may be sent to the address that is configured.
        """
        attempts = tenacity.Retrying(
            retry=tenacity.retry_if_exception(may_pass),
            stop=tenacity.stop_after_attempt(READ_ATTEMPTS),
            wait=tenacity.wait_exponential_jitter(initial=0.2, max=2, jitter=0.2),
            reraise=True,
        )
        return attempts(self.send_once, action, params)

    def send_once(self, action: str, params: Mapping[str, Any]) -> dict[str, Any]:
        """Call an action exactly once, whatever happens: for everything that creates or changes something.

        Takes, returns and raises what `read` does.
        """
        _check_configuration()
        with self._places:
            body, headers, failure = _exchange(action, params)
        if failure is not None:
            raise failure
        with suppress(TypeError, ValueError):
            self._clock_ahead = parsedate_to_datetime(headers.get("Date", "")).timestamp() - time.time()
        return body


@functools.cache
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
    """
    problem = key_problem(access_key, secret_key)
    if problem is None:
        shared_console().sign_in(access_key, secret_key)
    del access_key, secret_key  # a traceback with locals must not show them
    if problem is not None:
        raise not_signed_in(problem)


def sign_out() -> None:
    """Forget the keys in the SDK's configuration."""
    shared_console().sign_out()


def _check_configuration() -> None:
    """Raise where nothing may be sent as things are configured."""
    address = address_problem(_sdk().get_config().CONSOLE_API_BASE_URL)
    if address is not None:
        raise wrong_address(address, host_of(_sdk().get_config().CONSOLE_API_BASE_URL))
    keys = _configured_key_problem()
    if keys is not None:
        raise not_signed_in(keys)


def _exchange(action: str, params: Mapping[str, Any]) -> tuple[dict[str, Any], Mapping[str, str], QfError | None]:
    """Call and explain. Returns the failure, so that the SDK's exception and its frames, which hold keys, end here."""
    host = host_of(_sdk().get_config().CONSOLE_API_BASE_URL)
    try:
        with quiet():
            response = _sdk().call(action, params)
            body = harmless(response.body)
            return body, response.headers, answered_error(body, response.code, action)
    except KeyboardInterrupt:
        pass
    except Exception as error:
        return {}, {}, explain(error, action, host)
    raise KeyboardInterrupt  # anew: the one that was caught has come through the SDK's frames


def _configured_key_problem() -> str | None:
    config = _sdk().get_config()
    return key_problem(config.ACCESS_KEY, config.SECRET_KEY, application_key=config.AK)


@dataclass(eq=False, repr=False)  # it holds keys
class _Detour:
    """Another console that the SDK is pointed at, and what was configured before."""

    base_url: str
    before: dict[str, Any]


class _Sdk(NamedTuple):
    call: Callable[[str, Mapping[str, Any]], Any]
    get_config: Callable[[], Any]


@functools.cache
def _sdk() -> _Sdk:
    """Import the SDK; about a second the first time, so not on the kernel's thread."""
    guard_loggers()
    warnings.filterwarnings("ignore", "invalid escape sequence", SyntaxWarning, r".*\b(baidubce|qianfan)\b")
    with _no_stub_for_pyarrow(), quiet():
        from qianfan import get_config
        from qianfan.resources.requestor.console_requestor import ConsoleAPIRequestor
        from qianfan.resources.typing import QfRequest, RetryConfig
        from qianfan.version import VERSION

        from .session import Exchange

    def call(action: str, params: Mapping[str, Any]) -> Any:
        """Do what the SDK's `call_action` does, once, and over a connection that keeps to the bounds of `transport`."""
        config = get_config()
        request = QfRequest(method="POST", url=ROUTE, query={"Action": action}, json_body=dict(params))
        request.headers["request-source"] = f"qianfan_py_sdk_v{VERSION}"
        requestor = ConsoleAPIRequestor()
        with Exchange(direct=is_loopback(config.CONSOLE_API_BASE_URL)) as session:
            requestor._client._session = session
            return requestor._request_console_api(
                request,
                str(config.ACCESS_KEY).strip(),
                str(config.SECRET_KEY).strip(),
                RetryConfig(retry_count=1, timeout=config.CONSOLE_API_RETRY_TIMEOUT),
            )

    return _Sdk(call, get_config)


@contextmanager
def _no_stub_for_pyarrow() -> Iterator[None]:
    """Keep the SDK from putting a stub in the place of a missing pyarrow.

    pandas takes the stub for the real one and can then not be imported any more, in this module or in the user's next
    cell.
    """
    _drop_stub_finder()
    if importlib.util.find_spec("pyarrow") is None:
        sys.modules["pyarrow"] = None  # type: ignore[assignment]  # says "not installed" to every thread meanwhile
    try:
        yield
    finally:
        _drop_stub_finder()
        if sys.modules.get("pyarrow", quiet) is None:
            del sys.modules["pyarrow"]


def _drop_stub_finder() -> None:
    sys.meta_path[:] = [f for f in sys.meta_path if type(f).__module__ != "qianfan.fake_pyarrow_replacer"]
