"""Runs Node.js programs of the front end's folder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

JS = Path(__file__).parents[2] / "js"
MODULES = JS / "node_modules"


def run_node(program: str, *arguments: str) -> None:
    """Run a program with the environment's Node.js.

    Raises:
        subprocess.CalledProcessError: It failed.
    """
    search = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    subprocess.run(["node", program, *arguments], cwd=JS, env={**os.environ, "PATH": search}, check=True)
