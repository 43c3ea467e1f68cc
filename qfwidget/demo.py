"""A simulated console in this process that the SDK is pointed at."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .console.client import shared_console
from .simulator import Simulator


class Demo(Simulator):
    """A simulator that the SDK is pointed at while it runs."""

    _restore: Callable[[], None] | None = None

    def start(self) -> Demo:
        """Start the simulator and point the SDK at it."""
        super().start()
        if self._restore is None:
            self._restore = shared_console().point_at(self.url, self.access_key, self.secret_key)
        return self

    def stop(self) -> None:
        """Stop the simulator and restore the SDK's configuration."""
        if self._restore is not None:
            self._restore()
            self._restore = None
        super().stop()


def demo(**options: Any) -> Demo:
    """Start a simulated Qianfan console on a free loopback port and point the SDK at it. No account is needed.

    Args:
        **options: The arguments of `simulator.Simulator`: model_sets (how many), task_seconds (how long a task takes),
            latency (seconds added to each response) and so on.

    Returns:
        The running simulator. `.stop()`, or leaving its `with` block, restores the previous configuration.
    """
    return Demo(**options).start()
