"""The console's responses, typed. Any optional field may be null or missing; unknown fields are ignored."""

from __future__ import annotations

from itertools import zip_longest
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

from ..errors import Unreachable
from .failures import not_a_console

Reason = Literal["not_supported", "creating", "failed", "unreadable"]
Text = Annotated[str, BeforeValidator(lambda value: "" if value is None else value)]
Texts = Annotated[list[Text], BeforeValidator(lambda value: [] if value is None else value)]
Flag = Annotated[bool, BeforeValidator(lambda value: value is True)]
Items = Annotated[list[dict[str, Any]], BeforeValidator(lambda value: [] if value is None else value)]


class _Response(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, frozen=True, protected_namespaces=())


class ModelSet(_Response):
    """One of `customModelSetList` or `systemModelSetList`, or the result of DescribeModelSet, which alone has `source`:
    "System" for a preset one."""

    model_set_id: str
    model_set_name: Text = ""
    model_type: Text = ""
    source: Text = ""
    labels: Texts = []
    model_ids: Texts = []
    model_names: Texts = []
    create_time: str | None = None
    modify_time: str | None = None

    @property
    def versions(self) -> list[tuple[str, str]]:
        """Id and name of each version; the lists of ids and names may differ in length."""
        return list(zip_longest(self.model_ids, self.model_names[: len(self.model_ids)], fillvalue=""))


class ModelVersion(_Response):
    """The result of DescribeModel."""

    model_id: str
    model_set_id: Text = ""
    model_name: Text = ""
    base_model: Annotated[str | None, Field(alias="model")] = None
    status: Text = ""
    supported: Annotated[Flag, Field(alias="isSupportModelComp")] = False
    create_time: str | None = None

    @property
    def reason(self) -> Reason | None:
        """Why this version cannot be compressed; None when it can."""
        unready: dict[str, Reason] = {"Creating": "creating", "Fail": "failed"}
        return unready.get(self.status, None if self.supported else "not_supported")


class PageInfo(_Response):
    is_truncated: Flag = False
    next_marker: str | None = None


class Page(_Response):
    items: Items
    page_info: Annotated[PageInfo, BeforeValidator(lambda value: {} if value is None else value)]


ResponseType = TypeVar("ResponseType", bound=BaseModel)


def read(kind: type[ResponseType], data: object, host: str) -> ResponseType:
    """Read (part of) a response.

    Args:
        kind: What it should be.
        data: The decoded JSON.
        host: The console's host, for the error.

    Raises:
        Unreachable: It is something else.
    """
    try:
        return kind.model_validate(data)
    except ValidationError:
        pass
    raise unreadable(host)


def unreadable(host: str) -> Unreachable:
    """Return the error for a response that is not as documented."""
    return not_a_console(host, f"the response of {host} is not as documented")
