"""Completes a draft: looks up its version's own model set, and whether the version can be compressed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any

from ..console.failures import is_not_found
from ..draft import draft_of, problems_of, warnings_of
from ..errors import QfError
from ..findings import Finding
from ..models.catalog import shared_catalog
from ..models.source import Source, look_up
from ..process import CHECKS_FOR_INTERRUPTS_EVERY_SECONDS
from ..request import checked, refuse


class Completion:
    """Looks up the version in a widget's draft.

    Args:
        looked_up: Called on another thread when a version has been looked up, with its ID, and the error if it failed.
    """

    def __init__(self, looked_up: Callable[[str, QfError | None], None]) -> None:
        self._looked_up = looked_up
        self._changed = threading.Condition()
        self._generation = 0
        self._in_progress: set[tuple[int, str]] = set()
        self._known: dict[str, Source | None] = {}
        self._filled_in: dict[str, str] = {}  # version → its own model set, which a draft got

    def begin(self, body: Mapping[str, Any], *, again: bool = False) -> None:
        """Look up the version in a body on another thread, unless that was done or is in progress.

        Args:
            body: A request body, complete or not.
            again: Look it up again if the last look-up failed or found that the version cannot be compressed.
        """
        source = body.get("sourceModelId")
        if source is None:
            return
        with self._changed:
            found = self._known.get(source)
            settled = found is not None and found.version.compressible
            lookup = self._generation, source
            if lookup in self._in_progress or settled or (source in self._known and not again):
                return
            self._in_progress.add(lookup)
        try:
            threading.Thread(target=self._look_up, args=lookup, name="qfwidget-complete", daemon=True).start()
        except BaseException:  # an interrupt, or no more threads: the next call tries again
            self._in_progress.discard(lookup)
            raise

    def forget(self) -> None:
        """Discard all results, including those in flight, since another account may have signed in."""
        with self._changed:
            self._generation += 1
            self._known = {}
            self._changed.notify_all()

    def wait(self, body: Mapping[str, Any]) -> None:
        """Wait until looking up the version in a body has succeeded or failed."""
        self.begin(body, again=True)
        with self._changed:
            while not self._changed.wait_for(lambda: not self._looking_up(body), CHECKS_FOR_INTERRUPTS_EVERY_SECONDS):
                pass

    def completed(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """Return a body, with its version's own model set if it has no model set and that one is known."""
        found = self._found(body)
        if found is None or found.model_set_id is None or "modelSetId" in body:
            return dict(body)
        self._filled_in[body["sourceModelId"]] = found.model_set_id
        return {**body, "modelSetId": found.model_set_id}

    def chosen_target(self, body: Mapping[str, Any]) -> str | None:
        """Return the model set of a body; None if it is its version's own."""
        found, target = self._found(body), body.get("modelSetId")
        filled_in = self._filled_in.get(body.get("sourceModelId", ""))  # known although another account has signed in
        return None if target in (found and found.model_set_id, filled_in) else target

    def problems(self, body: Mapping[str, Any]) -> dict[str, Finding]:
        """Return why a body cannot be sent; see `CompressionRequest.problems`.

        A model set that is being looked up does not count as missing.
        """
        found, draft = self._found(body), draft_of(body)
        wrong = problems_of(draft) if found is None else checked(draft, found)
        with self._changed:
            if self._looking_up(body) and wrong.get("modelSetId") == "missing":
                del wrong["modelSetId"]
        return wrong

    def warnings(self, body: Mapping[str, Any]) -> dict[str, Finding]:
        """Return what is unusual about a body; see `CompressionRequest.warnings`."""
        found = self._found(body)
        return warnings_of(draft_of(body), found.version.base_model if found else None)

    def check(self, body: Mapping[str, Any]) -> None:
        """Check that a body can be sent.

        If its version could not be looked up, a missing model set does not count: `CompressionRequest.body` looks the
        version up again, and raises why it cannot be.

        Raises:
            InvalidRequest: It has problems; lists every wrong field.
        """
        refuse(checked(draft_of(body), self._found(body)), draft_of(body))

    def _found(self, body: Mapping[str, Any]) -> Source | None:
        with self._changed:
            return self._known.get(body.get("sourceModelId", ""))

    def _looking_up(self, body: Mapping[str, Any]) -> bool:
        return (self._generation, body.get("sourceModelId")) in self._in_progress

    def _look_up(self, generation: int, source: str) -> None:
        found: Source | None = None
        failure: QfError | None = None
        try:
            found = look_up(shared_catalog(), source)
        except QfError as error:  # the draft stays incomplete
            failure = error
        finally:
            with self._changed:
                self._in_progress.discard((generation, source))
                current = generation == self._generation
                if current and (failure is None or is_not_found(failure)):
                    self._known[source] = found
                elif current:
                    self._known.setdefault(source, None)
                self._changed.notify_all()
        self._looked_up(source, failure if current else None)
