"""`python -m tests.line`: a simulated console behind TLS and a line, in a separate process.

It prints the console's address as a line of JSON; then, for each line of its input, the number of connections so far.
It ends when its input ends.
"""

from __future__ import annotations

import argparse
import json
import sys

from qfwidget.simulator import Simulator
from tests.line.tls import tls_console


def main() -> None:
    """Serve until the input ends."""
    parser = argparse.ArgumentParser(prog="python -m tests.line", description=__doc__)
    parser.add_argument("--model-sets", type=int, default=24, help="size of the account")
    parser.add_argument("--round-trip", type=float, default=0.04, help="in seconds")
    chosen = parser.parse_args()
    with (
        Simulator(model_sets=chosen.model_sets) as simulator,
        tls_console(simulator, round_trip=chosen.round_trip) as console,
    ):
        place = [console.url, simulator.access_key, simulator.secret_key, str(console.ca_file)]
        print(json.dumps(place), flush=True)
        for _ in sys.stdin:
            print(console.line.connections, flush=True)


main()
