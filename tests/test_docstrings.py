"""Public docstrings name only what a user can reach."""

from __future__ import annotations

import inspect
import pkgutil
import re
from collections.abc import Iterator

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
