"""Series are told apart by everybody: contrast, three kinds of colour blindness, 16 colours, none."""

from __future__ import annotations

import math
from itertools import combinations

import pytest
from rich.color import Color, ColorSystem
from rich.color_triplet import ColorTriplet

from workbench.content.charts.palette import DARK, LIGHT, MARKERS, paper
from workbench.content.views.plot import MOST_SERIES

Rgb = tuple[float, float, float]
# Full severity; Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color
# Vision Deficiency", 2009.
BLINDNESS = {
    "none": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216),
                   (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413),
                     (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602),
                   (0.004733, 0.691367, 0.303900)),
}  # fmt: skip


def linear(colour: str) -> Rgb:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return tuple(  # type: ignore[return-value]
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in (red, green, blue)
    )


def luminance(colour: str) -> float:
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def lab(rgb: Rgb) -> Rgb:
    red, green, blue = (min(max(part, 0.0), 1.0) for part in rgb)
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883
    roots = [part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in (x, y, z)]
    return 116 * roots[1] - 16, 500 * (roots[0] - roots[1]), 200 * (roots[1] - roots[2])


def seen(colour: str, blindness: str) -> Rgb:
    parts = linear(colour)
    rows = BLINDNESS[blindness]
    return tuple(sum(a * b for a, b in zip(row, parts, strict=True)) for row in rows)  # type: ignore[return-value]


def distance(first: str, other: str, blindness: str) -> float:
    pairs = zip(lab(seen(first, blindness)), lab(seen(other, blindness)), strict=True)
    return math.sqrt(sum((a - b) ** 2 for a, b in pairs))


def test_every_series_has_a_colour_and_a_marker_of_its_own() -> None:
    assert len(set(MARKERS)) == len(set(DARK)) == len(set(LIGHT)) == MOST_SERIES


@pytest.mark.parametrize("dark", [True, False])
def test_lines_stand_out_from_their_ground(dark: bool) -> None:
    colours = paper(dark=dark)
    ground = luminance(colours["ground"])
    for role, colour in colours.items():
        lighter, darker = max(ground, luminance(colour)), min(ground, luminance(colour))
        least = 4.5 if role in {"text", "muted"} else 3.0
        assert role in {"ground", "grid"} or (lighter + 0.05) / (darker + 0.05) >= least, role


@pytest.mark.parametrize("blindness", BLINDNESS)
@pytest.mark.parametrize("colours", [DARK, LIGHT], ids=["dark", "light"])
def test_the_colour_blind_tell_series_apart(colours: tuple[str, ...], blindness: str) -> None:
    close = {
        (first, other): round(distance(first, other, blindness))
        for first, other in combinations(colours, 2)
        if distance(first, other, blindness) < 10
    }
    assert not close


@pytest.mark.parametrize("colours", [DARK, LIGHT], ids=["dark", "light"])
def test_the_first_series_differ_in_16_colours(colours: tuple[str, ...]) -> None:
    numbers = [
        Color.from_triplet(ColorTriplet(*(int(colour[at : at + 2], 16) for at in (1, 3, 5))))
        .downgrade(ColorSystem.STANDARD)
        .number
        for colour in colours[:4]
    ]
    assert len(set(numbers)) == 4
