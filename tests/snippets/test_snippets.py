"""The text of generated programs; tests/sdks runs them."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import qfwidget as qf
from qfwidget import snippets
from qfwidget.snippets import literals
from qfwidget.snippets.chinese import CHINESE

REQUEST = qf.CompressionRequest("demo", "amv-d1zx1iwdarfr", "am-adbuasyfaf", "sparsity")
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


@pytest.mark.parametrize("language", snippets.LANGUAGES)
def test_a_program_contains_the_whole_body_and_reads_the_keys_from_the_environment(language: str) -> None:
    code = REQUEST.to_code(language)
    for text in ("demo", "amv-d1zx1iwdarfr", "am-adbuasyfaf", "Sparsity", "QIANFAN_ACCESS_KEY", "QIANFAN_SECRET_KEY"):
        assert text in code
    assert "weight" not in code


def programs_in(language: str, locale: str) -> list[str]:
    task = qf.CompressionTask("amva-1")
    return [
        REQUEST.to_code(language, locale),
        task.to_code("follow", language, locale),
        task.to_code("cancel", language, locale),
        snippets.list_tasks_code(language, locale=locale),
        snippets.deploy("am-1", "amv-1", language, locale),
    ]


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
@pytest.mark.parametrize("language", snippets.LANGUAGES)
def test_programs_are_tidy(language: str, locale: str) -> None:
    programs = programs_in(language, locale)
    assert len(set(programs)) == 5
    for code in programs:
        assert code.endswith("\n")
        assert "\n\n\n\n" not in code
        lines = code.split("\n")
        assert all(line == line.rstrip() for line in lines)
        assert max(map(len, lines)) <= 120


@pytest.mark.parametrize("language", snippets.LANGUAGES)
def test_a_program_begins_with_how_to_install_and_run_it(language: str) -> None:
    for code in programs_in(language, "en"):
        header = re.split("\n(?:import|package|set) ", code)[0]
        assert "Save this as " in header
        assert "export QIANFAN_ACCESS_KEY=" in header
        assert ("$env:QIANFAN_ACCESS_KEY=" in header) == (language != "curl")
        assert "Exit status: 0" in header
    for code, start in zip(programs_in(language, "en")[::4], ("amva-", "svco-"), strict=True):
        assert f" {start}..." in code


@pytest.mark.parametrize(
    ("language", "pin", "file"),
    [
        ("python", "qianfan==0.4.12.3", "requirements/dev.txt"),
        ("node", '"@baiducloud/qianfan": "0.2.4"', "tests/sdks/node/package.json"),
        ("go", "github.com/baidubce/bce-qianfan-sdk/go/qianfan v0.0.15", "tests/sdks/go/go.mod"),
        ("java", "<version>0.1.6</version>", "tests/sdks/java/pom.xml"),
    ],
)
def test_a_program_names_the_version_of_the_sdk_that_it_is_tested_with(language: str, pin: str, file: str) -> None:
    assert pin in (Path(__file__).parents[2] / file).read_text("utf-8")
    assert re.findall(r"[0-9.]+", pin)[-1] in REQUEST.to_code(language).partition("export ")[0]


@pytest.mark.parametrize("language", snippets.LANGUAGES)
def test_comments_are_in_the_language_of_the_reader(language: str) -> None:
    english = re.compile(r"[a-z]{2,} (the|is|a|of|and|to) [a-z]")
    for code in programs_in(language, "en"):
        assert code.isascii()
    for code in programs_in(language, "zh-CN"):
        comments = re.findall(r"(?m)(?:^|\s)(?:#|//|/\*\*?| \*) .*|\"\"\".*", code)
        assert any("\u4e00" <= character <= "\u9fff" for character in "".join(comments))
        assert not [comment for comment in comments if english.search(comment)]


def test_every_chinese_text_is_used() -> None:
    templates = Path(snippets.__file__).parent.glob("*/*.jinja")
    sources = [file.read_text("utf-8") for file in (*templates, *Path(snippets.__file__).parent.glob("[!c]*.py"))]
    source = "".join(sources).replace('\\"', '"')
    made = {"creates a task and follows it", "only follows that task"}
    made |= {text.replace("task", "service") for text in made}
    assert [text for text in CHINESE if text not in source and text not in made] == []


@pytest.mark.parametrize(
    ("name", "language"),
    [
        *(
            ("Go", "go"),
            ("golang", "go"),
            ("JS", "node"),
            ("javascript", "node"),
            ("NodeJS", "node"),
            ("Node.js", "node"),
        ),
        *(
            ("py", "python"),
            ("Python", "python"),
            ("bash", "curl"),
            ("sh", "curl"),
            ("Shell", "curl"),
            (" cURL ", "curl"),
        ),
    ],
)
def test_a_language_has_its_common_names(name: str, language: str) -> None:
    assert REQUEST.to_code(name) == REQUEST.to_code(language)


@pytest.mark.parametrize(
    ("tag", "locale"), [("zh", "zh-CN"), ("zh_CN", "zh-CN"), ("zh-Hans", "zh-CN"), ("en-US", "en")]
)
def test_a_locale_has_its_common_tags(tag: str, locale: str) -> None:
    assert REQUEST.to_code("go", tag) == REQUEST.to_code("go", locale)


def test_a_task_takes_purpose_and_language_in_either_order() -> None:
    task = qf.CompressionTask("amva-1")
    assert task.to_code("Go") == task.to_code("go", "follow") == task.to_code("follow", "go")
    assert (
        task.to_code("go", "cancel")
        == task.to_code("cancel", "golang")
        == task.to_code(purpose="cancel", language="go")
    )


def test_a_version_is_deployed_once_its_task_has_succeeded() -> None:
    with qf.demo(task_seconds=1000) as demo:
        demo.fail_tasks("no capacity")
        failed, succeeded = qf.create_task(REQUEST), qf.create_task(REQUEST)
        with pytest.raises(qf.StillRunning, match="creating"):
            succeeded.to_code("deploy", "python")
        demo.advance(1000)
        with pytest.raises(qf.TaskFailed, match="no capacity"):
            failed.to_code("deploy", "python")
        code = succeeded.to_code("deploy", "python")
        version = demo.tasks[-1]["modelId"]
    assert code == snippets.deploy("am-adbuasyfaf", version, "python")
    for text in (version, "am-adbuasyfaf", "FILL IN", "CreateService", "DescribeService", "costs money"):
        assert text in code


def test_a_request_that_breaks_the_rules_makes_no_program() -> None:
    with pytest.raises(qf.InvalidRequest, match="weight"):
        qf.CompressionRequest("demo", "amv-1", "am-1", "Quantization").to_code("go")


@pytest.mark.parametrize(
    "write",
    [
        lambda: REQUEST.to_code("perl"),
        lambda: REQUEST.to_code("go", "fr"),
        lambda: qf.CompressionTask("amva-1").to_code("c++"),
        lambda: qf.CompressionTask("amva-1").to_code("go", "delete"),  # type: ignore[call-overload]
        lambda: qf.CompressionTask("amva-1").to_code("delet", "go"),  # type: ignore[call-overload]
        lambda: qf.list_tasks_code("curl.sh.jinja"),
    ],
    ids=["request", "locale", "task", "purpose", "purpose first", "list"],
)
def test_an_unknown_language_or_purpose_is_an_error(write: Any) -> None:
    with pytest.raises(
        ValueError,
        match=r"follow, cancel, deploy, not 'delet|of en, zh-CN, not|python, qfwidget, node, java, go, curl, py,",
    ):
        write()


@given(
    st.recursive(
        TEXTS | st.integers(),
        lambda values: st.dictionaries(TEXTS, values, min_size=1) | st.lists(values, min_size=1),
    )
)
def test_python_and_json_read_back_what_was_written(value: Any) -> None:
    assert ast.literal_eval(literals.PYTHON.literal(value)) == value
    assert json.loads(literals.JSON.literal(value)) == value


@given(TEXTS)
def test_a_program_has_only_printable_characters(text: str) -> None:
    for notation in (literals.PYTHON, literals.JAVASCRIPT, literals.GO, literals.JSON, literals.JAVA):
        assert notation.text(text).isprintable()
    assert literals.JAVA.text(text).isascii()
