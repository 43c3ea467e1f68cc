"""Draws the ratios of a table: one bar per row on a logarithmic scale, with a mark for each target."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

from tests.benchmarks.table import Row

_LEAST, _MOST = 0.01, 3.0
_TEXT, _BARS, _LINE = 560, 300, 22
_STYLE = """
svg { font: 12px system-ui, sans-serif; background: #fff; color: #222 }
@media (prefers-color-scheme: dark) { svg { background: #1e1e1e; color: #ddd } }
text { fill: currentColor }
.met { fill: #2e7d32 } .missed { fill: #c62828 } .stated { fill: #757575 } line { stroke: currentColor }
"""


def in_svg(rows: Sequence[Row]) -> str:
    """Return the picture of the rows as SVG."""
    drawn = "\n".join(_bar(row, number) for number, row in enumerate(rows))
    height = _LINE * len(rows) + 8
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_TEXT + _BARS + 60}" height="{height}" role="img">'
        f"<title>Ratios to the peers: shorter is better</title><style>{_STYLE}</style>\n{drawn}\n</svg>\n"
    )


def _bar(row: Row, number: int) -> str:
    top = _LINE * number + 4
    kind = {True: "met", False: "missed", None: "stated"}[row.met]
    label = escape(f"{row.name} / {row.peer_name}")
    aim = ""
    if row.aim is not None:
        x = _TEXT + _length(row.aim)
        aim = f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{top}" y2="{top + _LINE - 4}"/>'
    length = _length(row.ratio)
    return (
        f'<text x="{_TEXT - 8}" y="{top + 13}" text-anchor="end">{label}</text>'
        f'<rect class="{kind}" x="{_TEXT}" y="{top}" width="{length:.1f}" height="{_LINE - 6}"/>{aim}'
        f'<text x="{_TEXT + length + 6:.1f}" y="{top + 13}">{row.ratio:.2f}</text>'
    )


def _length(ratio: float) -> float:
    """Return the length of a bar in pixels."""
    share = math.log(min(max(ratio, _LEAST), _MOST) / _LEAST) / math.log(_MOST / _LEAST)
    return share * _BARS
