"""The command line: `qfwidget demo` and `qfwidget simulator`."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

_PACKAGE = Path(__file__).parent


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Args:
        arguments: What follows the program's name; `sys.argv` by default.

    Returns:
        The exit status.
    """
    parser = argparse.ArgumentParser(prog="qfwidget", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)

    demo = commands.add_parser("demo", help="open JupyterLab on the quickstart notebook, with a simulated console")
    demo.add_argument("--directory", type=Path, default=Path(), help="where the notebook is put (default: here)")
    demo.add_argument("jupyter", nargs="*", help="passed on to jupyter lab, after a --")

    simulator = commands.add_parser("simulator", help="run the simulated console alone")
    simulator.add_argument("--port", type=int, default=0, help="loopback port (default: a free one)")
    simulator.add_argument("--model-sets", type=int, default=24, help="how many the account has (default: 24)")
    simulator.add_argument("--task-seconds", type=float, default=6.0, help="how long a task takes (default: 6)")
    simulator.add_argument("--latency", type=float, default=0.0, help="seconds added to each answer (default: 0)")
    simulator.add_argument("--seed", type=int, default=0, help="another account (default: 0)")

    chosen = parser.parse_args(arguments)
    if chosen.command == "demo":
        return _demo(chosen.directory, chosen.jupyter)
    from .simulator import run

    try:
        run(
            port=chosen.port,
            model_sets=chosen.model_sets,
            task_seconds=chosen.task_seconds,
            latency=chosen.latency,
            seed=chosen.seed,
        )
    except (OSError, ValueError) as error:  # a port that is taken, a number out of range
        simulator.error(str(error))
    return 0


def _demo(directory: Path, jupyter: Sequence[str]) -> int:
    if find_spec("jupyterlab") is None:
        print("JupyterLab is not installed: pip install 'qfwidget[demo]'", file=sys.stderr)
        return 1
    directory.mkdir(parents=True, exist_ok=True)
    notebook = directory / "quickstart.ipynb"
    if not notebook.exists():
        shutil.copy(_quickstart(), notebook)
    sys.stdout.flush()
    # Given as an argument, the notebook would be missing from the address that is printed where there is no browser.
    place = (f"--ServerApp.root_dir={directory.resolve()}", f"--LabApp.default_url=/lab/tree/{notebook.name}")
    command = [sys.executable, "-m", "jupyterlab", *place, *jupyter]
    os.execv(sys.executable, command)


def _quickstart() -> Path:
    """Return the notebook: inside an installed package, beside it in a checkout."""
    return next(
        folder / "notebooks" / "quickstart.ipynb"
        for folder in (_PACKAGE, _PACKAGE.parent)
        if (folder / "notebooks" / "quickstart.ipynb").exists()
    )


if __name__ == "__main__":
    sys.exit(main())
