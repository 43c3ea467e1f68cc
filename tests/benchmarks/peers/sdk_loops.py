"""The loop of the SDK's `Model.compress`, in so many threads with so many seconds between two looks (the SDK's are 15).

It says when each came back.

`Model.compress` itself fails before it sends anything: the SDK takes the request's `config` for its own configuration.
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
    """Print the seconds since the epoch at which each came back."""
    threads = int(sys.argv[1])
    with ThreadPoolExecutor(threads) as pool:
        for came_back in pool.map(_compress, [float(sys.argv[2])] * threads):
            print(came_back, flush=True)


main()
