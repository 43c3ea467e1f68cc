"""Signs this process in and out."""

from __future__ import annotations

import logging
from collections.abc import Callable

from ..errors import QfError
from ..hints import MESSAGES
from .client import shared_console
from .credentials import bare_key, key_problem
from .failures import WRONG_KEYS, not_signed_in

_LOG = logging.getLogger(__name__)


def sign_in(access_key: str, secret_key: str, *, check: bool = True) -> None:
    """Sign in this Python process: store IAM keys in the SDK's configuration, in memory only.

    If the keys cannot be checked, for example because there is no connection or the clock is wrong, they are stored
    nevertheless, and a warning with the reason is logged. An account without read access is signed in too, since its
    keys are right.

    Args:
        access_key: IAM Access Key. Blanks and a pair of quotes around it are removed.
        secret_key: IAM Secret Key, likewise.
        check: Whether to check the keys with one call, which reads one item of a list.

    Raises:
        NotSignedIn: The keys cannot be IAM keys; the configuration is unchanged.
        ConsoleError: The console does not accept the keys; the previous ones are restored.
        QfError: The SDK cannot start with its configuration.
    """
    problem = key_problem(access_key, secret_key)
    failure: QfError | None = not_signed_in(problem) if problem else None
    restore: Callable[[], None] | None = None
    if failure is None:
        try:
            restore = shared_console().set_keys(bare_key(access_key), bare_key(secret_key))
        except QfError as error:
            failure = error.with_traceback(None)
    del access_key, secret_key  # so that a traceback with locals does not show them
    if restore is not None:
        failure = _check(restore) if check else None
        shared_console().notify()  # also if the previous keys were restored: calls may have used the new ones
    if failure is not None:
        raise failure


def sign_out() -> None:
    """Remove the keys from the SDK's configuration, and close the connections to the console."""
    shared_console().set_keys(None, None)
    shared_console().notify()


def _check(restore: Callable[[], None]) -> QfError | None:
    """Return the error if the console does not accept the keys, after restoring the previous ones."""
    try:
        shared_console().read("DescribeCustomModelSets", {"maxKeys": 1})
    except QfError as error:
        if error.hint_key in WRONG_KEYS:
            restore()
            return error.with_traceback(None)
        if error.hint_key != "missing_read_policy":
            said = MESSAGES["keys_not_checked"].filled({"reason": str(error)}).in_language(error.language)
            _LOG.warning("%s", said)
    except BaseException:
        restore()
        raise
    return None
