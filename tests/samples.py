"""IDs of the simulated account, and the request that most tests send."""

from __future__ import annotations

from typing import Any

SOURCE = "amv-d1zx1iwdarfr"
"""A version that can be compressed."""
OWN_MODEL_SET = "am-h96g9tlmxpze"
"""The model set of that version."""
MODEL_SET = "am-adbuasyfaf"
"""An empty model set."""
BODY: dict[str, Any] = {
    "name": "demo",
    "sourceModelId": SOURCE,
    "modelSetId": MODEL_SET,
    "config": {"strategy": "Quantization", "weight": "INT8-PTQ"},
}
SPARSITY_BODY: dict[str, Any] = {**BODY, "config": {"strategy": "Sparsity"}}
