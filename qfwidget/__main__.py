"""The command line: `qfwidget demo` and `qfwidget simulator`."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from .simulator.standalone import add_options, run

_PACKAGE = Path(__file__).parent


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Args:
        arguments: The command-line arguments; those in `sys.argv` by default.

    Returns:
        The exit status.
    """
    parser = argparse.ArgumentParser(prog="qfwidget", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)

    demo = commands.add_parser("demo", help="open JupyterLab on an index of notebooks that need no account")
    demo.add_argument("--directory", type=Path, default=Path(), help="where to put the notebooks (default: here)")
    demo.add_argument("jupyter", nargs="*", help="arguments for jupyter lab, after a --")

    simulator = commands.add_parser("simulator", help="run only the simulated console")
    add_options(simulator)

    chosen = vars(parser.parse_args(arguments))
    if chosen.pop("command") == "demo":
        return _demo(**chosen)
    try:
        run(**chosen)
    except (OSError, ValueError) as error:  # a port in use, a number out of range
        simulator.error(str(error))
    return 0


def _demo(directory: Path, jupyter: Sequence[str]) -> int:
    if find_spec("jupyterlab") is None:
        print("JupyterLab is not installed: pip install 'qfwidget[demo]'", file=sys.stderr)
        return 1
    directory = directory.expanduser().resolve()
    source = _notebooks()
    for notebook in source.rglob("*.ipynb"):
        copy = directory / notebook.relative_to(source)
        if not copy.exists():  # it may have been changed
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(notebook, copy)
    from jupyterlab.labapp import LabApp

    # If the index were a positional argument, the address that JupyterLab prints would not include it.
    place = (f"--ServerApp.root_dir={directory}", "--LabApp.default_url=/lab/tree/index.ipynb")
    # In this process, since exec on Windows returns to the prompt immediately and splits paths at spaces.
    LabApp.launch_instance([*place, *jupyter])
    return 0


def _notebooks() -> Path:
    """Return the folder of the notebooks: in the package if it is installed, next to it in a checkout."""
    folders = (_PACKAGE / "notebooks", _PACKAGE.parent / "notebooks")
    return next(folder for folder in folders if (folder / "index.ipynb").exists())


if __name__ == "__main__":
    sys.exit(main())
