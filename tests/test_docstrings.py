"""Public docstrings name only what a user can reach, and describe arguments in one way."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

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


def functions(members: Mapping[str, Any], module: str) -> Iterator[tuple[Callable[..., Any], int]]:
    """Yield the public functions among the members of a module or class, with their number of arguments."""
    for name, member in members.items():
        plain = getattr(member, "__func__", getattr(member, "__wrapped__", member))
        if name.startswith("_") or getattr(plain, "__module__", None) != module:
            continue
        if inspect.isclass(member):
            yield from functions(vars(member), module)
        elif inspect.isfunction(plain):
            names = list(inspect.signature(plain).parameters)
            yield plain, len([each for each in names if each not in ("self", "cls")])


def test_docstrings_describe_the_arguments() -> None:
    """Two arguments may be left out if the docstring is one line, and any number if it refers to the same arguments of
    another function. Ruff's D417 reports an argument that is missing in a description."""
    found = []
    for _, name, _ in pkgutil.walk_packages(qf.__path__, "qfwidget."):
        if name != "qfwidget.__main__":
            for function, count in functions(vars(importlib.import_module(name)), name):
                text = inspect.getdoc(function) or "Args:"
                described = "Args:" in text or re.search(r"\bsame (arguments|as `)", text)
                if not described and count > (1 if "\n" in text else 2):
                    found.append(f"{name}: {function.__qualname__}")
    assert found == []
