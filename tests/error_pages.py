"""The pages docs/errors.md and docs/errors.zh-CN.md, made from the errors and their hints.

`python -m tests.error_pages` writes them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from qfwidget.hints import DOCUMENTED_CODES, HINTS, MESSAGES
from qfwidget.hints.access import ACCESS
from qfwidget.hints.experiments import EXPERIMENTS
from qfwidget.hints.network import NETWORK
from qfwidget.hints.requests import REQUESTS
from qfwidget.hints.tasks import TASKS
from qfwidget.language import LANGUAGES, Language, Text
from tests.console_errors import HAPPENED

DOCS = Path(__file__).parents[1] / "docs"
FILES: dict[Language, str] = {"en": "errors.md", "zh-CN": "errors.zh-CN.md"}

_TITLE = Text("What each error means", "各种错误的含义")
_INTRODUCTION = Text(
    """\
Every error is a `qf.QfError` with the same facts: `code`, `message`, `request_id` and `status` of the response, and
`hint`, which says what to do. `str(error)` contains them all, and the form shows them with the failure.
`hint_key` is the key in the tables below, in any language.

The language of errors in Python is that of the environment: `QFWIDGET_LANGUAGE` (`en` or `zh-CN`) if it is set, else
that of `LANGUAGE`, `LC_ALL`, `LC_MESSAGES` or `LANG`. A form with `locale="zh-CN"` raises its own errors in Chinese.
`error.language = "en"` changes it for one error.

The console's codes are shown unchanged. The tables list those that it documents; other codes and the reasons of failed
tasks are recognized by their English or Chinese words. Italics stand for details of the error.""",
    """\
所有错误都是 `qf.QfError`，包含相同的信息：`code`、`message`、响应的 `request_id` 与 `status`，以及说明如何处理的
`hint`。`str(error)` 包含全部信息；在表单中，它们显示在出错的位置。`hint_key` 对应下表中的一行，与语言无关。

Python 中错误信息的语言取决于环境：优先采用 `QFWIDGET_LANGUAGE`（`en` 或 `zh-CN`），其次是 `LANGUAGE`、`LC_ALL`、
`LC_MESSAGES`、`LANG`。设置了 `locale="zh-CN"` 的表单，其 `submit()` 抛出的错误为中文。
用 `error.language = "en"` 可以改变某个错误的语言。

服务端的错误码原样显示。表中列出的是有文档说明的错误码；其他错误码以及任务的失败原因，按其中的中英文用词识别。
斜体代表错误信息中的具体内容。""",
)
_GROUPS: tuple[tuple[Text, Mapping[str, Text]], ...] = (
    (Text("Keys, permissions and the account", "密钥、权限与账号"), ACCESS),
    (Text("Requests", "请求"), REQUESTS),
    (Text("Tasks", "任务"), TASKS),
    (Text("Sweeps", "批次"), EXPERIMENTS),
    (Text("Network and settings", "网络与设置"), NETWORK),
)
_CODES = Text("Codes from A to Z", "错误码索引")
_HEAD = (Text("Key", "键"), Text("Code", "错误码"), Text("What happened", "发生了什么"), Text("What to do", "如何处理"))
_OWN_CODES = {
    **{key: "NotSignedIn" for key in ("not_signed_in", "wrong_kind_of_key", "bad_key")},
    **dict.fromkeys(("invalid_request", "not_compressible"), "InvalidRequest"),
    **dict.fromkeys(("not_a_task_id", "not_a_version_id", "not_a_model_id"), "InvalidRequest"),
    **dict.fromkeys(EXPERIMENTS.keys() - {"sweep_record"}, "InvalidRequest"),
    **{key: "TaskFailed" for key in ("task_failed", "task_stopped", "calibration", "no_resources")},
    **{key: "BadAddress" for key in ("bad_address", "insecure_address")},
    "sign_in_refused": "SignInRefused",
    "missing_read_policy": "AccessDenied",
    "invalid_parameter": "InappropriateJSON",
    "outcome_unknown": "ProcessEnded",
    "late": "Late",
    "created_already": "CreatedAlready",
    "created_perhaps": "CreatedPerhaps",
    "undone": "Undone",
    "busy": "Busy",
    "sweep_busy": "Busy",
    "plan_changed": "PlanChanged",
    "console_changed": "ConsoleChanged",
    "sweep_account": "ConsoleChanged",
    "still_running": "StillRunning",
    "sweep_still_running": "StillRunning",
    "not_a_console": "Unreadable",
    "bad_dot_env": "BadSettingsFile",
    "bad_message": "BadMessage",
}
_NO_CODE = frozenset({"internal"})
_EXCEPTION = Text("name of the exception", "异常的类名")
_FAILURE = Text("that of the failure, such as `Timeout`", "通信失败的错误码，如 `Timeout`")
_OTHER_CODES = {
    "internal": _EXCEPTION,
    "sweep_record": _EXCEPTION,
    "outcome_unknown": _FAILURE,
    "outcome_ambiguous": _FAILURE,
    "outcome_not_looked_up": _FAILURE,
}
_ANY_CODE = Text("any other", "其他错误码")


def page(language: Language) -> str:
    """Return a page, as Markdown."""
    other = next(each for each in LANGUAGES if each != language)
    name = {"en": "English", "zh-CN": "简体中文"}[other]
    parts = [f"# {_TITLE.in_language(language)}", f"[{name}]({FILES[other]})", _INTRODUCTION.in_language(language)]
    for title, hints in _GROUPS:
        parts += [f"## {title.in_language(language)}", "\n".join(_table(hints, language))]
    parts += [f"## {_CODES.in_language(language)}", "\n".join(_index(language))]
    return "\n\n".join(parts) + "\n"


def codes(key: str) -> list[str]:
    """Return the codes that errors with this hint may have, as far as they are known."""
    documented = [code for code, hint_key in DOCUMENTED_CODES.items() if hint_key == key]
    if key in _OWN_CODES:
        return sorted({*documented, _OWN_CODES[key]})
    if key in NETWORK and key not in _NO_CODE:
        return ["".join(word.capitalize() for word in key.split("_"))]
    return documented


def _table(hints: Mapping[str, Text], language: Language) -> Iterator[str]:
    yield "| " + " | ".join(title.in_language(language) for title in _HEAD) + " |"
    yield "|---|---|---|---|"
    for key in hints:
        cells = (
            f'<a id="{key}"></a>`{key}`',
            _codes(key, language),
            _marked((MESSAGES.get(key) or HAPPENED[key]).in_language(language)),
            _marked(HINTS[key].in_language(language)),
        )
        yield "| " + " | ".join(cells) + " |"


def _codes(key: str, language: Language) -> str:
    known = [f"`{code}`" for code in codes(key)]
    if key in _OTHER_CODES or not known:
        known.append(_OTHER_CODES.get(key, _ANY_CODE).in_language(language))
    return {"en": ", ", "zh-CN": "、"}[language].join(known)


def _index(language: Language) -> Iterator[str]:
    yield "| " + " | ".join(title.in_language(language) for title in reversed(_HEAD[:2])) + " |"
    yield "|---|---|"
    keys = {key: codes(key) for _, hints in _GROUPS for key in hints}
    for code in sorted({code for each in keys.values() for code in each}, key=str.lower):
        links = (f'<a href="#{key}"><code>{key}</code></a>' for key, each in keys.items() if code in each)
        yield f"| `{code}` | " + ", ".join(links) + " |"


def _marked(text: str) -> str:
    with_links = re.sub(r"https://[\w.][\w./#-]*[\w/]", r"<\g<0>>", text.replace("|", "\\|"))
    return re.sub(r"{(\w+)}", r"*\1*", with_links)


if __name__ == "__main__":
    for each in LANGUAGES:
        (DOCS / FILES[each]).write_text(page(each), encoding="utf-8")
