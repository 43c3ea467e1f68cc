"""Publishes which console and account the form uses, and signs in."""

from __future__ import annotations

from ..console.account import sign_in
from ..console.client import shared_console
from ..console.failures import console_changed
from ..errors import QfError
from . import events, messages


class ConsoleService:
    """Publishes the console, and refuses changes that were made for another one.

    Args:
        publish: Sets the widget's traits.
        takes_keys: Whether the form may sign this process in and out.
    """

    def __init__(self, publish: events.Publish, *, takes_keys: bool) -> None:
        self._publish = publish
        self._takes_keys = takes_keys
        self._console = shared_console()
        self._misconfigured = False

    @property
    def signed_in(self) -> bool:
        """Whether the process is signed in."""
        return self._console.signed_in

    def publish(self) -> None:
        """Publish the console, or the error if the SDK cannot start."""
        console = self._console
        try:
            info = events.ConsoleInfo(
                host=console.host,
                simulated=console.simulated,
                signedIn=console.signed_in,
                session=console.account,
                takesKeys=self._takes_keys,
            )
        except QfError as error:  # the SDK cannot start; the next "hello" tries again
            self._misconfigured = True
            self._publish(error=error.to_dict())
            return
        corrected, self._misconfigured = self._misconfigured, False
        self._publish(**({"error": None} if corrected else {}), console=info)

    def check_session(self, request: messages.Change) -> None:
        """Check that a change was made for the current console and account.

        Raises:
            ConsoleError: It was made for another one.
        """
        if request.session is not None and request.session != self._console.account:
            raise console_changed()

    def sign_in(self, request: messages.SignIn) -> None:
        """Sign in.

        Raises:
            QfError: The form accepts no keys, the keys cannot be IAM keys, or the SDK cannot start.
        """
        self.check_takes_keys()
        # The page lists the models next, which checks the keys.
        sign_in(request.access_key.get_secret_value(), request.secret_key.get_secret_value(), check=False)

    def check_takes_keys(self) -> None:
        """Check that the form may sign in and out.

        Raises:
            QfError: It must not.
        """
        if not self._takes_keys:
            raise QfError("SignInRefused", hint_key="sign_in_refused")
