"""Fixtures of the packaging tests: what a clean checkout builds on a machine without Node.js."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
import uv

_REPOSITORY = Path(__file__).parents[2]
_NODE_TOOLS = ("corepack", "node", "nodejs", "npm", "npx", "yarn")


@dataclass(frozen=True)
class Distributions:
    """The built files, and the checkout that they were built from."""

    checkout: Path
    sdist: Path
    wheel: Path


@pytest.fixture(scope="session")
def environment_without_node(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """Return this process's environment, with everything except Node.js on its PATH."""
    tools = tmp_path_factory.mktemp("bin")
    virtual_environment = Path(sys.executable).parent
    for folder in map(Path, os.get_exec_path()):
        if folder == virtual_environment or not folder.is_dir():
            continue
        for tool in folder.iterdir():
            link = tools / tool.name
            if tool.name not in _NODE_TOOLS and not link.is_symlink():
                link.symlink_to(tool)
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "QIANFAN_", "npm_")) and name != "VIRTUAL_ENV"
    }
    return inherited | {"PATH": str(tools)}


@pytest.fixture(scope="session")
def distributions(
    environment_without_node: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Distributions:
    """The source distribution of a clean checkout, and the wheel that was built from it alone."""
    checkout = tmp_path_factory.mktemp("检出 checkout")
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=_REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in filter(None, listing.stdout.split("\0")):
        target = checkout / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(_REPOSITORY / name, target)
    run_uv(
        "build",
        "--python",
        sys.executable,
        "--require-hashes",
        "--build-constraints",
        "requirements/dev.txt",
        cwd=checkout,
        environment=environment_without_node,
    )
    (sdist,) = (checkout / "dist").glob("*.tar.gz")
    (wheel,) = (checkout / "dist").glob("*.whl")
    return Distributions(checkout, sdist, wheel)


@pytest.fixture(scope="session")
def installed_python(
    distributions: Distributions,
    environment_without_node: Mapping[str, str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """The interpreter of an environment with only the wheel and its pinned dependencies."""
    folder = tmp_path_factory.mktemp("安装 installed")
    python = folder / "venv" / "bin" / "python"
    steps = (
        ("venv", "--python", sys.executable, "venv"),
        (*("pip", "sync", "--python", str(python)), str(_REPOSITORY / "requirements/runtime.txt")),
        (*("pip", "install", "--python", str(python)), "--offline", str(distributions.wheel)),
    )
    for step in steps:
        run_uv(*step, cwd=folder, environment=environment_without_node)
    return python


def run_uv(*arguments: str, cwd: Path, environment: Mapping[str, str]) -> None:
    """Run uv, and show its output if it fails."""
    result = subprocess.run(
        [uv.find_uv_bin(), *arguments],
        cwd=cwd,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert result.returncode == 0, f"uv {' '.join(arguments)} failed:\n{result.stdout}"
