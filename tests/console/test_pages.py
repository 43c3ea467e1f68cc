"""Lists read page by page: complete, in order, without repetitions, and resumed after a failure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import qfwidget as qf
from qfwidget.console.client import Console
from qfwidget.console.pages import Item, PageReader

Answer = Callable[[str | None], tuple[Sequence[str], str | None]]
"""Returns the IDs of the page at a marker, and the marker of the next page."""


class ListConsole:
    """Responds to the calls for one list, and counts them."""

    host = "console"
    account = "account"

    def __init__(self, answer: Answer) -> None:
        self.calls = 0
        self._answer = answer

    def read(self, action: str, params: Mapping[str, Any], *, account: str) -> dict[str, Any]:
        assert (action, account) == ("DescribeThings", self.account)
        assert params.keys() <= {"marker", "maxKeys"}
        self.calls += 1
        ids, next_marker = self._answer(params.get("marker"))
        info = {"isTruncated": next_marker is not None, "nextMarker": next_marker}
        return {"result": {"things": [{"id": id} for id in ids], "pageInfo": info}}


def reader(answer: Answer) -> PageReader[Item]:
    return PageReader(cast("Console", ListConsole(answer)), "DescribeThings", "things", "id", list)


def ids_of(pages: PageReader[Item]) -> list[str]:
    return [item["id"] for page in pages for item in page]


def page(ids: Sequence[str], marker: str | None, size: int) -> tuple[Sequence[str], str | None]:
    start = ids.index(marker) if marker is not None else 0
    return ids[start : start + size], ids[start + size] if start + size < len(ids) else None


def invalid_marker() -> qf.ConsoleError:
    return qf.ConsoleError("InvalidMarker", "unknown marker", status=400)


@given(count=st.integers(0, 60), size=st.integers(1, 12))
def test_the_list_is_whole_and_in_order(count: int, size: int) -> None:
    ids = [f"am-{number}" for number in range(count)]
    assert ids_of(reader(lambda marker: page(ids, marker, size))) == ids


@settings(max_examples=200)
@given(
    count=st.integers(1, 40),
    size=st.integers(1, 7),
    changes=st.lists(st.tuples(st.sampled_from(["add", "remove"]), st.integers(0, 100)), max_size=12),
)
def test_a_list_that_changes_while_it_is_read_loses_nothing_that_is_there_throughout(
    count: int, size: int, changes: list[tuple[str, int]]
) -> None:
    ids = [f"am-{number}" for number in range(count)]
    throughout = set(ids)
    todo = list(changes)

    def answer(marker: str | None) -> tuple[Sequence[str], str | None]:
        if marker is not None and marker not in ids:
            raise invalid_marker()
        answered = page(list(ids), marker, size)
        if todo:
            kind, where = todo.pop()
            if kind == "add":
                ids.insert(where % (len(ids) + 1), f"am-new-{len(todo)}")
            elif ids:
                throughout.discard(ids.pop(where % len(ids)))
        return answered

    try:
        arrived = ids_of(reader(answer))
    except qf.ConsoleError:  # the marker became invalid twice, which is an error
        return
    assert len(arrived) == len(set(arrived))
    assert throughout <= set(arrived)


def test_an_invalid_marker_starts_over_once() -> None:
    ids = [f"am-{number}" for number in range(10)]
    refusals = [True]

    def answer(marker: str | None) -> tuple[Sequence[str], str | None]:
        if marker is not None and refusals:
            refusals.pop()
            raise invalid_marker()
        return page(ids, marker, 3)

    assert ids_of(reader(answer)) == ids


def test_a_marker_that_stays_invalid_is_an_error() -> None:
    def answer(marker: str | None) -> tuple[Sequence[str], str | None]:
        if marker is not None:
            raise invalid_marker()
        return ["am-1"], "m"

    with pytest.raises(qf.ConsoleError, match="InvalidMarker"):
        ids_of(reader(answer))


@pytest.mark.parametrize(
    "answer",
    [lambda marker: (["am-1", "am-2"], "m"), lambda marker: ([], f"{marker}m")],
    ids=["the same page", "empty pages"],
)
def test_pages_without_end_are_an_error(answer: Answer) -> None:
    with pytest.raises(qf.Unreachable, match="not as documented"):
        ids_of(reader(answer))


def test_after_a_failure_the_failed_page_is_read_next() -> None:
    ids = [f"am-{number}" for number in range(10)]
    failures = [True]

    def answer(marker: str | None) -> tuple[Sequence[str], str | None]:
        if marker == "am-6" and failures:
            failures.pop()
            raise qf.ConsoleError("InternalError", "try again", status=500, hint_key="try_again")
        return page(ids, marker, 3)

    pages = reader(answer)
    arrived = [item["id"] for _ in range(2) for item in next(pages)]
    with pytest.raises(qf.ConsoleError):
        next(pages)
    assert arrived + ids_of(pages) == ids
