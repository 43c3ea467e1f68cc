"""The console's responses as types. Optional fields may be null, absent or invalid; unknown ones are ignored."""

from __future__ import annotations

import logging
from functools import cache
from itertools import zip_longest
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, ValidationInfo
from pydantic.alias_generators import to_camel

from ..errors import Unreachable
from .failures import not_a_console

_LOG = logging.getLogger(__name__)


@cache
def report_undocumented(what: str) -> None:
    """Log, once per process and field, that a value does not have the documented type."""
    _LOG.warning("the console sent a %s of an undocumented type, which is ignored", what)


def readable_text(value: object, field: str) -> str | None:
    """Return the text of an optional field; None if it is absent, or of another type, which is logged."""
    if value is None or isinstance(value, str):
        return value
    report_undocumented(field)
    return None


def _optional_text(value: object, info: ValidationInfo) -> str | None:
    return readable_text(value, info.field_name or "text")


def _text(value: object, info: ValidationInfo) -> str:
    return _optional_text(value, info) or ""


def _texts(value: object, info: ValidationInfo) -> list[str]:
    if isinstance(value, list):
        return [_text(item, info) for item in value]
    _text(value, info)
    return []


Reason = Literal["not_supported", "creating", "failed", "unreadable"]
OptionalText = Annotated[str | None, BeforeValidator(_optional_text)]
PlainText = Annotated[str, BeforeValidator(_text)]
PlainTexts = Annotated[list[str], BeforeValidator(_texts)]
Flag = Annotated[bool, BeforeValidator(lambda value: value is True)]
Items = Annotated[list[dict[str, Any]], BeforeValidator(lambda value: [] if value is None else value)]


class _Response(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, frozen=True, protected_namespaces=())


class ModelSet(_Response):
    """An item of `customModelSetList` or `systemModelSetList`, or the result of DescribeModelSet. Only the latter has
    `source`, which is "System" for a preset model set."""

    model_set_id: str
    model_set_name: PlainText = ""
    model_type: PlainText = ""
    source: PlainText = ""
    labels: PlainTexts = []
    model_ids: PlainTexts = []
    model_names: PlainTexts = []
    create_time: OptionalText = None
    modify_time: OptionalText = None

    @property
    def versions(self) -> list[tuple[str, str]]:
        """ID and name of each version; the lists of IDs and names may differ in length."""
        named = zip_longest(self.model_ids, self.model_names[: len(self.model_ids)], fillvalue="")
        return [(id, name) for id, name in named if id]


class ModelVersion(_Response):
    """The result of DescribeModel."""

    model_id: str
    model_set_id: PlainText = ""
    model_name: PlainText = ""
    base_model: Annotated[OptionalText, Field(alias="model")] = None
    status: PlainText = ""
    supported: Annotated[Flag, Field(alias="isSupportModelComp")] = False
    create_time: OptionalText = None

    @property
    def reason(self) -> Reason | None:
        """Why this version cannot be compressed; None if it can."""
        unready: dict[str, Reason] = {"Creating": "creating", "Fail": "failed"}
        return unready.get(self.status, None if self.supported else "not_supported")


class PageInfo(_Response):
    is_truncated: Flag = False
    next_marker: str | None = None


class Page(_Response):
    items: Items
    page_info: Annotated[PageInfo, BeforeValidator(lambda value: {} if value is None else value)]


ResponseType = TypeVar("ResponseType", bound=BaseModel)


def parsed_as(kind: type[ResponseType], data: object, host: str) -> ResponseType:
    """Parse (part of) a response.

    Args:
        kind: The expected type.
        data: The decoded JSON.
        host: The console's host, for the error.

    Raises:
        Unreachable: The data does not have that type.
    """
    try:
        return kind.model_validate(data)
    except ValidationError:
        pass
    raise undocumented(host)


def undocumented(host: str) -> Unreachable:
    """Return the error for a response that is not as documented."""
    return not_a_console(host, "undocumented")
