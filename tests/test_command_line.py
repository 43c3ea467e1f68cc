"""Error messages of the command line."""

from __future__ import annotations

import socket

import pytest

from qfwidget.__main__ import main


def test_a_port_that_is_taken_is_said_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(SystemExit):
            main(["simulator", f"--port={taken.getsockname()[1]}"])
    assert "qfwidget simulator: error: " in capsys.readouterr().err


@pytest.mark.parametrize("argument", ["--port=70000", "--task-seconds=-1"])
def test_a_number_out_of_range_is_said_in_one_line(argument: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["simulator", argument])
    assert "qfwidget simulator: error: " in capsys.readouterr().err
