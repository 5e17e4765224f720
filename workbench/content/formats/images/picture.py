"""A body as a picture, by Pillow: its facts at once, its pixels scaled to the cells there are."""

from __future__ import annotations

import io
import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workbench.content.views.view import ViewUnavailableError

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_PIXELS = 64_000_000
"""A picture of more is not unpacked: 30 KB can announce a gigabyte."""
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF", "PPM")
Pixel = tuple[int, int, int]


@dataclass(frozen=True)
class Picture:
    """A picture, its pixels not read yet.

    Attributes:
        body: the file.
        format: as Pillow names it, such as `PNG`.
        width, height: in pixels.
        mode: as Pillow names it, such as `RGB` or `L`.
        frames: one, or more where it moves.
    """

    body: bytes = field(repr=False)
    format: str
    width: int
    height: int
    mode: str
    frames: int

    def image(self, within: tuple[int, int] | None = None) -> Image:
        """The first frame in RGB, transparent parts over grey.

        Args:
            within: a size that will do, in pixels: a JPEG is then unpacked no larger than it must be.

        Raises:
            ViewUnavailableError: it is damaged.
        """
        from PIL import Image

        rgba = self.rgba(within)
        if rgba.mode == "RGB":
            return rgba
        ground = Image.new("RGBA", rgba.size, (128, 128, 128, 255))
        return Image.alpha_composite(ground, rgba).convert("RGB")

    def rgba(self, within: tuple[int, int] | None = None) -> Image:
        """The first frame in RGBA, or in RGB where nothing of it is transparent.

        Args:
            within: as for `image`.

        Raises:
            ViewUnavailableError: it is damaged.
        """
        if self.format == "TIFF":
            from workbench.content.formats.images.tiff_process import unpacked

            return unpacked(self.body)
        with opened(self.body) as source, _silence():
            try:
                if within is not None:
                    source.draft("RGB", within)
                source.load()
                opaque = "A" not in source.getbands() and "transparency" not in source.info
                return narrowed(source).convert("RGB" if opaque else "RGBA")
            except errors() as error:
                raise ViewUnavailableError(f"the picture is damaged: {error}") from None

    def pixels(self, columns: int, rows: int) -> tuple[tuple[Pixel, ...], ...]:
        """The picture as rows of colours, as large as fits and no larger than it is.

        Args:
            columns: pixels there is room for across.
            rows: and down. Two pixels of half a cell stand in a cell of a terminal.

        Raises:
            ViewUnavailableError: it is damaged.
        """
        size = max(1, columns), max(1, rows)
        image = self.image(size)
        image.thumbnail(size)
        data = image.tobytes()
        width = image.width
        return tuple(
            tuple(
                (data[at], data[at + 1], data[at + 2]) for at in range(3 * width * y, 3 * width * (y + 1), 3)
            )
            for y in range(image.height)
        )


def picture(body: bytes) -> Picture:
    """Reads a picture's facts, not its pixels."""
    with opened(body) as image, _silence():
        try:
            frames = int(getattr(image, "n_frames", 1))
        except errors() as error:
            raise ViewUnavailableError(f"the picture is damaged: {error}") from None
        return Picture(body, image.format or "", image.width, image.height, image.mode, frames)


@contextmanager
def _silence() -> Iterator[None]:
    """Keeps what Pillow thinks of a file off the terminal: a damaged one is told as such, in our words."""
    logger = logging.getLogger("PIL")
    if not any(isinstance(handler, logging.NullHandler) for handler in logger.handlers):
        logger.addHandler(logging.NullHandler())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def opened(body: bytes) -> Image:
    """The picture as Pillow reads it, its pixels not unpacked yet.

    Raises:
        ViewUnavailableError: it is none that can be read, or has too many pixels.
    """
    import PIL.Image

    try:
        with _silence():
            image: Image = PIL.Image.open(io.BytesIO(body), formats=_FORMATS)
    except errors() as error:
        # Pillow's message names the stream that it read, by its address.
        detail = "" if isinstance(error, PIL.UnidentifiedImageError) else f": {error}"
        raise ViewUnavailableError(f"it is not a readable picture{detail}") from None
    if image.width * image.height > MOST_PIXELS:
        raise ViewUnavailableError(
            f"its {image.width:,} × {image.height:,} pixels are more than are unpacked here ({MOST_PIXELS:,})"
        )
    return image


def narrowed(image: Image) -> Image:
    """The same picture with eight bits a grey: Pillow's own conversion makes all above 255 white."""
    if not image.mode.startswith("I"):
        return image
    return image.convert("I").point([value // 257 for value in range(65_536)], "L")


def errors() -> tuple[type[Exception], ...]:
    """Returns what Pillow's readers raise over damaged files, of its own and of the libraries below it."""
    import struct
    import zlib

    from PIL import Image

    return (
        Image.DecompressionBombError,
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        OverflowError,
        IndexError,
        KeyError,
        TypeError,
        AttributeError,
        MemoryError,
        struct.error,
        zlib.error,
    )
