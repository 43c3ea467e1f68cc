"""Runs a simulated console in this process, and points the SDK at it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .console.client import shared_console
from .simulator import Simulator
from .spelling import no_argument


class Demo(Simulator):
    """A running simulated console, made by `demo`. The SDK is pointed at it until it stops."""

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
        **options: Any of these: `model_sets`, the number of the account's own models (24); `task_seconds`, how long a
            task or a deployment takes in seconds (6), or a sequence of such numbers; `running_tasks`, how many tasks
            run at a time, while the others wait in the status "creating" (no limit); `fail_every`, such as 4 to make
            every fourth new task fail (none); `latency`, seconds before each response (0); `listed_weights_only`,
            whether weights that the product page does not list are rejected (False); `seed` (0), `host` (127.0.0.1),
            `port` (a free one), `max_keys_limit` (100), `access_key` and `secret_key` (random).

    Returns:
        The running simulator. `.stop()`, or leaving its `with` block, restores the previous configuration. `.deny()`
        removes permissions, `.fail()` and `.fail_tasks()` make calls and tasks fail, and `.heal()` undoes these;
        `.advance()` moves its clock forward.

    Raises:
        ValueError: An option has another type or is out of range.
        TypeError: An option is unknown.
    """
    known = Simulator.__init__.__kwdefaults__ or {}
    if misspelt := options.keys() - known.keys():
        raise no_argument("demo", sorted(misspelt), sorted(known))
    return Demo(**options).start()
