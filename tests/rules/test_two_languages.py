"""Python and the page evaluate every draft in the same way."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qfwidget import rules
from qfwidget.draft import body_of, draft_of, suggested_name

HERE = Path(__file__).parent
NOW = datetime(2026, 11, 23, 14, 37)
Draft = dict[str, Any]
Answer = dict[str, Any]


def expanded(value: Any) -> Any:
    """Expand the texts that the table gives as a part and a repeat count."""
    if isinstance(value, dict) and value.keys() == {"repeat", "times"}:
        return value["repeat"] * value["times"]
    return {name: expanded(item) for name, item in value.items()} if isinstance(value, dict) else value


# js/tests/form/rules.test.ts reads the same table.
CASES: list[dict[str, Any]] = [expanded(case) for case in json.loads((HERE / "cases.json").read_text(encoding="utf-8"))]


def answer_of_python(draft: Draft) -> Answer:
    body = body_of(draft)
    return {
        "problems": rules.problems(draft),
        "warnings": rules.warnings(draft),
        "body": body,
        "draftOfBody": draft_of(body),
        "suggestedName": suggested_name(draft, NOW),
    }


@pytest.fixture(scope="module")
def answer_of_page() -> Iterator[Callable[[Draft], Answer]]:
    # Node.js from the environment, since it must run TypeScript; the system's may be too old.
    node = shutil.which("node", path=str(Path(sys.executable).parent))
    assert node is not None
    with subprocess.Popen(
        [node, str(HERE / "answer.mjs")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    ) as page:
        assert page.stdin is not None
        assert page.stdout is not None

        def answer(draft: Draft) -> Answer:
            assert page.stdin is not None
            assert page.stdout is not None
            page.stdin.write(json.dumps({"draft": draft, "rules": rules.rules()}) + "\n")
            page.stdin.flush()
            answered: Answer = json.loads(page.stdout.readline())
            return answered

        yield answer
        page.stdin.close()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_python_agrees_with_the_table(case: dict[str, Any]) -> None:
    made = answer_of_python(case["draft"])
    assert {name: made[name] for name in case.keys() - {"title", "draft"}} == {
        name: case[name] for name in case.keys() - {"title", "draft"}
    }
    assert list(made["body"]) == list(case["body"]), "in the order of the API page"


# Characters that only one language treats as blank or folds, and parts of documented values.
PIECES = [
    *"\t\x0b\x1c\x1f \x7f\x85\xa0\u1680\u180e\u2007\u200b\u2028\u202f\u3000\ufeff\x00",
    *(
        "amv-",
        "am-",
        "Quantization",
        "Sparsity",
        "INT8-PTQ",
        "W8A16C16",
        "\uff49\uff4e\uff54\uff18\uff0d\uff50\uff54\uff51",
        "\uff53parsity",
        "toString",
    ),
    *("\ud83d", "\ude00", "😀", "İ", "\u017f", "\u212a", "ß", "\ufb01", "-", "w", "8", "量"),
]
# A language folds Unicode's newest characters only after an update.
characters = st.characters(categories=("L", "N", "P", "S", "Z", "Cc", "Cf", "Co"), max_codepoint=0x1FBFF)
text = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=6).map("".join),
    st.text(characters, max_size=30),
    st.builds("{}{}{}".format, st.text("\ufeff \x85"), st.sampled_from(PIECES), st.text("\u3000\x1c", max_size=3)),
)
value = st.one_of(text, text, text, st.none(), st.booleans(), st.integers(-(2**53), 2**53), st.lists(text, max_size=2))
drafts = st.fixed_dictionaries({}, optional=dict.fromkeys(rules.FIELDS, value))


@given(draft=drafts)
@example(draft={"name": "x" * 10_000, "weight": " " * 10_000})
def test_the_page_agrees_with_python(answer_of_page: Callable[[Draft], Answer], draft: Draft) -> None:
    sent = json.loads(json.dumps(draft))  # two surrogates become one character in transit
    assert answer_of_page(sent) == answer_of_python(sent)
