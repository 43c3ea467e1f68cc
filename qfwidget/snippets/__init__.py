"""The same calls as complete programs in other languages, from one template per language in `templates/`.

No program contains keys: each reads them from the environment, as the SDKs do.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, get_args

from . import literals

if TYPE_CHECKING:
    from jinja2 import Template

LanguageName = Literal["python", "qfwidget", "node", "java", "go", "curl"]
Purpose = Literal["create", "follow", "cancel", "list"]
LANGUAGES: tuple[LanguageName, ...] = get_args(LanguageName)
_PAGE_SIZE = 100


class _Language(NamedTuple):
    template: str
    notation: literals.Notation


class _Program(NamedTuple):
    action: str
    class_name: str
    summary: str


_PROGRAMS: Mapping[Purpose, _Program] = {
    "create": _Program(
        "CreateModelCompTask",
        "CreateCompressionTask",
        "Creates a model compression task on Baidu Qianfan and prints its ID.",
    ),
    "follow": _Program(
        "DescribeModelCompTask",
        "FollowCompressionTask",
        "Waits for a model compression task on Baidu Qianfan to finish and prints the ID of the new model version.",
    ),
    "cancel": _Program(
        "CancelModelCompTask", "CancelCompressionTask", "Cancels a model compression task on Baidu Qianfan."
    ),
    "list": _Program(
        "DescribeModelCompTasks",
        "ListCompressionTasks",
        "Lists the model compression tasks on Baidu Qianfan: ID, status and name of each.",
    ),
}


def create(body: Mapping[str, Any], language: str) -> str:
    """Return a program that creates a task and prints its ID.

    Args:
        body: The request body, under the API's names.
        language: One of `LANGUAGES`: "python" uses the official SDK, "qfwidget" uses this package, "curl" is a shell
            script.

    Returns:
        The program's source.

    Raises:
        ValueError: The language is unknown.
    """
    return program(language, "create", body)


def task_code(task_id: str, language: str, purpose: Literal["follow", "cancel"]) -> str:
    """Return a program that waits for a task to finish, or cancels it.

    Args:
        task_id: ID of the task, "amva-…".
        language: One of `LANGUAGES`.
        purpose: "follow" or "cancel".

    Returns:
        The program's source.

    Raises:
        ValueError: The language or the purpose is unknown.
    """
    if purpose not in ("follow", "cancel"):
        raise ValueError(f"purpose must be 'follow' or 'cancel', not {purpose!r}")
    return program(language, purpose, {"modelCompTaskId": task_id})


def list_tasks_code(language: str, source_model_id: str | None = None) -> str:
    """Return a program that lists the account's compression tasks: ID, status and name of each.

    Args:
        language: "python" (with the official SDK), "qfwidget", "node", "java", "go" or "curl".
        source_model_id: List only the tasks of this version, "amv-…".

    Returns:
        The program's source.

    Raises:
        ValueError: The language is unknown.
    """
    only = {"sourceModelId": source_model_id} if source_model_id else {}
    return program(language, "list", {"maxKeys": _PAGE_SIZE, **only})


def program(language: str, purpose: Purpose, params: Mapping[str, Any]) -> str:
    """Return a program.

    Args:
        language: One of `LANGUAGES`.
        purpose: What the program does.
        params: Body of its (first) call, under the API's names.

    Returns:
        The program's source.

    Raises:
        ValueError: The language is unknown.
    """
    if language not in LANGUAGES:
        raise ValueError(f"there is no code in {language!r}, only in {', '.join(LANGUAGES)}")
    return _template(language).render(purpose=purpose, params=params, **_PROGRAMS[purpose]._asdict())


@functools.cache
def _template(language: str) -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    file, notation = _LANGUAGES[language]
    environment = Environment(
        loader=PackageLoader("qfwidget.snippets"),
        autoescape=False,  # the output is a program, not HTML; the filters below escape every text
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"text": notation.text, "literal": notation.literal}
    return environment.get_template(file)


_LANGUAGES: Mapping[str, _Language] = {
    "python": _Language("python.py.jinja", literals.PYTHON),
    "qfwidget": _Language("qfwidget.py.jinja", literals.PYTHON),
    "node": _Language("node.mjs.jinja", literals.JAVASCRIPT),
    "java": _Language("java.java.jinja", literals.JAVA),
    "go": _Language("go.go.jinja", literals.GO),
    "curl": _Language("curl.sh.jinja", literals.JSON),
}
