"""Fixtures of the simulator's own tests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from qfwidget.simulator import Simulator

CallAction = Callable[..., Any]


@pytest.fixture
def call(sdk: Simulator) -> CallAction:
    """Calls an action with the real SDK and returns the whole body of the response."""
    from qianfan.resources.console.utils import call_action

    def call(action: str, **parameters: Any) -> Any:
        return call_action("/v2/model", action, parameters).body

    return call
