"""What differs on Windows and macOS, as far as Linux can show it: what only Unix has, encodings, and paths."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from qfwidget.simulator import Simulator
from tests.experiments.versions import ERNIE, QWEN, WEIGHTS

CREATE = "CreateModelCompTask"
# Hides what Windows does not have. Its locks and its clock are imitated, and so is a virus scanner, which has a file
# open each second time that it is to be replaced. What the libraries take from Unix is imported before.
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
ONE_TASK = """
with qf.demo(task_seconds=0.1) as demo:
    form = qf.CompressionWidget(source_model_id="amv-d1zx1iwdarfr", weight="INT8-PTQ")
    form.submit().wait()
    print(form.get_task().status, len(qf.list_models(progress=False)) > 10)
"""
MANY_TASKS = f"""
planned = qf.sweep({[*QWEN, ERNIE]!r}, {WEIGHTS!r}, again=True, name="both", path=sys.argv[1]) if sys.argv[2:] else None
sweep = planned or qf.Sweep.load(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
sweep.run(progress=False)
print(sorted(sweep.tasks["task_id"]), flush=True)
"""


def environment(simulator: Simulator) -> dict[str, str]:
    """Return the environment of a program that uses this console."""
    return {
        **os.environ,
        "QIANFAN_ACCESS_KEY": simulator.access_key,
        "QIANFAN_SECRET_KEY": simulator.secret_key,
        "QIANFAN_CONSOLE_API_BASE_URL": simulator.url,
        "PYTHONIOENCODING": "utf-8",
    }


def test_a_task_is_created_without_what_only_unix_has() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LIKE_WINDOWS + ONE_TASK], capture_output=True, encoding="utf-8", timeout=60
    )
    assert done.stdout == "succeeded True\n", done.stderr


def test_two_programs_share_a_sweep_without_what_only_unix_has(tmp_path: Path) -> None:
    path = tmp_path / "压缩 sweep.json"
    with Simulator(latency=0.02) as simulator:
        programs = []
        for arguments in ([str(path), "plan"], [str(path)]):
            command = [sys.executable, "-c", LIKE_WINDOWS + MANY_TASKS, *arguments]
            programs.append(
                subprocess.Popen(
                    command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    encoding="utf-8",
                    env=environment(simulator),
                )
            )
            stdout = programs[-1].stdout
            assert stdout is not None
            assert stdout.readline() == "ready\n"
        for program in programs:
            assert program.stdin is not None
            program.stdin.write("\n")
            program.stdin.flush()
        ended = [program.communicate(timeout=60) for program in programs]
        tasks = sorted(task["id"] for task in simulator.tasks if task["name"].startswith("both"))
        names = [(call.body or {})["name"] for call in simulator.calls_of(CREATE)]
    assert len(names) == len(set(names)) == len(tasks) == 12, "each is sent once"
    assert [printed for printed, _ in ended] == [f"{tasks}\n"] * 2, ended
    assert {file.name for file in tmp_path.iterdir()} <= {path.name, f".{path.name}.lock"}
