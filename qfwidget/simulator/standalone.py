"""Runs only the simulator, in the foreground."""

from __future__ import annotations

import argparse
import os
import time
from typing import Any

from .control import KEY_HEADER
from .server import CONTROL_PATH
from .simulator import Simulator


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the simulator's options to a parser, named as its arguments."""
    parser.add_argument("--port", type=int, default=0, help="loopback port (default: a free one)")
    parser.add_argument("--model-sets", type=int, default=24, help="number of own model sets (default: 24)")
    parser.add_argument("--task-seconds", type=float, default=6.0, help="duration of a task or deployment (default: 6)")
    parser.add_argument("--running-tasks", type=int, help="how many tasks run at a time (default: any number)")
    parser.add_argument("--fail-every", type=int, metavar="N", help="every N-th new task fails (default: none)")
    parser.add_argument("--latency", type=float, default=0.0, help="seconds before each response (default: 0)")
    parser.add_argument(
        "--listed-weights-only", action="store_true", help="reject weights that are not listed for the base model"
    )
    parser.add_argument("--seed", type=int, default=0, help="random seed of the account (default: 0)")


def run(**options: Any) -> None:
    """Run a simulated console until Ctrl+C, and print the environment variables for using it.

    Args:
        **options: See `Simulator`.

    Raises:
        OSError: The port is in use.
        ValueError: An option is out of range.
    """
    with Simulator(**options) as simulator:
        try:
            print(_greeting(simulator), flush=True)
            while True:
                time.sleep(3600)  # Ctrl+C would not interrupt waiting for an event on Windows
        except KeyboardInterrupt:
            print("\nStopped.", flush=True)


def _greeting(simulator: Simulator, system: str = os.name) -> str:
    variables = {
        "QIANFAN_ACCESS_KEY": simulator.access_key,
        "QIANFAN_SECRET_KEY": simulator.secret_key,
        "QIANFAN_CONSOLE_API_BASE_URL": simulator.url,
        "QIANFAN_CONSOLE_BASE_URL": simulator.url,
    }
    failing = f"{simulator.url}{CONTROL_PATH}fail"
    if system == "nt":
        use = "To use it from PowerShell (from cmd: set NAME=value)"
        lines = [f'$env:{name} = "{value}"' for name, value in variables.items()]
        key = f"@{{'{KEY_HEADER}'=$env:QIANFAN_ACCESS_KEY}}"
        fail = f"""irm {failing} -Method Post -Headers {key} -Body '{{"status": 500}}'"""
    else:
        use = "To use it"
        lines = [f"export {name}={value}" for name, value in variables.items()]
        fail = f"""curl -H "{KEY_HEADER}: $QIANFAN_ACCESS_KEY" -d '{{"status": 500}}' {failing}"""
    return "\n".join(
        [
            f"# A simulated Qianfan console at {simulator.url} (Ctrl+C stops it). {use}:",
            *lines,
            "# The last variable is for the Go SDK. To make the next call fail:",
            f"# {fail}",
        ]
    )
