"""Which language errors are in."""

from __future__ import annotations

import locale

import pytest

from qfwidget.language import Language, Text, environment_language, language_of

VARIABLES = ("QFWIDGET_LANGUAGE", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("zh", "zh-CN"),
        ("zh-CN", "zh-CN"),
        ("zh_CN", "zh-CN"),
        ("zh-Hans", "zh-CN"),
        ("zh_TW.Big5", "zh-CN"),
        (" ZH_cn.GB18030@pinyin ", "zh-CN"),
        ("Chinese (Simplified)_China.936", "zh-CN"),
        ("en", "en"),
        ("en_US.UTF-8", "en"),
        ("en-GB", "en"),
        ("English_United States.1252", "en"),
        ("C", "en"),
        ("C.UTF-8", "en"),
        ("POSIX", "en"),
        ("fr_FR.UTF-8", None),
        ("zhuang", None),
        ("", None),
    ],
)
def test_the_language_of_a_tag(tag: str, language: Language | None) -> None:
    assert language_of(tag) == language


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"QFWIDGET_LANGUAGE": "en", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"QFWIDGET_LANGUAGE": "zh", "LC_ALL": "C"}, "zh-CN"),
        ({"QFWIDGET_LANGUAGE": "tlh", "LANG": "zh_CN.UTF-8"}, "zh-CN"),
        ({"LANG": "zh_CN.UTF-8"}, "zh-CN"),
        ({"LC_MESSAGES": "zh_CN.UTF-8", "LANG": "en_US.UTF-8"}, "zh-CN"),
        ({"LC_ALL": "en_US.UTF-8", "LC_MESSAGES": "zh_CN.UTF-8"}, "en"),
        ({"LANGUAGE": "zh_CN:en", "LANG": "en_US.UTF-8"}, "zh-CN"),
        ({"LANGUAGE": "fr:zh_CN", "LANG": "en_US.UTF-8"}, "zh-CN"),
        ({"LANGUAGE": "zh_CN", "LC_ALL": "C"}, "en"),
        ({"LANGUAGE": "zh_CN"}, "zh-CN"),
        ({"LC_ALL": "fr_FR.UTF-8"}, "en"),
        ({}, "en"),
    ],
    ids=str,
)
def test_the_language_of_the_environment(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], language: Language
) -> None:
    monkeypatch.setattr(locale, "setlocale", lambda category: "C")
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert environment_language() == language


def test_without_variables_the_locale_of_the_process_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(locale, "setlocale", lambda category: "Chinese (Simplified)_China.936")
    assert environment_language() == "zh-CN"


def test_a_text_is_filled_in_in_each_language() -> None:
    text = Text("{what}: {why}", "{what}：{why}").filled({"what": "{x}", "why": Text("late", "超时")})
    assert text == Text("{x}: late", "{x}：超时")
