"""Points the SDK of another process at a console."""

from __future__ import annotations

from qfwidget.simulator import Simulator
from tests.line.process import DistantConsole


def environment_of(console: Simulator | DistantConsole) -> dict[str, str]:
    """Return the environment variables that make a process's SDK use a console."""
    trusted = {"REQUESTS_CA_BUNDLE": console.ca_file} if isinstance(console, DistantConsole) else {}
    return {
        "QIANFAN_ACCESS_KEY": console.access_key,
        "QIANFAN_SECRET_KEY": console.secret_key,
        "QIANFAN_CONSOLE_API_BASE_URL": console.url,
        **trusted,
    }
