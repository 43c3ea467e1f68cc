"""The state of one simulated account: model sets, their versions, compression tasks."""

from __future__ import annotations

import random
import string
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from .services import Service
from .tasks import Task, start_waiting

VersionStatus = Literal["Ready", "Creating", "Fail"]

MODEL_TYPES = (
    "Text2Text",
    "Text2Image",
    "Embedding",
    "ImageUnderstanding",
    "VideoGeneration",
    "VioceGeneration",
    "Reasoning",
    "Reranker",
)
"""The documented types of a model set, in the API's spelling."""

_ID_ALPHABET = string.ascii_lowercase + string.digits


@dataclass
class Version:
    """A model version (`amv-…`).

    Attributes:
        base_model: Name of the base model.
        compressible: Whether it can be compressed.
        source: The API's `sourceInfo`.
        created: When it was created, in seconds since the epoch.
        nulls: API names of the fields that are null in responses.
        omitted: API names of the fields that are absent in responses.
    """

    id: str
    name: str
    model_set_id: str
    base_model: str
    status: VersionStatus
    compressible: bool
    source: dict[str, str]
    created: float
    description: str | None = None
    nulls: frozenset[str] = frozenset()
    omitted: frozenset[str] = frozenset()


@dataclass
class ModelSet:
    """A model set (`am-…`), the account's own or a preset one.

    Attributes:
        created: When it was created, in seconds since the epoch.
        modified: When it was last changed, in seconds since the epoch.
        versions: IDs of its versions, oldest first.
        unnamed: Number of its last versions that are absent in `modelNames`.
        nulls: API names of the fields that are null in responses.
        omitted: API names of the fields that are absent in responses.
    """

    id: str
    name: str
    model_type: str
    created: float
    modified: float
    preset: bool = False
    description: str | None = None
    labels: list[str] = field(default_factory=list)
    versions: list[str] = field(default_factory=list)
    unnamed: int = 0
    nulls: frozenset[str] = frozenset()
    omitted: frozenset[str] = frozenset()


class Account:
    """The data of one account.

    Args:
        seed: Random seed for the IDs.

    Attributes:
        running_tasks: Maximum number of tasks that run at a time; None for no maximum.
        max_keys_limit: Maximum number of items on a page.
        listed_weights_only: Whether weights that are not listed for the base model are rejected.
        model_sets: ID → model set, own and preset ones, oldest first.
        versions: ID → version.
        tasks: ID → task, oldest first.
        services: ID → service, oldest first.
    """

    def __init__(self, seed: int) -> None:
        self._random = random.Random(f"ids of account {seed}")
        self.running_tasks: int | None = None
        self.max_keys_limit = 100
        self.listed_weights_only = False
        self.model_sets: dict[str, ModelSet] = {}
        self.versions: dict[str, Version] = {}
        self.tasks: dict[str, Task] = {}
        self.services: dict[str, Service] = {}

    def new_id(self, prefix: Literal["am", "amv", "amva", "svco"]) -> str:
        """Return a new ID, which is unique in the account."""
        while True:
            new = f"{prefix}-{''.join(self._random.choices(_ID_ALPHABET, k=12))}"
            if not (new in self.model_sets or new in self.versions or new in self.tasks or new in self.services):
                return new

    def new_instance_id(self) -> str:
        """Return a new ID for the resources of a service."""
        return f"{self._random.getrandbits(128):032x}"

    def add_model_set(self, model_set: ModelSet) -> ModelSet:
        """Add a model set without versions to the account, and return it."""
        self.model_sets[model_set.id] = model_set
        return model_set

    def add_version(self, version: Version) -> Version:
        """Add a version to its model set, and return it."""
        self.versions[version.id] = version
        model_set = self.model_sets[version.model_set_id]
        model_set.versions.append(version.id)
        model_set.modified = max(model_set.modified, version.created)
        return version

    def model_set_ids(self, *, preset: bool) -> list[str]:
        """Return the IDs of the preset or the own model sets, newest first."""
        sets = [model_set.id for model_set in self.model_sets.values() if model_set.preset == preset]
        return sets[::-1]

    def task_ids(self, matches: Callable[[Task], bool]) -> list[str]:
        """Return the IDs of the tasks that match, newest first."""
        return [task.id for task in self.tasks.values() if matches(task)][::-1]

    def settle(self, now: float) -> None:
        """Start the tasks that are due, and create the versions of those that have succeeded.

        Args:
            now: The current time, in seconds since the epoch.
        """
        start_waiting(self.tasks.values(), now, self.running_tasks)
        for task in self.tasks.values():
            if task.model_id is None and task.status(now) == "succeeded":
                task.model_id = self._compressed_version(task).id

    def _compressed_version(self, task: Task) -> Version:
        source = self.versions[task.source_model_id]
        target = self.model_sets[task.model_set_id]
        return self.add_version(
            Version(
                id=self.new_id("amv"),
                name=f"V{len(target.versions) + 1}",
                model_set_id=target.id,
                base_model=source.base_model,
                status="Ready",
                compressible=False,
                source={"sourceType": "Acceleration", "accelerationTaskId": task.id},
                created=task.finished,
                description=task.description,
            )
        )
