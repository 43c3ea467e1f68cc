"""Reads and changes keys and address, which are stored only in the SDK's configuration, and notifies listeners."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..hints import REASONS
from .address import address_problem, host_of, is_loopback
from .credentials import bare_key, key_problem
from .failures import bad_setting, not_signed_in, wrong_address
from .sdk import get_config

_NAMES = ("CONSOLE_API_BASE_URL", "ACCESS_KEY", "SECRET_KEY")


class Configuration:
    """The console and the account that the SDK is configured for.

    Every property and method raises a `QfError` if the SDK cannot start with its configuration.
    """

    def __init__(self) -> None:
        self._hash_key = secrets.token_bytes(16)
        self._overrides: list[_ConsoleOverride] = []
        self._listeners: list[Callable[[], None]] = []

    @property
    def address(self) -> str:
        """The console's address: scheme, host and port."""
        return str(get_config().CONSOLE_API_BASE_URL)

    @property
    def host(self) -> str:
        """Host and port of the console, such as "qianfan.baidubce.com"."""
        return host_of(self.address)

    @property
    def simulated(self) -> bool:
        """Whether the console runs on this machine, which the real one never does."""
        return is_loopback(self.address)

    @property
    def signed_in(self) -> bool:
        """Whether there are keys that can be IAM keys. Only a call shows whether they are valid."""
        return self._key_problem() is None

    @property
    def account(self) -> str:
        """A hash of the signed-in account and its console.

        It is different in each process, reveals nothing about the keys, and may be shown and saved.
        """
        access_key = bare_key(str(get_config().ACCESS_KEY or ""))  # as calls use it
        named = f"{self.address}\n{access_key}".encode(errors="surrogatepass")
        return hashlib.blake2b(named, key=self._hash_key, digest_size=8).hexdigest()

    def on_change(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call a listener after each change of keys or address by this object, on the thread that made it.

        Returns:
            A function that removes the listener.
        """
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def set_keys(self, access_key: str | None, secret_key: str | None) -> Callable[[], None]:
        """Store keys in the SDK's configuration. Does not call the listeners: see `notify`.

        Args:
            access_key: The Access Key; None removes it.
            secret_key: The Secret Key; None removes it.

        Returns:
            A function that stores the previous keys again.
        """
        config = get_config()
        before = config.ACCESS_KEY, config.SECRET_KEY
        config.ACCESS_KEY, config.SECRET_KEY = access_key, secret_key

        def restore() -> None:
            config.ACCESS_KEY, config.SECRET_KEY = before

        return restore

    def notify(self) -> None:
        """Call the listeners after keys or address have changed."""
        for listener in list(self._listeners):
            listener()

    def point_at(self, base_url: str, access_key: str, secret_key: str) -> Callable[[], None]:
        """Point the SDK at another console.

        Args:
            base_url: Scheme, host and port.
            access_key: Key for that console.
            secret_key: Key for that console.

        Returns:
            A function that restores the previous configuration, unless the address has been changed in the meantime.
            Overrides may end in any order.
        """
        config = get_config()
        override = _ConsoleOverride(base_url, {name: getattr(config, name) for name in _NAMES})
        self._overrides.append(override)
        for name, value in zip(_NAMES, (base_url, access_key, secret_key), strict=True):
            setattr(config, name, value)
        self.notify()

        def restore() -> None:
            if override not in self._overrides:
                return
            self._overrides.remove(override)
            if base_url == config.CONSOLE_API_BASE_URL:
                for name, value in override.before.items():
                    setattr(config, name, value)
            for later in self._overrides:
                if later.before["CONSOLE_API_BASE_URL"] == base_url:
                    later.before = override.before
            self.notify()

        return restore

    def check(self) -> None:
        """Check that the configuration allows calls.

        Raises:
            Unreachable: Signed calls to this address are not allowed.
            NotSignedIn: There are no keys, or they cannot be IAM keys.
            QfError: A setting of the SDK has an invalid value.
        """
        problem = address_problem(self.address)
        if problem is not None:
            raise wrong_address(problem, self.host)
        problem = self._key_problem()
        if problem is not None:
            raise not_signed_in(problem)
        config = get_config()
        # The SDK would include the blanks and quotes around a pasted key in the signature.
        config.ACCESS_KEY, config.SECRET_KEY = bare_key(config.ACCESS_KEY), bare_key(config.SECRET_KEY)
        timeout = config.CONSOLE_API_RETRY_TIMEOUT
        if not timeout > 0:
            raise bad_setting("QIANFAN_CONSOLE_API_RETRY_TIMEOUT", timeout, REASONS["positive"])

    def _key_problem(self) -> str | None:
        config = get_config()
        return key_problem(config.ACCESS_KEY, config.SECRET_KEY, application_key=config.AK)


@dataclass(eq=False, repr=False)  # it contains keys
class _ConsoleOverride:
    """Another console that the SDK is pointed at, and the previous configuration."""

    base_url: str
    before: dict[str, Any]
