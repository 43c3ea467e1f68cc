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
    """Return a text with signatures, keys that the SDK includes in its messages, and the given keys hidden."""
    for key in filter(None, keys):
        text = text.replace(key, HIDDEN)
    return _MASKED_KEY.sub(rf"\1({HIDDEN})", _SIGNATURE.sub(HIDDEN, text))


def guard_loggers() -> None:
    """Add filters to the SDK's loggers. Calling this again has no effect."""
    logging.getLogger("qianfan").addFilter(_redact_record)
    logging.getLogger("baidubce.auth.bce_v1_signer").addFilter(_drop_record)


@contextmanager
def quiet() -> Iterator[None]:
    """Return a context manager in which the SDK's log records of this thread are dropped."""
    token = _QUIET.set(True)
    try:
        yield
    finally:
        _QUIET.reset(token)


def _redact_record(record: logging.LogRecord) -> bool:
    """Redact a log record of the SDK. Drop it inside `quiet()`, where the caller reports the failure itself."""
    record.msg, record.args = redact(record.getMessage()), None
    return not _QUIET.get()


def _drop_record(record: logging.LogRecord) -> bool:
    """Drop a log record of the signer, which logs only keys and signatures."""
    return False
