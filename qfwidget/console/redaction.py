"""Keeps keys and signatures out of everything that is said about a call."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

HIDDEN = "[hidden]"
_SIGNATURE = re.compile(r"bce-auth-v1[^\s'\"\\,}]*")
_MASKED_KEY = re.compile(r"((?:Access|Secret) Key)\(`[^`]*`\)")
_QUIET: ContextVar[bool] = ContextVar("qfwidget_quiet", default=False)


def redact(text: str) -> str:
    """Return the text without signatures and without the parts of keys that the SDK puts into its messages."""
    return _MASKED_KEY.sub(rf"\1({HIDDEN})", _SIGNATURE.sub(HIDDEN, text))


class RedactingFilter(logging.Filter):
    """Redacts what the SDK logs, and drops it inside `quiet()`: there the caller reports the failure itself."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = redact(record.getMessage()), None
        return not _QUIET.get()


class SilencingFilter(logging.Filter):
    """Drops everything: the signer's log lines are nothing but keys and signatures."""

    def filter(self, record: logging.LogRecord) -> bool:
        return False


_REDACTING, _SILENCING = RedactingFilter(), SilencingFilter()


def guard_loggers() -> None:
    """Filter the SDK's loggers. Takes effect on records made from now on; calling it again changes nothing."""
    logging.getLogger("qianfan").addFilter(_REDACTING)
    logging.getLogger("baidubce.auth.bce_v1_signer").addFilter(_SILENCING)


@contextmanager
def quiet() -> Iterator[None]:
    """Drop what the SDK logs in this thread while the block runs."""
    token = _QUIET.set(True)
    try:
        yield
    finally:
        _QUIET.reset(token)
