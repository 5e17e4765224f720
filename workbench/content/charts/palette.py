"""Colours and markers of series: told apart by the colour-blind, in 16 colours, and without any.

The dark set is that of Okabe and Ito (Color Universal Design, 2008) without black, its blue made lighter. The
light set is dark enough for paper. `tests/content/charts/test_palette.py` computes contrast,
and the difference for the three kinds of colour blindness.
"""

from __future__ import annotations

from collections.abc import Mapping

MARKERS = "●■▲◆○□△◇"
"""A marker for each series, in order."""
SHAPES = ("circle", "square", "triangle", "diamond")
"""The markers' forms; the second four are hollow."""
DARK = ("#e69f00", "#56b4e9", "#f0e442", "#cc79a7", "#009e73", "#d55e00", "#4a8fe7", "#c8c8c8")
LIGHT = ("#d04000", "#0060c0", "#006040", "#a02080", "#8a7a20", "#101820", "#20208a", "#808890")
_QUIET_DARK = {
    "negative": "#d55e00",
    "axis": "#768390",
    "text": "#e6edf3",
    "muted": "#9da7b3",
    "grid": "#2d333b",
    "ground": "#12161c",
}
_QUIET_LIGHT = {
    "negative": "#d04000",
    "axis": "#6e7781",
    "text": "#1c2128",
    "muted": "#57606a",
    "grid": "#e4e8ec",
    "ground": "#ffffff",
}


def paper(*, dark: bool = False) -> Mapping[str, str]:
    """Returns a colour for each role, as hexadecimal RGB.

    The roles are `series-0` to `series-7`, `negative` for bars below 0, `band-0` (outer) and `band-1`,
    `axis`, `text`, `muted`, `grid` and `ground`.
    """
    series = DARK if dark else LIGHT
    quiet = _QUIET_DARK if dark else _QUIET_LIGHT
    # A colour of no series, so that a line in its band stands out.
    bands = dict.fromkeys(("band-0", "band-1"), quiet["axis"])
    return {**quiet, **bands, **{f"series-{at}": colour for at, colour in enumerate(series)}}
