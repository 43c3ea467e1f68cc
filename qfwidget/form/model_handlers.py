"""What the form can ask about models, for one widget."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from typing import Any

from ..console.responses import ModelSet
from ..models.catalog import Catalog, Version, shared_catalog
from . import messages

_BATCH_SECONDS = 0.1
_BATCH_SIZE = 500


class ModelService:
    """Tells the front end of the models of the account that is signed in.

    Args:
        tell: Sends a message to the front end.
    """

    def __init__(self, tell: messages.Tell) -> None:
        self._tell = tell
        self._describing = threading.Event()
        self._listings = 0
        self._closed = False

    @property
    def catalog(self) -> Catalog:
        """What is known of the models of the account that is signed in now."""
        return shared_catalog()

    def close(self) -> None:
        """Tell no more."""
        self._closed = True
        self._describing.set()

    def stop(self) -> None:
        """Stop whatever is being listed or found out; what has arrived stays."""
        self._describing.set()
        self.catalog.stop()

    def stop_listing(self) -> None:
        """Stop the list; what has arrived stays."""
        self.catalog.stop()

    def stop_describing(self) -> None:
        """Stop finding out which of all versions can be compressed."""
        self._describing.set()

    def create_model_set(self, name: str, model_type: str) -> dict[str, Any]:
        """Create an empty model set."""
        return {"modelSetId": self.catalog.create_model_set(name, model_type)}

    def list_model_sets(self, refresh: bool) -> dict[str, Any]:
        """Tell the list from its start. Asked again, as by a page that was loaded anew, the last telling ends."""
        catalog = self.catalog
        self._listings += 1
        listing = self._listings
        count = 0
        for model_sets, preset in ((catalog.model_sets(refresh=refresh), False), (catalog.presets(), True)):
            with closing(model_sets):
                for page in model_sets:
                    if self._closed or listing != self._listings:
                        break
                    self._tell_model_sets(page, preset=preset, first=count == 0)
                    count += len(page)
            if not catalog.complete:
                break
        if not count:
            self._tell_model_sets([], preset=False, first=True)
        complete = catalog.complete and catalog.presets_complete and listing == self._listings
        return {"count": count, "complete": complete}

    def _tell_model_sets(self, model_sets: list[ModelSet], *, preset: bool, first: bool) -> None:
        entries = [_entry(model_set, preset) for model_set in model_sets]
        self._tell({"kind": "modelSets", "modelSets": entries, "first": first})

    def describe_versions(self, model_set_id: str) -> dict[str, Any]:
        """Find out which versions of a model set can be compressed."""
        catalog = self.catalog
        wanted = [(*version, model_set_id) for version in catalog.model_set(model_set_id).versions]
        for batch in _batches(catalog.versions(wanted)):
            self._tell_versions(batch)
        return {"count": len(wanted)}

    def describe_all(self) -> dict[str, Any]:
        """Find out of every version whether it can be compressed; what asks for single versions goes first."""
        self._describing.set()
        self._describing = stop = threading.Event()
        catalog = self.catalog
        listed = (*catalog.known_model_sets, *catalog.known_presets)
        wanted = [(*version, model_set.model_set_id) for model_set in listed for version in model_set.versions]
        count = 0
        for batch in _batches(catalog.versions(wanted, stop=stop)):
            if stop.is_set():
                break
            self._tell_versions(batch)
            count += len(batch)
        return {"count": count, "complete": count == len(wanted)}

    def _tell_versions(self, versions: list[Version]) -> None:
        self._tell({"kind": "versions", "versions": [_version_entry(version) for version in versions]})


def _batches(versions: Iterable[Version]) -> Iterator[list[Version]]:
    """Gather what becomes known within `_BATCH_SECONDS`: servers drop messages that come too fast."""
    batch: list[Version] = []
    sent = time.monotonic()
    for version in versions:
        batch.append(version)
        if time.monotonic() - sent >= _BATCH_SECONDS or len(batch) == _BATCH_SIZE:
            yield batch
            batch, sent = [], time.monotonic()
    if batch:
        yield batch


def _entry(model_set: ModelSet, preset: bool) -> messages.ModelSetEntry:
    return {
        "modelSetId": model_set.model_set_id,
        "modelSetName": model_set.model_set_name,
        "modelType": model_set.model_type,
        "preset": preset,
        "versions": [{"modelId": model_id, "modelName": name} for model_id, name in model_set.versions],
    }


def _version_entry(version: Version) -> messages.VersionEntry:
    return {
        "modelId": version.model_id,
        "modelName": version.model_name,
        "modelSetId": version.model_set_id,
        "baseModel": version.base_model,
        "compressible": version.compressible,
        "reason": version.reason,
    }
