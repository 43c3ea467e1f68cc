"""Lists that come page by page, read from both ends at the same time.

What `pageReverse` means exactly is not documented. Reading forwards is therefore what counts; what comes from the
tail only spares the rest of it, once a whole page has come from both ends and shows that they agree.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from typing import Any, Generic, Literal, NamedTuple, TypeVar

from ..errors import ConsoleError, QfError
from .client import Console
from .responses import Page, read, unreadable

PAGE_SIZE = 100
MOST_ITEMS = 200_000
"""A list that is longer than any account's has no end."""

Item = dict[str, Any]
End = Literal["head", "tail"]
T = TypeVar("T")


@dataclass(frozen=True)
class Chunk(Generic[T]):
    """Items that have arrived, none of which had before.

    Attributes:
        items: In the list's order.
        end: "head": they follow what came from the head. "tail": they precede what came from the tail.
    """

    items: list[T]
    end: End


class ListPage(NamedTuple):
    """One page: its items by their ids, and where the next one begins; None after the last."""

    items: dict[str, Item]
    next_marker: str | None


Fetch = Callable[[str | None, bool], ListPage]
"""Reads the page at a marker (None: the first), forwards or in reverse."""


class _Reading:
    """How far the list has been read from one end."""

    def __init__(self, end: End) -> None:
        self.end = end
        self.pages: list[list[str]] = []
        self.ids: set[str] = set()
        self.marker: str | None = None
        self.markers: set[str] = set()
        self.finished = False

    def take(self, page: ListPage) -> None:
        """Add a page; raises ValueError where the pages go round in a circle, or on without end."""
        ids = list(page.items)
        if self.pages and page.next_marker is not None and self.ids.issuperset(ids):
            raise ValueError("the pages go round in a circle")
        if page.next_marker in self.markers or len(self.ids) > MOST_ITEMS:
            raise ValueError("the pages have no end")
        self.pages.append(ids)
        self.ids.update(ids)
        if page.next_marker is not None:
            self.markers.add(page.next_marker)
        self.marker = page.next_marker
        self.finished = page.next_marker is None


def read_list(
    console: Console, action: str, list_field: str, id_field: str, params: Mapping[str, Any] | None = None
) -> Iterator[Chunk[Item]]:
    """Read a list of the console, from both ends.

    No item comes twice, and none is missing that was there throughout. A marker that has become invalid makes the
    reading start over, once.

    Args:
        console: Where to read.
        action: The list's action, as "DescribeCustomModelSets".
        list_field: Name of the list in the result.
        id_field: Name of the items' id.
        params: What to send besides the paging.

    Yields:
        What each page brought, as soon as it is there; first of all the first page.

    Raises:
        Unreachable: An answer is not as documented, or the pages go round in a circle.
        QfError: As `Console.read` raises it.
    """

    def fetch(marker: str | None, reverse: bool) -> ListPage:
        paging = {
            "maxKeys": PAGE_SIZE,
            **({"marker": marker} if marker else {}),
            **({"pageReverse": True} if reverse else {}),
        }
        result = console.read(action, {**(params or {}), **paging}).get("result")
        if not isinstance(result, dict):
            raise unreadable(console.host)
        page = read(Page, {"items": result.get(list_field), "pageInfo": result.get("pageInfo")}, console.host)
        if not all(isinstance(item.get(id_field), str) for item in page.items):
            raise unreadable(console.host)
        items = {item[id_field]: item for item in page.items}
        return ListPage(items, page.page_info.next_marker if page.page_info.is_truncated else None)

    with suppress(ValueError):
        yield from from_both_ends(fetch)
        return
    raise unreadable(console.host)


def from_both_ends(fetch: Fetch) -> Iterator[Chunk[Item]]:
    """Do what `read_list` does, with any way to read a page. Raises ValueError where the pages go round in a circle."""
    arrived: set[str] = set()
    pool = ThreadPoolExecutor(2, thread_name_prefix="qfwidget-list")
    try:
        yield from _read_once(fetch, pool, arrived)
        return
    except ConsoleError as error:
        if error.code != "InvalidMarker":
            raise
        yield from _read_once(fetch, pool, arrived)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)  # what the other end is still being asked is no longer needed


def in_order(chunks: Iterable[Chunk[T]]) -> list[T]:
    """Put what has arrived into the list's order."""
    head: list[T] = []
    tail: deque[T] = deque()
    for chunk in chunks:
        if chunk.end == "head":
            head.extend(chunk.items)
        else:
            tail.extendleft(reversed(chunk.items))
    return [*head, *tail]


def _read_once(fetch: Fetch, pool: ThreadPoolExecutor, arrived: set[str]) -> Iterator[Chunk[Item]]:
    head, tail = _Reading("head"), _Reading("tail")
    under_way: dict[Future[ListPage], _Reading] = {pool.submit(fetch, None, False): head}
    while not _agree(head, tail):
        done, _ = wait(under_way, return_when=FIRST_COMPLETED)
        for future in done:
            reading = under_way.pop(future)
            try:
                page = future.result()
                reading.take(page)
            except (QfError, ValueError):
                if reading is head:
                    raise
                tail.finished = True  # the head goes on alone
                continue
            new = [page.items[id] for id in page.items if id not in arrived]
            arrived.update(page.items)
            if new:
                yield Chunk(new if reading is head else new[::-1], reading.end)
        if head.pages and _has_nothing_to_add(head, tail):
            tail.finished = True
        if head.finished:
            return
        for reading in (head, tail):
            if not reading.finished and reading not in under_way.values():
                under_way[pool.submit(fetch, reading.marker, reading is tail)] = reading


def _has_nothing_to_add(head: _Reading, tail: _Reading) -> bool:
    """Tell whether the tail has met the head, or turned out to be the head again."""
    return bool(tail.pages) and (not tail.pages[-1] or not head.ids.isdisjoint(tail.pages[-1]))


def _agree(head: _Reading, tail: _Reading) -> bool:
    """Tell whether the head's last page came from the tail as well, in the same order: then the tail has the rest.

    Where the head has come upon the tail's first page, that was no tail.
    """
    if not tail.pages or not head.pages or not head.pages[-1] or not head.ids.isdisjoint(tail.pages[0]):
        return False
    whole_list_reversed = list(chain.from_iterable(tail.pages))[::-1]
    pages_reversed = list(chain.from_iterable(reversed(tail.pages)))
    return any(_stands_in(head.pages[-1], ids) for ids in (whole_list_reversed, pages_reversed))


def _stands_in(page: Sequence[str], ids: Sequence[str]) -> bool:
    if page[0] not in ids:
        return False
    start = ids.index(page[0])
    return list(ids[start : start + len(page)]) == list(page)
