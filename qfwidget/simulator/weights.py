"""The quantization weights that the console accepts for each base model."""

from __future__ import annotations

_DOCUMENTED = ("INT8-PTQ", "W8A16C16", "W4A16C16")
_BY_BASE_MODEL = {
    "ERNIE-Speed-8K": ("W8A8C4", "W8A8C8", "W8A8C16"),
    "ERNIE-Lite-8K": ("W8A8C8", "W8A8C16"),
    "Qwen3-8B": ("W8A16", "W4A16", "W8A8"),
    "DeepSeek-R1-Distill-Qwen-7B": ("W8A16", "W8A8"),
}


def find_weight(weight: str, base_model: str) -> str | None:
    """Return a weight in the console's spelling; None if it is not accepted.

    Args:
        weight: The weight as sent, in any case.
        base_model: The base model of the version to compress.
    """
    known = (*_DOCUMENTED, *_BY_BASE_MODEL.get(base_model, ()))
    return next((name for name in known if name.casefold() == weight.casefold()), None)
