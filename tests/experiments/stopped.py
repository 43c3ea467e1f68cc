"""A process that runs a sweep and is stopped at a given step. Imported by the server that forks such processes."""

from __future__ import annotations

import os
import signal
import sys
import threading
import warnings
from collections.abc import Mapping
from itertools import count
from pathlib import Path
from types import FrameType
from typing import Literal

import pandas  # noqa: F401, so that it is imported once, before the forks
import pytest
import qianfan  # noqa: F401

import qfwidget as qf
from qfwidget.console.client import shared_console
from qfwidget.tasks.create_once import Creator
from tests.experiments.versions import ERNIE, QWEN, WEIGHTS

_LAYERS = tuple(f"{os.sep}qfwidget{os.sep}{layer}{os.sep}" for layer in ("experiments", "tasks"))

_PATIENCE = 0.2
"""Seconds to look for a task without a response."""

How = Literal["killed", "interrupted", "not stopped"]


def planned(name: str, path: Path) -> qf.Sweep:
    return qf.sweep([QWEN[0], ERNIE], WEIGHTS[:2], again=True, name=name, path=path)


def run(environment: Mapping[str, str], name: str, path: Path, how: How, step: int) -> None:
    """Run a sweep until a step: the `step`th call or return of a function that creates tasks or keeps their record."""
    os.environ.update(environment)
    warnings.simplefilter("ignore")
    creator = Creator(shared_console(), patience=_PATIENCE)
    pytest.MonkeyPatch().setattr("qfwidget.experiments.runner.shared_creator", lambda: creator)
    sweep = planned(name, path)
    steps = count(1)

    def watch(frame: FrameType, event: str, _argument: object) -> None:
        if event in ("call", "return") and any(layer in frame.f_code.co_filename for layer in _LAYERS):
            reached = next(steps)
            if reached == step and how == "killed":
                os.kill(os.getpid(), signal.SIGKILL)
            if reached == step and how == "interrupted":
                os.kill(os.getpid(), signal.SIGINT)

    threading.setprofile(watch)
    sys.setprofile(watch)
    try:
        sweep.run(progress=False)
    except KeyboardInterrupt:
        sys.setprofile(None)
        sys.exit(1)
    sys.setprofile(None)
    (path.parent / "steps").write_text(str(next(steps)), encoding="utf-8")
