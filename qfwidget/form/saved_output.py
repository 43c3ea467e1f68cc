"""A form's request and response as text and HTML, for reading a saved notebook without a kernel.

The words are those of the form (js/src/i18n); a test compares them.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from types import MappingProxyType
from typing import Any, NamedTuple

from ..console.sanitize import shown
from ..draft import draft_of

_CELL_CHARACTERS = 1_000
_WORD_CHARACTERS = 60

WORDS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "en": {
            "title": "Model compression",
            "colon": ": ",
            "name": "Task name",
            "description": "Description",
            "version": "Version",
            "target": "Save to model",
            "strategy": "Strategy",
            "weight": "Weight",
            "request": "Request",
            "response": "Response",
            "failed": "That failed",
            "requestId": "Request ID",
            "taskId": "Task ID",
            "newVersionId": "New version",
            "failedReason": "Reason",
            "started": "Created",
            "finished": "Finished",
            "noResponse": "The response will appear here.",
            "restored": "Saved with the notebook and read-only. Run the cell to use the form.",
            "unsaved": "The content of this form is not saved with the notebook.",
            "creating": "Creating",
            "running": "Running",
            "succeeded": "Succeeded",
            "failed_task": "Failed",
            "stopping": "Stopping",
            "stopped": "Stopped",
            "Quantization": "Quantization",
            "Sparsity": "Sparsity",
            "status": "Status",
            "code": "Code",
            "message": "Message",
            "httpStatus": "HTTP status",
            "hint": "What to do",
        },
        "zh-CN": {
            "title": "模型压缩",
            "colon": "：",
            "name": "任务名称",
            "description": "任务描述",
            "version": "模型版本",
            "target": "保存到模型",
            "strategy": "压缩策略",
            "weight": "量化配置",
            "request": "请求",
            "response": "响应",
            "failed": "操作未成功",
            "requestId": "请求 ID",
            "taskId": "任务 ID",
            "newVersionId": "新模型版本",
            "failedReason": "失败原因",
            "started": "创建时间",
            "finished": "完成时间",
            "noResponse": "响应将显示在此处。",
            "restored": "此表单随 Notebook 保存，仅供查看。如需使用，请运行此单元格。",
            "unsaved": "此表单的内容不会随 Notebook 保存。",
            "creating": "创建中",
            "running": "运行中",
            "succeeded": "成功",
            "failed_task": "失败",
            "stopping": "终止中",
            "stopped": "已终止",
            "Quantization": "量化",
            "Sparsity": "稀疏化",
            "status": "状态",
            "code": "错误码",
            "message": "错误信息",
            "httpStatus": "HTTP 状态码",
            "hint": "建议",
        },
    }
)
"""Language → key → words."""

_FIELD_WORDS: Mapping[str, str] = MappingProxyType({"sourceModelId": "version", "modelSetId": "target"})
"""Field of the draft → key of its label, where they differ."""

_OUTPUTS = (".jp-OutputArea-child", ".output_container", ".nboutput")
"""What surrounds an output in JupyterLab, in VS Code, and in pages by Sphinx with nbsphinx."""


def _hidden_below(shown: str, summary: str) -> str:
    """Return CSS that hides a summary if what it summarizes is displayed in the output right above it."""
    return ",".join(f"{each}:has({shown})+{each}{summary}" for each in _OUTPUTS) + "{display:none}"


_STYLE = _hidden_below(".qf-root", ":has(.qf-saved)")
# A sweep that was opened in a form is not displayed again with a restored form.
_STYLE_OF_BOTH = _hidden_below(".qf-sweep", ":has(.qf-saved-both)") + _hidden_below(".qf-root", " .qf-saved-form")


class Summary(NamedTuple):
    """A widget's content, to be read without a kernel.

    Attributes:
        title: The name of the form.
        line: The content in one line, in English.
        text: The content as plain text.
        parts: The content as HTML: escaped, without scripts, links or external resources.
        unsaved: Says that the content is not saved.
        language: The language of all that but the line.
    """

    title: str
    line: str
    text: str
    parts: str
    unsaved: str
    language: str

    @property
    def html(self) -> str:
        """The content as HTML, which is hidden where the widget itself is displayed."""
        return f'<div class="qf-saved" lang="{self.language}"><style>{_STYLE}</style>{self.parts}</div>'


class FormContent(NamedTuple):
    """The traits of a `CompressionWidget` that a summary shows, and its language."""

    value: Mapping[str, Any]
    sent: Mapping[str, Any] | None
    response: Mapping[str, Any] | None
    error: Mapping[str, Any] | None
    task: Mapping[str, Any] | None
    language: str


def summary(content: FormContent) -> Summary:
    """Return the summary of a form."""
    words = WORDS[content.language]
    return Summary(words["title"], _line(content), _text(content), _html(content), words["unsaved"], content.language)


def html_of_both(form: Summary, sweep: Summary) -> str:
    """Return the summaries of a form and of the sweep that was opened in it as HTML."""
    return (
        f'<div class="qf-saved-both" lang="{form.language}"><style>{_STYLE_OF_BOTH}</style>'
        f'<div class="qf-saved-form">{form.parts}</div><div lang="{sweep.language}">{sweep.parts}</div></div>'
    )


def _line(content: FormContent) -> str:
    """Return the summary in one line, in English: what is compressed, the task's ID and its status."""
    task = content.task or {}
    described = {name: task[name] for name in ("sourceModelId", "config") if task.get(name)}
    draft = draft_of({**(content.sent or content.value), **described})
    what = draft.get("weight") or draft.get("strategy") or "no strategy"
    source = draft.get("sourceModelId") or "no version"
    if _is_awaited(content):
        return f"task {_in_line(task['id'])}, not described yet"
    if task.get("id"):
        state = f"{task['id']}: {task.get('status') or 'no status yet'}"
    elif content.error is not None:
        state = f"error {content.error.get('code')}"
    else:
        state = "not created"
    return f"{_in_line(what)} of {_in_line(source)}, {_in_line(state)}"


def _text(content: FormContent) -> str:
    """Return the summary as plain text."""
    words = WORDS[content.language]
    colon = words["colon"]
    lines = [words["title"]]
    for head, rows in _sections(content):
        lines += [f"{head}{colon}".rstrip(), *(f"  {name}{colon}{text}" for name, text in rows)]
    return "\n".join([*lines, words["restored"]])


def _html(content: FormContent) -> str:
    words = WORDS[content.language]
    tables = (
        f"<tr><th colspan=2>{escape(head)}</th></tr>"
        + "".join(f"<tr><td>{escape(name)}</td><td>{_cell(text)}</td></tr>" for name, text in rows)
        for head, rows in _sections(content)
    )
    return (
        f"<p><strong>{escape(words['title'])}</strong></p><table>{''.join(tables)}</table>"
        f"<p><em>{escape(words['restored'])}</em></p>"
    )


def _sections(content: FormContent) -> list[tuple[str, list[tuple[str, str]]]]:
    words = WORDS[content.language]
    body = content.value if content.sent is None else content.sent
    sections = [] if _is_awaited(content) else [(words["request"], _request_rows(body, words))]
    response = _response_rows(content, words)
    if response or content.error is None:
        sections.append((words["response"], response or [(words["status"], words["noResponse"])]))
    if content.error is not None:
        sections.append((words["failed"], _error_rows(content.error, words, content.language)))
    return sections


def _is_awaited(content: FormContent) -> bool:
    """Return whether the form waits for the description of an attached task. The draft is then not its request."""
    task = content.task or {}
    return content.sent is None and bool(task.get("id")) and not task.get("status")


def _request_rows(body: Mapping[str, Any], words: Mapping[str, str]) -> list[tuple[str, str]]:
    draft = draft_of(body)
    if "strategy" in draft:
        draft["strategy"] = words.get(draft["strategy"], draft["strategy"])
    return [(words[_FIELD_WORDS.get(field, field)], _shown(text)) for field, text in draft.items()]


def _response_rows(content: FormContent, words: Mapping[str, str]) -> list[tuple[str, str]]:
    response, task = content.response or {}, content.task or {}
    status = str(task.get("status") or "")
    rows = [
        (words["status"], words.get("failed_task" if status == "failed" else status, status)),
        (words["taskId"], task.get("id") or response.get("result")),
        (words["requestId"], response.get("requestId")),
        (words["newVersionId"], task.get("modelId")),
        (words["failedReason"], task.get("failedReason")),
        (words["started"], task.get("createTime")),
        (words["finished"], task.get("finishTime")),
    ]
    return [(name, _shown(text)) for name, text in rows if text]


def _error_rows(error: Mapping[str, Any], words: Mapping[str, str], language: str) -> list[tuple[str, str]]:
    rows = [
        (words["code"], error.get("code")),
        (words["message"], (error.get("messages") or {}).get(language) or error.get("message")),
        (words["httpStatus"], error.get("status")),
        (words["requestId"], error.get("requestId")),
        (words["hint"], (error.get("hints") or {}).get(language) or error.get("hint")),
    ]
    return [(name, _shown(text)) for name, text in rows if text]


def _in_line(text: str) -> str:
    return shown(" ".join(text.split()), _WORD_CHARACTERS)


def _shown(text: object) -> str:
    return shown(text, _CELL_CHARACTERS)


def _cell(text: str) -> str:
    return f'<span dir="auto">{escape(text)}</span>'
