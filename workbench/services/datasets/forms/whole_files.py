"""Files that are a record each, such as pictures, sound or documents. The ID is its path in the folder."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator

from workbench.content.formats import formats
from workbench.services.datasets.form import Form, Part
from workbench.services.datasets.record import Row

UNKNOWN_TYPE = "application/octet-stream"
_LARGEST = 1024 * 1024 * 1024
"""Bytes of one file: what an asynchronous endpoint takes at most."""


def _read(part: Part) -> Iterator[Row]:
    data = part.stream.read(_LARGEST + 1)
    problem = f"{part.name}: the file is larger than 1 GB" if len(data) > _LARGEST else ""
    yield Row(
        data=b"" if problem else data,
        content_type=content_type_of(part.name),
        file=part.name,
        key=part.name,
        problem=problem,
    )


def content_type_of(name: str) -> str:
    """Returns the media type that the ending of a file's name stands for."""
    lower = name.lower()
    for form in formats():
        if form.media_types and lower.endswith(form.extensions or ("\0",)):
            guessed, _ = mimetypes.guess_type(lower)
            # A format of many types, such as pictures, leaves it to the ending.
            return guessed if guessed in form.media_types else _first_type(form.media_types, guessed)
    return mimetypes.guess_type(lower)[0] or UNKNOWN_TYPE


def _first_type(media_types: tuple[str, ...], guessed: str | None) -> str:
    exact = [media_type for media_type in media_types if not media_type.endswith("*")]
    return guessed or (exact[0] if exact else UNKNOWN_TYPE)


FORMS = (Form("files", "files that are one record each, such as pictures", (), _read, order=90),)
