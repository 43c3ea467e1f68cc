"""`python -m qfwidget.simulator`: runs only the simulator."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from .standalone import add_options, run


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a simulated console until Ctrl+C.

    Args:
        arguments: The command-line arguments; those in `sys.argv` if None.
    """
    parser = argparse.ArgumentParser(
        prog="python -m qfwidget.simulator", description="A simulated Qianfan console on loopback."
    )
    add_options(parser)
    run(**vars(parser.parse_args(arguments)))


if __name__ == "__main__":
    main()
