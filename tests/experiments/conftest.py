"""Fixtures of the tests of sweeps."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import qfwidget as qf
from qfwidget.console.client import shared_console
from qfwidget.simulator import Simulator
from qfwidget.tasks.create_once import Creator

SHORT_PATIENCE = 0.2


@pytest.fixture
def demo() -> Iterator[Simulator]:
    """A simulated console whose tasks take a minute, of which `advance` takes none."""
    with qf.demo(task_seconds=60) as demo:
        yield demo


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sweeps look for a task without a response for a moment only, and know no task of another simulator, which gives
    its tasks the same IDs."""
    creator = Creator(shared_console(), patience=SHORT_PATIENCE)
    monkeypatch.setattr("qfwidget.experiments.runner.shared_creator", lambda: creator)
