"""The examples of the documentation site run, and it is complete in both languages. `make docs` checks its links."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import qfwidget as qf
from tests.examples import VERSION, examples, filled_in, run, without_comments

ROOT = Path(__file__).parents[2]
ENGLISH, CHINESE = ROOT / "docs" / "en", ROOT / "docs" / "zh-CN"
PAGES = sorted(page.name for page in ENGLISH.glob("*.md"))
WITH_PROGRAMS = [page for page in PAGES if examples(ENGLISH / page, "python")]
# In the order of the tasks of a page; the one that is cancelled must run until then.
SECONDS = {"tasks.md": (0.3, 0.3, 0.3, 0.3, 60.0, 0.3)}
PRINTED = {"errors.md": ("QianfanFullControlAccessPolicy", "looking up the task failed"), "python.md": ("资源不足",)}


def prepare(program: str, names: dict[str, Any], demo: Any) -> None:
    """Make what a program handles happen."""
    if "except qf.TaskFailed" in program:
        demo.fail_tasks("资源不足")
        names["task"] = qf.create_task(source_model_id=VERSION, weight="INT8-PTQ")
    elif "except qf.UnknownOutcome" in program:
        demo.fail("CreateModelCompTask", drop=True)
        demo.fail("DescribeModelCompTasks", status=403, code="AccessDenied", message="Access denied.")
    elif "except qf.QfError" in program:
        demo.fail("CreateModelCompTask", status=403, code="AccessDenied", message="Access denied.")


@pytest.mark.parametrize("page", WITH_PROGRAMS)
def test_the_programs_run(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)  # they write files
    names: dict[str, Any] = {}
    with qf.demo(task_seconds=SECONDS.get(page, 0.3)) as demo:
        asked = iter((demo.access_key, demo.secret_key))
        monkeypatch.setattr("getpass.getpass", lambda _prompt: next(asked))
        existing = qf.create_task(source_model_id=VERSION, weight="W4A16C16")
        for program in examples(ENGLISH / page, "python"):
            prepare(program, names, demo)
            run(filled_in(program, existing.id), names)
    for form in (value for value in names.values() if isinstance(value, qf.CompressionWidget)):
        form.close()
    printed = capsys.readouterr().out
    for text in PRINTED.get(page, ()):
        assert text in printed


def test_both_languages_have_the_same_pages_programs_and_pictures() -> None:
    assert sorted(page.name for page in CHINESE.glob("*.md")) == PAGES
    for page in PAGES:
        english, chinese = (
            [without_comments(each) for each in examples(site / page, "python")] for site in (ENGLISH, CHINESE)
        )
        assert english == chinese, page
        shown = [
            re.findall(r"!\[.*?\]\(.*?([\w-]+)-light-", (site / page).read_text(encoding="utf-8"))
            for site in (ENGLISH, CHINESE)
        ]
        assert shown[0] == shown[1], page


@pytest.mark.parametrize("site", [ENGLISH, CHINESE], ids=["en", "zh-CN"])
def test_the_reference_has_every_public_name(site: Path) -> None:
    named = re.findall(r"^\.\. auto\w+:: qfwidget\.(\w+)$", (site / "api.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(named) == sorted(name for name in dir(qf) if not name.startswith("_"))


@pytest.mark.parametrize("site", [ENGLISH, CHINESE], ids=["en", "zh-CN"])
def test_the_commands_are_right(site: Path) -> None:
    commands = "".join(command for page in PAGES for command in examples(site / page, "sh"))
    parsed = re.sub(r"<[^>]*>", "repository", commands)
    if sys.platform != "win32":
        assert subprocess.run(["bash", "-n"], input=parsed, text=True, capture_output=True, check=True).stderr == ""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"^make ([\w-]+)", commands, re.MULTILINE):
        assert f".PHONY: {target}\n" in makefile
    for arguments in re.findall(r"^qfwidget (simulator .*)", commands, re.MULTILINE):
        command = [sys.executable, "-m", "qfwidget", *arguments.replace("--port 8080", "--port 0").split()]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as simulator:
            assert simulator.stdout is not None
            assert "A simulated Qianfan console" in simulator.stdout.readline()
            simulator.terminate()


@pytest.mark.parametrize("page", [ROOT / "CONTRIBUTING.md", CHINESE / "contributing.md"], ids=["en", "zh-CN"])
def test_the_floors_are_those_that_are_checked(page: Path) -> None:
    """The page lists the floors of `pyproject.toml`, the highest first, with two spaces between names."""
    settings = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    layers = settings.partition("\nlayers = [\n")[2].partition("]")[0].splitlines()
    listed = page.read_text(encoding="utf-8").partition("\nqfwidget/\n")[2].partition("\njs/src/")[0]
    floors = re.split(r"^\d ", listed, flags=re.MULTILINE)[1:]
    names = [
        re.findall(r"\w+", " ".join(re.findall(r"^(?:  )?(\w\S*(?:  \w\S*)*)", floor, re.MULTILINE)))
        for floor in floors
    ]
    assert list(map(set, names)) == [set(re.findall(r"\w+", layer)) for layer in layers]
