"""The same calls as complete programs in other languages, from one template per language in `templates/`.

No program contains keys: each reads them from the environment, as the SDKs do.
"""

from __future__ import annotations

import functools
import shlex
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal, get_args

from ..findings import missing_choice, not_one_of
from ..language import LANGUAGES as LOCALES
from ..language import Language, language_of
from . import literals
from .chinese import CHINESE
from .headers import header
from .programs import PROGRAMS, Purpose

if TYPE_CHECKING:
    from jinja2 import Template

LanguageName = Literal["python", "qfwidget", "node", "java", "go", "curl"]
LANGUAGES: tuple[LanguageName, ...] = get_args(LanguageName)
TaskPurpose = Literal["follow", "cancel", "deploy"]
TASK_PURPOSES: tuple[TaskPurpose, ...] = get_args(TaskPurpose)
_PAGE_SIZE = 100
_ALIASES: Mapping[str, LanguageName] = {
    "py": "python",
    "python3": "python",
    "js": "node",
    "javascript": "node",
    "node.js": "node",
    "nodejs": "node",
    "golang": "go",
    "bash": "curl",
    "sh": "curl",
    "shell": "curl",
}


def create(body: Mapping[str, Any], language: str, locale: str = "en") -> str:
    """Return a program that creates a task and follows it; with a task's ID as its argument, it only follows that task.

    Args:
        body: The request body, under the API's names.
        language: One of `LANGUAGES`, or another common name of one, such as "js", in any case. "python" uses the
            official SDK, "qfwidget" uses this package, "curl" is a shell script.
        locale: "en" or "zh-CN" (or another tag of these languages, such as "zh"): the language of comments.

    Returns:
        The program's source.

    Raises:
        InvalidRequest: The language or the locale is unknown.
    """
    return program(language, "create", body, locale)


def task_code(task_id: str, language: str, purpose: Literal["follow", "cancel"], locale: str = "en") -> str:
    """Return a program that waits for a task to finish, or cancels it.

    Args:
        task_id: ID of the task, "amva-…".
        language: See `create`.
        purpose: "follow" or "cancel".
        locale: See `create`.

    Returns:
        The program's source.

    Raises:
        InvalidRequest: The language, the purpose or the locale is unknown.
    """
    if purpose not in ("follow", "cancel"):
        raise not_one_of("purpose", repr(purpose), ("follow", "cancel"))
    return program(language, purpose, {"modelCompTaskId": task_id}, locale)


def deploy(model_set_id: str, model_id: str, language: str, locale: str = "en") -> str:
    """Return a program that deploys a version and waits until it serves.

    Values that only the account's owner knows are marked in its body; the program stops with a message until they are
    filled in. A service costs money from the moment it is created.

    Args:
        model_set_id: The model set of the version, "am-…".
        model_id: The version, "amv-…".
        language: See `create`. "qfwidget" is the same as "python" here, since qfwidget itself deploys nothing.
        locale: See `create`.

    Returns:
        The program's source.

    Raises:
        InvalidRequest: The language or the locale is unknown.
    """
    translate = _translator(locale)

    def fill_in(what: str) -> str:
        return f"{translate('FILL IN')}{translate(': ')}{translate(what)}"

    number = fill_in("a number, without quotes")
    body = {
        "modelSetId": model_set_id,
        "modelId": model_id,
        "name": fill_in("2 to 20 characters"),
        "urlSuffix": fill_in("2 to 20 of a-z, 0-9, _ and -"),
        "protocolVersion": 1,
        "deploymentConfig": {
            "replicasCount": number,
            "replicaComputeUnitCount": number,
            "deploymentComputeUnitList": [
                {"instanceId": fill_in("ID of compute units"), "deploymentReplicasCount": number}
            ],
        },
    }
    name = language_named(language)
    return program("python" if name == "qfwidget" else name, "deploy", body, locale)


def list_tasks_code(language: str, source_model_id: str | None = None, locale: str = "en") -> str:
    """Return a program that lists the account's compression tasks: ID, status and name of each.

    Args:
        language: "python" (with the official SDK), "qfwidget", "node", "java", "go" or "curl".
        source_model_id: List only the tasks of this version, "amv-…".
        locale: "en" or "zh-CN": the language of comments.

    Returns:
        The program's source.

    Raises:
        InvalidRequest: The language or the locale is unknown.
    """
    only = {"sourceModelId": source_model_id} if source_model_id else {}
    return program(language, "list", {"maxKeys": _PAGE_SIZE, **only}, locale)


def program(language: str, purpose: Purpose, params: Mapping[str, Any], locale: str = "en") -> str:
    """Return a program.

    Args:
        language: See `create`.
        purpose: What the program does.
        params: Body of its (first) call, under the API's names.
        locale: See `create`.

    Returns:
        The program's source.

    Raises:
        InvalidRequest: The language or the locale is unknown.
    """
    name = language_named(language)
    translate = _translator(locale)
    facts = PROGRAMS[purpose]
    return _template(name, _locale_named(locale)).render(
        _=translate,
        header=header(name, purpose, facts, translate),
        params=params,
        purpose=purpose,
        unclear=f" {translate(facts.unclear)}" if facts.unclear else "",
        action=facts.action,
        route=facts.route,
        class_name=facts.class_name,
        followed=facts.followed,
    )


def is_language(name: object) -> bool:
    """Return whether this is a language's name, in any case."""
    return isinstance(name, str) and name.strip().casefold() in {*LANGUAGES, *_ALIASES}


def language_named(name: object) -> LanguageName:
    """Return a language by one of its names, in any case.

    Raises:
        InvalidRequest: The language is unknown, or None.
    """
    folded = name.strip().casefold() if isinstance(name, str) else ""
    for language in LANGUAGES:
        if language in (folded, _ALIASES.get(folded)):
            return language
    names = (*LANGUAGES, *_ALIASES)
    raise missing_choice("language", names) if name is None else not_one_of("language", repr(name), names)


def _translator(locale: str) -> Callable[[str], str]:
    return str if _locale_named(locale) == "en" else CHINESE.__getitem__


def _locale_named(tag: object) -> Language:
    locale = language_of(tag) if isinstance(tag, str) else None
    if locale is None:
        raise not_one_of("locale", repr(tag), LOCALES)
    return locale


@functools.cache
def _template(language: LanguageName, locale: Language) -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    file, notation = _LANGUAGES[language]
    if locale != "en":
        notation = replace(notation, ascii=False)  # the comments are not ASCII either
    environment = Environment(
        loader=PackageLoader("qfwidget.snippets"),
        autoescape=False,  # the output is a program, not HTML; the filters below escape every text
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"text": notation.text, "literal": notation.literal, "shell": shlex.quote}
    return environment.get_template(file)


_LANGUAGES: Mapping[LanguageName, tuple[str, literals.Notation]] = {
    "python": ("python.py.jinja", literals.PYTHON),
    "qfwidget": ("qfwidget.py.jinja", literals.PYTHON),
    "node": ("node.mjs.jinja", literals.JAVASCRIPT),
    "java": ("java.java.jinja", literals.JAVA),
    "go": ("go.go.jinja", literals.GO),
    "curl": ("curl.sh.jinja", literals.JSON),
}
"""Language → its template and its notation."""
