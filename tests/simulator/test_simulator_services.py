"""Services: which requests are accepted, and how a service's status changes."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from qfwidget.simulator import Simulator
from tests.simulator.raw import code_of, post

DURATION = 1000.0
RESOURCES: dict[str, Any] = {
    "resourceConfig": {"type": "GPU-1-1", "replicasCount": 2, "qps": 10, "region": "bj"},
    "billing": {"paymentTiming": "Prepaid", "reservation": {"reservationTimeUnit": "Month", "reservationLength": 1}},
}


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(task_seconds=DURATION) as simulator:
        yield simulator


@pytest.fixture
def sample(simulator: Simulator) -> dict[str, Any]:
    """A body with compute units, for the version that a task has just created."""
    body = {
        "name": "demo",
        "sourceModelId": "amv-d1zx1iwdarfr",
        "modelSetId": "am-adbuasyfaf",
        "config": {"strategy": "Sparsity"},
    }
    post(simulator, "CreateModelCompTask", body)
    simulator.advance(DURATION)
    return {
        "modelSetId": "am-adbuasyfaf",
        "modelId": simulator.tasks[-1]["modelId"],
        "name": "客服助手",
        "urlSuffix": "helper_1",
        "deploymentConfig": {
            "qps": 0.5,
            "replicaComputeUnitCount": 1,
            "replicasCount": 2,
            "deploymentComputeUnitList": [{"instanceId": "unit-gdqb1Fot", "deploymentReplicasCount": 2}],
        },
        "protocolVersion": 1,
    }


def call(simulator: Simulator, action: str, body: dict[str, Any]) -> requests.Response:
    return post(simulator, action, body, path="/v2/service")


def changed(body: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """Return a copy with changed values at dotted paths; None removes a value."""
    copied = copy.deepcopy(body)
    for path, value in changes.items():
        *parents, last = path.split(".")
        inner: Any = copied
        for parent in parents:
            inner = inner[int(parent)] if isinstance(inner, list) else inner[parent]
        if value is None:
            del inner[last]
        else:
            inner[last] = value
    return copied


def test_a_service_serves_after_the_time_of_a_task(simulator: Simulator, sample: dict[str, Any]) -> None:
    created = call(simulator, "CreateService", sample).json()["result"]
    assert set(created) == {"serviceId", "instanceId"}
    assert created["serviceId"].startswith("svco-")
    statuses = []
    for _ in range(3):
        service = call(simulator, "DescribeService", {"serviceId": created["serviceId"]}).json()["result"]
        statuses.append(service["runStatus"])
        simulator.advance(DURATION / 2)
    assert statuses == ["New", "Deploying", "Serving"]
    assert {name: service[name] for name in ("modelSetId", "modelId", "name", "endpoint", "baseModel")} == {
        **{name: sample[name] for name in ("modelSetId", "modelId", "name")},
        "endpoint": "helper_1",
        "baseModel": "ERNIE-Speed-8K",
    }
    assert service["url"].endswith("/helper_1")
    assert simulator.services == [service]


def test_resources_can_be_bought_with_the_service(simulator: Simulator, sample: dict[str, Any]) -> None:
    body = {**changed(sample, {"deploymentConfig": None}), **RESOURCES}
    assert call(simulator, "CreateService", body).status_code == 200
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"billing": None}, "billing"),
        ({"billing.paymentTiming": "Later"}, "paymentTiming"),
        ({"billing.reservation.reservationLength": 0}, "reservationLength"),
        ({"resourceConfig.type": None}, "type"),
        ({"resourceConfig.replicasCount": "2"}, "replicasCount"),
    ]
    for changes, parameter in wrong:
        assert refused_parameter(simulator, changed({**body, "urlSuffix": "other"}, changes)) == parameter
    assert refused_parameter(simulator, {**sample, **RESOURCES, "urlSuffix": "other"}) == "deploymentConfig"


@pytest.mark.parametrize(
    ("changes", "parameter"),
    [
        ({"name": None}, "name"),
        ({"name": "x"}, "name"),
        ({"name": "x" * 21}, "name"),
        ({"urlSuffix": None}, "urlSuffix"),
        ({"urlSuffix": "a"}, "urlSuffix"),
        ({"urlSuffix": "a" * 21}, "urlSuffix"),
        ({"urlSuffix": "Helper"}, "urlSuffix"),
        ({"urlSuffix": "-helper"}, "urlSuffix"),
        ({"urlSuffix": "helper_"}, "urlSuffix"),
        ({"description": "x" * 501}, "description"),
        ({"modelSetId": "am-nothing"}, "modelSetId"),
        ({"modelId": "amv-nothing"}, "modelId"),
        ({"modelId": "amv-d1zx1iwdarfr"}, "modelId"),  # of another model set
        ({"protocolVersion": 3}, "protocolVersion"),
        ({"deploymentConfig": None}, "deploymentConfig"),
        ({"deploymentConfig": "one"}, "deploymentConfig"),
        ({"deploymentConfig.qps": 51}, "qps"),
        ({"deploymentConfig.replicasCount": None}, "replicasCount"),
        ({"deploymentConfig.replicaComputeUnitCount": "1"}, "replicaComputeUnitCount"),
        ({"deploymentConfig.deploymentComputeUnitList": []}, "deploymentComputeUnitList"),
        ({"deploymentConfig.deploymentComputeUnitList.0.instanceId": ""}, "instanceId"),
        ({"deploymentConfig.deploymentComputeUnitList.0.deploymentReplicasCount": 0}, "deploymentReplicasCount"),
    ],
)
def test_what_is_not_documented_is_refused(
    simulator: Simulator, sample: dict[str, Any], changes: dict[str, Any], parameter: str
) -> None:
    assert refused_parameter(simulator, changed(sample, changes)) == parameter


def test_a_suffix_belongs_to_one_service(simulator: Simulator, sample: dict[str, Any]) -> None:
    assert call(simulator, "CreateService", sample).status_code == 200
    assert refused_parameter(simulator, {**sample, "name": "another"}) == "urlSuffix"


def test_an_action_belongs_to_one_path_and_needs_its_policy(simulator: Simulator, sample: dict[str, Any]) -> None:
    assert code_of(post(simulator, "CreateService", sample)) == "InvalidURI"
    assert code_of(call(simulator, "DescribeModel", {})) == "InvalidURI"
    assert call(simulator, "DescribeService", {"serviceId": "svco-nothing"}).status_code == 404
    simulator.deny("write")
    assert code_of(call(simulator, "CreateService", sample)) == "AccessDenied"
    assert code_of(call(simulator, "DescribeService", {"serviceId": "svco-nothing"})) == "NoSuchService"


def refused_parameter(simulator: Simulator, body: dict[str, Any]) -> str:
    before = len(simulator.services)
    response = call(simulator, "CreateService", body)
    assert code_of(response) == "InappropriateJSON"
    assert len(simulator.services) == before
    return str(response.json()["message"].rpartition("param[")[2].removesuffix("] invalid."))
