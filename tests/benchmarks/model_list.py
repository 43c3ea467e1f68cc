"""Compares the model list with plain loops over the SDK, at 50 ms latency, in one run."""

from __future__ import annotations

import queue
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from qfwidget.console.client import shared_console
from qfwidget.form.handlers import Service
from qfwidget.models.catalog import Catalog
from tests.benchmarks.table import Row, in_turn, row

LATENCY = 0.05
RUNS = 3


def rows(runs: int = RUNS) -> list[Row]:
    """Measure everything here; `runs` times each."""
    return [first_option(runs), *whole_list(runs), compressibility(runs)]


def first_option(runs: int) -> Row:
    """From the form's request to its first options, in round trips."""
    with console(model_sets=2_000):
        ours, trip = in_turn(_first_event, lambda: _call("DescribeCustomModelSets", {}), runs=max(runs, 5))
    return row("first usable option, 2,000 model sets", ours, "one round trip", trip, aim=2)


def whole_list(runs: int) -> Iterator[Row]:
    """2,000 model sets, compared with the SDK's default page size and its maximum."""
    with console(model_sets=2_000):
        ours, largest, default = in_turn(
            lambda: _consume(Catalog(shared_console())), lambda: _plain_list(100), lambda: _plain_list(None), runs=runs
        )
    yield row("2,000 model sets", ours, "plain SDK loop, maxKeys=100", largest, aim=0.55)
    yield row("2,000 model sets", ours, "plain SDK loop, default page", default, aim=0.06)


def compressibility(runs: int) -> Row:
    """Which of 400 versions can be compressed."""
    with console(model_sets=200):
        catalog = Catalog(shared_console())
        _consume(catalog)
        versions = [(*v, s.model_set_id) for s in catalog.known_model_sets for v in s.versions][:400]
        ours, plain = in_turn(
            lambda: _consume_versions(versions),
            lambda: _describe_one_by_one(versions),
            runs=runs,
        )
    return row(f"compressibility of {len(versions)} versions", ours, "plain SDK loop", plain, aim=0.28)


@contextmanager
def console(model_sets: int) -> Iterator[None]:
    """A simulated console in another process with 50 ms latency, and an imported SDK."""
    command = [sys.executable, "-m", "qfwidget", "simulator", f"--latency={LATENCY}", f"--model-sets={model_sets}"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        exported = dict(re.findall(r"export (\w+)=(\S+)", "".join(process.stdout.readline() for _ in range(5))))
        restore = shared_console().point_at(
            exported["QIANFAN_CONSOLE_API_BASE_URL"], exported["QIANFAN_ACCESS_KEY"], exported["QIANFAN_SECRET_KEY"]
        )
        try:
            shared_console().read("DescribeCustomModelSets", {})
            yield
        finally:
            restore()
            process.terminate()


def _first_event() -> None:
    sent: queue.Queue[Any] = queue.Queue()
    service = Service(lambda **traits: None, sent.put)
    service.receive({"id": "1", "kind": "listModelSets", "refresh": True})
    sent.get(timeout=60)
    service.catalog.stop()
    service.close()


def _consume(catalog: Catalog) -> None:
    for _ in catalog.model_sets():
        pass


def _consume_versions(versions: list[tuple[str, str, str]]) -> None:
    for _ in Catalog(shared_console()).versions(versions):
        pass


def _describe_one_by_one(versions: list[tuple[str, str, str]]) -> None:
    for model_id, _, _ in versions:
        _call("DescribeModel", {"modelId": model_id})


def _call(action: str, params: dict[str, Any]) -> Any:
    from qianfan.resources.console.utils import call_action

    return call_action("/v2/model", action, params).body["result"]


def _plain_list(max_keys: int | None) -> None:
    paging: dict[str, Any] = {} if max_keys is None else {"maxKeys": max_keys}
    while True:
        page = _call("DescribeCustomModelSets", paging)["pageInfo"]
        if not page["isTruncated"]:
            return
        paging["marker"] = page["nextMarker"]
