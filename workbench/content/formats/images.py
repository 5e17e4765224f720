"""Pictures: PNG, JPEG, GIF and WebP."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from workbench.content.format import Format, Sure, ViewKind, always
from workbench.content.problems import Problem, whole

if TYPE_CHECKING:
    from workbench.content.views.shown import Shown


def _png(start: bytes) -> Sure:
    return Sure.CERTAIN if start.startswith(b"\x89PNG\r\n\x1a\n") else Sure.NO


def _jpeg(start: bytes) -> Sure:
    return Sure.CERTAIN if start.startswith(b"\xff\xd8\xff") else Sure.NO


def _gif(start: bytes) -> Sure:
    return Sure.CERTAIN if start.startswith((b"GIF87a", b"GIF89a")) else Sure.NO


def _webp(start: bytes) -> Sure:
    return Sure.CERTAIN if start[:4] == b"RIFF" and start[8:12] == b"WEBP" else Sure.NO


def _check(body: bytes) -> Iterator[Problem]:
    from workbench.content.views.picture import picture
    from workbench.content.views.view import UnshownError

    try:
        picture(body)
    except UnshownError as error:
        yield whole(str(error))


def _picture(body: bytes) -> Shown:
    from workbench.content.views.picture import picture

    return picture(body)


FORMATS = tuple(
    Format(
        name,
        media_types=media_types,
        extensions=extensions,
        text=False,
        sniff=sniff,
        check=_check,
        views=always(ViewKind.PICTURE, ViewKind.HEX),
        readers={ViewKind.PICTURE: _picture},
    )
    for name, media_types, extensions, sniff in (
        ("PNG", ("image/png",), (".png",), _png),
        ("JPEG", ("image/jpeg", "image/jpg"), (".jpg", ".jpeg"), _jpeg),
        ("GIF", ("image/gif",), (".gif",), _gif),
        ("WebP", ("image/webp",), (".webp",), _webp),
    )
)
