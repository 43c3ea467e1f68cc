"""The loop of the SDK's `Model.compress` in several threads, with a given pause between two polls (the SDK's: 15 s).

It prints when each loop returned.

`Model.compress` itself fails before it sends anything: the SDK mistakes the request's `config` for its configuration.
"""

from __future__ import annotations

import sys
import time
from concurrent.futures import ThreadPoolExecutor

from qianfan.resources import Model

from tests.benchmarks.peers.calls import create


def _compress(pause: float) -> float:
    task_id = create("sdk", "amv-d1zx1iwdarfr", "am-adbuasyfaf", "Sparsity", None)
    status = "running"
    while status in ("creating", "running"):
        time.sleep(pause)
        status = Model.V2.describe_model_comp_task(task_id)["result"]["status"]
    return time.time()


def main() -> None:
    """Print when each loop returned, in seconds since the epoch."""
    threads = int(sys.argv[1])
    with ThreadPoolExecutor(threads) as pool:
        for came_back in pool.map(_compress, [float(sys.argv[2])] * threads):
            print(came_back, flush=True)


main()
