"""The fields of a form's draft as attributes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol, overload

from ..dataframes import na_as_none
from ..draft import body_of, draft_of, suggested_name


class _Form(Protocol):
    value: Any

    @property
    def chosen_model_set_id(self) -> str | None: ...


class DraftField:
    """An attribute that reads and writes one field of a form's `value`.

    Args:
        field: The API's name of the field.
    """

    def __init__(self, field: str) -> None:
        self._field = field
        self.__doc__ = f"`{field}` of the request body; None if it has none. Can be set."

    @overload
    def __get__(self, form: None, owner: type) -> DraftField: ...

    @overload
    def __get__(self, form: _Form, owner: type) -> str | None: ...

    def __get__(self, form: _Form | None, owner: type) -> DraftField | str | None:
        if form is None:
            return self
        text: str | None = draft_of(form.value).get(self._field)  # type: ignore[assignment]
        return text

    def __set__(self, form: _Form, text: str | None) -> None:
        draft = {**draft_of(form.value), self._field: text}
        if self._field == "sourceModelId":
            draft["modelSetId"] = form.chosen_model_set_id  # not the previous version's own
        form.value = initial_body(draft)


class DraftFields:
    """The arguments of `CompressionWidget` that are fields of the request, as attributes."""

    source_model_id = DraftField("sourceModelId")
    model_set_id = DraftField("modelSetId")
    strategy = DraftField("strategy")
    weight = DraftField("weight")
    name = DraftField("name")
    description = DraftField("description")


def initial_body(draft: Mapping[str, Any]) -> dict[str, Any]:
    """Return the body of a draft that a user gave, with a suggested name if it has none.

    Args:
        draft: See `rules.Draft`.

    Raises:
        TypeError: A field is neither text nor None.
    """
    draft = {field: na_as_none(text) for field, text in draft.items()}
    for field, text in draft.items():
        if text is not None and not isinstance(text, str):
            raise TypeError(f"{field} must be text or None, not {type(text).__name__}: {text!r}")
    named = {"name": suggested_name(draft, datetime.now())} if draft.get("name") is None else {}
    return body_of({**draft, **named})
