"""The parts of a multipart body (RFC 2046), their headers and where they are; no part is copied."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from workbench.content.views.view import ViewUnavailableError

MOST_PARTS = 10_000
_HEADER = re.compile(rb"^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*?)[ \t]*$")
_PARAMETER = re.compile(r';\s*(name|filename)\*?=(?:"((?:[^"\\]|\\.)*)"|([^;\s]*))', re.IGNORECASE)
# A boundary is of 1 to 70 characters (RFC 2046, section 5.1.1).
_FIRST_LINE = re.compile(rb"--([^\r\n]{1,70}?)[ \t]*\r?\n")


@dataclass(frozen=True)
class Part:
    """One part.

    Attributes:
        name, filename: of its Content-Disposition; empty where it has none.
        content_type: of its header; empty where it has none, which means text.
        headers: all of them, in order.
        start, end: where its body is in the whole.
    """

    name: str
    filename: str
    content_type: str
    headers: tuple[tuple[str, str], ...]
    start: int
    end: int


@dataclass(frozen=True)
class Parts:
    """A multipart body.

    Attributes:
        body: all of it.
        boundary: what parts it, as it stands in its first line.
        items: its parts, in order.
        note: what is wrong with it, in a sentence; empty where nothing is.
    """

    body: bytes = field(repr=False)
    boundary: str
    items: tuple[Part, ...]
    note: str = ""

    def content(self, part: Part) -> bytes:
        """The body of one part."""
        return self.body[part.start : part.end]


def boundary_of(body: bytes) -> bytes | None:
    """The boundary that a body begins with; None where it begins with none."""
    found = _FIRST_LINE.match(body.lstrip(b"\r\n")[:200])
    return found[1] if found else None


def multipart(body: bytes) -> Parts:
    """Take a multipart body apart by the boundary in its first line."""
    boundary = boundary_of(body)
    if boundary is None:
        raise ViewUnavailableError("it begins with no boundary, such as --boundary on a line of its own")
    delimiter = re.compile(rb"(?:^|\r?\n)--" + re.escape(boundary) + rb"(--)?[ \t]*(?:\r?\n|$)")
    items: list[Part] = []
    note = "it ends without its closing boundary"
    start: int | None = None
    at = 0
    while found := delimiter.search(body, at):
        if start is not None:
            items.append(_part(body, start, found.start()))
        start = found.end()
        # The line feed after a boundary may be the one before the next.
        at = (
            max(found.end() - 1, found.start() + 1) if body[found.end() - 1 : found.end()] == b"\n" else start
        )
        if found[1]:
            note = ""
            break
        if len(items) >= MOST_PARTS:
            note = f"only the first {MOST_PARTS:,} parts are shown"
            break
    else:
        if start is not None and start < len(body):
            items.append(_part(body, start, len(body)))
    return Parts(body, boundary.decode(errors="replace"), tuple(items), note)


def _part(body: bytes, start: int, end: int) -> Part:
    headers: list[tuple[str, str]] = []
    at = start
    while at < end:
        line_end = body.find(b"\n", at, end)
        line_end = end if line_end < 0 else line_end
        line = body[at:line_end].rstrip(b"\r")
        at = min(line_end + 1, end)
        if not line:
            break
        found = _HEADER.match(line)
        if found is None:
            # No header, so no head: what looks like one is the body.
            at = start if not headers else at
            break
        headers.append((found[1].decode(), found[2].decode(errors="replace")))
    by_name = {name.lower(): value for name, value in headers}
    disposition = by_name.get("content-disposition", "")
    named = {name.lower(): quoted or plain for name, quoted, plain in _PARAMETER.findall(disposition)}
    return Part(
        named.get("name", ""),
        named.get("filename", ""),
        by_name.get("content-type", ""),
        tuple(headers),
        at,
        max(at, end),
    )
