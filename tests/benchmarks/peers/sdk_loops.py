"""The SDK's own `Model.compress`, in as many threads as are asked for; says when each came back."""

from __future__ import annotations

import sys
import time
from concurrent.futures import ThreadPoolExecutor


def _compress(_: int) -> float:
    from qianfan.model import Model

    Model(id="amv-d1zx1iwdarfr").compress("Quantization", "INT8-PTQ")
    return time.time()


def main() -> None:
    """Print the seconds since the epoch at which each came back."""
    threads = int(sys.argv[1])
    with ThreadPoolExecutor(threads) as pool:
        for came_back in pool.map(_compress, range(threads)):
            print(came_back, flush=True)


main()
