"""Which weights are accepted for which base model, by default and when only listed ones are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import qfwidget as qf
from qfwidget.simulator import SAMPLE_MODEL_SET_ID, SAMPLE_SOURCE_MODEL_ID, Simulator
from tests.simulator.raw import post

DEFAULT = {
    ("ERNIE-Speed-8K", "W8A8C4"): "W8A8C4",
    ("ERNIE-Speed-8K", "w4a16c16"): "W4A16C16",
    ("ERNIE-Speed-8K", "W4A16"): None,
    ("ERNIE-Lite-8K", "w8a8"): "W8A8C16",
    ("Qwen3-8B", "w8a16"): "W8A16",
    ("Qwen3-8B", "WINT8"): "W8A16",
    ("Qwen3-8B", "w8a16c16"): "W8A16C16",
    ("Qwen3-8B", "int8-ptq"): "INT8-PTQ",
    ("Qwen3-8B", "W8A8C8"): None,
    ("Qwen2.5-7B-Instruct", "W8A8"): "W8A8C16",
    ("Meta-Llama-3-8B", "INT8-PTQ"): "INT8-PTQ",
    ("Meta-Llama-3-8B", "W8A8"): None,
}
LISTED_ONLY = {
    **DEFAULT,
    ("ERNIE-Speed-8K", "w4a16c16"): None,
    ("Qwen3-8B", "w8a16c16"): "W8A16",
    ("Qwen3-8B", "int8-ptq"): None,
}


@pytest.fixture(scope="module", params=[False, True], ids=["default", "listed only"])
def simulator(request: pytest.FixtureRequest) -> Iterator[Simulator]:
    with Simulator(task_seconds=1000, listed_weights_only=request.param) as simulator:
        yield simulator


@pytest.mark.parametrize(("base_model", "weight"), DEFAULT)
def test_a_weight_is_accepted(simulator: Simulator, base_model: str, weight: str, request: Any) -> None:
    listed_only = "listed only" in request.node.name
    expected = (LISTED_ONLY if listed_only else DEFAULT)[base_model, weight]
    body = {
        "name": "demo",
        "sourceModelId": source(simulator, base_model),
        "modelSetId": SAMPLE_MODEL_SET_ID,
        "config": {"strategy": "Quantization", "weight": weight},
    }
    response = post(simulator, "CreateModelCompTask", body)
    if expected is None:
        assert response.json()["message"].endswith("param[weight] invalid.")
    else:
        assert response.status_code == 200
        assert simulator.tasks[-1]["config"]["weight"] == expected


def test_the_demo_can_refuse_weights_that_are_not_listed() -> None:
    with qf.demo(listed_weights_only=True):
        refused = qf.CompressionRequest(
            "demo", SAMPLE_SOURCE_MODEL_ID, SAMPLE_MODEL_SET_ID, strategy="Quantization", weight="INT8-PTQ"
        )
        with pytest.raises(qf.ConsoleError, match=r"param\[weight\]"):
            qf.create_task(refused)


def source(simulator: Simulator, base_model: str) -> str:
    """Return a version that can be compressed."""
    for model_set in post(simulator, "DescribeCustomModelSets", {"maxKeys": 100}).json()["result"][
        "customModelSetList"
    ]:
        for model_id in model_set.get("modelIds") or []:
            version = post(simulator, "DescribeModel", {"modelId": model_id}).json()["result"]
            ready = version["status"] == "Ready" and version.get("isSupportModelComp")
            if ready and version["model"] == base_model:
                return str(model_id)
    raise LookupError(base_model)
