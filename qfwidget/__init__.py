"""A Jupyter widget that creates model compression tasks on Baidu Qianfan, and the same from plain Python.

Importing this imports neither the SDK nor pandas: each name is loaded when it is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .catalog import create_model_set, list_model_sets, list_models
    from .console import sign_in, sign_out
    from .demo_console import demo
    from .errors import (
        ConsoleError,
        InvalidRequest,
        NotSignedIn,
        QfError,
        StillRunning,
        TaskFailed,
        UnknownOutcome,
        Unreachable,
    )
    from .request import CompressionRequest
    from .snippets import list_tasks_code
    from .task import CompressionTask, create_task, list_tasks
    from .widget import CompressionWidget

__version__ = "0.1.0"
__all__ = [
    "CompressionRequest",
    "CompressionTask",
    "CompressionWidget",
    "ConsoleError",
    "InvalidRequest",
    "NotSignedIn",
    "QfError",
    "StillRunning",
    "TaskFailed",
    "UnknownOutcome",
    "Unreachable",
    "create_model_set",
    "create_task",
    "demo",
    "list_model_sets",
    "list_models",
    "list_tasks",
    "list_tasks_code",
    "sign_in",
    "sign_out",
]


_HOMES = {
    "catalog": ("create_model_set", "list_model_sets", "list_models"),
    "console": ("sign_in", "sign_out"),
    "demo_console": ("demo",),
    "errors": (
        "ConsoleError",
        "InvalidRequest",
        "NotSignedIn",
        "QfError",
        "StillRunning",
        "TaskFailed",
        "UnknownOutcome",
        "Unreachable",
    ),
    "request": ("CompressionRequest",),
    "snippets": ("list_tasks_code",),
    "task": ("CompressionTask", "create_task", "list_tasks"),
    "widget": ("CompressionWidget",),
}


def __getattr__(name: str) -> Any:
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{home}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
