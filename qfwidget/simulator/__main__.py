"""`python -m qfwidget.simulator`: the simulator alone."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from .standalone import run


def main(arguments: Sequence[str] | None = None) -> None:
    """Serves a simulated console until Ctrl+C.

    Parameters:
        arguments: The command line's; `sys.argv` if None.
    """
    parser = argparse.ArgumentParser(
        prog="python -m qfwidget.simulator", description="A simulated Qianfan console on loopback."
    )
    parser.add_argument("--port", type=int, default=0, help="0 for any free one")
    parser.add_argument("--model-sets", type=int, default=24, help="size of the account")
    parser.add_argument("--latency", type=float, default=0.0, help="seconds before every answer")
    parser.add_argument("--task-seconds", type=float, default=6.0, help="how long a task takes")
    parser.add_argument("--seed", type=int, default=0, help="determines the account")
    run(**vars(parser.parse_args(arguments)))


if __name__ == "__main__":
    main()
