"""The function that plans a sweep."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .. import dataframes, rules
from ..console.client import shared_console
from ..request import refuse
from .journal import Journal
from .names import DEFAULT_PATTERN
from .planning import ModelSets, Settings, plan
from .runner import Runner
from .sweep import PathLike, Sweep

_LIMIT = 50


def sweep(
    source_model_id: str | Iterable[str],
    weight: str | Iterable[str | None] | None = None,
    *,
    strategy: str | Iterable[str] = "Quantization",
    model_set_id: ModelSets = None,
    name: str = DEFAULT_PATTERN,
    description: str | None = None,
    again: bool = False,
    limit: int = _LIMIT,
    path: PathLike | None = None,
) -> Sweep:
    """Plan a compression task for each combination of version, strategy and weight. Nothing is created before `run`.

    Args:
        source_model_id: The version or versions to compress, "amv-…".
        weight: The weight or weights for Quantization, such as "W8A16C16"; "listed" stands for all that the vendor's
            product page lists for the version's base model. Sparsity takes none.
        strategy: "Quantization", "Sparsity" or both.
        model_set_id: The model set to save into, "am-…"; None for each version's own; or a mapping from version to
            model set. A version that is not in the mapping is saved into its own.
        name: Pattern for the names of the tasks, with {model} and {version} (names of the source), {weight} and
            {strategy}. Names are shortened to the 20 characters that Qianfan advises, and numbered if necessary.
        description: Description of all tasks.
        again: Whether to create a task even if one with the same source and configuration has succeeded or is running.
        limit: Maximum number of tasks in the plan.
        path: A file to record the sweep in, now and after each change, so that it survives the kernel: see `Sweep.save`
            and `Sweep.load`.

    Returns:
        The sweep; its `plan` shows what it would create.

    Raises:
        InvalidRequest: An argument is wrong, the plan is empty or exceeds the limit, or `Sweep.save` raises it. A
            problem of a single task is not raised: it is in `plan`.
        NotSignedIn: There are no keys, or they cannot be IAM keys.
        ConsoleError: The console returned an error.
        Unreachable: No response arrived, or it is not from a Qianfan console.
        OSError: The record could not be written.
    """
    settings = Settings(
        sources=[rules.trimmed(source) for source in _each("sourceModelId", source_model_id)],
        strategies=_each("strategy", strategy),
        weights=_each("weight", weight, optional=True),
        model_sets=model_set_id,
        pattern=name,
        description=description,
        again=again,
        limit=limit,
    )
    dataframes.import_ahead()
    account = shared_console().account
    planned = Sweep(Runner(Journal(plan(settings), account)))
    if path is not None:
        planned.save(path)
    return planned


def _each(field: str, given: str | Iterable[Any] | None, *, optional: bool = False) -> list[Any]:
    """Return one or several values as a list without duplicates."""
    values = [given] if isinstance(given, str) or not isinstance(given, Iterable) else list(dict.fromkeys(given))
    for value in values:
        if not (isinstance(value, str) or (optional and value is None)):
            refuse({field: "missing" if value is None else "not_text"}, {field: value})
    return values
