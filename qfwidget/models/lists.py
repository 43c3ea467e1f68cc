"""The account's model sets and versions as DataFrames."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from itertools import chain
from typing import TYPE_CHECKING, Any, Literal

from .. import dataframes, weights
from ..console.client import shared_console
from ..console.responses import ModelSet
from ..findings import not_one_of, not_text
from ..progress import Progress, ProgressOption, is_output_saved
from .catalog import Catalog, Version

if TYPE_CHECKING:
    import pandas as pd

_CHOICES: tuple[bool | Literal["any"] | None, ...] = (True, False, "any", None)
_MODEL_TYPES = (
    "Text2Text", "Text2Image", "Embedding", "ImageUnderstanding", "VideoGeneration", "VioceGeneration", "Reasoning",
    "Reranker",
)  # fmt: skip
"""The documented types, spelt as in the API."""


def list_model_sets() -> pd.DataFrame:
    """List the account's model sets.

    Returns:
        One row per model set, with the columns model_set_id, model_set_name, model_type (string), labels (object, a
        list of str), version_count (Int64), create_time, modify_time (datetime64[us, UTC]). Values that are absent or
        have the wrong type are missing.

    Raises:
        NotSignedIn: There are no keys, or they cannot be IAM keys.
        ConsoleError: The console returned an error.
        Unreachable: No response arrived, or it is not from a Qianfan console.
    """
    catalog = Catalog(shared_console())
    dataframes.import_ahead()
    deque(catalog.model_sets(), maxlen=0)
    rows = ({**each.model_dump(), "version_count": len(each.model_ids)} for each in catalog.known_model_sets)
    return dataframes.frame(dataframes.MODEL_SETS, rows)


def list_models(
    *,
    search: str | None = None,
    model_type: str | None = None,
    compressible: bool | Literal["any"] | None = "any",
    presets: bool = False,
    progress: ProgressOption = True,
) -> pd.DataFrame:
    """List the account's model versions, and the preset ones on request.

    Args:
        search: Only versions with this text in the name or ID of the version or its model set; ignores case.
        model_type: Only model sets of this type, such as "Text2Text".
        compressible: True or False: only versions that can, or cannot, be compressed. "any": all versions. None: all
            versions, without checking: this saves one call per version and leaves base_model, compressible and
            create_time NA.
        presets: Also list the preset models.
        progress: Whether to show a progress bar. True shows none in a notebook, which would save it as an output; a
            class like `tqdm.notebook.tqdm` is always used. Exceptions of the bar are logged and have no other effect.

    Returns:
        One row per version, with the columns model_set_id, model_set_name, model_type, version_id, version_name,
        base_model (string), compressible (boolean, NA if unknown), create_time (datetime64[us, UTC]), listed_weights
        (object, a list of str: the weights that the vendor's product page lists for the base model, None if it lists
        none), model_id and model_name (string). Values that are absent or have the wrong type are missing. The API
        calls a version a model: model_id and model_name, which `list_tasks` has too, are the same as version_id and
        version_name.

    Raises:
        InvalidRequest: `search` is not text, `compressible` has another value, or `model_type` is neither a documented
            type nor one of a listed model. The message names the accepted values.
        NotSignedIn: There are no keys, or they cannot be IAM keys.
        ConsoleError: The console returned an error.
        Unreachable: No response arrived, or it is not from a Qianfan console.
    """
    search, model_type, compressible = map(dataframes.na_as_none, (search, model_type, compressible))
    if compressible not in _CHOICES:
        raise not_one_of("compressible", repr(compressible), map(repr, _CHOICES))
    compressible = _CHOICES[_CHOICES.index(compressible)]  # NumPy's True is another object
    if search is not None and not isinstance(search, str):
        raise not_text("search", search)
    catalog = Catalog(shared_console())
    dataframes.import_ahead()
    shown = progress if callable(progress) else bool(progress) and not is_output_saved()
    with Progress(shown, desc="models", unit=" models", leave=False) as bar:
        for page in chain(catalog.model_sets(), catalog.presets() if presets else ()):
            bar.update(len(page))
    listed = [*catalog.known_model_sets, *catalog.known_presets]
    # The account may have types that are newer than the documented ones.
    model_types = sorted({*_MODEL_TYPES, *(model_set.model_type for model_set in listed if model_set.model_type)})
    if model_type is not None and model_type not in model_types:
        raise not_one_of("model_type", repr(model_type), model_types)
    wanted = [
        (model_set, names)
        for model_set in listed
        for names in model_set.versions
        if _matches(search or "", model_set, *names) and model_type in (None, model_set.model_type)
    ]
    if compressible is not None:
        unknown = [(*names, model_set.model_set_id) for model_set, names in wanted]
        with Progress(shown, desc="versions", unit=" versions", total=len(unknown), leave=False) as bar:
            for _ in catalog.versions(unknown):
                bar.update()
    return _models_frame(wanted, catalog.known_versions, compressible)


def create_model_set(name: str, model_type: str = "Text2Text") -> str:
    """Create an empty model set to save into. The request is sent exactly once.

    Args:
        name: Name of the model set.
        model_type: Type of its models; "Text2Text" for language models.

    Returns:
        ID of the model set, "am-…".

    Raises:
        InvalidRequest: An argument is not text.
        NotSignedIn: There are no keys, or they cannot be IAM keys.
        ConsoleError: The console returned an error.
        Unreachable: No response arrived, or it is not from a Qianfan console.
    """
    for argument, text in {"name": name, "model_type": model_type}.items():
        if not isinstance(text, str):
            raise not_text(argument, text)
    return Catalog(shared_console()).create_model_set(name, model_type)


def models_frame(catalog: Catalog) -> pd.DataFrame:
    """Return the account's versions that a catalog knows, in the format of `list_models`."""
    wanted = [(model_set, names) for model_set in catalog.known_model_sets for names in model_set.versions]
    return _models_frame(wanted, catalog.known_versions, "any")


def _matches(search: str, model_set: ModelSet, version_id: str, version_name: str) -> bool:
    texts = (model_set.model_set_id, model_set.model_set_name, version_id, version_name)
    return any(search.lower() in text.lower() for text in texts)


def _models_frame(
    wanted: Iterable[tuple[ModelSet, tuple[str, str]]],
    known: Mapping[str, Version],
    compressible: bool | Literal["any"] | None,
) -> pd.DataFrame:
    rows = (
        _version_row(model_set, known.get(id) or Version(id, name, model_set.model_set_id, None, None, None))
        for model_set, (id, name) in wanted
    )
    return dataframes.frame(
        dataframes.MODELS, (row for row in rows if compressible in ("any", None) or row["compressible"] is compressible)
    )


def _version_row(model_set: ModelSet, version: Version) -> dict[str, Any]:
    return {
        "model_set_id": model_set.model_set_id,
        "model_set_name": model_set.model_set_name,
        "model_type": model_set.model_type,
        "version_id": version.model_id,
        "version_name": version.model_name,
        "base_model": version.base_model,
        "compressible": version.compressible,
        "create_time": version.create_time,
        "listed_weights": weights.listed_for(version.base_model),
        "model_id": version.model_id,
        "model_name": version.model_name,
    }
