"""The command line: `qfwidget demo` and `qfwidget simulator`."""

from __future__ import annotations

import argparse
import platform
import shutil
import sys
from collections.abc import Sequence
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from . import __version__
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
    parser.add_argument(
        "--version",
        action=_Versions,
        nargs=0,
        default=argparse.SUPPRESS,
        help="show the versions that a bug report needs",
    )
    commands = parser.add_subparsers(dest="command", required=True)

    demo = commands.add_parser("demo", help="open JupyterLab on an index of notebooks that need no account")
    demo.add_argument("--directory", type=Path, default=Path(), help="where to put the notebooks (default: here)")
    demo.add_argument("jupyter", nargs="*", help="arguments for jupyter lab, after a --")

    simulator = commands.add_parser("simulator", help="run only the simulated console")
    add_options(simulator)

    chosen = vars(parser.parse_args(arguments))
    if chosen.pop("command") == "demo":
        try:
            return _demo(**chosen)
        except OSError as error:  # a directory that is a file, or cannot be written
            demo.error(str(error))
    try:
        run(**chosen)
    except (OSError, ValueError) as error:  # a port in use, a number out of range
        simulator.error(str(error))
    return 0


class _Versions(argparse.Action):
    """Prints versions, one a line, and exits."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        print("qfwidget", __version__)
        for package in ("qianfan", "ipywidgets", "anywidget"):
            print(package, version(package))
        print("Python", platform.python_version(), "on", platform.platform())
        parser.exit()


def _demo(directory: Path, jupyter: Sequence[str]) -> int:
    if find_spec("jupyterlab") is None:
        print("JupyterLab is not installed: install it, or qfwidget with its extra [demo]", file=sys.stderr)
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
