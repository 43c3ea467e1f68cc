"""Examples in Markdown files, and how to run them."""

from __future__ import annotations

import ast
import asyncio
import inspect
import re
from pathlib import Path
from types import CodeType
from typing import Any

VERSION, MODEL_SET = "amv-d1zx1iwdarfr", "am-adbuasyfaf"


def examples(path: Path, language: str) -> list[str]:
    """Return the code blocks of a file that are in this language."""
    return re.findall(rf"^```{language}\n(.*?)^```", path.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


def without_comments(program: str) -> str:
    """Return a program without its comments, which each translation has in its own language."""
    return re.sub(r" *#.*", "", program)


def filled_in(program: str, task_id: str) -> str:
    """Return a program with IDs of the simulated account in place of "amva-…" and the others."""
    for placeholder, found in (("amva-…", task_id), ("amv-…", VERSION), ("am-…", MODEL_SET)):
        program = program.replace(f'"{placeholder}"', repr(found))
    return program


def run(program: str, names: dict[str, Any]) -> None:
    """Run a program as a notebook does, which may `await`."""
    code: CodeType = compile(program, "example", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    if code.co_flags & inspect.CO_COROUTINE:
        asyncio.run(eval(code, names))  # noqa: S307
    else:
        exec(code, names)  # noqa: S102
