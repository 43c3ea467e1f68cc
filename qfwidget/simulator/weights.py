"""The quantization weights that the console accepts for each base model.

The listed weights are from the vendor's product page (模型压缩, 2025-10-29), the documented ones from its API page on
CreateModelCompTask. The two pages contradict each other; `listed_only` selects the stricter one.
"""

from __future__ import annotations

_DOCUMENTED = ("INT8-PTQ", "W8A16C16", "W4A16C16")
_LISTED = {
    "ERNIE-Tiny-8K": ("W8A8C4", "W8A8C8", "W8A8C16"),
    "ERNIE-Tiny-128K": ("W8A8C8", "W8A8C16"),
    "ERNIE-Speed-Pro-128K": ("W8A8C4", "W8A8C8", "W8A8C16"),
    "ERNIE-Speed-8K": ("W8A8C4", "W8A8C8", "W8A8C16"),
    "ERNIE-Lite-8K": ("W8A8C4", "W8A8C8", "W8A8C16"),
    "ERNIE-Lite-128K": ("W4A8C4", "W8A8C4", "W8A8C8", "W8A8C16", "WFP8AFP8C4", "WFP8AFP8C8", "WFP8AFP8C16"),
    "ERNIE-Character-8K-0321": ("W8A8C4", "W8A8C8", "W8A8C16"),
    "ERNIE-Character-8K-250124": ("W8A8C8", "W8A8C16"),
    "ERNIE-Character-Fiction-8K": ("W8A8C8", "W8A8C16"),
    "Qwen3-0.6B": ("W8A16", "W4A16", "W8A8"),
    "Qwen3-1.7B": ("W8A16", "W4A16", "W8A8"),
    "Qwen3-4B": ("W8A16", "W4A16", "W8A8"),
    "Qwen3-8B": ("W8A16", "W4A16", "W8A8"),
    "Qwen3-14B": ("W8A16", "W4A16", "W8A8"),
    "Qwen3-32B": ("W8A16",),
    "QWQ-32B": ("W8A8C16", "W4A16"),
    "Qwen2.5-VL-7B-Instruct": ("W8A8C16",),
    "Qwen2.5-1.5b-instruct": ("W8A8C16",),
    "Qwen2.5-7b-instruct": ("W8A8C16",),
    "Qwen2.5-14b-instruct": ("W8A8C16",),
    "Qwen2.5-32b-instruct": ("W8A8C16", "W4A16"),
}
_BY_FOLDED_MODEL = {base_model.casefold(): weights for base_model, weights in _LISTED.items()}


def find_weight(weight: str, base_model: str, *, listed_only: bool = False) -> str | None:
    """Return a weight in the console's spelling; None if it is not accepted.

    Args:
        weight: The weight as sent, in any case.
        base_model: The base model of the version to compress, in any case.
        listed_only: Whether only the weights that are listed for the base model are accepted. No effect on a base model
            that is not listed.
    """
    listed = _BY_FOLDED_MODEL.get(base_model.casefold(), ())
    documented = () if listed_only and listed else _DOCUMENTED
    as_spelt = {name.casefold(): name for name in (*documented, *listed)}
    as_meant = {_meaning(name): name for name in listed}
    return as_spelt.get(weight.casefold()) or as_meant.get(_meaning(weight))


def _meaning(weight: str) -> str:
    """Return the same text for weights that mean the same. Without C, the cache has 16 bits."""
    folded = weight.casefold()
    if folded == "wint8":
        folded = "w8a16"
    return folded if "c" in folded or "a" not in folded else f"{folded}c16"
