"""Pictures, sound and other files that a JSON document holds as text: base64 or data URLs (RFC 2397)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from workbench.content.base64_text import decoded_base64
from workbench.content.format import Format
from workbench.content.formats import signature_of
from workbench.content.formats.multipart.parts import BASE64, MOST_PARTS, Part, Parts
from workbench.content.views.view import ViewUnavailableError

if TYPE_CHECKING:
    from workbench.content.formats.images.picture import Picture

# So much of a document is searched to tell whether it holds files.
_SEARCHED = 64 * 1024
# A file is at least as long as this in base64.
_SHORTEST = 24
# So much of a file tells its format by its signature.
_SIGNATURE = 64
# So much is searched for what pictures and other files usually begin with.
_SEARCHED_FOR_BEGINNINGS = 4 * 1024 * 1024
_BEGINNING = re.compile(
    rb'"(?:data:[\w.+-]++\\?/[\w.+-]++[^",]{0,80};base64,'
    rb"|iVBORw0KGgo|\\?/9j\\?/|R0lGOD[dl]|UklGR|JVBERi0|SUkqA|TU0AK)"
)
_STRING = re.compile(rb'"((?:[^"\\]++|\\.|)*+)("|\Z)', re.DOTALL)
_TOKEN = re.compile(rb'"((?:[^"\\]++|\\.|)*+)("|\Z)|[{}\[\],]', re.DOTALL)
_DATA_URL = re.compile(rb"data:([\w.+-]+(?:/|\\/)[\w.+-]+)(?:;[\w.+-]+=[\w.+-]*)*;base64,", re.IGNORECASE)
_BASE64 = re.compile(rb"(?:[A-Za-z0-9+/_-]|\\[/nr])(?:[A-Za-z0-9+/_-]++|\\[/nr]|)*+=*(?:\\[nr])*")


def holds_files(body: bytes) -> bool:
    """Returns whether a document holds a file; far behind its beginning, one that begins as most do."""
    strings = _STRING.finditer(body[:_SEARCHED])
    return any(_file_type(string[1]) is not None for string in strings) or holds_late_files(body)


def holds_late_files(body: bytes) -> bool:
    """Returns whether a file begins behind what `holds_files` looks through for any."""
    return _BEGINNING.search(body, _SEARCHED, _SEARCHED_FOR_BEGINNINGS) is not None


def holds_picture(start: bytes) -> bool:
    """Returns whether the first file in the beginning of a document is a picture."""
    types = (_file_type(string[1]) for string in _STRING.finditer(start[:_SEARCHED]))
    first = next((file_type for file_type in types if file_type is not None), None)
    # A drawing (SVG) is text: it is a file of the document, and no picture that could be shown.
    return first is not None and first[0].startswith("image/") and not first[0].endswith("+xml")


def embedded_picture(body: bytes) -> Picture:
    """Returns the first picture in a document.

    Raises:
        ViewUnavailableError: there is none, or it is damaged.
    """
    from workbench.content.formats.images.picture import picture

    parts = embedded_files(body)
    part = next((part for part in parts.items if part.content_type.startswith("image/")), None)
    if part is None:
        raise ViewUnavailableError("it holds no picture")
    return picture(parts.content(part))


def embedded_files(body: bytes) -> Parts:
    """The files of a document of JSON, or of JSON Lines."""
    files = dict(islice(_files(body), MOST_PARTS))
    if not files:
        raise ViewUnavailableError("it holds no files in base64")
    note = f"only the first {MOST_PARTS:,} files are shown" if len(files) == MOST_PARTS else ""
    items = [
        Part(path, "", content_type, (), start + at, end, BASE64)
        for path, start, end in _paths(body, max(files))
        if start in files
        for content_type, at in (files[start],)
    ]
    return Parts(body, "", tuple(items), note)


def _files(body: bytes) -> Iterator[tuple[int, tuple[str, int]]]:
    """Where each string begins that holds a file, with its content type and where in it its base64 begins."""
    for string in _STRING.finditer(body):
        start, end = string.span(1)
        if end - start < _SHORTEST:
            continue
        file_type = _file_type(body[start:end])
        if file_type is not None and _BASE64.fullmatch(body, start + file_type[1], end):
            yield start, file_type


def _file_type(text: bytes) -> tuple[str, int] | None:
    """The content type of a file and where its base64 begins; None where a text does not hold a file.

    The bytes tell more than a data URL does: models mislabel.
    """
    declared = _DATA_URL.match(text[:200])
    at = declared.end() if declared else 0
    if len(text) - at < _SHORTEST:
        return None
    start = text[at : at + _SIGNATURE]
    encoded = _BASE64.match(start)
    # It may be cut within an escape.
    is_encoded = encoded is not None and encoded.end() >= len(start) - 1
    format = _by_signature(decoded_base64(start)) if is_encoded else None
    if format is not None and format.media_types:
        return format.media_types[0], at
    return (declared[1].replace(b"\\", b"").decode().lower(), at) if declared else None


def _by_signature(start: bytes) -> Format | None:
    format = signature_of(start) if start else None
    return None if format is None or format.text else format


def _paths(body: bytes, last: int) -> Iterator[tuple[str, int, int]]:
    """Each longer string that is a value: its path as JMESPath writes it, and where it stands.

    Args:
        body: the document.
        last: where the last string begins that is asked for.
    """
    # For each open bracket the index of its element, or the name of its member.
    steps: list[int | bytes] = []
    is_name = False
    for token in _TOKEN.finditer(body):
        sign = body[token.start() : token.start() + 1]
        if sign == b"{":
            steps.append(b"")
            is_name = True
        elif sign == b"[":
            steps.append(0)
            is_name = False
        elif sign in {b"}", b"]"}:
            del steps[-1:]
            is_name = False
        elif sign == b",":
            if steps and isinstance(steps[-1], int):
                steps[-1] += 1
            is_name = bool(steps) and isinstance(steps[-1], bytes)
        elif is_name:
            steps[-1] = token[1]
            is_name = False
        elif token.end(1) - token.start(1) >= _SHORTEST:
            yield _path(steps), *token.span(1)
            if token.start(1) >= last:
                return


def _path(steps: list[int | bytes]) -> str:
    path = ""
    for step in steps:
        if isinstance(step, int):
            path += f"[{step}]"
        else:
            name = step.decode(errors="replace")
            path += ("." if path else "") + (name if re.fullmatch(r"[A-Za-z_]\w*", name) else f'"{name}"')
    return path
