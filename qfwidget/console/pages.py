"""Reads lists page by page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from ..errors import ConsoleError
from .client import Console
from .responses import Page, parsed_as, undocumented

PAGE_SIZE = 100
"""The console's maximum page size (source: the API pages of the lists)."""
MOST_ITEMS = 200_000
"""Maximum length of a list, far more than any account has: a longer one is treated as endless."""

Item = dict[str, Any]
Parsed = TypeVar("Parsed")


class PageReader(Iterator[list[Parsed]]):
    """Reads a list of the console, one page at a time.

    No other account is asked for a page. No item is returned twice, and no item that exists the whole time is missing.
    After a failure, the next call reads the same page again. If a marker becomes invalid, reading starts over once.

    Args:
        console: The console to read from.
        action: The list's action, such as "DescribeCustomModelSets".
        list_field: Name of the list in the result.
        id_field: Name of the items' ID field.
        parse: Converts the items of a page to what is returned. If it raises, reading the page has failed.
        params: Other parameters, besides those for paging.
        account: The `Console.account` whose list it is; None for the current one.

    Raises:
        Unreachable: A response is not as documented, or the pages repeat endlessly.
        QfError: See `Console.read`.
    """

    def __init__(
        self,
        console: Console,
        action: str,
        list_field: str,
        id_field: str,
        parse: Callable[[list[Item]], list[Parsed]],
        params: Mapping[str, Any] | None = None,
        *,
        account: str | None = None,
    ) -> None:
        self._console = console
        self._account = account or console.account
        self._parse = parse
        self._action = action
        self._list_field = list_field
        self._id_field = id_field
        self._params = dict(params or {})
        self._ids: set[str] = set()
        self._ids_this_time: set[str] = set()
        self._marker: str | None = None
        self._started_over = False
        self._finished = False

    def __next__(self) -> list[Parsed]:
        """Return the items of the next page that have not been returned before; possibly none."""
        if self._finished:
            raise StopIteration
        try:
            page = self._read()
        except ConsoleError as error:
            if error.code != "InvalidMarker" or self._started_over:
                raise
            self._started_over = True
            self._marker = None
            self._ids_this_time.clear()
            page = self._read()
        marker = page.page_info.next_marker if page.page_info.is_truncated else None
        ids = [item[self._id_field] for item in page.items]
        repeats = marker is not None and self._marker is not None and self._ids_this_time.issuperset(ids)
        if repeats or len(self._ids) > MOST_ITEMS:
            raise undocumented(self._console.host)
        new = {id: item for id, item in zip(ids, page.items, strict=True) if id not in self._ids}
        parsed = self._parse(list(new.values()))
        self._ids.update(ids)
        self._ids_this_time.update(ids)
        self._marker = marker
        self._finished = marker is None
        return parsed

    def _read(self) -> Page:
        paging = {"maxKeys": PAGE_SIZE, **({"marker": self._marker} if self._marker else {})}
        result = self._console.read(self._action, {**self._params, **paging}, account=self._account).get("result")
        if not isinstance(result, dict):
            raise undocumented(self._console.host)
        listed = {"items": result.get(self._list_field), "pageInfo": result.get("pageInfo")}
        page = parsed_as(Page, listed, self._console.host)
        if not all(isinstance(item.get(self._id_field), str) for item in page.items):
            raise undocumented(self._console.host)
        return page
