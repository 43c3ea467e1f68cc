"""Handles requests about models, for one widget."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from typing import Any

from .. import weights
from ..console.responses import ModelSet
from ..models.catalog import Catalog, Version, shared_catalog
from . import events

_BATCH_SECONDS = 0.1
_BATCH_SIZE = 500


class ModelService:
    """Sends the models of the signed-in account to the front end.

    Args:
        send: Sends a message to the front end.
    """

    def __init__(self, send: events.Send) -> None:
        self._send = send
        self._describing = threading.Event()
        self._listings = itertools.count(1)
        self._sending = threading.Lock()
        self._listing = 0
        self._closed = False

    def close(self) -> None:
        """Stop sending."""
        self._closed = True
        self._describing.set()

    def stop(self) -> None:
        """Stop listing and describing; what has arrived is kept."""
        self._describing.set()
        shared_catalog().stop()

    def stop_describing(self) -> None:
        """Stop finding out which of all versions can be compressed (see `describe_all`)."""
        self._describing.set()

    def send_early(self) -> None:
        """Send the list before the front end requests it, unless it already has."""
        if next(self._listings) == 1:
            self._list(1, refresh=False, received=0)

    def list_model_sets(self, refresh: bool, received: int = 0) -> dict[str, Any]:
        """Send the list. This ends the previous listing, for example that of a page that was reloaded.

        Args:
            refresh: Read the list again.
            received: How many pages of the list the front end already has; they are not sent.
        """
        return self._list(next(self._listings), refresh=refresh, received=received)

    def _list(self, listing: int, *, refresh: bool, received: int) -> dict[str, Any]:
        catalog = shared_catalog()
        with self._sending:
            self._listing = max(listing, self._listing)
        pages = models = 0
        with closing(_pages(catalog, refresh)) as arriving:
            for page, preset in arriving:
                if pages >= received and not self._send_page(listing, page, preset=preset, first=pages == 0):
                    break
                pages += 1
                models += len(page)
        if not pages:
            self._send_page(listing, [], preset=False, first=True)
        complete = catalog.complete and catalog.presets_complete and listing == self._listing
        return {"count": models, "complete": complete}

    def _send_page(self, listing: int, model_sets: list[ModelSet], *, preset: bool, first: bool) -> bool:
        """Send model sets, unless a newer listing has started; return whether they were sent."""
        entries = [_entry(model_set, preset) for model_set in model_sets]
        with self._sending:
            if self._closed or listing != self._listing:
                return False
            self._send({"kind": "modelSets", "modelSets": entries, "first": first})
            return True

    def describe_versions(self, model_set_id: str) -> dict[str, Any]:
        """Find out which versions of a model set can be compressed."""
        catalog = shared_catalog()
        wanted = [(*version, model_set_id) for version in catalog.model_set(model_set_id, cached=False).versions]
        for batch in _batches(catalog.versions(wanted)):
            self._send_versions(batch)
        return {"count": len(wanted)}

    def describe_all(self) -> dict[str, Any]:
        """Find out which of all versions can be compressed. Calls of `describe_versions` have priority."""
        self._describing.set()
        self._describing = stop = threading.Event()
        catalog = shared_catalog()
        listed = (*catalog.known_model_sets, *catalog.known_presets)
        wanted = [(*version, model_set.model_set_id) for model_set in listed for version in model_set.versions]
        count = 0
        for batch in _batches(catalog.versions(wanted, stop=stop)):
            if stop.is_set():
                break
            self._send_versions(batch)
            count += len(batch)
        return {"count": count, "complete": count == len(wanted)}

    def _send_versions(self, versions: list[Version]) -> None:
        self._send({"kind": "versions", "versions": [_version_entry(version) for version in versions]})


def _pages(catalog: Catalog, refresh: bool) -> Generator[tuple[list[ModelSet], bool]]:
    """Yield the pages of the account's model sets, then of the preset ones, each with whether it is preset."""
    for model_sets, preset in ((catalog.model_sets(refresh=refresh), False), (catalog.presets(), True)):
        with closing(model_sets):
            for page in model_sets:
                yield page, preset
        if not catalog.complete:
            break


def _batches(versions: Iterable[Version]) -> Iterator[list[Version]]:
    """Collect the versions that arrive within `_BATCH_SECONDS`: notebook servers drop messages that come too fast."""
    batch: list[Version] = []
    sent = time.monotonic()
    for version in versions:
        batch.append(version)
        if time.monotonic() - sent >= _BATCH_SECONDS or len(batch) == _BATCH_SIZE:
            yield batch
            batch, sent = [], time.monotonic()
    if batch:
        yield batch


def _entry(model_set: ModelSet, preset: bool) -> events.ModelSetEntry:
    return {
        "modelSetId": model_set.model_set_id,
        "modelSetName": model_set.model_set_name,
        "modelType": model_set.model_type,
        "preset": preset,
        "versions": [{"modelId": model_id, "modelName": name} for model_id, name in model_set.versions],
    }


def _version_entry(version: Version) -> events.VersionEntry:
    return {
        "modelId": version.model_id,
        "modelName": version.model_name,
        "modelSetId": version.model_set_id,
        "baseModel": version.base_model,
        "compressible": version.compressible,
        "reason": version.reason,
        "listedWeights": weights.listed_for(version.base_model),
    }
