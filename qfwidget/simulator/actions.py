"""The console's actions on an account, and their paths."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from .account import Account
from .model_actions import ModelActions
from .parameters import Body
from .service_actions import ServiceActions
from .task_actions import TaskActions

READ_ACTIONS = frozenset(
    {
        "DescribeCustomModelSets",
        "DescribeSystemModelSets",
        "DescribeModelSet",
        "DescribeModel",
        "DescribeModelCompTasks",
        "DescribeModelCompTask",
        "DescribeService",
    }
)
"""Actions that need a read policy."""
WRITE_ACTIONS = frozenset(
    {
        "CreateCustomModelSet",
        "CreateModelCompTask",
        "CancelModelCompTask",
        "DeleteModelCompTask",
        "CreateService",
    }
)
"""Actions that need a full-control policy."""
_SERVICE_ACTIONS = frozenset({"DescribeService", "CreateService"})
ROUTES = {
    "/v2/model": (READ_ACTIONS | WRITE_ACTIONS) - _SERVICE_ACTIONS,
    "/v2/service": _SERVICE_ACTIONS,
}
"""Path → its actions."""


class Actions:
    """Executes actions on an account.

    Args:
        account: The account that the actions read and change.
        task_seconds: Yields the duration of each new task or deployment, in seconds.
        next_failure: Called once per new task; returns its failure reason, or None if it will succeed.
    """

    def __init__(self, account: Account, task_seconds: Iterator[float], next_failure: Callable[[], str | None]) -> None:
        self._account = account
        self._actions = {
            **ModelActions(account).by_name,
            **TaskActions(account, task_seconds, next_failure).by_name,
            **ServiceActions(account, task_seconds).by_name,
        }

    def perform(self, action: str, body: Body, now: float) -> Body:
        """Execute an action.

        Args:
            action: The API's name of the action, in `READ_ACTIONS` or `WRITE_ACTIONS`.
            body: The request's body.
            now: The current time, in seconds since the epoch.

        Returns:
            The response's body without `requestId`.

        Raises:
            Refusal: The console rejects the request.
        """
        self._account.settle(now)
        return self._actions[action](body, now)
