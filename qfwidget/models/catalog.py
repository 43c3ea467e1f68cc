"""The account's model sets, their versions, and which of them can be compressed."""

from __future__ import annotations

import logging
import threading
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from ..console.client import Console, shared_console
from ..console.pages import Item, PageReader
from ..console.responses import ModelSet, ModelVersion, Reason, parsed_as, undocumented
from ..errors import QfError
from ..process import per_process
from .priority_pool import PriorityPool, as_done
from .replay import Replay

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Version:
    """What is known about a version of a model set.

    Attributes:
        model_id: ID of the version, "amv-…"; the API calls it modelId.
        model_name: Name of the version; may be empty.
        model_set_id: ID of its model set.
        base_model: The model that it was trained from; None if unknown.
        compressible: Whether it can be compressed; None if unknown.
        reason: Why it cannot be compressed; None if it can.
        create_time: When it was created, as the console writes it.
    """

    model_id: str
    model_name: str
    model_set_id: str
    base_model: str | None
    compressible: bool | None
    reason: Reason | None
    create_time: str | None = None


class Catalog:
    """Reads and caches the model sets and versions of the signed-in account. Thread-safe.

    Reading ends when another account signs in.

    Args:
        console: The console to read from.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self._account = console.account
        self._lock = threading.Lock()
        self._own = self._listing("DescribeCustomModelSets", "customModelSetList")
        self._presets = self._listing("DescribeSystemModelSets", "systemModelSetList")
        self._created: list[ModelSet] = []
        self._versions: dict[str, Version] = {}
        self._described_sets: dict[str, ModelSet] = {}
        self._descriptions = PriorityPool(self._describe, "qfwidget-describe")

    @property
    def known_model_sets(self) -> list[ModelSet]:
        """The account's model sets that have arrived so far, in the list's order."""
        with self._lock:
            own, created = self._own, list(self._created)
        return _distinct(chain(created, *own.items))

    @property
    def known_presets(self) -> list[ModelSet]:
        """The preset model sets that have arrived so far."""
        return _distinct(chain.from_iterable(self._presets.items))

    @property
    def known_versions(self) -> dict[str, Version]:
        """Version ID → version, for the versions that have been described so far."""
        with self._lock:
            return dict(self._versions)

    @property
    def complete(self) -> bool:
        """Whether all of the account's model sets have arrived."""
        with self._lock:
            return self._own.complete

    @property
    def presets_complete(self) -> bool:
        """Whether all preset model sets have arrived."""
        return self._presets.complete

    def model_sets(self, *, refresh: bool = False) -> Generator[list[ModelSet]]:
        """List the account's model sets (DescribeCustomModelSets). The list is read once and shared by all callers.
        After a stop or a failure, reading continues where it ended.

        Args:
            refresh: Read the list again, and forget which versions cannot be compressed.

        Yields:
            Pages, as they arrive; ends early after `stop()`. If another caller refreshes the list in the meantime, the
            whole new list follows.

        Raises:
            QfError: See `PageReader`; raised after the pages that have arrived.
        """
        with self._lock:
            if refresh:
                self._own.stop()
                self._own = self._listing("DescribeCustomModelSets", "customModelSetList")
                self._created.clear()
                self._described_sets.clear()
                self._versions = {id: version for id, version in self._versions.items() if version.compressible}
            own, created = self._own, list(self._created)
        if created:
            yield created
        while True:
            yield from own
            with self._lock:
                newest = self._own
            if newest is own:
                return
            own = newest

    def presets(self) -> Generator[list[ModelSet]]:
        """List the preset model sets (DescribeSystemModelSets); see `model_sets`."""
        yield from self._presets

    def stop(self) -> None:
        """Stop reading the lists; the pages that have arrived are kept."""
        with self._lock:
            self._own.stop()
        self._presets.stop()

    def versions(
        self, wanted: Iterable[tuple[str, str, str]], *, stop: threading.Event | None = None
    ) -> Iterator[Version]:
        """Describe versions, to learn which can be compressed (one DescribeModel per version, several at a time).

        Args:
            wanted: ID, name and model set ID of each version.
            stop: Ends this when it is set. Calls without it have priority over calls with it.

        Yields:
            The versions, as their descriptions arrive. A version that cannot be read has the reason "unreadable".
        """
        known = self.known_versions
        unknown = []
        for names in wanted:
            if names[0] in known:
                yield known[names[0]]
            else:
                unknown.append(names)
        if not unknown:
            return
        for done in as_done(self._descriptions.submit(names, urgent=stop is None) for names in unknown):
            if stop is not None and stop.is_set():
                return
            if (version := done.result()) is not None:
                yield version

    def version(self, version_id: str) -> Version:
        """Return a version, from the cache or by DescribeModel.

        Raises:
            QfError: See `Console.read`.
        """
        return self.known_versions.get(version_id) or self._read_version(version_id)

    def model_set(self, model_set_id: str, *, cached: bool = True) -> ModelSet:
        """Return a model set, from the lists, the cache or by DescribeModelSet.

        Args:
            model_set_id: ID of the model set.
            cached: Whether its versions may be older than the lists.

        Raises:
            QfError: See `Console.read`.
        """
        for known in (*self.known_model_sets, *self.known_presets):
            if known.model_set_id == model_set_id:
                return known
        with self._lock:
            described = self._described_sets.get(model_set_id)
        if described is not None and cached:
            return described
        response = self._console.read("DescribeModelSet", {"modelSetId": model_set_id})
        model_set = parsed_as(ModelSet, response.get("result"), self._console.host)
        with self._lock:
            self._described_sets[model_set_id] = model_set
        return model_set

    def is_preset(self, model_set_id: str) -> bool:
        """Return whether a model set is a preset one of Qianfan, from the cache or by DescribeModelSet.

        Raises:
            QfError: See `Console.read`.
        """
        presets = {preset.model_set_id for preset in self.known_presets}
        return model_set_id in presets or self.model_set(model_set_id).source == "System"

    def create_model_set(self, name: str, model_type: str) -> str:
        """Create an empty model set and return its ID.

        Args:
            name: Name of the model set.
            model_type: Its type under the API's name, such as "Text2Text".

        Raises:
            QfError: See `Console.send_once`; also Unreachable for a response without an ID.
        """
        params = {"modelSetName": name, "modelType": model_type}
        model_set_id = self._console.send_once("CreateCustomModelSet", params).get("result")
        if not isinstance(model_set_id, str):
            raise undocumented(self._console.host)
        with self._lock:
            self._created.insert(0, ModelSet.model_validate({**params, "modelSetId": model_set_id}))
        return model_set_id

    def _listing(self, action: str, list_field: str) -> Replay[list[ModelSet]]:
        pages = PageReader(self._console, action, list_field, "modelSetId", self._parse, account=self._account)
        return Replay(pages, "qfwidget-list")

    def _parse(self, items: list[Item]) -> list[ModelSet]:
        return [parsed_as(ModelSet, item, self._console.host) for item in items]

    def _describe(self, names: tuple[str, str, str]) -> Version | None:
        """Return a version, described unless it is known by now; None if the account has changed."""
        model_id, model_name, model_set_id = names
        with self._lock:
            known = self._versions.get(model_id)
        if known is not None or self._console.account != self._account:
            return known
        try:
            return self._read_version(*names)
        except QfError as error:
            _LOG.info("%s could not be described: %s", model_id, error)
            return Version(model_id, model_name, model_set_id, None, None, "unreadable")

    def _read_version(self, model_id: str, model_name: str = "", model_set_id: str = "") -> Version:
        response = self._console.read("DescribeModel", {"modelId": model_id}, account=self._account)
        detail = parsed_as(ModelVersion, response.get("result"), self._console.host)
        version = Version(
            model_id=model_id,
            model_name=detail.model_name or model_name,
            model_set_id=detail.model_set_id or model_set_id,
            base_model=detail.base_model,
            compressible=detail.reason is None,
            reason=detail.reason,
            create_time=detail.create_time,
        )
        if version.reason != "creating":
            with self._lock:
                self._versions[model_id] = version
        return version


class _SharedCatalog:
    """Holds the catalog of the signed-in account, and discards it when another account signs in."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._account: str | None = None
        self._catalog: Catalog | None = None

    def get(self) -> Catalog:
        """Return the catalog of the signed-in account."""
        console = shared_console()
        with self._lock:
            if self._catalog is None or self._account != console.account:
                self._account, self._catalog = console.account, Catalog(console)
            return self._catalog


_shared = per_process(_SharedCatalog)


def shared_catalog() -> Catalog:
    """Return the catalog of the signed-in account, which all widgets of this process share."""
    return _shared().get()


def _distinct(model_sets: Iterable[ModelSet]) -> list[ModelSet]:
    return list({model_set.model_set_id: model_set for model_set in model_sets}.values())
