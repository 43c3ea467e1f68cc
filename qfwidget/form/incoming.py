"""What a page sends, before it is read as a request. Imports nothing that the form does not need to stand."""

from __future__ import annotations

import json
from collections.abc import Sequence


def with_keys(content: object, buffers: Sequence[memoryview | bytes]) -> object:
    """Put the keys that came in a buffer into the message that they came with; nonsense stays what it is."""
    if not buffers or not isinstance(content, dict) or content.get("kind") != "signIn":
        return content
    try:
        keys = json.loads(bytes(buffers[0]))
    except (ValueError, RecursionError):
        return content
    return {**content, **keys} if isinstance(keys, dict) else content


def is_well_formed(message: object) -> bool:
    """Tell whether a comm message is one that a widget of this package can be sent."""
    content = message.get("content") if isinstance(message, dict) else None
    data = content.get("data") if isinstance(content, dict) else None
    if not isinstance(data, dict):
        return False
    if data.get("method") == "update":
        return isinstance(data.get("state"), dict) and not data.get("buffer_paths")
    return data.get("method") in ("request_state", "custom")
