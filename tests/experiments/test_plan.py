"""The plan of a sweep."""

from __future__ import annotations

import warnings
from collections import Counter
from typing import Any

import pandas as pd
import pytest

import qfwidget as qf
from qfwidget.models.catalog import shared_catalog
from qfwidget.simulator import Simulator
from tests.experiments.versions import EMPTY_MODEL_SET, ERNIE, QWEN, WEIGHTS

READS = {"DescribeModel", "DescribeModelSet", "DescribeModelCompTask", "DescribeModelCompTasks"}


def test_it_has_a_row_for_each_combination(demo: Simulator) -> None:
    plan = qf.sweep(QWEN[1:], WEIGHTS, strategy=["Quantization", "Sparsity"]).plan
    assert list(zip(plan["source_model_id"], plan["strategy"], plan["weight"].fillna(""), strict=True)) == [
        (source, strategy, weight)
        for source in QWEN[1:]
        for strategy, weights in (("Quantization", WEIGHTS), ("Sparsity", ("",)))
        for weight in weights
    ]
    assert set(plan["action"]) == {"create"}
    assert plan["name"].is_unique
    assert plan["name"].str.len().max() <= 20
    assert set(plan["model_set_id"]) == {"am-v6e6be23odj7"}, "the source's own"
    assert set(plan["base_model"]) == {"Qwen3-8B"}
    assert set(plan["source_model_set_name"]) == {"medical-qa-qwen3"}
    assert list(plan["source_model_name"].unique()) == ["V2", "V3"]


def test_only_reads_are_sent_each_once(demo: Simulator) -> None:
    qf.sweep([*QWEN, ERNIE], WEIGHTS)
    assert {call.action for call in demo.calls} <= READS
    counts = Counter(call.action for call in demo.calls)
    assert (counts["DescribeModel"], counts["DescribeModelSet"], counts["DescribeModelCompTasks"]) == (4, 2, 4)


def test_one_value_needs_no_list(demo: Simulator) -> None:
    (row,) = qf.sweep(ERNIE, "w8a16c16", name="demo").plan.to_dict("records")
    assert (row["name"], row["weight"], row["strategy"]) == ("demo", "W8A16C16", "Quantization")


def test_a_column_of_a_table_is_accepted_and_a_whole_table_is_not(demo: Simulator) -> None:
    models = pd.DataFrame({"version_id": QWEN, "weight": pd.NA})
    assert list(qf.sweep(models["version_id"], models["weight"], strategy="Sparsity").plan["source_model_id"]) == list(
        QWEN
    )
    with pytest.raises(qf.InvalidRequest, match=r'give one column of it, such as table\["version_id"\]'):
        qf.sweep(models, "W8A16C16")


def test_the_same_settings_are_planned_once(demo: Simulator) -> None:
    with pytest.warns(qf.QfWarning, match="7 of the given combinations repeat others"):
        sweep = qf.sweep([ERNIE, f" {ERNIE}"], ["int8-ptq", "INT8-PTQ"], strategy=["quantization", "Quantization"])
    assert len(sweep.plan) == 1


def test_a_weight_that_is_listed_as_well_is_no_duplicate(demo: Simulator) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error", qf.QfWarning)
        assert list(qf.sweep(QWEN[0], ["listed", "w8a8"]).plan["weight"]) == ["W8A16", "W4A16", "W8A8"]


@pytest.mark.parametrize(
    "weights", [["W8A16", "INT8-PTQ", "w8a16c16", "WINT8"], ["WINT8", "INT8-PTQ", "W8A16C16", "w8a16"]]
)
def test_weights_that_mean_the_same_are_one_task_in_the_spelling_that_the_console_accepts(
    demo: Simulator, weights: list[str]
) -> None:
    assert list(qf.sweep(ERNIE, weights).plan["weight"]) == ["W8A16C16", "INT8-PTQ"], "documented"
    plan = qf.sweep(QWEN[0], weights).plan
    assert [weight.upper() for weight in plan["weight"]] == ["W8A16", "INT8-PTQ"], "listed"


def test_listed_weights_are_not_planned_again_in_another_spelling(demo: Simulator) -> None:
    for weights in (["listed", "W8A8C16"], ["W8A8C16", "listed"]):
        assert sorted(qf.sweep(QWEN[0], weights).plan["weight"]) == ["W4A16", "W8A16", "W8A8"]


def test_all_listed_weights(demo: Simulator) -> None:
    plan = qf.sweep([ERNIE, QWEN[0]], "listed").plan
    assert list(plan["weight"]) == ["w8a8c4", "w8a8c8", "w8a8c16", "W8A16", "W4A16", "W8A8"]
    assert plan["warning"].isna().all()


def test_a_base_model_without_listed_weights_is_a_problem(demo: Simulator) -> None:
    models = qf.list_models(compressible=True, progress=False)
    unlisted = models[models["listed_weights"].isna()].iloc[0]
    (row,) = qf.sweep(unlisted["model_id"], "listed").plan.to_dict("records")
    assert row["action"] == "skip"
    assert f"no weights are listed for {unlisted['base_model']}" in row["problem"]


def test_an_unlisted_weight_is_a_warning(demo: Simulator) -> None:
    (row,) = qf.sweep(ERNIE, "INT8-PTQ").plan.to_dict("records")
    assert row["action"] == "create"
    assert "INT8-PTQ is not listed for ERNIE-Speed-8K" in row["warning"]


def test_a_problem_of_one_row_does_not_affect_the_others(demo: Simulator) -> None:
    models = qf.list_models(compressible=False, progress=False)
    incompressible = models[models["model_set_name"] == "法律文书摘要"].iloc[0]["model_id"]
    plan = qf.sweep([ERNIE, incompressible, "amv-nosuch", "amva-task"], ["W8A16C16", None]).plan
    problems = dict(
        zip(zip(plan["source_model_id"], plan["weight"].fillna(""), strict=True), plan["problem"], strict=True)
    )
    assert plan["action"].value_counts().to_dict() == {"skip": 7, "create": 1}
    assert "weight is missing" in problems[ERNIE, ""]
    assert "cannot be compressed" in problems[incompressible, "W8A16C16"]
    unknown, task = problems["amv-nosuch", "W8A16C16"], problems["amva-task", "W8A16C16"]
    assert unknown.startswith("NoSuchModel, HTTP 404: ")
    assert "qfwidget.list_models() lists the account's versions" in unknown
    assert task.startswith("source_model_id must be the ID of a model version, not that of a task")
    assert "A version ID begins with amv-." in task


def test_problems_are_in_the_readers_language(demo: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    sweep = qf.sweep(ERNIE)
    monkeypatch.setenv("QFWIDGET_LANGUAGE", "zh-CN")
    assert sweep.plan["problem"][0] == "缺少 weight"
    (problem,) = qf.sweep("amv-nosuch", "W8A16C16").plan["problem"]
    assert "当前账号下没有该 ID 的模型版本" in problem


@pytest.mark.parametrize(
    ("model_set_id", "expected"),
    [
        (EMPTY_MODEL_SET, [EMPTY_MODEL_SET, EMPTY_MODEL_SET]),
        ({ERNIE: EMPTY_MODEL_SET}, [EMPTY_MODEL_SET, "am-v6e6be23odj7"]),
        ({}, ["am-h96g9tlmxpze", "am-v6e6be23odj7"]),
    ],
)
def test_where_results_are_saved(demo: Simulator, model_set_id: Any, expected: list[str]) -> None:
    assert list(qf.sweep([ERNIE, QWEN[0]], "W8A16C16", model_set_id=model_set_id).plan["model_set_id"]) == expected


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("am-nope", "This account has no model with this ID"),
        (QWEN[1], "model_set_id must be the ID of a model, not that of a model version"),
        ("preset", "a preset model of Qianfan, into which nothing can be saved"),
    ],
)
def test_a_wrong_target_is_a_problem(demo: Simulator, target: str, words: str) -> None:
    if target == "preset":
        target = next(iter(shared_catalog().presets()))[0].model_set_id
    plan = qf.sweep(QWEN[:2], "W8A16C16", again=True, model_set_id={QWEN[0]: target}).plan
    assert list(plan["action"]) == ["skip", "create"]
    assert words in plan["problem"][0]
    assert len(qf.sweep([QWEN[0], "amv-nosuch"], "W8A16C16", model_set_id=target).plan["problem"].dropna()) == 2


def test_an_existing_task_is_not_created_again(demo: Simulator) -> None:
    existing = qf.create_task(source_model_id=ERNIE, weight="W8A16C16")
    demo.fail_tasks("out of memory")
    qf.create_task(source_model_id=ERNIE, weight="W4A16C16")
    demo.advance(60)
    newer = qf.create_task(source_model_id=ERNIE, weight="W8A16C16", name="newer")
    demo.advance(1)
    plan = qf.sweep(ERNIE, ["W8A16C16", "W4A16C16"]).plan
    assert list(plan["action"]) == ["reuse", "create"], "one that failed is no reason not to create it"
    assert plan["existing_task_id"][0] in {existing.id, newer.id}
    assert plan["existing_status"][0] in {"creating", "succeeded"}
    again = qf.sweep(ERNIE, ["W8A16C16", "W4A16C16"], again=True).plan
    assert list(again["action"]) == ["create", "create"]
    assert again["existing_task_id"].notna().tolist() == [True, False]


def test_a_reused_task_in_another_model_is_a_warning(demo: Simulator) -> None:
    sweep = qf.sweep(QWEN[2], WEIGHTS[1]).run(progress=False)
    own = sweep.plan["model_set_id"][0]
    demo.advance(60)
    sweep.wait(progress=False)
    assert qf.sweep(QWEN[2], WEIGHTS[1], model_set_id=own).plan["warning"].isna().all()
    later = qf.sweep(QWEN[2], WEIGHTS[2], model_set_id=EMPTY_MODEL_SET)
    qf.sweep(QWEN[2], WEIGHTS[2]).run(progress=False)
    assert f"whether it saves into {EMPTY_MODEL_SET} is not known" in later.run(progress=False).plan["warning"][0]
    elsewhere = qf.sweep(QWEN[2], WEIGHTS[1], model_set_id=EMPTY_MODEL_SET).plan
    assert list(elsewhere["action"]) == ["reuse"]
    assert all(f"saved into {own}, not into {EMPTY_MODEL_SET}" in warning for warning in elsewhere["warning"])
    again = qf.sweep(QWEN[2], WEIGHTS[1], model_set_id=EMPTY_MODEL_SET, again=True).plan
    assert again["warning"].isna().all()


def test_two_sentences_are_separated(demo: Simulator) -> None:
    demo.fail("DescribeModel", status=400, code="InvalidParameter", message="modelId does not exist.")
    (problem,) = (row.problem for row in qf.sweep("amv-nosuch", "W8A16C16").runner.journal.rows)
    assert problem is not None
    assert "exist. " in problem.en
    assert "exist. " in problem.zh_cn


def test_listed_is_recognized_in_any_case(demo: Simulator) -> None:
    plan = qf.sweep(QWEN[1], "listed").plan
    assert len(plan) > 0
    assert qf.sweep(QWEN[1], ["Listed", " LISTED"]).plan.equals(plan)


@pytest.mark.parametrize(
    ("arguments", "field", "words"),
    [
        ({"source_model_id": []}, "source_model_id", "is empty"),
        ({"source_model_id": ERNIE, "weight": []}, "source_model_id", "is empty"),
        ({"source_model_id": ERNIE, "weight": "W8A16C16", "name": "{modle}"}, "name", "{modle}"),
        ({"source_model_id": QWEN, "weight": WEIGHTS, "again": True, "limit": 8}, "limit", "would create 9 tasks"),
        ({"source_model_id": ERNIE, "again": pd.NA}, "again", "again must be True or False, not <NA>"),
        ({"source_model_id": ERNIE, "limit": None}, "limit", "whole number that is at least 0, not None"),
        ({"source_model_id": ERNIE, "limit": "x"}, "limit", "whole number that is at least 0, not 'x'"),
        ({"source_model_id": ERNIE, "limit": True}, "limit", "whole number that is at least 0, not True"),
        ({"source_model_id": ERNIE, "limit": -1}, "limit", "whole number that is at least 0, not -1"),
        ({"source_model_id": ERNIE, "name": " "}, "name", "is missing"),
        ({"source_model_id": ERNIE, "name": 5}, "name", "must be text (it is 5)"),
        ({"source_model_id": ERNIE, "description": 5}, "description", "must be text (it is 5)"),
        ({"source_model_id": ERNIE, "model_set_id": [EMPTY_MODEL_SET]}, "model_set_id", "a mapping from version"),
        ({"source_model_id": ERNIE, "model_set_id": {ERNIE: 5}}, "modelSetId", "must be text (it is 5)"),
        ({"source_model_id": [list(QWEN)]}, "sourceModelId", "must be text"),
        ({"source_model_id": 7}, "sourceModelId", "must be text"),
        ({"source_model_id": [ERNIE, 7]}, "sourceModelId", "must be text"),
        ({"source_model_id": ERNIE, "model_set_id": {"amv-other": "am-x"}}, "model_set_id", "'amv-other'"),
    ],
)
def test_a_wrong_argument_is_named(demo: Simulator, arguments: dict[str, Any], field: str, words: str) -> None:
    with pytest.raises(qf.InvalidRequest) as caught:
        qf.sweep(**arguments)
    assert list(caught.value.problems) == [field]
    assert words in caught.value.message


def test_the_limit_counts_what_would_be_created(demo: Simulator) -> None:
    assert len(qf.sweep([f"amv-{number}" for number in range(51)], "W8A16C16").plan) == 51, "no such versions"
    first = qf.sweep(QWEN, WEIGHTS, limit=9).run(progress=False)
    assert list(qf.sweep(QWEN, WEIGHTS, limit=0).tasks["task_id"]) == list(first.tasks["task_id"])
    with pytest.raises(qf.InvalidRequest, match="would create 3 tasks"):
        qf.sweep([*QWEN, ERNIE], WEIGHTS, limit=2)


def test_without_keys_there_is_no_plan(demo: Simulator) -> None:
    qf.sign_out()
    with pytest.raises(qf.NotSignedIn):
        qf.sweep(ERNIE, "W8A16C16")


def test_an_account_that_may_not_read_is_an_error(demo: Simulator) -> None:
    demo.deny("read")
    with pytest.raises(qf.ConsoleError, match="AccessDenied"):
        qf.sweep(ERNIE, "W8A16C16")
