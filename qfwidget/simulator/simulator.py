"""A Qianfan console of one's own, over real HTTP on loopback."""

from __future__ import annotations

import secrets
import string
import threading
import time
from collections.abc import Mapping, Sequence
from itertools import cycle
from types import TracebackType
from typing import Any

from .actions import Actions, task_details
from .calls import Call, CallLog
from .control import obey
from .endpoint import Endpoint
from .faults import Faults, Policy, When, make_fault
from .population import populate
from .server import Server, loopback


class Simulator:
    """A local Qianfan console with an account of its own.

    It starts listening with `start()`, or as a context manager, and keeps its account, its calls
    and its address when it is stopped and started again.

    Args:
        port: The port to listen on; 0 for any free one.
        host: A loopback host; any other raises ValueError.
        model_sets: How many model sets of its own the account has.
        seed: Determines the account, whatever its size.
        latency: Seconds before every answer.
        task_seconds: How long a compression task takes, in seconds; several are taken in turn.
        max_keys_limit: The greatest number of items on a page.
        access_key: The account's Access Key; a random one if None.
        secret_key: The account's Secret Key; a random one if None.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        host: str = "127.0.0.1",
        model_sets: int = 24,
        seed: int = 0,
        latency: float = 0.0,
        task_seconds: float | Sequence[float] = 6.0,
        max_keys_limit: int = 100,
        access_key: str | None = None,
        secret_key: str | None = None,
    ) -> None:
        durations = (task_seconds,) if isinstance(task_seconds, (int, float)) else tuple(task_seconds)
        for name, value, least in (
            ("model_sets", model_sets, 0),
            ("latency", latency, 0),
            *(("task_seconds", seconds, 0) for seconds in durations),
            ("max_keys_limit", max_keys_limit, 1),
        ):
            if value < least:
                raise ValueError(f"{name} must be at least {least}, but is {value}")
        if not 0 <= port <= 65535:
            raise ValueError(f"port must be from 0 to 65535, but is {port}")
        self._address = loopback(host)
        self._port = port
        self._access_key = access_key or "ALTAK" + _random_text(21)
        self._secret_key = secret_key or _random_text(32)
        self._calls = CallLog()
        self._faults = Faults()
        self._work = threading.Lock()
        self._account = populate(model_sets, seed)
        self._ahead = 0.0
        self._endpoint = Endpoint(
            Actions(
                self._account,
                task_seconds=cycle(durations),
                max_keys_limit=max_keys_limit,
                next_failure=self._faults.take_task_failure,
            ),
            credentials={self._access_key: self._secret_key},
            faults=self._faults,
            calls=self._calls,
            clock=self._clock,
            latency=latency,
            work=self._work,
        )
        self._server: Server | None = None

    def __repr__(self) -> str:
        state = f"running at {self.url}" if self._server else "stopped"
        return f"<Simulator {state}>"

    def start(self) -> Simulator:
        """Starts to listen, if it does not yet, and returns the simulator itself.

        Raises:
            OSError: The port is taken.
        """
        if self._server is None:
            self._server = Server(
                self._endpoint,
                lambda order, request: obey(self, order, request),
                self._address,
                self._port,
            )
            self._port = self._server.port
        return self

    def stop(self) -> None:
        """Closes the port and all connections, and waits until that is done.

        Calls that wait for an answer get none. A simulator that does not run stays as it is.
        """
        server, self._server = self._server, None
        if server is not None:
            server.close()

    def __enter__(self) -> Simulator:
        return self.start()

    def __exit__(
        self,
        exception_type: type[BaseException] | None,
        exception: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """The address to point an SDK to; the last one while it is stopped."""
        if self._port == 0:
            raise RuntimeError("The simulator has no address before it is started.")
        host = f"[{self._address}]" if ":" in self._address else self._address
        return f"http://{host}:{self._port}"

    @property
    def access_key(self) -> str:
        """The account's Access Key."""
        return self._access_key

    @property
    def secret_key(self) -> str:
        """The account's Secret Key."""
        return self._secret_key

    @property
    def calls(self) -> list[Call]:
        """Every HTTP request that has reached the simulator so far, in order."""
        return self._calls.copy()

    def calls_of(self, action: str) -> list[Call]:
        """Returns the calls of one action so far, in order."""
        return [call for call in self.calls if call.action == action]

    @property
    def tasks(self) -> list[dict[str, Any]]:
        """The account's compression tasks as DescribeModelCompTask has them, oldest first."""
        with self._work:
            now = self._clock()
            self._account.settle(now)
            return [task_details(task, now) for task in self._account.tasks.values()]

    def advance(self, seconds: float) -> None:
        """Lets time pass for the compression tasks at once, by so many seconds."""
        if seconds < 0:
            raise ValueError(f"seconds must not be negative, but is {seconds}")
        with self._work:
            self._ahead += seconds

    def fail(
        self,
        action: str = "*",
        *,
        status: int | None = None,
        code: str | None = None,
        message: str | None = None,
        body: str | bytes | None = None,
        headers: Mapping[str, str] | None = None,
        delay: float = 0.0,
        drop: bool = False,
        when: When = "before",
        times: int | None = 1,
    ) -> None:
        """Lets the next calls fail. Of several failures that fit a call, the first is taken.

        Args:
            action: The action whose calls fail; "*" for any.
            status: The HTTP status; the documented one of the code if None. With a status below
                400 and a code the answer is an error in a success, as some servers send it.
            code: The error's code; one that fits the status if None.
            message: The error's message; the documented one of the code if None.
            body: Sent as it is, in place of an error's body.
            headers: Added to the answer's headers.
            delay: Seconds to wait first. With nothing else, the answer is the normal one, late.
            drop: Close the connection without an answer.
            when: Whether the call fails before or after the action's work has been done.
            times: How many calls fail; None for all of them.
        """
        fault = make_fault(
            status=status,
            code=code,
            message=message,
            body=body,
            headers=headers,
            delay=delay,
            drop=drop,
            when=when,
        )
        self._faults.add(action, fault, times)

    def fail_tasks(self, reason: str, times: int | None = 1) -> None:
        """Lets the next tasks that are created end as failed.

        Args:
            reason: Their `failedReason`.
            times: How many of them; None for all.
        """
        self._faults.add_failing_tasks(reason, times)

    def deny(self, policy: Policy | None = "write") -> None:
        """Takes an IAM policy away from the account: its actions answer 403 AccessDenied.

        Args:
            policy: "read" or "write"; None gives both back.
        """
        self._faults.deny(policy)

    def heal(self) -> None:
        """Forgets everything that `fail`, `fail_tasks` and `deny` asked for."""
        self._faults.clear()

    def _clock(self) -> float:
        return time.time() + self._ahead


def _random_text(length: int) -> str:
    return "".join(secrets.choice(string.ascii_letters + string.digits) for _ in range(length))
