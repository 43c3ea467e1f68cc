"""The content of the simulated account."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from qfwidget.simulator import SAMPLE_MODEL_SET_ID, SAMPLE_SOURCE_MODEL_ID, Simulator
from tests.simulator.raw import post

TYPES = {
    "Text2Text",
    "Text2Image",
    "Embedding",
    "ImageUnderstanding",
    "VideoGeneration",
    "VioceGeneration",
    "Reasoning",
    "Reranker",
}


def model_sets(simulator: Simulator) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    body: dict[str, Any] = {"maxKeys": 100}
    while True:
        result = post(simulator, "DescribeCustomModelSets", body).json()["result"]
        found += result["customModelSetList"]
        if not result["pageInfo"]["isTruncated"]:
            return found
        body["marker"] = result["pageInfo"]["nextMarker"]


def model_versions(simulator: Simulator) -> list[dict[str, Any]]:
    ids = [model_id for one in model_sets(simulator) for model_id in one.get("modelIds") or []]
    return [post(simulator, "DescribeModel", {"modelId": one}).json()["result"] for one in ids]


@pytest.fixture(scope="module")
def default() -> Iterator[Simulator]:
    """A simulator that no test changes."""
    with Simulator() as simulator:
        yield simulator


def test_the_ids_of_the_sample_exist(default: Simulator) -> None:
    by_id = {one["modelSetId"]: one for one in model_sets(default)}
    own = [one for one in by_id.values() if SAMPLE_SOURCE_MODEL_ID in (one.get("modelIds") or [])]

    assert by_id[SAMPLE_MODEL_SET_ID]["modelIds"] == []
    assert [one["modelIds"] for one in own] == [[SAMPLE_SOURCE_MODEL_ID]]


def test_two_dozen_model_sets_of_every_type(default: Simulator) -> None:
    found = model_sets(default)
    names = [one["modelSetName"] for one in found]

    assert len(found) == len(set(names)) == 24
    assert {one["modelType"] for one in found} == TYPES
    assert sum(name.isascii() for name in names) >= 8
    assert sum(not name.isascii() for name in names) >= 8


def test_the_account_has_missing_null_and_unequal_fields(default: Simulator) -> None:
    found = model_sets(default)

    def count(name: str) -> list[int]:
        return [len(one.get(name) or []) for one in found]

    assert any("labels" not in one for one in found)
    assert any(one.get("labels", "") is None for one in found)
    assert any("modifyTime" not in one for one in found)
    assert any(one["modelCount"] == 0 for one in found)
    assert any(ids != names for ids, names in zip(count("modelIds"), count("modelNames"), strict=True))


def test_versions_of_every_kind(default: Simulator) -> None:
    found = model_versions(default)

    assert {one["status"] for one in found} == {"Ready", "Creating", "Fail"}
    assert {one.get("isSupportModelComp") for one in found} == {True, False, None}
    assert {one["sourceInfo"]["sourceType"] for one in found} == {"Train", "Import", "Acceleration"}
    assert any(one["model"] is None for one in found)
    assert any("description" in one for one in found)
    assert not all("description" in one for one in found)


def test_times_are_in_utc_and_in_local_time(default: Simulator) -> None:
    times = [one["createTime"] for one in model_versions(default)]

    assert {time[-1] == "Z" for time in times} == {True, False}
    assert all(time.endswith(("Z", "+08:00")) for time in times)
    assert all(datetime.fromisoformat(time.replace("Z", "+00:00")).tzinfo for time in times)


def test_the_same_seed_gives_the_same_account(default: Simulator) -> None:
    with Simulator() as same, Simulator(seed=1) as other:
        assert model_sets(same) == model_sets(default)
        assert model_versions(same) == model_versions(default)
        assert same.tasks == default.tasks
        assert [one["modelSetId"] for one in model_sets(other)] != [one["modelSetId"] for one in model_sets(same)]


@pytest.mark.parametrize("size", [0, 1, 2, 5, 24, 25, 3000])
def test_an_account_has_any_size(size: int) -> None:
    with Simulator(model_sets=size) as simulator:
        found = model_sets(simulator)

    assert len(found) == len({one["modelSetId"] for one in found}) == len({one["modelSetName"] for one in found})
    assert len(found) == size


def test_a_large_account_has_ten_thousand_versions() -> None:
    with Simulator(model_sets=3000) as simulator:
        ids = [model_id for one in model_sets(simulator) for model_id in one.get("modelIds") or []]

    assert len(ids) == len(set(ids))
    assert 8_500 < len(ids) < 11_500
