"""A drawing as PNG, by Pillow, at twice its size."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import TYPE_CHECKING

from workbench.content.charts.shapes import Anchor, Area, Drawing, Label, Mark, Point, Shape, Stroke
from workbench.content.charts.svg import corners

if TYPE_CHECKING:
    from PIL.Image import Image

_SCALE = 2
_FONT_SIZE = 13
_ANCHORS = {Anchor.START: "lm", Anchor.MIDDLE: "mm", Anchor.END: "rm"}


def png(drawing: Drawing, colours: Mapping[str, str]) -> bytes:
    """Returns a drawing as a picture.

    Args:
        colours: for each role a colour as hexadecimal RGB.
    """
    from PIL import Image

    size = (drawing.width * _SCALE, drawing.height * _SCALE)
    picture = Image.new("RGB", size, colours["ground"])
    for shape in drawing.shapes:
        _draw(picture, shape, colours)
    stream = io.BytesIO()
    picture.save(stream, "PNG", optimize=True)
    return stream.getvalue()


def _draw(picture: Image, shape: Shape, colours: Mapping[str, str]) -> None:
    from PIL import ImageDraw

    # A drawer of RGBA on a picture of RGB blends what is half transparent.
    draw = ImageDraw.Draw(picture, "RGBA")
    colour = colours[shape.role]
    match shape:
        case Stroke(points=points, width=width):
            draw.line(_scaled(points), fill=colour, width=round(width * _SCALE), joint="curve")
        case Area(points=points, opacity=opacity):
            draw.polygon(_scaled(points), fill=f"{colour}{round(opacity * 255):02x}")
        case Mark():
            fill = colours["ground"] if shape.hollow else colour
            if shape.shape == "circle":
                x, y = _scaled((shape.at,))[0]
                draw.circle((x, y), shape.radius * _SCALE, fill=fill, outline=colour, width=3)
            else:
                draw.polygon(_scaled(corners(shape)), fill=fill, outline=colour, width=3)
        case Label():
            _write(picture, shape, colour)


def _write(picture: Image, label: Label, colour: str) -> None:
    from PIL import Image, ImageDraw, ImageFont

    font = ImageFont.load_default(_FONT_SIZE * _SCALE)
    x, y = _scaled((label.at,))[0]
    # The font of Pillow has Latin letters and few signs: what it lacks would be a box.
    text = label.text.replace("…", "...").replace("–", "-")
    weight = 0.6 if label.bold else 0
    if not label.turned:
        draw = ImageDraw.Draw(picture)
        draw.text((x, y), text, fill=colour, font=font, anchor=_ANCHORS[label.anchor], stroke_width=weight)
        return
    left, top, right, bottom = font.getbbox(text)
    mask = Image.new("L", (round(right - left) + 4, round(bottom - top) + 4))
    ImageDraw.Draw(mask).text((2 - left, 2 - top), text, fill=255, font=font)
    turned = mask.rotate(90, expand=True)
    picture.paste(colour, (round(x - turned.width / 2), round(y - turned.height / 2)), turned)


def _scaled(points: tuple[Point, ...]) -> list[Point]:
    return [(x * _SCALE, y * _SCALE) for x, y in points]
