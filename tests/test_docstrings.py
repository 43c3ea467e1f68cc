"""Public docstrings name only what a user can reach, and describe arguments in one way."""

from __future__ import annotations

import ast
import inspect
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import qfwidget as qf

VARIABLES = {"form", "request"}  # also modules, but docstrings mean a user's variables
MODULES = {name for _, name, _ in pkgutil.iter_modules(qf.__path__)}
UNREACHABLE = (MODULES | {"Console", "Catalog"}) - set(dir(qf)) - VARIABLES


def documented(name: str) -> Iterator[str]:
    public = getattr(qf, name)
    members = vars(public).items() if inspect.isclass(public) else ()
    own = [getattr(public, member) for member, _ in members if not member.startswith("_")]
    properties = [value for member, value in members if not member.startswith("_") and isinstance(value, property)]
    for each in [public, *filter(callable, own), *properties]:
        yield inspect.getdoc(each) or ""


@pytest.mark.parametrize("name", dir(qf))
def test_docstrings_name_only_what_a_user_can_reach(name: str) -> None:
    docstrings = list(documented(name))
    assert docstrings[0], f"{name} is documented"
    for docstring in docstrings:
        for dotted in re.findall(r"`(\w+)\.[\w.]+", docstring):
            assert dotted not in UNREACHABLE, docstring


def undescribed(node: ast.Module | ast.ClassDef) -> Iterator[str]:
    """Yield the public functions below a node whose docstring should describe its arguments and does not.

    It may leave two arguments out if it is one line, and any number if it refers to a function with the same arguments.
    """
    for child in node.body:
        if isinstance(child, ast.ClassDef) and not child.name.startswith("_"):
            yield from undescribed(child)
        if not isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)) or child.name.startswith("_"):
            continue
        given = child.args
        count = len([*given.posonlyargs, *given.args, *given.kwonlyargs, *filter(None, (given.vararg, given.kwarg))])
        is_method = isinstance(node, ast.ClassDef) and "staticmethod" not in map(ast.unparse, child.decorator_list)
        docstring = ast.get_docstring(child)
        if docstring is None or "Args:" in docstring or re.search(r"\bsame (arguments|as `)", docstring):
            continue
        if count - is_method > (1 if "\n" in docstring else 2):
            yield child.name


def test_docstrings_describe_the_arguments() -> None:
    """Ruff's D417 reports an argument that is missing in such a description."""
    package = Path(qf.__file__).parent
    sources = {path.relative_to(package): path.read_text(encoding="utf-8") for path in package.rglob("*.py")}
    found = [f"{path}: {name}" for path, source in sources.items() for name in undescribed(ast.parse(source))]
    assert found == []
