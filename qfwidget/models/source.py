"""Looks up the version to compress: its base model, whether it can be compressed, and where the result is saved."""

from __future__ import annotations

from typing import NamedTuple

from .catalog import Catalog, Version


class Source(NamedTuple):
    """What is known about a version to compress.

    Attributes:
        version: The version.
        model_set_id: The model set that the result is saved into by default: the version's own. None if that is a
            preset one, into which nothing can be saved (source: the API page of CreateModelCompTask, `modelSetId`).
    """

    version: Version
    model_set_id: str | None


def look_up(catalog: Catalog, version_id: str, *, with_model_set: bool = True) -> Source:
    """Look up a version, from the cache or by DescribeModel and, if necessary, DescribeModelSet.

    Args:
        catalog: The catalog of the signed-in account.
        version_id: ID of the version, "amv-…".
        with_model_set: Whether to find out where the result is saved by default.

    Raises:
        QfError: See `Console.read`.
    """
    version = catalog.version(version_id)
    return source_of(catalog, version) if with_model_set else Source(version, None)


def source_of(catalog: Catalog, version: Version) -> Source:
    """Return what is known about a version to compress; see `look_up`."""
    own = version.model_set_id
    return Source(version, own if own and not catalog.is_preset(own) else None)
