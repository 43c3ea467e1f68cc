"""The programs in the READMEs run, from top to bottom, and so do the commands, without downloads."""

from __future__ import annotations

import importlib.util
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from jupyterlab.labapp import LabApp

import qfwidget as qf
from qfwidget.__main__ import main
from tests.examples import VERSION, examples, filled_in, run, without_comments

ROOT = Path(__file__).parents[1]
READMES = ("README.md", "README.zh-CN.md")
STUBS = {
    "git": 'test "$1" = clone && mkdir "$3" && ln -s "$ROOT"/* "$3"',
    "make": f'exec {shutil.which("make")} --dry-run "$@"',
    "pip": 'test "$1" = install && test -f "$2/pyproject.toml"',
}
# What requests makes of the environment.
SETTINGS = """python -c "import requests
found = requests.Session().merge_environment_settings('https://qianfan.baidubce.com', {}, None, None, None)
print(found['proxies'].get('https'), found['verify'])"
"""


def programs(readme: str) -> list[str]:
    return examples(ROOT / readme, "python")


@pytest.mark.parametrize("readme", READMES)
def test_the_programs_run(
    readme: str, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # they write files
    names: dict[str, Any] = {}
    with qf.demo(task_seconds=0.3) as demo:
        existing = qf.create_task(source_model_id=VERSION, weight="W4A16C16")
        for program in programs(readme):
            if "except qf.TaskFailed" in program:
                demo.fail_tasks("资源不足")
                names["task"] = qf.create_task(source_model_id=VERSION, weight="INT8-PTQ")
            run(filled_in(program, existing.id), names)
        assert names["task"].request.weight == "W8A16C16"
        assert len(names["sweep"].plan) == 3
        assert [type(result) for result in names["results"]] == [qf.CompressionTask] * 2
    names["form"].close()
    assert "资源不足 " in capsys.readouterr().out, "the failed task's reason and hint"


@pytest.mark.parametrize("readme", READMES)
def test_there_are_blocks_of_the_tested_languages_only(readme: str) -> None:
    blocks = re.findall(r"^```([^\n]*)\n.*?^```", (ROOT / readme).read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    assert set(blocks) == {"python", "sh", "powershell"}


@pytest.mark.skipif(os.name == "nt", reason="Windows has no sh")
@pytest.mark.parametrize("readme", READMES)
def test_the_commands_of_a_unix_shell_run(readme: str, tmp_path: Path) -> None:
    for name, stub in STUBS.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{stub}\n", encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    path = os.pathsep.join([str(tmp_path), str(Path(sys.executable).parent), os.environ["PATH"]])
    printed = ""
    for block in examples(ROOT / readme, "sh"):
        program = re.sub("<.+?>", "https://example.com/repository", block) + SETTINGS
        command = ["sh", "-eu", "-c", program]
        done = subprocess.run(
            command,
            cwd=tmp_path,
            env={"PATH": path, "ROOT": str(ROOT)},
            check=True,
            capture_output=True,
            encoding="utf-8",
        )
        printed += done.stdout
    assert "qfwidget demo --directory build/demo" in printed
    assert "http://user:password@proxy.example.com:3128 /path/to/ca.pem" in printed


@pytest.mark.parametrize("readme", READMES)
def test_the_commands_of_powershell_are_right(readme: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    started: list[list[str]] = []
    monkeypatch.setattr(LabApp, "launch_instance", started.append)
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    [block] = examples(ROOT / readme, "powershell")
    for line in block.splitlines():
        command, *arguments = shlex.split(line.replace("\\", "/"))
        match command.removeprefix(".venv/Scripts/"), arguments:
            case "py", ["-m", module, ".venv"]:
                assert importlib.util.find_spec(module)
            case "pip", ["install", ".[demo]"]:
                assert "\ndemo = [" in project
            case "qfwidget", _:
                assert '\nqfwidget = "qfwidget.__main__:main"' in project
                main(arguments)
            case _:
                pytest.fail(f"not tested: {line}")
    assert f"--ServerApp.root_dir={(tmp_path / 'qfwidget demo').resolve()}" in started[0]


def test_both_have_the_same_programs() -> None:
    english, chinese = ([without_comments(program) for program in programs(readme)] for readme in READMES)
    assert english == chinese


@pytest.mark.parametrize("readme", READMES)
def test_what_the_links_point_to_exists(readme: str) -> None:
    links = re.findall(r"\]\((?!https:)([^)]+)\)", (ROOT / readme).read_text(encoding="utf-8"))
    assert len(links) > 3
    assert [link for link in links if not (ROOT / link).exists()] == []
