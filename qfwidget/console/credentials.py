"""Checks, before anything is sent, whether keys can be IAM keys."""

from __future__ import annotations

import re

# An application's API Key has 24 characters; an IAM Access Key has 26 or 32.
_APPLICATION_KEY = re.compile(r"(?!ALTAK)[A-Za-z0-9]{24}")
_QUOTES = ('""', "''", "``", "“”", "\u2018\u2019", "「」")


def bare_key(key: str) -> str:
    """Return a key without the blanks and the pair of quotes around it, which are often pasted with it."""
    key = key.strip()
    return key[1:-1].strip() if len(key) > 1 and key[0] + key[-1] in _QUOTES else key


def key_problem(access_key: object, secret_key: object, *, application_key: object = None) -> str | None:
    """Return why two values cannot be an IAM Access Key and Secret Key. Blanks and a pair of quotes around them are
    allowed.

    Args:
        access_key: The value given as the Access Key.
        secret_key: The value given as the Secret Key.
        application_key: The application key in the configuration, which users sometimes set instead of IAM keys.

    Returns:
        Key of the hint: "not_signed_in", "wrong_kind_of_key" or "bad_key". None if the keys can be IAM keys.
    """
    if any(key is not None and not isinstance(key, str) for key in (access_key, secret_key)):
        return "bad_key"
    access, secret = (bare_key(key) if isinstance(key, str) else "" for key in (access_key, secret_key))
    if not access and not secret and application_key:
        return "wrong_kind_of_key"
    if not access or not secret:
        return "not_signed_in"
    if any(key.startswith("bce-v3/") for key in (access, secret)) or _APPLICATION_KEY.fullmatch(access):
        return "wrong_kind_of_key"
    if any(not key.isascii() or not key.isprintable() or " " in key for key in (access, secret)):
        return "bad_key"
    return None
