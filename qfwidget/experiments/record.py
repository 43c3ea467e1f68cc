"""The content of a sweep's record."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

from pydantic import BaseModel, Field, model_validator

from ..errors import InvalidRequest
from ..hints import MESSAGES
from .record_file import Stamp, content_of
from .recorded_arguments import Arguments
from .rows import Row

VERSION = 2
"""The version of the format."""


class _Heading(BaseModel):
    """What the record of any version has."""

    format: Literal["qfwidget sweep"]
    version: Annotated[int, Field(strict=True, ge=1)]


class _Content(_Heading):
    """The record of a sweep."""

    sweep: Annotated[str, Field(min_length=1)]
    arguments: Arguments | None = None
    rows: Annotated[list[Row], Field(min_length=1)]

    @model_validator(mode="after")
    def _check_names(self) -> _Content:
        if len({row.name for row in self.rows}) < len(self.rows):
            raise ValueError("two rows have the same name")
        return self


class Record(NamedTuple):
    """The record of a sweep, as it was read.

    Attributes:
        sweep_id: ID of the sweep.
        rows: The rows.
        stamp: The stamp of the file; None if it did not exist.
        arguments: What the sweep was planned from; None in the records of older versions of qfwidget.
    """

    sweep_id: str
    rows: list[Row]
    stamp: Stamp | None
    arguments: Arguments | None = None


def read_record(path: Path) -> Record:
    """Read a record.

    Raises:
        InvalidRequest: The file is not the record of a sweep, or a newer version of qfwidget has written it.
        OSError: The file could not be read.
    """
    stamp, content = content_of(path)
    try:
        record = json.loads(content)
        if _Heading.model_validate(record).version <= VERSION:
            found = _Content.model_validate(record)
            return Record(found.sweep, found.rows, stamp, found.arguments)
    except (ValueError, RecursionError):
        raise unusable("bad_sweep_file", path) from None
    raise unusable("newer_sweep_file", path)


def unusable(key: str, path: Path) -> InvalidRequest:
    """Return the error for a file that cannot be used, for example because it is not the record of a sweep."""
    return InvalidRequest({"path": key}, MESSAGES[key].filled({"path": str(path)}), hint_key=key)


def other_account(path: Path) -> InvalidRequest:
    """Return the error for a record whose versions and tasks the account does not have."""
    return unusable("other_account", path)
