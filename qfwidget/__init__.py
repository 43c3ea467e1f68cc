"""A Jupyter widget that creates model compression tasks on Baidu Qianfan, and the same from plain Python.

Importing this imports neither the SDK nor pandas: each name is loaded when it is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .console.client import sign_in, sign_out
    from .demo import demo
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
    from .form.widget import CompressionWidget
    from .models.lists import create_model_set, list_model_sets, list_models
    from .request import CompressionRequest
    from .snippets import list_tasks_code
    from .tasks.task import CompressionTask, create_task, list_tasks

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
    "models.lists": ("create_model_set", "list_model_sets", "list_models"),
    "console.client": ("sign_in", "sign_out"),
    "demo": ("demo",),
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
    "tasks.task": ("CompressionTask", "create_task", "list_tasks"),
    "form.widget": ("CompressionWidget",),
}


def __getattr__(name: str) -> Any:
    for home, names in _HOMES.items():
        if name in names:
            found = globals()[name] = getattr(import_module(f"{__name__}.{home}"), name)
            return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
