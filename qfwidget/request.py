"""The request for one compression task, and its body."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from . import rules
from .draft import body_of, draft_from, draft_of, problems_of, warnings_of
from .errors import InvalidRequest, QfError
from .findings import Finding, explained, finding, in_words
from .language import Text
from .models.catalog import shared_catalog
from .models.source import Source, look_up
from .spelling import no_argument

_BODY_EXPLAINED = Text(
    "{findings}. A body has name, description, sourceModelId, modelSetId and config, which has strategy and weight. "
    "In Python, pass {names} to create_task, such as create_task(source_model_id=…)",
    "{findings}。请求体的字段为 name、description、sourceModelId、modelSetId 和 config（含 strategy 和 weight）。"
    "在 Python 中可将 {names} 直接传给 create_task，例如 create_task(source_model_id=…)",
)
_BODY_FIELDS = frozenset({"name", "description", "sourceModelId", "modelSetId", "config"})


@dataclass(frozen=True)
class CompressionRequest:
    """A request for a compression task.

    Nothing is validated before `body()`, so it can also hold an incomplete draft.

    Args:
        name: Name of the task. 2 to 20 characters are advised.
        source_model_id: The model version to compress, "amv-…". DescribeModel must return `isSupportModelComp` for it.
        model_set_id: The account's own model (set) to save into, "am-…". None for the version's own, which is looked
            up when needed.
        strategy: "Quantization" or "Sparsity", in any case and width.
        weight: Required for Quantization: "INT8-PTQ", "W8A16C16" or "W4A16C16" in any case and width, or another that
            the console accepts. Not allowed for Sparsity.
        description: Up to 500 characters are advised.
    """

    name: str
    source_model_id: str
    model_set_id: str | None = None
    strategy: str = "Quantization"
    weight: str | None = None
    description: str | None = None

    @classmethod
    def from_body(cls, body: Mapping[str, Any]) -> CompressionRequest:
        """Create a request from a (possibly incomplete) request body with the API's names."""
        draft = draft_of(body)
        given: dict[str, Any] = {name: draft.get(field) for field, name in rules.FIELDS.items()}
        return cls(**given)  # `body()` checks the types

    @property
    def draft(self) -> rules.Draft:
        """The fields as given, under the API's names."""
        return draft_from(self)

    @property
    def problems(self) -> dict[str, Finding]:
        """What prevents creating the task, as API field → code; empty if it can be created.

        "missing", "not_text", "unknown_strategy", "weight_forbidden", or "not_compressible" for a version that cannot
        be compressed. Each code is a `str` with a `sentence` that explains it. The version is looked up, once; if that
        fails, for example because there are no keys, only the rules are checked.
        """
        return checked(self.draft, self._source())

    @property
    def warnings(self) -> dict[str, Finding]:
        """What is unusual but does not prevent creating the task, as API field → code.

        "shorter_than_advised", "longer_than_advised" (characters), "unlike_an_id", "unlike_a_weight" (probably a
        typing error), or "not_listed": the vendor's product page lists only other weights for the version's base
        model. Each code is a `str` with a `sentence` that explains it. The version is looked up as for `problems`.
        """
        source = self._source()
        return warnings_of(self.draft, source.version.base_model if source else None)

    def replace(self, **changes: Any) -> CompressionRequest:
        """Return a copy with some fields replaced.

        Args:
            **changes: New values for the arguments of the constructor.

        Raises:
            TypeError: There is no such field.
        """
        names = [field.name for field in fields(self)]
        if misspelt := changes.keys() - names:
            raise no_argument("CompressionRequest", sorted(misspelt), names)
        return replace(self, **changes)

    def body(self) -> dict[str, Any]:
        """Return the body of CreateModelCompTask.

        If there is no `model_set_id`, the version's own model set is looked up: one call, or two if it is new to this
        process.

        Returns:
            The body under the API's names. Strategy and weight are in the documented spelling; a blank description and
            a blank weight are left out.

        Raises:
            InvalidRequest: The request breaks the rules; lists every wrong field.
            NotSignedIn: The model set must be looked up, and there are no keys, or they cannot be IAM keys.
            ConsoleError: The model set must be looked up, and the console returned an error, for example because the
                version does not exist.
            Unreachable: The model set must be looked up, and no response arrived, or it is not from a Qianfan console.
        """
        draft = self.draft
        refuse(problems_of(draft, has_own_model_set=True), draft)
        if not rules.is_blank(self.model_set_id):
            return body_of(draft)
        source = look_up(shared_catalog(), rules.trimmed(self.source_model_id))
        refuse(checked(draft, source), draft)
        return body_of({**draft, "modelSetId": source.model_set_id})

    def look_up(self) -> Source | None:
        """Look up the version; None if its ID, the strategy or the weight breaks the rules.

        Raises:
            NotSignedIn: There are no keys, or they cannot be IAM keys.
            ConsoleError: The console returned an error.
            Unreachable: No response arrived, or it is not from a Qianfan console.
        """
        if rules.problems(self.draft).keys() & {"sourceModelId", "strategy", "weight"}:
            return None
        into_own = rules.is_blank(self.model_set_id)
        return look_up(shared_catalog(), rules.trimmed(self.source_model_id), with_model_set=into_own)

    def _source(self) -> Source | None:
        try:
            return self.look_up()
        except QfError:
            return None

    def to_code(self, language: str, locale: str = "en") -> str:
        """Return a complete program that creates this task and follows it.

        Args:
            language: "python" (with the official SDK), "qfwidget" (Python with this package), "node", "java", "go" or
                "curl" (a shell script), or a common other name of one, in any case.
            locale: "en" or "zh-CN": the language of comments.

        Returns:
            The program's source. The program reads the keys from the environment, and prints the task's ID, each status
            and the ID of the new version. It exits with 1 if nothing was created, with 2 if the task may have been
            created, and with 3 if the task was created and did not succeed.

        Raises:
            InvalidRequest: The request breaks the rules (lists every wrong field), or the language or the locale is
                unknown.
            NotSignedIn, ConsoleError, Unreachable: See `body`.
        """
        from . import snippets

        return snippets.create(self.body(), language, locale)


def request_from(body: Mapping[str, Any]) -> CompressionRequest:
    """Return the request for a body that a user wrote.

    Args:
        body: A request body with the API's names; `config` has `strategy` and `weight`.

    Raises:
        InvalidRequest: A field is unknown, or `config` is not a mapping. The message lists the fields of a body.
    """
    config = body.get("config", {})
    unknown = sorted(set(body) - _BODY_FIELDS)
    found = {}
    if isinstance(config, Mapping):
        unknown += [f"config.{name}" for name in config if name not in ("strategy", "weight")]
    else:
        found["config"] = finding("not_an_object", "config")
    found |= {name: finding("unknown_field", name) for name in unknown}
    if found:
        names = ", ".join(field.name for field in fields(CompressionRequest))
        raise InvalidRequest(found, _BODY_EXPLAINED.filled({"findings": in_words(found), "names": names}))
    return CompressionRequest.from_body(body)


def refuse(problems: Mapping[str, str], draft: Mapping[str, Any]) -> None:
    """Raise an InvalidRequest with every wrong field, if there are problems."""
    if problems:
        found = explained(problems, draft)
        raise InvalidRequest(found, in_words(found))


def checked(draft: Mapping[str, Any], source: Source | None) -> dict[str, Finding]:
    """Return what prevents sending a draft, with what was looked up about its version; see `problems_of`.

    Args:
        draft: See `rules.Draft`.
        source: Its version. None if unknown; a missing model set is then not a problem.
    """
    if source is None:
        return problems_of(draft, has_own_model_set=True)
    own = source.model_set_id is not None
    return problems_of(draft, compressible=bool(source.version.compressible), has_own_model_set=own)
