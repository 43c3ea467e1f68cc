"""A process that runs a sweep ends between any two steps, while the console refuses requests and loses responses: no
task is created twice, and none is lost."""

from __future__ import annotations

import multiprocessing
import random
from collections import Counter
from pathlib import Path

import pytest

import qfwidget as qf
from qfwidget.simulator import Simulator
from tests.consoles import environment_of
from tests.experiments.faults import fail_some
from tests.experiments.stopped import How, run

pytestmark = pytest.mark.long

SCHEDULES = 200
PARTS = 8
TASKS = 4
PATIENCE = 60


@pytest.fixture(scope="module")
def server() -> multiprocessing.context.ForkServerContext:
    """Forks processes that have imported everything."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.experiments.stopped"])
    return context


def stop_at(
    server: multiprocessing.context.ForkServerContext, demo: Simulator, name: str, path: Path, how: How, step: int
) -> None:
    process = server.Process(target=run, args=(environment_of(demo), name, path, how, step))
    process.start()
    process.join(PATIENCE)
    assert process.exitcode is not None, "it ends"


def created(demo: Simulator, name: str) -> list[str]:
    return [task["id"] for task in demo.tasks if task["name"].startswith(f"{name}-")]


@pytest.mark.parametrize("part", [0, *(pytest.param(part, marks=pytest.mark.soak) for part in range(1, PARTS))])
def test_a_process_that_is_killed_or_interrupted_anywhere(
    server: multiprocessing.context.ForkServerContext, demo: Simulator, impatient: None, tmp_path: Path, part: int
) -> None:
    stop_at(server, demo, "all-{version}-{weight}", tmp_path / "all.json", "not stopped", 0)
    assert len(created(demo, "all")) == TASKS
    steps = int((tmp_path / "steps").read_text(encoding="utf-8"))
    met: Counter[str] = Counter()
    for schedule in range(part, SCHEDULES, PARTS):
        chance = random.Random(schedule)
        name, path = f"k{schedule}", tmp_path / f"{schedule}.json"
        how: How = "killed" if chance.random() < 0.7 else "interrupted"
        step = chance.randint(1, steps)
        faults = fail_some(chance, demo)
        stop_at(server, demo, f"{name}-{{version}}-{{weight}}", path, how, step)
        met[f"{how} with {len(created(demo, name))} tasks"] += 1
        met[f"{faults} faults"] += 1
        sweep = qf.Sweep.load(path).resume(progress=False)  # what is left of the faults affects this
        tasks = sweep.tasks
        assert set(tasks["status"]) <= {"creating", "running", "unknown", "refused"}, (name, how, tasks)
        assert sorted(tasks["task_id"].dropna()) == sorted(created(demo, name)), (name, how, tasks)
        demo.heal()
        # If it ended between recording a request and sending it, only the user can know that it was not sent.
        tasks = sweep.resume(unknown=True, progress=False).tasks
        assert sorted(tasks["task_id"]) == sorted(created(demo, name)), (name, how, tasks)
        assert len(created(demo, name)) == TASKS, (name, how, tasks)
    # The schedules stop before the first request, between requests, and after the last one, with any number of faults.
    assert len(met) > TASKS + 4, met
