"""Fixtures of all tests."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator

import pandas  # noqa: F401  # before any test imports the SDK, which puts a stub in the place of pyarrow
import pytest
from hypothesis import HealthCheck, settings

from qfwidget.simulator import Simulator

# A case may wait for a server, and the first for the SDK's import. `make fuzz` takes the second profile.
settings.register_profile("usual", deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
settings.register_profile("fuzz", settings.get_profile("usual"), max_examples=10_000)
settings.load_profile("usual")


def pytest_configure() -> None:
    # What a script starts in the background ignores interrupts.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    # No test may ever reach an account of whoever runs it, be its keys in the environment or in a file .env.
    for name in [name for name in os.environ if name.startswith("QIANFAN_")]:
        del os.environ[name]
    os.environ["QIANFAN_DOT_ENV_CONFIG_FILE"] = os.devnull


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for report in terminalreporter.getreports("passed"):
        for name, value in getattr(report, "user_properties", []):
            if name == "figures":
                terminalreporter.write_line(f"{report.nodeid}: {value}")


@pytest.fixture(autouse=True)
def looked_up() -> Iterator[None]:
    """What a form of one test still looks up must not reach the console of the next."""
    yield
    for thread in threading.enumerate():
        if thread.name == "qfwidget-complete":
            thread.join(20)


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    """A simulated console of its own."""
    with Simulator() as simulator:
        yield simulator


@pytest.fixture
def sdk(simulator: Simulator) -> Iterator[Simulator]:
    """The simulated console, with the real SDK of this process pointed at it."""
    import qianfan

    config = qianfan.get_config()
    before = config.ACCESS_KEY, config.SECRET_KEY, config.CONSOLE_API_BASE_URL
    config.ACCESS_KEY = simulator.access_key
    config.SECRET_KEY = simulator.secret_key
    config.CONSOLE_API_BASE_URL = simulator.url
    yield simulator
    config.ACCESS_KEY, config.SECRET_KEY, config.CONSOLE_API_BASE_URL = before
