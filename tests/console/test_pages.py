"""Lists from both ends: whole, without repetitions, whatever the server means by pageReverse."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import qfwidget as qf
from qfwidget.console.pages import Chunk, Fetch, Item, ListPage, from_both_ends, in_order

Order = Callable[[Sequence[str], str | None, int, bool], tuple[list[str], str | None]]


def honest(ids: Sequence[str], marker: str | None, size: int, reverse: bool) -> tuple[list[str], str | None]:
    """Lists from the other end."""
    ordered = list(reversed(ids)) if reverse else list(ids)
    start = ordered.index(marker) if marker is not None else 0
    return ordered[start : start + size], ordered[start + size] if start + size < len(ordered) else None


def ascending(ids: Sequence[str], marker: str | None, size: int, reverse: bool) -> tuple[list[str], str | None]:
    """Begins with the last page, but keeps the order within a page."""
    page, next_marker = honest(ids, marker, size, reverse)
    return page[::-1] if reverse else page, next_marker


def ignoring(ids: Sequence[str], marker: str | None, size: int, reverse: bool) -> tuple[list[str], str | None]:
    return honest(ids, marker, size, False)


def turning_the_page(ids: Sequence[str], marker: str | None, size: int, reverse: bool) -> tuple[list[str], str | None]:
    page, next_marker = honest(ids, marker, size, False)
    return page[::-1] if reverse else page, next_marker


def backwards_from_the_marker(
    ids: Sequence[str], marker: str | None, size: int, reverse: bool
) -> tuple[list[str], str | None]:
    """Without a marker there is nothing before the head."""
    if not reverse:
        return honest(ids, marker, size, False)
    end = ids.index(marker) if marker is not None else 0
    return list(ids[max(0, end - size) : end]), ids[end - size] if end > size else None


def reversing_only_the_first_page(
    ids: Sequence[str], marker: str | None, size: int, reverse: bool
) -> tuple[list[str], str | None]:
    return honest(ids, marker, size, reverse and marker is None)


MEANINGS = [honest, ascending, ignoring, turning_the_page, backwards_from_the_marker, reversing_only_the_first_page]


def fetch_from(ids: Sequence[str], size: int, order: Order, calls: list[bool] | None = None) -> Fetch:
    def fetch(marker: str | None, reverse: bool) -> ListPage:
        if calls is not None:
            calls.append(reverse)
        page, next_marker = order(ids, marker, size, reverse)
        return ListPage({id: {"id": id} for id in page}, next_marker)

    return fetch


def assembled(chunks: Sequence[Chunk[Item]]) -> list[str]:
    return [item["id"] for item in in_order(chunks)]


@settings(deadline=None)
@given(count=st.integers(0, 60), size=st.integers(1, 12), order=st.sampled_from(MEANINGS))
def test_the_list_is_whole_and_nothing_comes_twice(count: int, size: int, order: Order) -> None:
    ids = [f"am-{number}" for number in range(count)]
    chunks = list(from_both_ends(fetch_from(ids, size, order)))
    arrived = assembled(chunks)
    assert sorted(arrived) == sorted(ids)
    assert len(arrived) == len(set(arrived))
    if order is honest:
        assert arrived == ids
    assert [item["id"] for chunk in chunks[:1] for item in chunk.items] == ids[:size], "the first page comes first"


@settings(deadline=None)
@given(pages=st.integers(4, 30))
def test_an_honest_server_is_asked_about_half_as_often_in_a_row(pages: int) -> None:
    ids = [f"am-{number}" for number in range(pages * 5)]
    calls: list[bool] = []
    barrier = threading.Barrier(2, timeout=5)

    def in_step(marker: str | None, reverse: bool) -> ListPage:
        """Both ends answer at the same pace, as a server's do."""
        page = fetch_from(ids, 5, honest, calls)(marker, reverse)
        if marker is not None or reverse:
            try:
                barrier.wait(0.02)
            except threading.BrokenBarrierError:
                barrier.reset()
        return page

    assert assembled(list(from_both_ends(in_step))) == ids
    assert calls.count(False) <= pages / 2 + 3


@settings(deadline=None, max_examples=200)
@given(
    count=st.integers(1, 40),
    size=st.integers(1, 7),
    order=st.sampled_from([honest, ascending, ignoring, turning_the_page]),
    changes=st.lists(st.tuples(st.sampled_from(["add", "remove"]), st.integers(0, 100)), max_size=12),
)
def test_a_list_that_changes_meanwhile_loses_nothing_that_was_there_throughout(
    count: int, size: int, order: Order, changes: list[tuple[str, int]]
) -> None:
    ids = [f"am-{number}" for number in range(count)]
    throughout = set(ids)
    todo = list(changes)
    lock = threading.Lock()

    def fetch(marker: str | None, reverse: bool) -> ListPage:
        with lock:
            if marker is not None and marker not in ids:
                raise qf.ConsoleError("InvalidMarker", "gone", status=400)
            page = fetch_from(list(ids), size, order)(marker, reverse)
            if todo:
                kind, where = todo.pop()
                if kind == "add":
                    ids.insert(where % (len(ids) + 1), f"am-new-{len(todo)}")
                elif ids:
                    throughout.discard(ids.pop(where % len(ids)))
            return page

    try:
        arrived = assembled(list(from_both_ends(fetch)))
    except qf.ConsoleError:  # the marker became invalid twice, which the caller is told
        return
    assert len(arrived) == len(set(arrived))
    assert throughout <= set(arrived)


def test_an_invalid_marker_makes_it_start_over_once() -> None:
    ids = [f"am-{number}" for number in range(10)]
    refusals = [True]

    def fetch(marker: str | None, reverse: bool) -> ListPage:
        if marker is not None and not reverse and refusals:
            refusals.pop()
            raise qf.ConsoleError("InvalidMarker", "gone", status=400)
        return fetch_from(ids, 3, ignoring)(marker, reverse)

    assert assembled(list(from_both_ends(fetch))) == ids


def test_a_marker_that_stays_invalid_is_an_error() -> None:
    def fetch(marker: str | None, reverse: bool) -> ListPage:
        if marker is not None:
            raise qf.ConsoleError("InvalidMarker", "gone", status=400)
        return ListPage({"am-1": {}}, "m")

    with pytest.raises(qf.ConsoleError, match="InvalidMarker"):
        list(from_both_ends(fetch))


def test_pages_that_go_round_in_a_circle_end() -> None:
    with pytest.raises(ValueError, match="circle"):
        list(from_both_ends(lambda marker, reverse: ListPage({"am-1": {}, "am-2": {}}, "m")))


def test_a_failing_tail_does_not_matter() -> None:
    ids = [f"am-{number}" for number in range(10)]

    def fetch(marker: str | None, reverse: bool) -> ListPage:
        if reverse:
            raise qf.Unreachable("Dropped", "gone", hint_key="dropped", hint_params={"host": "h"})
        return fetch_from(ids, 3, honest)(marker, reverse)

    assert assembled(list(from_both_ends(fetch))) == ids
