"""Pictures, compared pixel by pixel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.compare.by_format.json import NUMBER, Value
from workbench.compare.collector import DifferenceCollector
from workbench.compare.result import Change
from workbench.compare.rules import Rules
from workbench.content.formats.images.picture import Picture, picture
from workbench.content.views.view import ViewUnavailableError

if TYPE_CHECKING:
    from PIL.Image import Image

_DEEP = ("I", "F")
"""Modes with more than 8 bits a channel; `I;16` and its like begin so too."""


def compare_images(expected: bytes, actual: bytes, rules: Rules, tally: DifferenceCollector) -> None:
    """Compares two pictures: their sizes, how many pixels differ, and by how much the most.

    The tolerance is `atol`, in steps of a channel from 0 to 255. Every pixel counts once, all those that
    differ are one entry with the path `pixels`, whose magnitude is the largest difference of a channel.

    Raises:
        ValueError: one of them is not a picture, or is not compared by pixel: too large, moving, or of
            more than 8 bits a channel.
    """
    from PIL import ImageChops

    first, other = _read(expected), _read(actual)
    if (first.width, first.height) != (other.width, other.height):
        tally.differ("size", Change.CHANGED, _size(first), _size(other))
        return
    if first.mode != other.mode:
        tally.notes.append(f"The pixels are {first.mode} in one and {other.mode} in the other.")
    bands = ImageChops.difference(_pixels(first), _pixels(other)).split()
    most = bands[0]
    for band in bands[1:]:
        most = ImageChops.lighter(most, band)
    histogram = most.histogram()
    within = min(int(rules.atol), 255)
    differing = sum(histogram[within + 1 :])
    tally.equal += sum(histogram) - differing
    if differing:
        largest = max(step for step, count in enumerate(histogram) if count)
        box = most.point([0] * (within + 1) + [255] * (255 - within)).getbbox()
        left, top, right, bottom = box or (0, 0, 0, 0)
        at = f"{right - left} × {bottom - top} from {left}, {top}"
        tally.differ(
            "pixels",
            Change.CHANGED,
            f"{sum(histogram):,} pixels",
            f"{differing:,} others in {at}; a channel by {largest}",
            magnitude=float(largest),
            times=differing,
            together=True,
        )


def _read(body: bytes) -> Picture:
    """A picture's facts; its pixels are not unpacked."""
    try:
        image = picture(body)
    except ViewUnavailableError as error:
        raise ValueError(str(error)) from None
    if image.frames > 1:
        raise ValueError("it moves")
    if image.mode.startswith(_DEEP):
        raise ValueError(f"its pixels are {image.mode}, of more than 8 bits a channel")
    return image


def _pixels(image: Picture) -> Image:
    try:
        return image.rgba().convert("RGBA")
    except ViewUnavailableError as error:
        raise ValueError(str(error)) from None


def _size(image: Picture) -> list[Value]:
    return [NUMBER(str(length).encode()) for length in (image.width, image.height)]
