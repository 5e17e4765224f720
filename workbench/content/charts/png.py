"""A drawing as PNG, by Pillow, at twice its size."""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any
from unicodedata import combining, normalize

from workbench.content.charts.shapes import Anchor, Area, Drawing, Label, Mark, Point, Shape, Stroke
from workbench.content.charts.svg import corners

if TYPE_CHECKING:
    from PIL.Image import Image

_SCALE = 2
_FONT_SIZE = 13
_FONTS = (
    *("DejaVuSans.ttf", "NotoSans-Regular.ttf", "LiberationSans-Regular.ttf", "Arial.ttf", "arial.ttf"),
    *("NotoSansCJK-Regular.ttc", "Arial Unicode.ttf", "PingFang.ttc", "msgothic.ttc", "malgun.ttf"),
)
"""Fonts that machines have, by the names of their files, those of many scripts last."""
_NO_LETTER = "\U0010fffd"
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
    from PIL import Image, ImageDraw

    x, y = _scaled((label.at,))[0]
    text, font = _lettered(label.text)
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


def _lettered(text: str) -> tuple[str, Any]:
    """A text with a font that has its letters; where none has them, without accents, or as question marks.

    The font of Pillow has the letters of English and few signs: what a font lacks would be a box.
    """
    if text.isascii():
        return text, _font("")
    plain = text.replace("…", "...").replace("–", "-")
    for name in ("", *_FONTS):
        font = _font(name)
        if font is not None and _has(font, plain):
            return plain, font
    base = "".join(char for char in normalize("NFKD", plain) if not combining(char))
    usual = next((font for name in _FONTS if (font := _font(name)) is not None), _font(""))
    return "".join(char if _has(usual, char) else "?" for char in base), usual


@cache
def _font(name: str) -> Any:
    from PIL import ImageFont

    if not name:
        return ImageFont.load_default(_FONT_SIZE * _SCALE)
    try:
        return ImageFont.truetype(name, _FONT_SIZE * _SCALE)
    except OSError:
        return None


def _has(font: Any, text: str) -> bool:
    """Returns whether a font has all letters of a text: none is drawn as one that does not exist."""
    missing = bytes(font.getmask(_NO_LETTER))
    return all(char.isspace() or bytes(font.getmask(char)) != missing for char in set(text))


def _scaled(points: tuple[Point, ...]) -> list[Point]:
    return [(x * _SCALE, y * _SCALE) for x, y in points]
