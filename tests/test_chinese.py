"""Spaces in all Chinese texts: none between Chinese characters, and none beside full-width punctuation."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from qfwidget.language import Text

ROOT = Path(__file__).parents[1]
FOLDERS = ("docs", "js/preview", "js/src", "notebooks", "qfwidget")
KINDS = frozenset({".ipynb", ".jinja", ".md", ".py", ".ts", ".tsx"})
PUNCTUATION = "\u3001\u3002\u300a-\u300f\uff01\uff08\uff09\uff0c\uff1a\uff1b\uff1f"
WIDE = f"[\u4e00-\u9fff{PUNCTUATION}]"
# Not the spaces of Markdown's tables and lists.
SPACE = re.compile(f"{WIDE} +{WIDE}|[{PUNCTUATION}] +(?=[^|\\s-])|(?<=[^|\\s#>*.-]) +[{PUNCTUATION}]")


@pytest.mark.parametrize("text", ["设置 代理", "设置， HTTPS_PROXY", "HTTPS_PROXY ，设置", "失败 （"])
def test_needless_spaces_are_found(text: str) -> None:
    assert SPACE.search(text)


def test_chinese_texts_have_no_needless_spaces() -> None:
    paths = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.suffix in KINDS]
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}"
        for path in (*ROOT.glob("*.md"), *paths)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if SPACE.search(line)
    ]
    assert len(paths) > 100
    assert not found


def test_the_space_beside_a_placeholder_depends_on_its_value() -> None:
    text = Text("the proxy set in {name} failed", "连接 {name} 指定的代理失败")
    assert text.filled({"name": "HTTPS_PROXY"}).zh_cn == "连接 HTTPS_PROXY 指定的代理失败"
    assert text.filled({"name": Text("the settings", "系统设置")}) == (
        "the proxy set in the settings failed",
        "连接系统设置指定的代理失败",
    )
    assert text.filled({"name": "我的 代理"}).zh_cn == "连接我的 代理指定的代理失败", "the value is unchanged"
