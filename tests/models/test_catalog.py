"""The Python API for model sets and versions."""

from __future__ import annotations

import json
import re
from typing import Any

import numpy as np
import pytest

import qfwidget as qf
from qfwidget.console.client import Console
from qfwidget.models.catalog import Catalog
from qfwidget.simulator import Simulator


def test_model_sets(sdk: Simulator) -> None:
    table = qf.list_model_sets()
    assert list(table.columns) == [
        "model_set_id", "model_set_name", "model_type", "labels", "version_count", "create_time", "modify_time",
    ]  # fmt: skip
    assert len(table) >= 20
    assert table["model_set_id"].is_unique
    assert table["model_set_id"].str.startswith("am-").all()
    assert {str(table[c].dtype) for c in ("model_set_id", "model_set_name", "model_type")} == {"string"}
    assert str(table["create_time"].dtype) == "datetime64[us, UTC]"
    assert (table["version_count"] == 0).any(), "the simulated account has an empty model set"


def test_models(sdk: Simulator) -> None:
    table = qf.list_models()
    assert list(table.columns) == [
        "model_set_id", "model_set_name", "model_type", "version_id", "version_name", "base_model", "compressible",
        "create_time", "listed_weights", "model_id", "model_name",
    ]  # fmt: skip
    assert table["version_id"].is_unique
    assert str(table["compressible"].dtype) == "boolean"
    assert table["compressible"].any()
    assert not table["compressible"].all()
    sample = table[table["version_id"] == "amv-d1zx1iwdarfr"]
    assert sample["compressible"].tolist() == [True]
    assert sample["listed_weights"].tolist() == [["w8a8c4", "w8a8c8", "w8a8c16"]]
    assert table["model_id"].equals(table["version_id"]), "the name in the API and in list_tasks"


def test_models_without_details_cost_no_call_a_version(sdk: Simulator) -> None:
    table = qf.list_models(compressible=None)
    assert len(table) > 0
    assert table["compressible"].isna().all()
    assert sdk.calls_of("DescribeModel") == []


def test_all_pages_are_read() -> None:
    with qf.demo(model_sets=250) as demo:
        assert len(qf.list_model_sets()) >= 250
        assert len(demo.calls_of("DescribeCustomModelSets")) <= 5


def test_a_reader_gets_the_whole_list_while_another_refreshes_it() -> None:
    with qf.demo(model_sets=250):
        catalog = Catalog(Console())
        first = catalog.model_sets()
        read = {model_set.model_set_id for model_set in next(first)}
        refreshed = {item.model_set_id for page in catalog.model_sets(refresh=True) for item in page}
        read |= {item.model_set_id for page in first for item in page}
        assert read == refreshed
        assert len(read) >= 250


def test_a_smaller_page_than_asked_for_is_no_problem() -> None:
    with qf.demo(model_sets=25, max_keys_limit=7):
        assert qf.list_model_sets()["model_set_id"].is_unique


def test_a_chain_of_pages_without_end_is_an_error(sdk: Simulator) -> None:
    page = (
        '{"requestId": "r", "result": {"customModelSetList": [], "pageInfo": {"isTruncated": true, "nextMarker": "m"}}}'
    )
    sdk.fail("DescribeCustomModelSets", body=page, times=None)
    with pytest.raises(qf.Unreachable):
        qf.list_model_sets()


@pytest.mark.parametrize("result", ['{"customModelSetList": 7}', '{"customModelSetList": [{"modelSetId": 7}]}', '"x"'])
def test_an_answer_that_is_not_as_documented_is_an_error(sdk: Simulator, result: str) -> None:
    answer = f'{{"requestId": "r", "result": {result}}}'
    sdk.fail("DescribeCustomModelSets", body=answer, times=None)  # a thread of another test may call, too
    with pytest.raises(qf.Unreachable):
        qf.list_model_sets()


def test_an_odd_model_set_is_listed_with_the_others(sdk: Simulator) -> None:
    odd = {
        "modelSetId": "am-odd", "modelSetName": 7, "modelType": None, "labels": "x", "createTime": True,
        "modelIds": ["amv-1", None, 3], "modelNames": {},
    }  # fmt: skip
    listed = {"customModelSetList": [odd, {"modelSetId": "am-2", "modelSetName": "usual"}], "pageInfo": None}
    sdk.fail("DescribeCustomModelSets", body=json.dumps({"requestId": "r", "result": listed}), times=2)
    table = qf.list_model_sets().set_index("model_set_id")
    assert table.loc["am-2", "model_set_name"] == "usual"
    assert table.loc["am-odd"].drop(["labels", "version_count"]).isna().all()
    assert qf.list_models(compressible=None, progress=False)["version_id"].tolist() == ["amv-1"]


def test_a_version_with_odd_details_is_still_compressible(sdk: Simulator) -> None:
    detail = {"modelId": "amv-d1zx1iwdarfr", "modelName": [], "model": 7, "isSupportModelComp": True, "createTime": 3}
    sdk.fail("DescribeModel", body=json.dumps({"requestId": "r", "result": detail}))
    (version,) = Catalog(Console()).versions([("amv-d1zx1iwdarfr", "name", "am-x")])
    assert (version.compressible, version.model_name, version.base_model, version.create_time) == (
        True, "name", None, None
    )  # fmt: skip


def test_a_version_that_cannot_be_read_is_marked_as_unreadable(sdk: Simulator) -> None:
    sdk.fail("DescribeModel", status=404, code="NotFound")
    (version,) = Catalog(Console()).versions([("amv-d1zx1iwdarfr", "name", "am-x")])
    assert (version.compressible, version.reason) == (None, "unreadable")


def test_a_new_model_set_is_empty_and_listed(sdk: Simulator) -> None:
    model_set_id = qf.create_model_set("压缩后的模型")
    table = qf.list_model_sets().set_index("model_set_id")
    assert table.loc[model_set_id, "model_set_name"] == "压缩后的模型"
    assert table.loc[model_set_id, "version_count"] == 0


@pytest.mark.parametrize("value", ["yes", "True", 2, []])
def test_another_value_of_compressible_is_refused(sdk: Simulator, value: Any) -> None:
    with pytest.raises(
        ValueError, match=re.escape(f"compressible must be one of True, False, 'any', None, not {value!r}")
    ):
        qf.list_models(compressible=value)
    assert sdk.calls == []


@pytest.mark.parametrize("value", [1, np.True_])
def test_another_object_for_true_is_accepted(sdk: Simulator, value: Any) -> None:
    table = qf.list_models(compressible=value, progress=False)
    assert 0 < len(table) == table["compressible"].sum()


def test_a_search_that_is_not_text_is_refused(sdk: Simulator) -> None:
    with pytest.raises(qf.InvalidRequest, match=r"search must be text \(it is 5\)"):
        qf.list_models(search=5, compressible=None)  # type: ignore[arg-type]
    assert len(qf.list_models(search=None, compressible=None)) == len(qf.list_models(compressible=None))


def test_an_unknown_model_type_is_refused_and_a_new_one_is_not(sdk: Simulator) -> None:
    with pytest.raises(ValueError, match=r"model_type must be one of Embedding, .*Text2Text.*, not 'text'"):
        qf.list_models(model_type="text", compressible=None)
    newer = {"modelSetId": "am-1", "modelType": "Text2World", "modelIds": ["amv-1"], "modelNames": ["one"]}
    sdk.fail("DescribeCustomModelSets", body=json.dumps({"result": {"customModelSetList": [newer]}}), times=None)
    assert qf.list_models(model_type="Text2World", compressible=None)["version_id"].tolist() == ["amv-1"]
    assert qf.list_models(model_type="VideoGeneration", compressible=None).empty, "documented, and none is there"
    with pytest.raises(ValueError, match="Text2World"):
        qf.list_models(model_type="Text2text", compressible=None)
