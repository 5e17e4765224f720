"""The parts of a multipart body (RFC 2046), their headers and where they are; no part is copied.

The boundary is the one that the content type names. Without a type it is the first line that can be one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import unquote

from workbench.content.base64_text import decoded_base64
from workbench.content.views.view import ViewUnavailableError

MOST_PARTS = 10_000
BASE64 = "base64"
"""The encoding of a part that is undone when its content is read."""
_HEADER = re.compile(rb"^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*?)[ \t]*$")
_PARAMETER = re.compile(r';\s*(name|filename)(\*?)=(?:"((?:[^"\\]|\\.)*)"|([^;\s]*))', re.IGNORECASE)
_ESCAPED = re.compile(r'\\(["\\])')
# A boundary is of 1 to 70 characters (RFC 2046, section 5.1.1).
_FIRST_LINE = re.compile(rb"--([^\r\n]{1,70}?)[ \t]*\r?\n")
# Behind a preamble a line is taken for a boundary where a header or an empty line follows it.
_LATER_LINE = re.compile(rb"\n--([^\r\n]{1,70}?)[ \t]*\r?\n(?=[!#-9;-~]+:[ \t]|\r?\n)")
_SEARCHED = 64 * 1024


@dataclass(frozen=True)
class Part:
    """One part.

    Attributes:
        name, filename: of its Content-Disposition; empty where it has none.
        content_type: of its header; empty where it has none, which means text.
        headers: all of them, in order.
        start, end: where its body is in the whole.
        encoding: what its bytes are encoded in, in lower case: `base64` or nothing that is undone here.
    """

    name: str
    filename: str
    content_type: str
    headers: tuple[tuple[str, str], ...]
    start: int
    end: int
    encoding: str = ""

    @property
    def size(self) -> int:
        """Its bytes; about as many where it is encoded."""
        length = self.end - self.start
        return length * 3 // 4 if self.encoding == BASE64 else length


@dataclass(frozen=True)
class Parts:
    """A body that holds other bodies.

    Attributes:
        body: all of it.
        boundary: what parts it; empty where brackets do.
        items: its parts, in order.
        note: what is wrong with it, in a sentence; empty where nothing is.
    """

    body: bytes = field(repr=False)
    boundary: str
    items: tuple[Part, ...]
    note: str = ""

    def content(self, part: Part) -> bytes:
        """The body of one part, decoded where it is in base64."""
        data = self.body[part.start : part.end]
        return decoded_base64(data) if part.encoding == BASE64 else data

    def beginning(self, part: Part, count: int) -> bytes:
        """The first bytes of a part, for a line of a list."""
        if part.encoding != BASE64:
            return self.body[part.start : min(part.end, part.start + count)]
        # Four characters are three bytes.
        end = min(part.end, part.start + (count // 3 + 1) * 4)
        return decoded_base64(self.body[part.start : end])[:count]


def boundary_of(body: bytes) -> bytes | None:
    """The boundary that the lines of a body show; None where they show none."""
    start = body[:_SEARCHED]
    line = _FIRST_LINE.match(start.lstrip(b"\r\n")[:200]) or _LATER_LINE.search(start)
    return line[1] if line else None


def has_boundary(body: bytes, boundary: str) -> bool:
    """Returns whether a boundary stands on a line of a body."""
    return bool(boundary) and _delimiter(_encoded(boundary)).search(body) is not None


def _encoded(boundary: str) -> bytes:
    return boundary.encode("utf-8", "surrogateescape")


def _delimiter(boundary: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"(?:^|\r?\n)--" + re.escape(boundary) + rb"(--)?[ \t]*(?:\r?\n|$)")


def multipart(body: bytes, declared: str = "") -> Parts:
    """Takes a multipart body apart.

    Args:
        body: all of it.
        declared: the boundary that its content type names; empty where there is none. Where no line of the
            body has it, the body's own lines tell.
    """
    boundary = _encoded(declared) if has_boundary(body, declared) else boundary_of(body)
    if boundary is None:
        raise ViewUnavailableError("it has no boundary line, such as --boundary")
    delimiter = _delimiter(boundary)
    items: list[Part] = []
    note = "it ends without its closing boundary"
    start: int | None = None
    at = 0
    while match := delimiter.search(body, at):
        if start is not None:
            items.append(_part(body, start, match.start()))
        start = match.end()
        # The line feed after a boundary may be the one before the next.
        at = (
            max(match.end() - 1, match.start() + 1) if body[match.end() - 1 : match.end()] == b"\n" else start
        )
        if match[1]:
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
        if headers and line[:1] in b" \t":
            name, value = headers[-1]
            headers[-1] = (name, f"{value} {line.strip().decode(errors='replace')}")
            continue
        match = _HEADER.match(line)
        if match is None:
            # No header, so no head: what looks like one is the body.
            at = start if not headers else at
            break
        headers.append((match[1].decode(), match[2].decode(errors="replace")))
    by_name = {name.lower(): value for name, value in headers}
    disposition = by_name.get("content-disposition", "")
    named = {
        name.lower(): _extended(plain) if star else _ESCAPED.sub(r"\1", quoted) or plain
        for name, star, quoted, plain in _PARAMETER.findall(disposition)
    }
    return Part(
        named.get("name", ""),
        named.get("filename", ""),
        by_name.get("content-type", ""),
        tuple(headers),
        at,
        max(at, end),
        by_name.get("content-transfer-encoding", "").strip().lower(),
    )


def _extended(value: str) -> str:
    """A value in a charset of its own, `UTF-8''%e2%82%ac` (RFC 8187)."""
    charset, _, rest = value.partition("'")
    text = rest.partition("'")[2]
    try:
        return unquote(text, encoding=charset) if text else value
    except LookupError:
        return value
