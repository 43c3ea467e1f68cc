"""One compression task to be created, and the body that asks for it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from . import rules
from .errors import InvalidRequest

_WAYS_OUT = {
    "missing": "is missing",
    "not_text": "must be text",
    "unknown_strategy": "must be Quantization or Sparsity",
    "not_compressible": "is a version that cannot be compressed",
    "weight_forbidden": "must be left out when the strategy is Sparsity",
}
_SHOWN_CHARACTERS = 60


@dataclass(frozen=True)
class CompressionRequest:
    """A compression task to be created.

    Nothing is checked until `body()`, so that a draft can be held in it too.

    Args:
        name: Name of the task. 2 to 20 characters are advised.
        source_model_id: The model version to be compressed, "amv-…". Its DescribeModel must say `isSupportModelComp`.
        model_set_id: The model (set) to save into, "am-…": one of the account's own.
        strategy: "Quantization" or "Sparsity", in any case and width.
        weight: Required for Quantization: "INT8-PTQ", "W8A16C16" or "W4A16C16" in any case and width, or another that
            the console takes. Not allowed for Sparsity.
        description: Up to 500 characters are advised.
    """

    name: str
    source_model_id: str
    model_set_id: str
    strategy: str
    weight: str | None = None
    description: str | None = None

    @classmethod
    def from_body(cls, body: Mapping[str, Any]) -> CompressionRequest:
        """Make a request of a (possibly incomplete) request body with the API's names."""
        draft = draft_of(body)
        return cls(
            name=draft.get("name"),  # type: ignore[arg-type]  # checked by body()
            source_model_id=draft.get("sourceModelId"),  # type: ignore[arg-type]
            model_set_id=draft.get("modelSetId"),  # type: ignore[arg-type]
            strategy=draft.get("strategy"),  # type: ignore[arg-type]
            weight=draft.get("weight"),
            description=draft.get("description"),
        )

    @property
    def draft(self) -> rules.Draft:
        """The fields under the API's names, as they were given."""
        return {
            "name": self.name,
            "description": self.description,
            "sourceModelId": self.source_model_id,
            "modelSetId": self.model_set_id,
            "strategy": self.strategy,
            "weight": self.weight,
        }

    def body(self) -> dict[str, Any]:
        """Return the body of CreateModelCompTask.

        Returns:
            The body under the API's names. Strategy and weight are spelt as documented; a blank description and a
            blank weight are left out.

        Raises:
            InvalidRequest: The request breaks the rules; names every wrong field.
        """
        problems = rules.problems(self.draft)
        if problems:
            raise InvalidRequest(problems, in_words(problems, self.draft))
        return body_of(self.draft)

    def to_code(self, language: str) -> str:
        """Write a complete program that creates this task.

        Args:
            language: "python" (with the official SDK), "qfwidget" (Python with this package), "node", "java", "go" or
                "curl" (a shell script).

        Returns:
            The program's source. It takes the keys from the environment, prints the task's id, and ends with a message
            and a status other than zero when the task was not created.

        Raises:
            InvalidRequest: The request breaks the rules; names every wrong field.
            ValueError: There is no such language.
        """
        from . import snippets

        return snippets.create(self.body(), language)


def draft_of(body: Mapping[str, Any]) -> rules.Draft:
    """Lay the `config` of a request body flat."""
    config = body.get("config")
    flat = {**body, **(config if isinstance(config, Mapping) else {})}
    return {field: flat[field] for field in rules.FIELDS if flat.get(field) is not None}  # type: ignore[return-value]


def body_of(draft: Mapping[str, Any]) -> dict[str, Any]:
    """Return the body that a draft makes, complete or not.

    Args:
        draft: See `rules.Draft`.

    Returns:
        The body under the API's names, in the order of the API page. What is blank or no string is left out, and so is
        a weight that the strategy forbids.
    """
    given = {
        field: draft[field]
        for field in rules.FIELDS
        if isinstance(draft.get(field), str) and not rules.is_blank(draft[field])
    }
    config: dict[str, str] = {}
    if "strategy" in given:
        config["strategy"] = rules.canonical_strategy(given["strategy"])
    if "weight" in given and not rules.forbids_weight(given.get("strategy")):
        config["weight"] = rules.canonical_weight(given["weight"])
    body: dict[str, Any] = {field: given[field] for field in ("name", "description") if field in given}
    body |= {field: rules.trimmed(given[field]) for field in ("sourceModelId", "modelSetId") if field in given}
    return body | ({"config": config} if config else {})


def suggested_name(draft: Mapping[str, Any], now: datetime) -> str:
    """Suggest a name for a task that is within the advised 20 characters, as "W8A16C16-1123-1654".

    The front end suggests by the same pattern.

    Args:
        draft: See `rules.Draft`; strategy and weight, where they are chosen.
        now: Month, day, hour and minute end the name.
    """
    return f"{_name_prefix(draft)}-{now:%m%d-%H%M}"


def with_suggested_name(body: dict[str, Any], before: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """Return a body whose name follows its strategy and weight, if it is the name that was suggested before.

    Args:
        body: The new body, complete or not.
        before: The body that it takes the place of.
        now: The time that a new name ends with.
    """
    prefix = _name_prefix(draft_of(before))
    suggested = re.fullmatch(rf"{re.escape(prefix)}-\d{{4}}-\d{{4}}", before.get("name", ""))
    if not suggested or body.get("name") != before["name"] or _name_prefix(draft_of(body)) == prefix:
        return body
    return {**body, "name": suggested_name(draft_of(body), now)}


def _name_prefix(draft: Mapping[str, Any]) -> str:
    config = body_of(draft).get("config", {})
    if rules.forbids_weight(config.get("strategy")):
        return str(config["strategy"])[:10]
    return (re.sub(r"[^\w-]", "", config.get("weight", ""), flags=re.ASCII) or "Task")[:10]


def in_words(problems: Mapping[str, str], draft: Mapping[str, Any]) -> str:
    """Return problems as one sentence: each field, what is wrong with it, and what it is."""
    return "; ".join(f"{field} {_WAYS_OUT[code]}{_shown(draft.get(field))}" for field, code in problems.items())


def _shown(value: object) -> str:
    if value is None or value == "":
        return ""
    text = repr(value)
    return f" (it is {text if len(text) <= _SHOWN_CHARACTERS else text[:_SHOWN_CHARACTERS] + '…'})"
