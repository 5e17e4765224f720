"""A drawing as SVG: one element without outside parts, that other pages can hold too."""

from __future__ import annotations

from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

from workbench.content.charts.shapes import Area, Drawing, Label, Mark, Point, Shape, Stroke

_FONT = "system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif"


def svg(drawing: Drawing, colours: Mapping[str, str], *, embedded: bool = False) -> str:
    """Returns a drawing as an `svg` element.

    Args:
        colours: for each role a colour of CSS, `var(…)` too.
        embedded: whether it stands in a page of HTML, which has a ground and a namespace of its own.
    """
    width, height = drawing.width, drawing.height
    namespace = "" if embedded else 'xmlns="http://www.w3.org/2000/svg" '
    head = (
        f'<svg {namespace}role="img" aria-label={quoteattr(_xml(drawing.title))} '
        f'width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'font-family="{_FONT}" font-size="13">'
    )
    whole = f'<rect width="100%" height="100%" fill="{colours["ground"]}"/>'
    shapes = [_element(shape, colours) for shape in drawing.shapes]
    return "\n".join([head, *([] if embedded else [whole]), *shapes, "</svg>"]) + "\n"


def _xml(text: str) -> str:
    """A text without what XML 1.0 cannot hold."""
    return "".join(
        sign if sign >= " " and not "\ud800" <= sign <= "\udfff" and sign not in "\ufffe\uffff" else "\ufffd"
        for sign in text
    )


def _element(shape: Shape, colours: Mapping[str, str]) -> str:
    colour = colours[shape.role]
    match shape:
        case Stroke(points=points, width=width):
            look = f'fill="none" stroke="{colour}" stroke-width="{width:g}"'
            return f'<polyline points="{_points(points)}" {look}/>'
        case Area(points=points, opacity=opacity):
            return f'<polygon points="{_points(points)}" fill="{colour}" fill-opacity="{opacity:g}"/>'
        case Label():
            return _text(shape, colour)
        case Mark():
            return _mark(shape, colour, colours["ground"])


def _text(label: Label, colour: str) -> str:
    x, y = label.at
    turn = f' transform="rotate(-90 {x:g} {y:g})"' if label.turned else ""
    weight = ' font-weight="600"' if label.bold else ""
    return (
        f'<text x="{x:g}" y="{y + 4.5:g}" text-anchor="{label.anchor}" fill="{colour}"{weight}{turn}>'
        f"{escape(_xml(label.text))}</text>"
    )


def _mark(mark: Mark, colour: str, ground: str) -> str:
    look = f'fill="{ground if mark.hollow else colour}" stroke="{colour}" stroke-width="1.5"'
    if mark.shape == "circle":
        return f'<circle cx="{mark.at[0]:g}" cy="{mark.at[1]:g}" r="{mark.radius:g}" {look}/>'
    return f'<polygon points="{_points(corners(mark))}" {look}/>'


def corners(mark: Mark) -> tuple[Point, ...]:
    """Returns the corners of a marker that is not round."""
    x, y = mark.at
    radius = mark.radius
    if mark.shape == "square":
        side = radius * 0.9
        return ((x - side, y - side), (x + side, y - side), (x + side, y + side), (x - side, y + side))
    if mark.shape == "triangle":
        return (
            (x, y - radius * 1.2),
            (x + radius * 1.1, y + radius * 0.8),
            (x - radius * 1.1, y + radius * 0.8),
        )
    reach = radius * 1.25
    return ((x, y - reach), (x + reach, y), (x, y + reach), (x - reach, y))


def _points(points: tuple[Point, ...]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in points)
