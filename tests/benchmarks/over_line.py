"""Calls from Python over TLS and a 40 ms line, compared with the SDK's own, each in a new process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator

from tests.benchmarks.table import Row, row
from tests.consoles import environment_of
from tests.line.process import DistantConsole

# Measures only the calls, not the imports.
_PROGRAM = """
import json, time
import pandas, qianfan, qfwidget as qf
from tests.benchmarks.peers import calls
qf.list_model_sets, qf.create_task
{setup}
times = []
for run in range({runs}):
    started = time.perf_counter()
    {statement}
    times.append((time.perf_counter() - started) * 1000)
print(json.dumps(times))
"""
_DESCRIBE_ONE_BY_ONE = (
    "[calls.call('DescribeModel', {'modelId': id}) for ids in calls.model_sets().values() for id in ids]"
)
_SAMPLE = "'amv-d1zx1iwdarfr', 'am-adbuasyfaf', 'Quantization', 'INT8-PTQ'"
_CREATE = f"qf.create_task(qf.CompressionRequest(f'ours {{run}}', {_SAMPLE}))"
_PLAN = (
    "sweep = qf.sweep(list(qf.list_models(compressible=True, progress=False).version_id[:4]), "
    "['INT8-PTQ', 'W8A16C16', 'W4A16C16'], again=True)"
)
_SWEEP_TASKS = 12
_CREATE_BARE = f"calls.create(f'bare {{run}}', {_SAMPLE})"


def rows(runs: int, model_sets: int, described_sets: int) -> Iterator[Row]:
    """Measure everything here `runs` times each; the slow loop that describes one by one, only once.

    Args:
        runs: Number of runs.
        model_sets: Size of the account whose model sets are listed.
        described_sets: Size of the account whose versions are all described.
    """
    yield from _list(runs, model_sets)
    yield _describe(runs, described_sets)
    yield _create(runs)
    yield _sweep(runs)


def _list(runs: int, model_sets: int) -> Iterator[Row]:
    ours, plain, connections = [], [], []
    with DistantConsole(model_sets=model_sets) as console:
        for _ in range(runs):
            before = console.connections
            ours += _times(console, "qf.list_model_sets()")
            connections.append(console.connections - before)
            plain += _times(console, "calls.model_sets()")
    name = f"{model_sets:,} model sets, 40 ms away"
    yield row(name, ours, "plain SDK loop, maxKeys=100", plain, aim=0.33)
    yield row(f"connections for {name}", connections, "4", [4], aim=1, unit="")


def _describe(runs: int, model_sets: int) -> Row:
    with DistantConsole(model_sets=model_sets) as console:
        ours = [time for _ in range(runs) for time in _times(console, "qf.list_models(progress=False)")]
        plain = _times(console, _DESCRIBE_ONE_BY_ONE)
    name = f"compressibility of the versions in {model_sets} model sets, 40 ms away"
    return row(name, ours, "plain SDK loop", plain, aim=0.09)


def _create(runs: int) -> Row:
    """Time each create in a process except the first."""
    with DistantConsole() as console:
        ours, bare = (
            _times(console, create, setup=f"run = 'first'\n{create}", runs=5 * runs)
            for create in (_CREATE, _CREATE_BARE)
        )
    return row("second create of a process, 40 ms away", ours, "bare `call_action`", bare, aim=0.4)


def _sweep(runs: int) -> Row:
    """Time the creation of a planned sweep's tasks, without a record, and a loop that creates as many."""
    loop = f"for number in range({_SWEEP_TASKS}): calls.create(f'bare {{number}}', {_SAMPLE})"
    ours, bare = [], []
    with DistantConsole() as console:
        for _ in range(runs):
            ours += _times(console, "sweep.run(progress=False)", setup=_PLAN)
            bare += _times(console, loop)
    return row(f"`run()` of a sweep of {_SWEEP_TASKS}, 40 ms away", ours, "plain loop of `call_action`", bare, aim=0.2)


def _times(console: DistantConsole, statement: str, *, setup: str = "", runs: int = 1) -> list[float]:
    """Return the milliseconds of each run of a statement, in a new Python whose SDK is pointed at the console."""
    program = _PROGRAM.format(setup=setup, statement=statement, runs=runs)
    environment = {**os.environ, **environment_of(console)}
    finished = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True)
    assert finished.returncode == 0, finished.stderr
    times: list[float] = json.loads(finished.stdout)
    return times
