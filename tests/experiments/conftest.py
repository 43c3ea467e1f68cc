"""Fixtures of the tests of sweeps."""

from __future__ import annotations

import pytest

from qfwidget.console.client import shared_console
from qfwidget.tasks.create_once import Creator

SHORT_PATIENCE = 0.2


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make sweeps look only briefly for a task without a response, and forget the tasks of other simulators.

    Each simulator gives its tasks the same IDs.
    """
    creator = Creator(shared_console(), patience=SHORT_PATIENCE)
    monkeypatch.setattr("qfwidget.experiments.runner.shared_creator", lambda: creator)
