"""Terminals: a line that is overwritten, and Ctrl+C, which reaches every process that was started there."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import shutil
import struct
import subprocess
import sys
import termios
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from qfwidget.progress import StatusLine

STATUSES = ["creating", "running", "succeeded"]
WAITS = """
import qfwidget as qf
demo = qf.demo(task_seconds={seconds})
task = qf.create_task(source_model_id="amv-d1zx1iwdarfr", strategy="Sparsity")
task.wait()
"""
# Makes the terminal the session's own, so that Ctrl+C reaches the program.
IN_A_SESSION = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.argv[1], sys.argv[1:])
"""


class Terminal:
    """A program on a terminal, and what it has written there."""

    def __init__(self, side: int, program: subprocess.Popen[bytes]) -> None:
        self._side = side
        self.program = program
        self.text = ""

    def read_until(self, text: str) -> None:
        """Read until this text has been written since the last call."""
        read = ""
        while text not in read:
            piece = _read(self._side)
            assert piece, f"ended after {self.text!r}"
            read += piece.decode("utf-8", "replace")
            self.text += piece.decode("utf-8", "replace")

    def press_ctrl_c(self) -> None:
        os.write(self._side, b"\x03")

    def end(self) -> int:
        """Read to the end, and return the exit status."""
        while piece := _read(self._side):
            self.text += piece.decode("utf-8", "replace")
        return self.program.wait(60)


@contextmanager
def terminal(*command: str, cwd: Path, **environment: str) -> Iterator[Terminal]:
    ours, theirs = pty.openpty()
    program = subprocess.Popen(
        [sys.executable, "-c", IN_A_SESSION, *command],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1]), **environment},
    )
    os.close(theirs)
    try:
        yield Terminal(ours, program)
    finally:
        program.kill()
        program.wait()
        os.close(ours)


def test_ctrl_c_ends_a_wait(tmp_path: Path) -> None:
    with terminal(sys.executable, "-c", WAITS.format(seconds=600), cwd=tmp_path, PYTHONIOENCODING="gbk") as shown:
        shown.read_until(" [0 s]")
        shown.press_ctrl_c()
        assert shown.end() != 0
    assert shown.text.splitlines()[-1].startswith("KeyboardInterrupt")


def test_ctrl_c_ends_the_simulator(tmp_path: Path) -> None:
    with terminal(
        sys.executable, "-m", "qfwidget", "simulator", cwd=tmp_path, PYTHONIOENCODING="gbk", LC_ALL="C"
    ) as shown:
        shown.read_until("/simulator/fail\r\n")
        shown.press_ctrl_c()
        assert shown.end() == 0
    assert shown.text.endswith("Stopped.\r\n")


def test_ctrl_c_twice_ends_the_demo(tmp_path: Path) -> None:
    qfwidget = shutil.which("qfwidget", path=str(Path(sys.executable).parent))
    assert qfwidget is not None
    demo = (qfwidget, "demo", "--directory=~/压缩 演示", "--", "--no-browser", "--port=0", "--allow-root")
    with terminal(*demo, cwd=tmp_path, HOME=str(tmp_path), PYTHONIOENCODING="gbk") as shown:
        shown.read_until("/lab/tree/index.ipynb?token=")
        shown.press_ctrl_c()
        shown.read_until("y/[n]")
        shown.press_ctrl_c()
        assert shown.end() == 0
    assert (tmp_path / "压缩 演示" / "zh-CN" / "quickstart.ipynb").exists()


def test_a_terminal_has_one_line(tmp_path: Path) -> None:
    with terminal(sys.executable, "-c", WAITS.format(seconds=1.2), cwd=tmp_path) as shown:
        assert shown.end() == 0
    text = shown.text.replace("\r\n", "\n")
    assert text.count("\n") == 1
    assert text.endswith("\n")
    statuses = [status for piece in text.split("\r") for status in re.findall(r"amva-\w+: (\w+) \[", piece)]
    assert list(dict.fromkeys(statuses)) == STATUSES


@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_a_line_on_a_terminal_fits_and_is_overwritten_whatever_its_language(
    monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 40, 0, 0))
    with open(theirs, "w", encoding=encoding) as terminal:
        monkeypatch.setattr("sys.stderr", terminal)
        with StatusLine(True, "create_task") as line:
            line.show("未收到响应，正在查找该任务，最多 20 秒" * 2)
            line.show("已查到该任务")
        written = b""
        while not written.endswith(b"\n"):
            written += os.read(ours, 1_000)
    os.close(ours)
    first, second = written.decode(encoding).split("\r")[1:3]
    assert 38 <= columns(first) <= 39, "the last column stays free"
    assert columns(second) == max(columns(first), columns(second.rstrip()))
    assert encoding == "ascii" or re.match(r"create_task: 已查到该任务 \[\d+ s\] ", second)


def columns(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in line)


def _read(side: int) -> bytes:
    try:
        return os.read(side, 1_000)
    except OSError:  # Linux: the other side has closed it
        return b""
