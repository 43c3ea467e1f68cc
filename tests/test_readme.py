"""The programs in the READMEs run, from top to bottom."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import qfwidget as qf
from tests.examples import VERSION, examples, filled_in, run, without_comments

ROOT = Path(__file__).parents[1]
READMES = ("README.md", "README.zh-CN.md")


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


def test_both_have_the_same_programs() -> None:
    english, chinese = ([without_comments(program) for program in programs(readme)] for readme in READMES)
    assert english == chinese


@pytest.mark.parametrize("readme", READMES)
def test_what_the_links_point_to_exists(readme: str) -> None:
    links = re.findall(r"\]\((?!https:)([^)]+)\)", (ROOT / readme).read_text(encoding="utf-8"))
    assert len(links) > 3
    assert [link for link in links if not (ROOT / link).exists()] == []
