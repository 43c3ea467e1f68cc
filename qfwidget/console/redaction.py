"""Keeps keys and signatures out of messages and logs."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

HIDDEN = "[hidden]"
_SIGNATURE = re.compile(r"bce-auth-v1[^\s'\"\\,}]*")
_MASKED_KEY = re.compile(r"((?:Access|Secret) Key)\(`[^`]*`\)")
_QUIET: ContextVar[bool] = ContextVar("qfwidget_quiet", default=False)


def redact(text: str, keys: Iterable[str] = ()) -> str:
    """Return the text without signatures, without the parts of keys that the SDK includes in its messages, and without
    the given keys."""
    for key in filter(None, keys):
        text = text.replace(key, HIDDEN)
    return _MASKED_KEY.sub(rf"\1({HIDDEN})", _SIGNATURE.sub(HIDDEN, text))


class RedactingFilter(logging.Filter):
    """Redacts the SDK's log records. Drops them inside `quiet()`, where the caller reports the failure itself."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = redact(record.getMessage()), None
        return not _QUIET.get()


class SilencingFilter(logging.Filter):
    """Drops all records: the signer logs only keys and signatures."""

    def filter(self, record: logging.LogRecord) -> bool:
        return False


_REDACTING, _SILENCING = RedactingFilter(), SilencingFilter()


def guard_loggers() -> None:
    """Add the filters to the SDK's loggers. Calling it again has no effect."""
    logging.getLogger("qianfan").addFilter(_REDACTING)
    logging.getLogger("baidubce.auth.bce_v1_signer").addFilter(_SILENCING)


@contextmanager
def quiet() -> Iterator[None]:
    """Drop the SDK's log records in this thread while the block runs."""
    token = _QUIET.set(True)
    try:
        yield
    finally:
        _QUIET.reset(token)
