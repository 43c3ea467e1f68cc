"""`make bench` works. Speed is not tested here."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.soak
@pytest.mark.timeout(300)
def test_the_short_form_measures_every_row(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.benchmarks", "--short", "--folder", str(tmp_path)]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    rows = json.loads((tmp_path / "benchmarks.json").read_text())["rows"]
    assert len({row["name"] for row in rows}) > 15
    for row in rows:
        assert math.isfinite(row["ours"]), row
        assert math.isfinite(row["ratio"]), row
        assert f"| {row['name']} |" in printed
    assert (tmp_path / "benchmarks.svg").read_text().count("<rect") == len(rows)
