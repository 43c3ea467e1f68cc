"""The actions on model sets and versions."""

from __future__ import annotations

from .account import MODEL_TYPES, Account, ModelSet, Version
from .paging import page
from .parameters import Action, Body, iso_time, optional_text, text
from .refusals import Refusal, invalid_parameter

_APPLICATION_TYPES = {
    "Text2Text": "chat",
    "Reasoning": "chat",
    "Text2Image": "Text-to-Image",
    "ImageUnderstanding": "Image-to-Text",
    "Embedding": "embedding",
    "Reranker": "reranker",
    "VideoGeneration": "video",
    "VioceGeneration": "voice",
}


class ModelActions:
    """Executes the actions on model sets and versions.

    Args:
        account: The account that the actions read and change.
    """

    def __init__(self, account: Account) -> None:
        self._account = account

    @property
    def by_name(self) -> dict[str, Action]:
        """The API's name → the action."""
        return {
            "DescribeCustomModelSets": self._describe_custom_model_sets,
            "DescribeSystemModelSets": self._describe_system_model_sets,
            "DescribeModelSet": self._describe_model_set,
            "DescribeModel": self._describe_model,
            "CreateCustomModelSet": self._create_custom_model_set,
        }

    def _describe_custom_model_sets(self, body: Body, now: float) -> Body:
        return self._model_sets(body, "customModelSetList", preset=False)

    def _describe_system_model_sets(self, body: Body, now: float) -> Body:
        return self._model_sets(body, "systemModelSetList", preset=True)

    def _model_sets(self, body: Body, list_name: str, *, preset: bool) -> Body:
        ids = self._account.model_set_ids(preset=preset)
        listed, info = page(ids, body, self._account.max_keys_limit)
        items = [self._model_set_item(self._account.model_sets[one]) for one in listed]
        return {"result": {list_name: items, "pageInfo": info}}

    def _describe_model_set(self, body: Body, now: float) -> Body:
        model_set_id = optional_text(body, "modelSetId")
        name = optional_text(body, "modelSetName")
        if model_set_id and name:
            raise invalid_parameter("modelSetName", "Give modelSetId or modelSetName, not both.")
        if not (model_set_id or name):
            raise invalid_parameter("modelSetId")
        for model_set in self._account.model_sets.values():
            if model_set.id == model_set_id or model_set.name == name:
                source = "System" if model_set.preset else "UserCreate"
                return {"result": {**self._model_set_item(model_set), "source": source}}
        raise Refusal("NoSuchModelSet", "The specified model set does not exist.", 404)

    def _describe_model(self, body: Body, now: float) -> Body:
        version = self._account.versions.get(text(body, "modelId"))
        if version is None:
            raise Refusal("NoSuchModel", "The specified model version does not exist.", 404)
        return {"result": self._version_item(version)}

    def _create_custom_model_set(self, body: Body, now: float) -> Body:
        name = text(body, "modelSetName")
        model_type = text(body, "modelType")
        labels = body.get("labels")
        if model_type not in MODEL_TYPES:
            raise invalid_parameter("modelType")
        if labels is None:
            labels = []
        if not isinstance(labels, list) or not all(isinstance(label, str) for label in labels):
            raise invalid_parameter("labels")
        if any(item.name == name for item in self._account.model_sets.values() if not item.preset):
            raise Refusal("ModelSetAlreadyExists", f"A model set named {name} already exists.")
        model_set = self._account.add_model_set(
            ModelSet(
                id=self._account.new_id("am"),
                name=name,
                model_type=model_type,
                created=now,
                modified=now,
                labels=labels,
            )
        )
        return {"result": model_set.id}

    def _model_set_item(self, model_set: ModelSet) -> Body:
        names = [self._account.versions[version].name for version in model_set.versions]
        item: Body = {
            "modelSetId": model_set.id,
            "modelSetName": model_set.name,
            "modelType": model_set.model_type,
            "modelCount": len(model_set.versions),
            "modelIds": list(model_set.versions),
            "modelNames": names[: len(names) - model_set.unnamed],
            "modifyTime": iso_time(model_set.modified, model_set.id),
        }
        if model_set.preset:
            item["description"] = model_set.description
        else:
            item["labels"] = list(model_set.labels)
            item["createTime"] = iso_time(model_set.created, model_set.id)
        return _with_gaps(item, model_set)

    def _version_item(self, version: Version) -> Body:
        model_set = self._account.model_sets[version.model_set_id]
        application_type = _APPLICATION_TYPES[model_set.model_type]
        item: Body = {
            "modelSetId": version.model_set_id,
            "modelId": version.id,
            "status": version.status,
            "modelName": version.name,
            "model": version.base_model,
            "sourceInfo": dict(version.source),
            "createTime": iso_time(version.created, version.id),
            "modifyTime": iso_time(version.created, version.id),
            "modelApplicationType": application_type,
            "isSupportModelComp": version.compressible,
        }
        if version.description is not None:
            item["description"] = version.description
        return _with_gaps(item, version)


def _with_gaps(item: Body, described: ModelSet | Version) -> Body:
    kept = {name: value for name, value in item.items() if name not in described.omitted}
    return {name: None if name in described.nulls else value for name, value in kept.items()}
