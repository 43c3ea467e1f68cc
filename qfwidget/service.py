"""Answers the front end. Nothing here runs on the kernel's thread for longer than it takes to hand the work on."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from typing import Any, Protocol

from pydantic import ValidationError

from . import messages
from .answers import ModelSet
from .catalog import Catalog, Version, shared_catalog
from .console import shared_console
from .errors import ConsoleError, QfError
from .paging import Chunk
from .request import CompressionRequest
from .task import CompressionTask, describe, follow, send

_LOG = logging.getLogger(__name__)
_WORKERS = 6
_BATCH_SECONDS = 0.1
_BATCH_SIZE = 500


class Publish(Protocol):
    """Sets traits of the widget; called from any thread."""

    def __call__(self, **traits: Any) -> None: ...


class Service:
    """What the form can ask for, for one widget.

    Args:
        publish: Sets the widget's traits.
        tell: Sends a message to the front end.
    """

    def __init__(self, publish: Publish, tell: Callable[[messages.Message], None]) -> None:
        self._publish = publish
        self._tell = tell
        self._console = shared_console()
        self._pool = ThreadPoolExecutor(_WORKERS, thread_name_prefix="qfwidget")
        self._deciding = threading.Lock()
        self._creating = threading.Lock()
        self._decisions: set[str] = set()
        self._following = threading.Event()
        self._describing = threading.Event()
        self._listings = 0
        self._closed = False

    @property
    def catalog(self) -> Catalog:
        """What is known of the models of the account that is signed in now."""
        return shared_catalog()

    def receive(self, content: object) -> None:
        """Take a message of the front end; answered exactly once, now or later, whatever it is."""
        try:
            request = messages.REQUESTS.validate_python(content)
        except ValidationError:
            self._refuse(_id_of(content), _bad_message())
            return
        if isinstance(request, messages.Hello):
            self._accept(request.id, None)
            self._hand_on(self._publish_console)
        elif isinstance(request, messages.CreateTask):
            self._decide(request)
        else:
            self._hand_on(self._answer, request)

    def submit(self, body: Mapping[str, Any]) -> CompressionTask:
        """Create the task, now and in this thread; the outcome is published, too.

        Args:
            body: The request body, complete or not.

        Returns:
            The created task, which is followed from now on.

        Raises:
            InvalidRequest: The body breaks the rules; nothing was sent.
            ConsoleError: Another task is being created at this moment; nothing was sent.
            QfError: As `task.send` raises it.
        """
        if not self._creating.acquire(blocking=False):
            raise _busy()
        return CompressionTask(self._create(body), console=self._console)

    def close(self) -> None:
        """Stop following and forget what waits. A call that is under way ends by itself, unheard."""
        self._closed = True
        self._following.set()
        self._describing.set()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _decide(self, request: messages.CreateTask) -> None:
        with self._deciding:
            known = request.id in self._decisions
            begun = not known and self._creating.acquire(blocking=False)
            if begun:
                self._decisions.add(request.id)
        if known or begun:
            self._accept(request.id, None)
        else:
            self._refuse(request.id, _busy())
        if begun:
            self._hand_on(self._create, request.body)

    def _create(self, body: Mapping[str, Any]) -> str:
        """Create a task while `_creating` is held, publish the outcome, and let go of it. Returns the task's id."""
        try:
            self._publish(submitting=True, error=None)
            complete = CompressionRequest.from_body(body).body()
            self._publish(sent=complete)
            response = send(self._console, complete)
            self._publish(response=response, task={"id": response["result"]})
        except QfError as error:
            self._publish(error=error.to_dict())
            raise
        finally:
            self._creating.release()
            self._publish(submitting=False)
        self._follow(response["result"])
        return str(response["result"])

    def _follow(self, task_id: str) -> None:
        self._following.set()
        self._following = threading.Event()
        threading.Thread(
            target=self._publish_task, args=(task_id, self._following), name="qfwidget-follow", daemon=True
        ).start()

    def _publish_task(self, task_id: str, stop: threading.Event) -> None:
        try:
            for task in follow(self._console, task_id, stop):
                if stop.is_set():
                    return
                self._publish(task=task)
        except QfError as error:
            self._publish(error=error.to_dict())

    def _publish_console(self) -> None:
        console = self._console
        info = messages.ConsoleInfo(host=console.host, simulated=console.simulated, signedIn=console.signed_in)
        self._publish(console=info)

    def _answer(self, request: messages.Request) -> None:
        try:
            result = self._perform(request)
        except QfError as error:
            self._refuse(request.id, error)
        except Exception as error:
            _LOG.exception("%s failed", request.kind)
            self._refuse(request.id, ConsoleError(type(error).__name__, "an error inside qfwidget"))
        else:
            self._accept(request.id, result)

    def _perform(self, request: messages.Request) -> dict[str, Any] | None:
        match request:
            case messages.ListModelSets():
                return self._list_model_sets(request.refresh)
            case messages.StopListing():
                self.catalog.stop()
            case messages.DescribeAll():
                return self._describe_all()
            case messages.StopDescribing():
                self._describing.set()
            case messages.DescribeVersions():
                return self._describe_versions(request.model_set_id)
            case messages.CreateModelSet():
                model_set_id = self.catalog.create_model_set(request.model_set_name, request.model_type)
                return {"modelSetId": model_set_id}
            case messages.CancelTask():
                CompressionTask(request.task_id, console=self._console).cancel()
                self._publish(task=describe(self._console, request.task_id))
            case messages.SignIn():
                self._console.sign_in(request.access_key.get_secret_value(), request.secret_key.get_secret_value())
                self._publish_console()
            case messages.SignOut():
                self._following.set()
                self._describing.set()
                self.catalog.stop()
                self._console.sign_out()
                self._publish_console()
        return None

    def _list_model_sets(self, refresh: bool) -> dict[str, Any]:
        """Tell the list from its start. Asked again, as by a page that was loaded anew, the last telling ends."""
        catalog = self.catalog
        self._listings += 1
        listing = self._listings
        count = 0
        for model_sets, preset in ((catalog.model_sets(refresh=refresh), False), (catalog.presets(), True)):
            with closing(model_sets):
                for chunk in model_sets:
                    if self._closed or listing != self._listings:
                        break
                    self._tell_model_sets(chunk, preset=preset, first=count == 0)
                    count += len(chunk.items)
            if not catalog.complete:
                break
        if not count:
            self._tell_model_sets(Chunk([], "head"), preset=False, first=True)
        return {"count": count, "complete": catalog.complete and listing == self._listings}

    def _tell_model_sets(self, chunk: Chunk[ModelSet], *, preset: bool, first: bool) -> None:
        entries = [_entry(model_set, preset) for model_set in chunk.items]
        self._tell({"kind": "modelSets", "modelSets": entries, "end": chunk.end, "first": first})

    def _describe_versions(self, model_set_id: str) -> dict[str, Any]:
        catalog = self.catalog
        wanted = [(*version, model_set_id) for version in catalog.model_set(model_set_id).versions]
        for version in catalog.versions(wanted):
            self._tell({"kind": "versions", "versions": [_version_entry(version)]})
        return {"count": len(wanted)}

    def _describe_all(self) -> dict[str, Any]:
        self._describing.set()
        self._describing = stop = threading.Event()
        catalog = self.catalog
        listed = (*catalog.known_model_sets, *catalog.known_presets)
        wanted = [(*version, model_set.model_set_id) for model_set in listed for version in model_set.versions]
        count = 0
        for batch in _batches(catalog.versions(wanted, stop=stop)):
            if stop.is_set():
                break
            self._tell({"kind": "versions", "versions": [_version_entry(version) for version in batch]})
            count += len(batch)
        return {"count": count, "complete": count == len(wanted)}

    def _hand_on(self, work: Callable[..., object], *args: object) -> None:
        with suppress(RuntimeError):  # closed: nobody is there to hear the answer
            self._pool.submit(_reporting, work, *args)

    def _accept(self, request_id: str, result: object) -> None:
        self._tell({"kind": "answer", "id": request_id, "ok": True, "result": result})

    def _refuse(self, request_id: str, error: QfError) -> None:
        self._tell({"kind": "answer", "id": request_id, "ok": False, "error": error.to_dict()})


def _reporting(work: Callable[..., object], *args: object) -> None:
    """Log what nobody waits for."""
    try:
        work(*args)
    except QfError:
        pass  # published already
    except Exception:
        _LOG.exception("%s failed", getattr(work, "__name__", work))


def _id_of(content: object) -> str:
    request_id = content.get("id") if isinstance(content, dict) else None
    return request_id if isinstance(request_id, str) else ""


def _bad_message() -> QfError:
    return QfError("BadMessage", "the form sent what the kernel does not understand", hint_key="bad_message")


def _busy() -> ConsoleError:
    return ConsoleError("Busy", "a task is being created already", hint_key="busy")


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
