"""The request for one compression task, and its body."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from . import rules
from .draft import body_of, draft_of, in_words
from .errors import InvalidRequest


@dataclass(frozen=True)
class CompressionRequest:
    """A request for a compression task.

    Nothing is validated before `body()`, so it can also hold an incomplete draft.

    Args:
        name: Name of the task. 2 to 20 characters are advised.
        source_model_id: The model version to compress, "amv-…". DescribeModel must return `isSupportModelComp` for it.
        model_set_id: The account's own model (set) to save into, "am-…".
        strategy: "Quantization" or "Sparsity", in any case and width.
        weight: Required for Quantization: "INT8-PTQ", "W8A16C16" or "W4A16C16" in any case and width, or another that
            the console accepts. Not allowed for Sparsity.
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
        """Create a request from a (possibly incomplete) request body with the API's names."""
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
        """The fields as given, under the API's names."""
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
            The body under the API's names. Strategy and weight are in the documented spelling; a blank description and
            a blank weight are left out.

        Raises:
            InvalidRequest: The request breaks the rules; lists every wrong field.
        """
        problems = rules.problems(self.draft)
        if problems:
            raise InvalidRequest(problems, in_words(problems, self.draft))
        return body_of(self.draft)

    def to_code(self, language: str, locale: str = "en") -> str:
        """Return a complete program that creates this task and follows it.

        Args:
            language: "python" (with the official SDK), "qfwidget" (Python with this package), "node", "java", "go" or
                "curl" (a shell script), or a common other name of one, in any case.
            locale: "en" or "zh-CN": the language of comments.

        Returns:
            The program's source. The program reads the keys from the environment, and prints the task's ID, each status
            and the ID of the new version. It exits with 1 if nothing was created, 2 if the task may have been created,
            and 3 if it was created and did not succeed.

        Raises:
            InvalidRequest: The request breaks the rules; lists every wrong field.
            ValueError: The language is unknown.
        """
        from . import snippets

        return snippets.create(self.body(), language, locale)
