"""Settings that the SDK cannot start with: the error names them and the fix; no new kernel is needed afterwards."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from qfwidget.simulator import Simulator
from tests.consoles import environment_of

PROGRAM = """
import json, os, sys, traceback
import qfwidget as qf

def outcome(call):
    try:
        call()
    except qf.QfError as error:
        assert error.__cause__ is None and error.__context__ is None
        frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__)]
        ours = [frame.f_locals for frame in frames if "qfwidget" in frame.f_code.co_filename]
        assert ours
        assert all(key not in repr(ours) for key in json.loads(sys.argv[1]))
        return [type(error).__name__, error.code, str(error), error.sent]
    return None

request = qf.CompressionRequest("demo", "amv-d1zx1iwdarfr", "am-adbuasyfaf", "Quantization", "INT8-PTQ")
calls = {
    "list": qf.list_model_sets,
    "create": lambda: qf.create_task(request),
    "refresh": lambda: qf.CompressionTask("amva-1").refresh(),
    "sign in": lambda: qf.sign_in(*json.loads(sys.argv[1])),
    "sign out": qf.sign_out,
}
before = {name: outcome(call) for name, call in calls.items()}
exec(sys.argv[2])
after = {name: outcome(call) for name, call in calls.items() if name != "refresh"}
print(json.dumps([before, after]))
"""
CONTENT = "# 千帆\nQIANFAN_QPS_LIMIT=5\n"


def outcomes(
    simulator: Simulator, folder: Path, correction: str, **settings: str
) -> tuple[dict[str, list[Any] | None], dict[str, list[Any] | None]]:
    """What the public functions raise, before and after the setting is corrected in the same process."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("QIANFAN_")},
        **environment_of(simulator),
        "PYTHONUTF8": "1",
        **settings,
    }
    keys = json.dumps([simulator.access_key, simulator.secret_key])
    finished = subprocess.run(
        [sys.executable, "-c", PROGRAM, keys, correction], cwd=folder, env=environment, capture_output=True, text=True
    )
    assert finished.returncode == 0, finished.stderr
    assert simulator.secret_key not in finished.stdout + finished.stderr
    before, after = json.loads(finished.stdout)
    return before, after


@pytest.mark.parametrize("encoding", ["gbk", "utf-16", "utf-32"])
@pytest.mark.parametrize("name", [".env", "my.env"])
def test_a_settings_file_that_is_not_utf_8(simulator: Simulator, tmp_path: Path, encoding: str, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(CONTENT.encode(encoding))
    settings = {} if name == ".env" else {"QIANFAN_DOT_ENV_CONFIG_FILE": name}
    correction = f"import pathlib; pathlib.Path({str(path)!r}).write_text({CONTENT!r}, encoding='utf-8')"
    before, after = outcomes(simulator, tmp_path, correction, **settings)
    for found in before.values():
        assert found is not None
        assert found[:2] == ["Unreachable", "BadSettingsFile"]
        assert str(path) in found[2]
        assert "UTF-8" in found[2]
        assert found[3] is False
    assert set(after.values()) == {None}


@pytest.mark.parametrize("obstacle", ["os.mkdir", "os.mkfifo"])
def test_a_folder_or_pipe_of_that_name_is_not_a_settings_file(
    simulator: Simulator, tmp_path: Path, obstacle: str
) -> None:
    getattr(os, obstacle.removeprefix("os."))(tmp_path / ".env")
    before, _ = outcomes(simulator, tmp_path, "")
    assert {name for name, found in before.items() if found} == {"refresh"}, "there is no such task"


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("QIANFAN_QPS_LIMIT", "five"),
        ("QIANFAN_CONSOLE_API_RETRY_COUNT", "five"),
        ("QIANFAN_CONSOLE_API_RETRY_TIMEOUT", "60s"),
        ("QIANFAN_SSL_VERIFICATION_ENABLED", "perhaps"),
    ],
)
@pytest.mark.parametrize("place", ["environment", "file"])
def test_a_setting_of_another_type(simulator: Simulator, tmp_path: Path, variable: str, value: str, place: str) -> None:
    path = tmp_path / ".env"
    settings = {}
    correction = f"os.environ.pop({variable!r}, None)\nif os.path.exists('.env'): os.remove('.env')"
    if place == "file":
        path.write_text(f"{variable}={value}\n")
    else:
        settings[variable] = value
    before, after = outcomes(simulator, tmp_path, correction, **settings)
    for found in before.values():
        assert found is not None
        assert found[:2] == ["Unreachable", "BadSetting"]
        assert variable in found[2]
        assert found[3] is False
    assert set(after.values()) == {None}
