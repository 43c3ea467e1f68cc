"""What differs on Windows and macOS, as far as Linux can show it: what only Unix has, encodings, and paths."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

import qfwidget as qf
from qfwidget.simulator import Simulator, standalone
from tests.consoles import environment_of
from tests.experiments.versions import ERNIE, QWEN, WEIGHTS
from tests.simulator import raw

ROOT = Path(__file__).parents[1]
CREATE = "CreateModelCompTask"
# Removes what Windows does not have, and imitates its locks, its coarse clock, and a virus scanner that has a file open
# every second time it is replaced. Libraries are imported before, since they use what is removed.
LIKE_WINDOWS = """
import asyncio.events, concurrent.futures, itertools, multiprocessing.pool, os, signal, sys, time, types
import IPython, pandas, qianfan, requests, tornado.httpserver, tqdm

if sys.platform != "win32":
    import fcntl

    def locking(descriptor, mode, size):
        try:
            fcntl.flock(descriptor, mode)
        except BlockingIOError:
            raise PermissionError(13, "Permission denied") from None

    msvcrt = sys.modules["msvcrt"] = types.ModuleType("msvcrt")
    msvcrt.locking, msvcrt.LK_NBLCK, msvcrt.LK_UNLCK = locking, fcntl.LOCK_EX | fcntl.LOCK_NB, fcntl.LOCK_UN
    for name in ("fcntl", "grp", "pty", "pwd", "resource", "termios"):
        sys.modules[name] = None
    for name in ("fork", "getuid", "geteuid", "kill", "killpg", "register_at_fork", "execv", "setsid"):
        delattr(os, name)
    for name in ("SIGALRM", "SIGKILL", "SIGHUP", "SIGUSR1", "pthread_kill", "setitimer"):
        delattr(signal, name)

    turns, replace, unlink = itertools.count(), os.replace, os.unlink

    def replace_in_turn(source, target):
        if next(turns) % 2:
            raise PermissionError(13, "Permission denied", target)
        replace(source, target)

    def unlink_unless_open(path):  # a lock always counts as open
        if str(path).endswith(".lock"):
            raise PermissionError(13, "Permission denied", path)
        unlink(path)

    os.replace, os.unlink = replace_in_turn, unlink_unless_open

import qfwidget as qf
import qfwidget.experiments.sending as sending

sending.time = types.SimpleNamespace(time=lambda: float(int(time.time())))
"""
SHARE = f"""
with qf.demo(task_seconds=0.1):
    form = qf.CompressionWidget(source_model_id="{ERNIE}", weight="INT8-PTQ")
    form.submit().wait()
    assert form.get_task().status == "succeeded"

if sys.argv[2:]:
    sweep = qf.sweep({[*QWEN, ERNIE]!r}, {WEIGHTS!r}, again=True, name="both", path=sys.argv[1])
else:
    sweep = qf.Sweep.load(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
sweep.run(progress=False)
print("ended", flush=True)
"""


def started(simulator: Simulator, *arguments: str) -> subprocess.Popen[str]:
    """Start a program that shares a sweep, and wait until it is about to run it."""
    program = subprocess.Popen(
        [sys.executable, "-c", LIKE_WINDOWS + SHARE, *arguments],
        env={**os.environ, **environment_of(simulator), "PYTHONIOENCODING": "utf-8"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    assert program.stdout is not None
    assert program.stdout.readline() == "ready\n", program.communicate()
    return program


def test_two_programs_share_a_sweep_without_what_only_unix_has(tmp_path: Path) -> None:
    path = tmp_path / "压缩 sweep.json"
    with Simulator(latency=0.02) as simulator:
        programs = [started(simulator, str(path), "plan"), started(simulator, str(path))]
        for program in programs:
            assert program.stdin is not None
            program.stdin.write("\n")
            program.stdin.flush()
        ended = [program.communicate(timeout=60) for program in programs]
        tasks = sorted(task["id"] for task in simulator.tasks if task["name"].startswith("both"))
        names = [(call.body or {})["name"] for call in simulator.calls_of(CREATE)]
    assert len(names) == len(set(names)) == len(tasks) == 12, "each is sent once"
    assert [printed for printed, _ in ended] == ["ended\n"] * 2, ended
    assert sorted(row["task_id"] for row in json.loads(path.read_text("utf-8"))["rows"]) == tasks
    assert {file.name for file in tmp_path.iterdir()} <= {path.name, f".{path.name}.lock"}


PRINTS = """
import sys
import qfwidget as qf

with qf.demo(task_seconds=0.1):
    request = qf.CompressionRequest("✓ … ¥", "amv-d1zx1iwdarfr", weight="INT8-PTQ", description="压缩 \\U0001f600")
    form = qf.CompressionWidget()
    form.value = request.body()
    form.submit().wait()
    form.summary()
    qf.sweep("amv-d1zx1iwdarfr", "W8A16C16", name="✓ ¥ 任务", path=sys.argv[1]).run()
    print([*qf.Sweep.load(sys.argv[1]).wait().tasks["status"]])
"""


@pytest.mark.parametrize(
    ("encoding", "path", "settings"),
    [
        ("gbk", "~/方案/sweep.json", {}),
        # In this locale, Python cannot decode the names of folders either.
        ("ascii", "~/sweep.json", {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}),
    ],
)
def test_a_character_that_the_console_or_a_folder_lacks_ends_no_program(
    tmp_path: Path, encoding: str, path: str, settings: dict[str, str]
) -> None:
    home, folder, program = tmp_path / "用户 主目录", tmp_path / "工作 目录", tmp_path / "program.py"
    for each in (home / "方案", folder):
        each.mkdir(parents=True)
    program.write_text(PRINTS, encoding="utf-8")
    homes = {"HOME": str(home), "USERPROFILE": str(home), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, program, path],
        capture_output=True,
        cwd=folder,
        env={**os.environ, **homes, **settings, "PYTHONIOENCODING": encoding, "QFWIDGET_LANGUAGE": "zh-CN"},
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    printed = done.stdout.decode(encoding)
    assert "INT8-PTQ" in printed
    assert "\\U0001f600" in printed, "a character that the console lacks is an escape"
    assert printed.splitlines()[-1] == "['succeeded']"
    record = Path(path.replace("~", str(home)))
    assert json.loads(record.read_text("utf-8"))["rows"][0]["name"] == "✓ ¥ 任务"
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("language", ["python", "qfwidget"])
def test_a_program_lists_tasks_with_any_names(simulator: Simulator, language: str) -> None:
    request = qf.CompressionRequest("任务 \U0001f600", QWEN[0], "am-adbuasyfaf", weight="INT8-PTQ")
    raw.post(simulator, CREATE, request.body()).raise_for_status()
    done = subprocess.run(
        [sys.executable, "-c", qf.list_tasks_code(language)],
        capture_output=True,
        env={**os.environ, **environment_of(simulator), "PYTHONIOENCODING": "gbk"},
        timeout=60,
    )
    assert "任务 \\U0001f600" in done.stdout.decode("gbk"), done.stderr


def test_the_demo_expands_a_tilde(tmp_path: Path) -> None:
    qfwidget = shutil.which("qfwidget", path=str(Path(sys.executable).parent))
    assert qfwidget is not None
    homes = {"HOME": str(tmp_path), "USERPROFILE": str(tmp_path), "PYTHONIOENCODING": "gbk", "LC_ALL": "C"}
    command = [qfwidget, "demo", "--directory=~/压缩 演示", "--", "--version"]
    done = subprocess.run(command, capture_output=True, cwd=tmp_path, env={**os.environ, **homes}, timeout=60)
    assert done.stdout.strip() == version("jupyterlab").encode(), done.stderr
    assert (tmp_path / "压缩 演示" / "zh-CN" / "quickstart.ipynb").exists()


def test_the_simulator_prints_commands_for_powershell(simulator: Simulator) -> None:
    greeting = standalone._greeting(simulator, "nt").splitlines()
    assert f'$env:QIANFAN_CONSOLE_API_BASE_URL = "{simulator.url}"' in greeting
    assert "cmd: set NAME=value" in greeting[0]
    assert [line for line in greeting if not line.startswith(("#", "$env:QIANFAN_"))] == []
    assert "export" not in "".join(greeting)
