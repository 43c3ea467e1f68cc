"""What a saved notebook contains of a form."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import traitlets

import qfwidget as qf
from qfwidget.form.saved_output import WORDS, FormContent, summary
from qfwidget.form.sweep.saved_output import WORDS as SWEEP_WORDS
from qfwidget.hints import HINTS, STATUSES
from qfwidget.simulator import Simulator
from tests.samples import BODY
from tests.waiting import wait_until

TEXTS = re.sub(
    r"\s*\n\s*",
    " ",
    "".join(
        path.read_text(encoding="utf-8") for path in (Path(__file__).parents[2] / "js" / "src" / "i18n").glob("*.ts")
    ),
)
"""The words of the form itself."""


def form(**arguments: Any) -> qf.CompressionWidget:
    return qf.CompressionWidget(
        name="demo", source_model_id="amv-d1zx1iwdarfr", model_set_id="am-adbuasyfaf", weight="INT8-PTQ", **arguments
    )


class Seen(HTMLParser):
    """The text, tags and attributes of an HTML document."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = ""
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.text += f"{data}\n"


def test_it_shows_the_request_and_the_response() -> None:
    with qf.demo(task_seconds=0.2) as demo:
        widget = form()
        before = widget._repr_mimebundle_()[0]
        assert before["application/vnd.jupyter.widget-view+json"]["model_id"] == widget.model_id
        assert "amva-" not in before["text/plain"]
        task = widget.submit().wait(timeout=20, progress=False)
        wait_until(lambda: widget.task and widget.task.get("modelId"))
        after = widget._repr_mimebundle_()[0]
        assert widget.response is not None
        expected = (
            task.id,
            str(task.model_id),
            widget.response["requestId"],
            "INT8-PTQ",
            "amv-d1zx1iwdarfr",
            "Succeeded",
        )
        for text in (after["text/plain"], Seen(after["text/html"]).text):
            assert all(part in text for part in expected), text
            assert demo.access_key not in text
        widget.close()


def test_it_shows_a_failure() -> None:
    with qf.demo() as demo:
        demo.deny("write")
        widget = form(locale="zh-CN")
        with pytest.raises(qf.ConsoleError):
            widget.submit()
        plain = widget._repr_mimebundle_()[0]["text/plain"]
        assert "操作未成功" in plain
        assert "AccessDenied" in plain
        assert "403" in plain
        assert HINTS["missing_write_policy"].zh_cn in plain
        widget.close()


@pytest.mark.parametrize("language", WORDS)
def test_every_row_has_a_label(language: str) -> None:
    error = qf.ConsoleError("Strange", "", status=400).to_dict()
    task = {"id": "amva-1", "status": "failed", "failedReason": "why", "createTime": "then", "modelId": "amv-1"}
    for content in (
        FormContent(BODY, None, None, None, None, language),
        FormContent(BODY, BODY, None, error, None, language),
        FormContent(BODY, BODY, {"requestId": "r", "result": "amva-1"}, None, task, language),
    ):
        rows = re.findall("<tr><td>(.*?)</td><td>(.*?)</td></tr>", summary(content).html)
        assert len(rows) > 5
        assert all(label.strip() for label, _ in rows), rows
        for line in summary(content).text.splitlines()[1:-1]:
            assert re.match(r"\s*[^\s:：].*[:：]", line), line
    assert "Strange" in summary(FormContent(BODY, BODY, None, error, None, language)).text


def test_the_record_of_an_attached_task_does_not_show_the_draft_as_its_request() -> None:
    record = summary(FormContent(BODY, None, None, None, {"id": "amva-1"}, "en"))
    assert "amva-1" in record.text
    for text in (record.text, record.html):
        assert "Request" not in text
        assert BODY["name"] not in text


def test_the_chinese_record_has_chinese_labels_and_punctuation() -> None:
    error = qf.ConsoleError("Strange", "", status=400, request_id="r").to_dict()
    task = {"id": "amva-1", "status": "failed", "failedReason": "原因", "createTime": "2026", "finishTime": "2026"}
    value = {**BODY, "description": "描述"}
    for content in (
        FormContent(value, value, None, error, None, "zh-CN"),
        FormContent(value, value, {"requestId": "r", "result": "amva-1"}, None, task, "zh-CN"),
        FormContent(value, None, None, None, None, "zh-CN"),
    ):
        lines = summary(content).text.splitlines()
        labels = [line.partition("：")[0] for line in lines[1:-1]]
        assert all(re.search("[\u4e00-\u9fff]", label) for label in labels), labels
        assert not any(re.search("[a-z]", label) for label in labels), labels
        assert "压缩策略：量化" in "".join(lines)


def test_the_record_is_in_the_language_of_the_page_else_in_that_of_the_environment(
    sdk: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    def is_in_chinese() -> bool:
        return "建议：" in widget._repr_mimebundle_()[0]["text/plain"]

    def greet(language: str) -> None:
        hello = {"id": language, "kind": "hello", "language": language}
        widget.comm.handle_msg({"content": {"data": {"method": "custom", "content": hello}}, "buffers": []})

    monkeypatch.setenv("QFWIDGET_LANGUAGE", "zh-CN")
    widget = form()
    widget.error = qf.ConsoleError("AccessDenied", "Denied").to_dict()
    assert is_in_chinese()
    greet("en")
    wait_until(lambda: not is_in_chinese())
    greet("zh-CN")
    wait_until(is_in_chinese)
    assert "page_language" not in widget.get_state()
    widget.locale = "en"
    assert not is_in_chinese()
    widget.close()


@pytest.mark.parametrize("task", [None, {"id": "amva-1"}, {"id": "amva-1", "status": "running"}])
def test_its_repr_is_one_readable_line(task: dict[str, Any] | None) -> None:
    widget = form()
    widget.publish({"task": task, "sent": widget.value if task else None})
    state = f"amva-1: {task.get('status', 'no status yet')}" if task else "not created"
    assert repr(widget) == f"<CompressionWidget: INT8-PTQ of amv-d1zx1iwdarfr, {state}>"
    widget.close()


def test_the_repr_of_an_attached_form_does_not_take_its_draft_for_the_task() -> None:
    widget = form()
    widget.publish({"task": {"id": "amva-1"}})
    assert repr(widget) == "<CompressionWidget: task amva-1, not described yet>"
    widget.close()


def test_the_words_for_statuses_are_those_of_python() -> None:
    for status, text in STATUSES.items():
        if " " not in status:
            assert SWEEP_WORDS["zh-CN"]["failed_task" if status == "failed" else status] == text.zh_cn


def test_its_repr_has_the_task_that_it_shows_or_the_failure() -> None:
    widget = qf.CompressionWidget()
    assert repr(widget) == "<CompressionWidget: Quantization of no version, not created>"
    described = {"sourceModelId": "amv-x", "config": {"strategy": "Quantization", "weight": "W8A16C16"}}
    widget.publish({"task": {"id": "amva-1", "status": "running", **described}})
    assert repr(widget) == "<CompressionWidget: W8A16C16 of amv-x, amva-1: running>"
    widget.publish({"task": None, "error": {"code": "Time\nout" * 100}})
    assert repr(widget).startswith("<CompressionWidget: Quantization of no version, error Time out")
    assert "\n" not in repr(widget)
    assert len(repr(widget)) < 200
    widget.close()


def test_the_repr_of_a_form_that_is_not_saved_shows_nothing_of_it() -> None:
    widget = form(save="nothing")
    assert repr(widget) == "<CompressionWidget: not saved>"
    widget.close()


def test_the_summary_is_printed_where_there_is_no_notebook(capsys: pytest.CaptureFixture[str]) -> None:
    widget = form()
    widget.summary()
    assert "  Weight: INT8-PTQ" in capsys.readouterr().out
    widget.close()


HOSTILE = "</td><script>alert(1)</script><img src=x onerror=alert(1)>\u202e\x1b[31m&lt;" + "x" * 2**20


def test_it_is_escaped_bounded_and_fit_for_a_preview() -> None:
    content = FormContent(
        value={},
        sent={**dict.fromkeys(("name", "description", "sourceModelId", "modelSetId"), HOSTILE), "config": {
            "strategy": HOSTILE, "weight": HOSTILE
        }},
        response={"requestId": HOSTILE, "result": HOSTILE},
        error={"code": HOSTILE, "message": HOSTILE, "hint": HOSTILE, "status": 500, "requestId": HOSTILE},
        task=dict.fromkeys(("id", "status", "modelId", "failedReason", "createTime", "finishTime"), HOSTILE),
        language="en",
    )  # fmt: skip
    seen = Seen(summary(content).html)
    assert seen.tags == {"div", "style", "p", "strong", "table", "tr", "th", "td", "span", "em"}
    assert seen.attributes == {"class", "lang", "colspan", "dir"}
    assert html.unescape(r"</td><script>alert(1)</script>") in seen.text
    for text in (summary(content).html, summary(content).text):
        assert len(text) < 50_000
        assert not re.search("[\x00-\x08\x0b-\x1f\u202e]", text)


@pytest.mark.parametrize(
    "key", [key for key in WORDS["en"] if key not in ("unsaved", "hint", "code", "message", "httpStatus", "colon")]
)  # the form itself does not show these
def test_its_words_are_those_of_the_form(key: str) -> None:
    english, chinese = (re.escape(WORDS[language][key]) for language in ("en", "zh-CN"))
    name = {"failed_task": "failed"}.get(key, key)
    assert re.search(rf'\b{name}: (Pair = )?\[ ?"{english}", "{chinese}",? ?\]', TEXTS)


def test_both_languages_have_all_words() -> None:
    assert WORDS["en"].keys() == WORDS["zh-CN"].keys()


def test_a_form_that_saves_nothing_is_not_in_the_state_or_the_record(sdk: Simulator) -> None:
    widget = form(save="nothing")
    widget.submit()
    kept = f"{widget.get_state()}{widget._repr_mimebundle_()}"
    for secret in ("demo", "amv-d1zx1iwdarfr", "am-adbuasyfaf", "amva-"):
        assert secret not in kept
    assert widget.value == BODY, "Python has it nevertheless"
    assert widget.response is not None
    widget.close()


def test_an_unknown_way_to_save_is_an_error() -> None:
    with pytest.raises(traitlets.TraitError, match="nothing"):
        form(save="some")
