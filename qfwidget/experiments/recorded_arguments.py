"""The arguments of `sweep`, which a sweep and its record keep."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from .names import DEFAULT_LIMIT, DEFAULT_PATTERN


class Arguments(BaseModel):
    """What a sweep was planned from: the arguments of `sweep` without the path. It explains them."""

    model_config = ConfigDict(frozen=True, protected_namespaces=(), extra="forbid")

    source_model_id: list[str]
    weight: list[str | None] = [None]
    strategy: list[str] = ["Quantization"]
    model_set_id: str | dict[str, str | None] | None = None
    name: str = DEFAULT_PATTERN
    description: str | None = None
    again: bool = False
    limit: int = DEFAULT_LIMIT
