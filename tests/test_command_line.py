"""The command line: its error messages, and what `qfwidget demo` opens."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest
from jupyterlab.labapp import LabApp

from qfwidget.__main__ import main


def test_a_port_in_use_is_reported_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(SystemExit):
            main(["simulator", f"--port={taken.getsockname()[1]}"])
    assert "qfwidget simulator: error: " in capsys.readouterr().err


@pytest.mark.parametrize("argument", ["--port=70000", "--task-seconds=-1"])
def test_a_number_out_of_range_is_reported_in_one_line(argument: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["simulator", argument])
    assert "qfwidget simulator: error: " in capsys.readouterr().err


def test_a_directory_that_is_a_file_is_reported_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(SystemExit):
        main(["demo", f"--directory={file}"])
    assert "qfwidget demo: error: " in capsys.readouterr().err


def test_the_versions_for_a_report_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    lines = [line.split()[0] for line in capsys.readouterr().out.splitlines()]
    assert lines == ["qfwidget", "qianfan", "ipywidgets", "anywidget", "Python"]


def test_demo_opens_an_index_of_the_notebooks_and_keeps_those_that_were_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr(LabApp, "launch_instance", started.append)
    directory = tmp_path / "not there yet"
    changed = directory / "zh-CN" / "sweep.ipynb"
    for _ in range(2):
        main(["demo", f"--directory={directory}", "--", "--no-browser"])
        changed.write_text("changed", encoding="utf-8")
    main(["demo", f"--directory={directory}"])
    assert started[0] == [
        f"--ServerApp.root_dir={directory}",
        "--LabApp.default_url=/lab/tree/index.ipynb",
        "--no-browser",
    ]
    assert changed.read_text(encoding="utf-8") == "changed"
    (cell,) = json.loads((directory / "index.ipynb").read_text(encoding="utf-8"))["cells"]
    assert "zh-CN/quickstart.ipynb" in "".join(cell["source"])
