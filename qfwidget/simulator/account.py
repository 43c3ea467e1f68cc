"""The state of one simulated account: model sets, their versions, compression tasks."""

from __future__ import annotations

import random
import string
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from .tasks import Task

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
"""The documented types of a model set, in the API's own spelling."""

_ID_ALPHABET = string.ascii_lowercase + string.digits


@dataclass
class Version:
    """A model version (`amv-…`).

    Attributes:
        base_model: The base model's name.
        compressible: Whether it can be compressed.
        source: The API's `sourceInfo`.
        created: In seconds since the epoch.
        nulls: API names of fields that an answer holds as null.
        omitted: API names of fields that an answer leaves out.
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
    """A model set (`am-…`), one's own or a preset one.

    Attributes:
        created, modified: In seconds since the epoch.
        versions: The ids of its versions, oldest first.
        unnamed: How many of its last versions are missing in `modelNames`.
        nulls: API names of fields that an answer holds as null.
        omitted: API names of fields that an answer leaves out.
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
    """What one account holds.

    Args:
        seed: Determines every id that the account hands out.

    Attributes:
        model_sets: Id → model set, one's own and preset ones, oldest first.
        versions: Id → version.
        tasks: Id → task, oldest first.
    """

    def __init__(self, seed: int) -> None:
        self._random = random.Random(f"ids of account {seed}")
        self.model_sets: dict[str, ModelSet] = {}
        self.versions: dict[str, Version] = {}
        self.tasks: dict[str, Task] = {}

    def new_id(self, prefix: Literal["am", "amv", "amva"]) -> str:
        """Returns an id that nothing in the account has."""
        while True:
            new = f"{prefix}-{''.join(self._random.choices(_ID_ALPHABET, k=12))}"
            if not (new in self.model_sets or new in self.versions or new in self.tasks):
                return new

    def add_model_set(self, model_set: ModelSet) -> ModelSet:
        """Puts a model set without versions into the account, and returns it."""
        self.model_sets[model_set.id] = model_set
        return model_set

    def add_version(self, version: Version) -> Version:
        """Puts a version into its model set, and returns it."""
        self.versions[version.id] = version
        model_set = self.model_sets[version.model_set_id]
        model_set.versions.append(version.id)
        model_set.modified = max(model_set.modified, version.created)
        return version

    def model_set_ids(self, *, preset: bool) -> list[str]:
        """Returns the ids of the preset model sets, or of one's own, newest first."""
        sets = [model_set.id for model_set in self.model_sets.values() if model_set.preset == preset]
        return sets[::-1]

    def task_ids(self, matches: Callable[[Task], bool]) -> list[str]:
        """Returns the ids of the tasks that match, newest first."""
        return [task.id for task in self.tasks.values() if matches(task)][::-1]

    def settle(self, now: float) -> None:
        """Creates the versions of the tasks that have succeeded by now, seconds since the epoch."""
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
