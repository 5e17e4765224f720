"""Pictures: PNG, JPEG, GIF, WebP, TIFF and BMP."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from workbench.content.format import Comparison, Confidence, Format, ViewKind, always
from workbench.content.problems import Problem, whole

if TYPE_CHECKING:
    from workbench.content.views.shown import Shown


def _png(start: bytes) -> Confidence:
    return Confidence.CERTAIN if start.startswith(b"\x89PNG\r\n\x1a\n") else Confidence.NO


def _jpeg(start: bytes) -> Confidence:
    return Confidence.CERTAIN if start.startswith(b"\xff\xd8\xff") else Confidence.NO


def _gif(start: bytes) -> Confidence:
    return Confidence.CERTAIN if start.startswith((b"GIF87a", b"GIF89a")) else Confidence.NO


def _webp(start: bytes) -> Confidence:
    return Confidence.CERTAIN if start[:4] == b"RIFF" and start[8:12] == b"WEBP" else Confidence.NO


def _tiff(start: bytes) -> Confidence:
    # Of both byte orders, and of BigTIFF.
    marks = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
    return Confidence.CERTAIN if start.startswith(marks) else Confidence.NO


def _bmp(start: bytes) -> Confidence:
    # Two letters may begin a text: two fields that are zero, and the length of a header there is, may not.
    header = int.from_bytes(start[14:18], "little")
    sound = start[6:10] == b"\0\0\0\0" and header in {12, 16, 40, 52, 56, 64, 108, 124}
    return Confidence.CERTAIN if start.startswith(b"BM") and sound else Confidence.NO


def _check(body: bytes) -> Iterator[Problem]:
    from workbench.content.formats.images.picture import picture
    from workbench.content.views.view import ViewUnavailableError

    try:
        picture(body)
    except ViewUnavailableError as error:
        yield whole(str(error))


def _picture(body: bytes) -> Shown:
    from workbench.content.formats.images.picture import picture

    return picture(body)


FORMATS = tuple(
    Format(
        name,
        media_types=media_types,
        extensions=extensions,
        text=False,
        sniff=sniff,
        check=_check,
        comparison=Comparison.IMAGE,
        views=always(ViewKind.PICTURE, ViewKind.HEX),
        readers={ViewKind.PICTURE: _picture},
    )
    for name, media_types, extensions, sniff in (
        ("PNG", ("image/png",), (".png",), _png),
        ("JPEG", ("image/jpeg", "image/jpg"), (".jpg", ".jpeg"), _jpeg),
        ("GIF", ("image/gif",), (".gif",), _gif),
        ("WebP", ("image/webp",), (".webp",), _webp),
        ("TIFF", ("image/tiff", "image/tif"), (".tif", ".tiff"), _tiff),
        ("BMP", ("image/bmp", "image/x-ms-bmp", "image/x-bmp"), (".bmp",), _bmp),
    )
)
