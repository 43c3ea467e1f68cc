"""A simulated Qianfan console, over real HTTP on loopback."""

from __future__ import annotations

import secrets
import string
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from itertools import cycle
from types import TracebackType
from typing import Any

from .actions import Actions
from .call_handler import CallHandler
from .calls import Call
from .control import execute
from .faults import Fault, Faults, Policy, When
from .options import check_flag, check_number, check_text
from .population import populate
from .refusals import Refusal
from .server import Server, loopback
from .service_actions import service_details
from .task_actions import task_details

_CODE_OF_STATUS = {400: "InappropriateJSON", 403: "AccessDenied"}


class Simulator:
    """A local Qianfan console with one account.

    It listens after `start()`, or inside a `with` block. It keeps its account, its calls and its address when it is
    stopped and started again.

    Args:
        port: The port to listen on; 0 for any free port.
        host: A loopback host.
        model_sets: Number of the account's own model sets.
        seed: Seed for generating the account.
        latency: Seconds before each response.
        task_seconds: Duration of a compression task or a deployment in seconds; a sequence is cycled through.
        running_tasks: Maximum number of compression tasks that run at a time; the others wait in the status "creating".
            None for no maximum.
        fail_every: Every n-th new compression task fails, with this n; None for no task.
        max_keys_limit: Maximum number of items on a page.
        listed_weights_only: Whether to reject weights that the vendor's product page does not list for the base model.
            A base model that the page does not list accepts the weights that the vendor's API page documents.
        access_key: The account's Access Key; random if None.
        secret_key: The account's Secret Key; random if None.

    Raises:
        ValueError: An argument has another type or is out of range, or the host is not a loopback host.
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
        running_tasks: int | None = None,
        fail_every: int | None = None,
        max_keys_limit: int = 100,
        listed_weights_only: bool = False,
        access_key: str | None = None,
        secret_key: str | None = None,
    ) -> None:
        given: Any = task_seconds
        one = isinstance(given, str) or not isinstance(given, Iterable)
        durations: tuple[Any, ...] = (given,) if one else tuple(given)
        if not durations:
            raise ValueError("task_seconds must be a number or several, but is empty")
        for seconds in durations:
            check_number("task_seconds", seconds, 0, whole=False)
        check_number("latency", latency, 0, whole=False)
        check_number("port", port, 0, 65535)
        check_number("model_sets", model_sets, 0)
        check_number("seed", seed, float("-inf"))
        check_number("max_keys_limit", max_keys_limit, 1)
        check_flag("listed_weights_only", listed_weights_only)
        for name, count in {"running_tasks": running_tasks, "fail_every": fail_every}.items():
            if count is not None:
                check_number(name, count, 1)
        for name, key in {"access_key": access_key, "secret_key": secret_key}.items():
            if key is not None:
                check_text(name, key)
        self._address = loopback(host)
        self._port = port
        self._access_key = access_key or "ALTAK" + _random_text(21)
        self._secret_key = secret_key or _random_text(32)
        self._calls: list[Call] = []
        self._faults = Faults(fail_every)
        self._work = threading.Lock()
        self._account = populate(model_sets, seed)
        self._account.running_tasks = running_tasks
        self._account.max_keys_limit = max_keys_limit
        self._account.listed_weights_only = listed_weights_only
        self._ahead = 0.0
        self._handler = CallHandler(
            Actions(self._account, cycle(durations), self._faults.next_task_failure),
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
        """Start listening, unless it is running, and return the simulator itself.

        Raises:
            OSError: The port is in use.
        """
        if self._server is None:
            self._server = Server(
                self._handler,
                lambda command, request: execute(self, command, request),
                self._address,
                self._port,
            )
            self._port = self._server.port
        return self

    def stop(self) -> None:
        """Close the port and all connections, and wait until they are closed.

        Calls in progress get no response. No effect if the simulator is not running.
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
        """The address for the SDK; while stopped, the last one.

        Raises:
            RuntimeError: The simulator has not been started yet.
        """
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
        """All HTTP requests that have reached the simulator so far, in order."""
        return list(self._calls)

    def calls_of(self, action: str) -> list[Call]:
        """Return the calls of one action so far, in order."""
        return [call for call in self.calls if call.action == action]

    @property
    def tasks(self) -> list[dict[str, Any]]:
        """The account's compression tasks as DescribeModelCompTask returns them, oldest first."""
        with self._work:
            now = self._clock()
            self._account.settle(now)
            return [task_details(task, now) for task in self._account.tasks.values()]

    @property
    def services(self) -> list[dict[str, Any]]:
        """The account's services as DescribeService returns them, oldest first."""
        with self._work:
            now = self._clock()
            return [service_details(self._account, service, now) for service in self._account.services.values()]

    def advance(self, seconds: float) -> None:
        """Advance the time of the compression tasks and deployments by a number of seconds.

        Raises:
            ValueError: It is not a number, or is negative.
        """
        check_number("seconds", seconds, 0, whole=False)
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
        """Make the next calls fail. If several failures match a call, the first is used.

        Args:
            action: The action whose calls fail; "*" for all actions.
            status: The HTTP status; if None, the documented one of the code. With a status below 400 and a code, the
                response is an error with a success status, as some servers send.
            code: The error's code; if None, one that matches the status.
            message: The error's message; if None, the documented one of the code.
            body: Raw response body, instead of an error's body.
            headers: Added to the response's headers.
            delay: Seconds to wait first. If it is the only argument, the normal response follows.
            drop: Close the connection without a response.
            when: Whether the call fails "before" or "after" the action is executed.
            times: Number of calls that fail; None for all of them.

        Raises:
            ValueError: There is no such action, or an argument is out of range.
        """
        if when not in ("before", "after"):
            raise ValueError(f"when must be 'before' or 'after', not {when!r}")
        check_number("delay", delay, 0, whole=False)
        if status is not None:
            check_number("status", status, 200, 599)
        refusal = None
        if body is None and (code is not None or message is not None or (status or 0) >= 400):
            refusal = Refusal(code or _CODE_OF_STATUS.get(status or 500, "InternalError"), message, status)
        elif body is None and status is not None:
            body = b""  # such as a redirect
        fault = Fault(
            delay=delay,
            drop=drop,
            when=when,
            refusal=refusal,
            status=200 if status is None else status,
            body=body.encode() if isinstance(body, str) else body,
            headers=dict(headers or {}),
        )
        self._faults.add(action, fault, times)

    def fail_tasks(self, reason: str, times: int | None = 1) -> None:
        """Make the next created tasks fail.

        Args:
            reason: Their `failedReason`.
            times: Number of tasks that fail; None for all.

        Raises:
            ValueError: An argument is out of range.
        """
        self._faults.add_failing_tasks(reason, times)

    def deny(self, policy: Policy | None = "write") -> None:
        """Remove an IAM policy from the account: actions that need it return 403 AccessDenied.

        Args:
            policy: "read" or "write"; None restores both.

        Raises:
            ValueError: There is no such policy.
        """
        self._faults.deny(policy)

    def heal(self) -> None:
        """Undo `fail`, `fail_tasks` and `deny`. `fail_every` stays in effect."""
        self._faults.clear()

    def _clock(self) -> float:
        return time.time() + self._ahead


def _random_text(length: int) -> str:
    return "".join(secrets.choice(string.ascii_letters + string.digits) for _ in range(length))
