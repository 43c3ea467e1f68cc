"""Fixtures of all tests."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator

import pandas  # noqa: F401  # before any test imports the SDK, which replaces a missing pyarrow by a stub
import pytest
from hypothesis import HealthCheck, settings

import qfwidget as qf
from qfwidget.simulator import Simulator
from tests.waiting import wait_until

# Windows has no such terminals.
collect_ignore = ["test_terminals.py"] if sys.platform == "win32" else []

# No deadline: a case may wait for a server or the SDK's import. `make fuzz` uses the second profile.
settings.register_profile("usual", deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
settings.register_profile("fuzz", settings.get_profile("usual"), max_examples=10_000)
settings.load_profile("usual")


def pytest_configure() -> None:
    # Shells start background processes with interrupts ignored.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    # No test may use an account of the person who runs it, with keys from the environment or a .env file.
    for name in [name for name in os.environ if name.startswith("QIANFAN_")]:
        del os.environ[name]
    os.environ["QIANFAN_DOT_ENV_CONFIG_FILE"] = os.devnull
    os.environ["QFWIDGET_LANGUAGE"] = "en"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for report in terminalreporter.getreports("passed"):
        for name, value in getattr(report, "user_properties", []):
            if name == "figures":
                terminalreporter.write_line(f"{report.nodeid}: {value}")


@pytest.fixture(autouse=True)
def wait_for_lookups() -> Iterator[None]:
    """Wait for look-ups that a form started, so that they do not call the next test's console."""
    yield
    wait_until(lambda: not any(thread.name == "qfwidget-complete" for thread in threading.enumerate()))


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    """A simulated console."""
    with Simulator() as simulator:
        yield simulator


@pytest.fixture
def sdk(simulator: Simulator) -> Iterator[Simulator]:
    """The simulated console, with this process's SDK pointed at it."""
    import qianfan

    config = qianfan.get_config()
    before = config.ACCESS_KEY, config.SECRET_KEY, config.CONSOLE_API_BASE_URL
    config.ACCESS_KEY = simulator.access_key
    config.SECRET_KEY = simulator.secret_key
    config.CONSOLE_API_BASE_URL = simulator.url
    yield simulator
    config.ACCESS_KEY, config.SECRET_KEY, config.CONSOLE_API_BASE_URL = before


@pytest.fixture
def demo() -> Iterator[Simulator]:
    """A simulated console whose tasks take a minute, which `advance` skips, with this process's SDK pointed at it."""
    with qf.demo(task_seconds=60) as demo:
        yield demo
