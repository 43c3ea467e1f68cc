"""The actions on services, which deploy versions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from .account import Account, ModelSet, Version
from .parameters import Action, Body, iso_time, optional_text, text
from .refusals import Refusal, invalid_parameter
from .services import Service

_URL_SUFFIX = re.compile(r"[a-z0-9][a-z0-9_-]{0,18}[a-z0-9]")
_CHAT_URL = "https://aip.baidubce.com/rpc/2.0/ai_custom/v1/wenxinworkshop/chat"
_OTHER_SERVICE_TYPES = {"Text2Image": "text2image", "ImageUnderstanding": "image2text", "Embedding": "embeddings"}


class ServiceActions:
    """Executes the actions on services.

    Args:
        account: The account that the actions read and change.
        deployment_seconds: Yields the duration of each new deployment, in seconds.
    """

    def __init__(self, account: Account, deployment_seconds: Iterator[float]) -> None:
        self._account = account
        self._deployment_seconds = deployment_seconds

    @property
    def by_name(self) -> dict[str, Action]:
        """The API's name → the action."""
        return {"CreateService": self._create_service, "DescribeService": self._describe_service}

    def _create_service(self, body: Body, now: float) -> Body:
        model_set, version = self._model(body)
        name = text(body, "name")
        if not 2 <= len(name) <= 20:
            raise invalid_parameter("name", "A name has 2 to 20 characters.")
        suffix = text(body, "urlSuffix")
        if not _URL_SUFFIX.fullmatch(suffix):
            raise invalid_parameter("urlSuffix")
        if any(service.url_suffix == suffix for service in self._account.services.values()):
            raise invalid_parameter("urlSuffix", "Another service has this suffix.")
        description = optional_text(body, "description")
        if description is not None and len(description) > 500:
            raise invalid_parameter("description", "A description has up to 500 characters.")
        if body.get("protocolVersion", 1) != 1:
            raise invalid_parameter("protocolVersion")
        _check_resources(body)
        service = Service(
            id=self._account.new_id("svco"),
            instance_id=self._account.new_instance_id(),
            name=name,
            description=description,
            model_id=version.id,
            model_set_id=model_set.id,
            url_suffix=suffix,
            created=now,
            duration=next(self._deployment_seconds),
        )
        self._account.services[service.id] = service
        return {"result": {"serviceId": service.id, "instanceId": service.instance_id}}

    def _describe_service(self, body: Body, now: float) -> Body:
        service = self._account.services.get(text(body, "serviceId"))
        if service is None:
            raise Refusal("NoSuchService", "The specified service does not exist.", 404)
        return {"result": service_details(self._account, service, now)}

    def _model(self, body: Body) -> tuple[ModelSet, Version]:
        model_set = self._account.model_sets.get(text(body, "modelSetId"))
        if model_set is None:
            raise invalid_parameter("modelSetId")
        version = self._account.versions.get(text(body, "modelId"))
        if version is None or version.model_set_id != model_set.id:
            raise invalid_parameter("modelId")
        if version.status != "Ready":
            raise invalid_parameter("modelId", f"The model version is {version.status}.")
        return model_set, version


def service_details(account: Account, service: Service, now: float) -> Body:
    """Return a service as DescribeService does.

    Args:
        account: The account that the service belongs to.
        service: The service.
        now: The current time, in seconds since the epoch.
    """
    return {
        "serviceId": service.id,
        "baseModel": account.versions[service.model_id].base_model,
        "modelSetId": service.model_set_id,
        "modelId": service.model_id,
        "name": service.name,
        "description": service.description,
        "url": f"{_CHAT_URL}/{service.url_suffix}",
        "endpoint": service.url_suffix,
        "serviceType": _OTHER_SERVICE_TYPES.get(account.model_sets[service.model_set_id].model_type, "chat"),
        "runStatus": service.run_status(now),
        "chargeStatus": "Opened",
        "createTime": iso_time(service.created, service.id),
    }


def _check_resources(body: Body) -> None:
    """Check that the body names compute units, or resources and how they are paid, but not both."""
    if ("deploymentConfig" in body) == ("resourceConfig" in body):
        raise invalid_parameter("deploymentConfig", "Give deploymentConfig, or resourceConfig and billing.")
    if "deploymentConfig" in body:
        config = _object(body, "deploymentConfig")
        _check_count(config, "replicasCount")
        _check_count(config, "replicaComputeUnitCount", optional=True)
        _check_qps(config)
        units = config.get("deploymentComputeUnitList")
        if not isinstance(units, list) or not units or not all(isinstance(unit, dict) for unit in units):
            raise invalid_parameter("deploymentComputeUnitList")
        for unit in units:
            text(unit, "instanceId")
            _check_count(unit, "deploymentReplicasCount")
        return
    config = _object(body, "resourceConfig")
    text(config, "type")
    _check_count(config, "replicasCount")
    _check_qps(config)
    optional_text(config, "region")
    billing = _object(body, "billing")
    if billing.get("paymentTiming") != "Prepaid":
        raise invalid_parameter("paymentTiming")
    reservation = _object(billing, "reservation")
    if reservation.get("reservationTimeUnit") not in ("Month", "Hour"):
        raise invalid_parameter("reservationTimeUnit")
    _check_count(reservation, "reservationLength")


def _object(body: Body, name: str) -> dict[str, Any]:
    value = body.get(name)
    if not isinstance(value, dict):
        raise invalid_parameter(name)
    return value


def _check_count(body: Body, name: str, *, optional: bool = False) -> None:
    value = body.get(name)
    if optional and value is None:
        return
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise invalid_parameter(name)


def _check_qps(config: Body) -> None:
    # Without it, the console estimates how many calls a replica can serve each second.
    value = config.get("qps", 1)
    if not isinstance(value, (int, float)) or isinstance(value, bool) or not 0 < value <= 50:
        raise invalid_parameter("qps")
