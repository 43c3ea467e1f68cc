"""The programs in the READMEs run, from top to bottom."""

from __future__ import annotations

import ast
import asyncio
import inspect
import re
from pathlib import Path
from types import CodeType
from typing import Any

import pytest

import qfwidget as qf

ROOT = Path(__file__).parents[1]
READMES = ("README.md", "README.zh-CN.md")
VERSION, MODEL_SET = "amv-d1zx1iwdarfr", "am-adbuasyfaf"


def programs(readme: str) -> list[str]:
    return re.findall(r"^```python\n(.*?)^```", (ROOT / readme).read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


def without_comments(program: str) -> str:
    return re.sub(r" *#.*", "", program)


def run(program: str, names: dict[str, Any]) -> None:
    code: CodeType = compile(program, "README", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    if code.co_flags & inspect.CO_COROUTINE:
        asyncio.run(eval(code, names))  # noqa: S307
    else:
        exec(code, names)  # noqa: S102


@pytest.mark.parametrize("readme", READMES)
def test_the_programs_run(readme: str, capsys: pytest.CaptureFixture[str]) -> None:
    names: dict[str, Any] = {}
    with qf.demo(task_seconds=0.3) as demo:
        existing = qf.create_task(source_model_id=VERSION, weight="W4A16C16")
        for program in programs(readme):
            if "except qf.TaskFailed" in program:
                demo.fail_tasks("资源不足")
                names["task"] = qf.create_task(source_model_id=VERSION, weight="INT8-PTQ")
            filled_in = program.replace('"amva-…"', repr(existing.id)).replace('"amv-…"', repr(VERSION))
            run(filled_in.replace('"am-…"', repr(MODEL_SET)), names)
        assert names["task"].request.weight == "W8A16C16"
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
