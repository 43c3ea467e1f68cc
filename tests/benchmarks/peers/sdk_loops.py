"""The loop of the SDK's `Model.compress`, in as many threads as are asked for; says when each came back.

`Model.compress` itself fails before it sends anything: the SDK takes the request's `config` for its own configuration.
"""

from __future__ import annotations

import sys
import time
from concurrent.futures import ThreadPoolExecutor

from qianfan.resources import Model

from tests.benchmarks.peers.calls import create

_SECONDS_BETWEEN_LOOKS = 15


def _compress(_: int) -> float:
    task_id = create("sdk", "amv-d1zx1iwdarfr", "am-adbuasyfaf", "Sparsity", None)
    status = "running"
    while status in ("creating", "running"):
        time.sleep(_SECONDS_BETWEEN_LOOKS)
        status = Model.V2.describe_model_comp_task(task_id)["result"]["status"]
    return time.time()


def main() -> None:
    """Print the seconds since the epoch at which each came back."""
    threads = int(sys.argv[1])
    with ThreadPoolExecutor(threads) as pool:
        for came_back in pool.map(_compress, range(threads)):
            print(came_back, flush=True)


main()
