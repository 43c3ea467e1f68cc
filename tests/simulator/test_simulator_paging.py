"""Pages: every item exactly once, whatever the page size and the direction."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from qfwidget.simulator import Simulator
from qfwidget.simulator.paging import page
from qfwidget.simulator.refusals import Refusal
from tests.simulator.raw import code_of, post


def read_all(ids: list[str], limit: int, **body: Any) -> list[list[str]]:
    pages = []
    while True:
        items, info = page(ids, body, limit)
        pages.append(items)
        if not info["isTruncated"]:
            assert "nextMarker" not in info
            return pages
        body["marker"] = info["nextMarker"]


lists = st.integers(0, 130).map(lambda size: [f"am-{number}" for number in range(size)])


@given(ids=lists, max_keys=st.integers(-5, 300), limit=st.integers(1, 100), reverse=st.booleans())
def test_every_item_comes_once(ids: list[str], max_keys: int, limit: int, reverse: bool) -> None:
    pages = read_all(ids, limit, maxKeys=max_keys, pageReverse=reverse)

    size = min(max(max_keys, 1), limit)
    assert [one for items in pages for one in items] == (ids[::-1] if reverse else ids)
    assert all(len(items) == size for items in pages[:-1])
    assert len(pages[-1]) <= size


@given(ids=lists, size=st.integers(1, 100), data=st.data())
def test_both_directions_meet(ids: list[str], size: int, data: st.DataObject) -> None:
    taken = data.draw(st.integers(0, len(ids)))
    forwards = [one for items in read_all(ids, size) for one in items][:taken]
    backwards = [one for items in read_all(ids, size, pageReverse=True) for one in items][: len(ids) - taken]

    assert [*forwards, *reversed(backwards)] == ids


@given(ids=lists.filter(bool), size=st.integers(1, 20), data=st.data())
def test_an_item_added_between_pages_neither_repeats_nor_hides_another(
    ids: list[str], size: int, data: st.DataObject
) -> None:
    first, info = page(ids, {"maxKeys": size}, 100)
    position = data.draw(st.integers(0, len(ids)))
    changed = [*ids[:position], "am-new", *ids[position:]]
    rest = []
    if info["isTruncated"]:
        rest = [one for items in read_all(changed, 100, marker=info["nextMarker"]) for one in items]

    assert [one for one in [*first, *rest] if one != "am-new"] == ids


def test_the_default_is_ten_and_the_limit_a_hundred() -> None:
    ids = [f"am-{number}" for number in range(250)]

    assert len(page(ids, {}, 100)[0]) == 10
    assert len(page(ids, {"maxKeys": None, "marker": None, "pageReverse": None}, 100)[0]) == 10
    assert page(ids, {"maxKeys": 5000}, 100)[1]["maxKeys"] == 100
    assert page(ids, {"maxKeys": 0}, 100)[1]["maxKeys"] == 1


@pytest.mark.parametrize(
    "body",
    [
        {"maxKeys": "10"},
        {"maxKeys": 1.5},
        {"maxKeys": True},
        {"pageReverse": "true"},
        {"pageReverse": 1},
        {"marker": 3},
    ],
)
def test_a_parameter_of_the_wrong_type(body: dict[str, Any]) -> None:
    with pytest.raises(Refusal, match=rf"param\[{next(iter(body))}\] invalid\.$"):
        page(["am-1"], body, 100)


def test_an_unknown_marker(simulator: Simulator) -> None:
    custom = post(simulator, "DescribeCustomModelSets").json()["result"]["pageInfo"]["nextMarker"]

    for marker in ("am-nothing", custom):
        response = post(simulator, "DescribeSystemModelSets", {"marker": marker})
        assert response.status_code == 400
        assert code_of(response) == "InvalidMarker"


@pytest.fixture(scope="module")
def large() -> Iterator[tuple[Simulator, requests.Session]]:
    with Simulator(model_sets=57, max_keys_limit=20) as simulator, requests.Session() as session:
        yield simulator, session


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("max_keys", [None, 7, 19, 20, 100])
def test_pages_over_http(large: tuple[Simulator, requests.Session], max_keys: int | None, reverse: bool) -> None:
    simulator, session = large
    body: dict[str, Any] = {"maxKeys": max_keys, "pageReverse": reverse}
    ids: list[str] = []
    for marker in iter(lambda: body.get("marker", ""), None):
        result = post(simulator, "DescribeCustomModelSets", body, session=session).json()["result"]
        ids += [one["modelSetId"] for one in result["customModelSetList"]]
        assert result["pageInfo"]["marker"] == marker
        assert result["pageInfo"]["maxKeys"] == min(max_keys or 10, 20)
        body["marker"] = result["pageInfo"].get("nextMarker")

    assert len(ids) == len(set(ids)) == 57
