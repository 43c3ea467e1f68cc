"""Which name was probably meant by a misspelt one."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches

_SIMILAR = 0.75


def nearest(name: str, names: Collection[str]) -> str | None:
    """Return the public name that is most similar to a misspelt one; None if none is similar."""
    public = [each for each in names if not each.startswith("_")]
    return next(iter(get_close_matches(name, public, n=1, cutoff=_SIMILAR)), None)


def no_argument(of: str, misspelt: Collection[str], names: Collection[str]) -> TypeError:
    """Return the error for arguments that do not exist.

    Args:
        of: What has no such arguments, such as the name of a class.
        misspelt: The names that were given.
        names: The names that exist.
    """
    near = ", ".join(filter(None, (nearest(name, names) for name in misspelt)))
    meant = f"; did you mean {near}?" if near else "."
    return TypeError(f"{of} has no argument {', '.join(misspelt)}{meant} Its arguments are {', '.join(names)}.")
