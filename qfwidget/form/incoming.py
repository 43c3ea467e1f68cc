"""Checks messages of the page before they are parsed as requests. Imports only what displaying the form needs."""

from __future__ import annotations

import json
from collections.abc import Sequence


def with_keys(content: object, buffers: Sequence[memoryview | bytes]) -> object:
    """Add the credentials in a message's buffer to its content. Invalid messages are returned unchanged."""
    if not buffers or not isinstance(content, dict) or content.get("kind") != "signIn":
        return content
    try:
        keys = json.loads(bytes(buffers[0]))
    except (ValueError, RecursionError):
        return content
    return {**content, **keys} if isinstance(keys, dict) else content


def is_well_formed(message: object) -> bool:
    """Return whether a comm message has the structure of one that a page sends."""
    content = message.get("content") if isinstance(message, dict) else None
    data = content.get("data") if isinstance(content, dict) else None
    if not isinstance(data, dict):
        return False
    if data.get("method") == "update":
        return isinstance(data.get("state"), dict) and not data.get("buffer_paths")
    return data.get("method") in ("request_state", "custom")
