"""A chart on paper as shapes, in pixels from the upper left: what SVG and PNG are written from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from workbench.content.sanitize import sanitize_line
from workbench.model.redaction import redacted

Point = tuple[float, float]


class Anchor(StrEnum):
    """Which end of a text stands at its place."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


@dataclass(frozen=True)
class Stroke:
    """A line through points."""

    points: tuple[Point, ...]
    role: str
    width: float = 1.0


@dataclass(frozen=True)
class Area:
    """A filled polygon.

    Attributes:
        opacity: from 0 to 1.
    """

    points: tuple[Point, ...]
    role: str
    opacity: float = 1.0


@dataclass(frozen=True)
class Mark:
    """A marker: one of `palette.SHAPES`, filled or hollow.

    Attributes:
        radius: in units of the drawing.
    """

    at: Point
    shape: str
    role: str
    hollow: bool = False
    radius: float = 4.0


@dataclass(frozen=True)
class Label:
    """A text whose middle is at a height.

    Attributes:
        turned: whether it is read from below to above.
    """

    at: Point
    text: str
    role: str = "text"
    anchor: Anchor = Anchor.START
    bold: bool = False
    turned: bool = False


Shape = Stroke | Area | Mark | Label


@dataclass(frozen=True)
class Drawing:
    """A chart.

    Attributes:
        title: for who cannot see it.
        width: pixels.
        height: pixels.
        shapes: back to front.
    """

    title: str
    width: int
    height: int
    shapes: tuple[Shape, ...]


def box(left: float, top: float, right: float, bottom: float) -> tuple[Point, ...]:
    """Returns the corners of a rectangle."""
    return ((left, top), (right, top), (right, bottom), (left, bottom))


def label_text(text: str) -> str:
    """Returns a text as it may leave the workbench in a picture: without secrets, and on one line.

    It comes before a text is cut short: half of a secret is not known for one.
    """
    return sanitize_line(redacted(text))
