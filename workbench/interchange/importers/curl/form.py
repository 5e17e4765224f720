"""The body that curl's form options make: multipart/form-data (RFC 7578).

Source: curl's documentation, docs/cmdline-opts/form.md.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field

from workbench.interchange.blobs import from_text
from workbench.interchange.importers.command_line import BODY, Line
from workbench.interchange.importers.curl.data import read_now
from workbench.interchange.importers.shells.words import Word
from workbench.model.invocation import BytesBody

# What curl gives a file by the ending of its name (lib/mime.c), in lower case.
_TYPES = {
    ".gif": "image/gif",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".htm": "text/html",
    ".html": "text/html",
    ".pdf": "application/pdf",
    ".xml": "application/xml",
}
_OTHER = "application/octet-stream"
_ATTRIBUTE = re.compile(r";[ \t]*(type|filename|headers|encoder)=", re.IGNORECASE)
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')


@dataclass
class _Part:
    name: str
    content: bytes
    filename: str = ""
    content_type: str = ""
    headers: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Form:
    """A form as it is sent.

    Attributes:
        body: with its boundaries.
        content_type: that names the boundary.
    """

    body: BytesBody
    content_type: str


def form_body(line: Line, options: list[tuple[str, Word]]) -> Form | None:
    """The form of form options, in order; None where a part of it is not known, which is noted.

    Args:
        line: the command line.
        options: names and values.
    """
    parts: list[_Part] = []
    for name, word in options:
        part = _part(line, word, literal=name == "form-string")
        if part is None:
            return None
        parts.append(part)
    # curl takes one at random; the same text is to be the same body each time.
    digest = hashlib.sha256(b"".join(part.content for part in parts)).hexdigest()[:22]
    boundary = "-" * 24 + digest
    line.note(f"the boundary of the form is {boundary}; curl takes another one each time")
    sections = b"".join(_section(part, boundary) for part in parts)
    return Form(
        BytesBody(sections + f"--{boundary}--\r\n".encode()), f"multipart/form-data; boundary={boundary}"
    )


def _part(line: Line, word: Word, *, literal: bool) -> _Part | None:
    name, _, content = word.text.partition("=")
    if literal:
        line.open_gaps(BODY, word)
        return _Part(name, from_text(content))
    sign = content[:1]
    if sign in {"(", ")"}:
        line.note(f"{word.text}: nested parts are not supported, so there is no body")
        line.unknown(BODY, word.text, word.offset)
        return None
    value, attributes = _attributes(content[1:] if sign in {"@", "<"} else content)
    part = _Part(name, from_text(value))
    if sign in {"@", "<"}:
        if "," in value and not content[1:].startswith('"'):
            line.note(f"{word.text}: several files in one part are not supported, so there is no body")
            line.unknown(BODY, word.text, word.offset)
            return None
        skipped = word.behind(len(name) + 2)
        data = read_now(line, skipped if skipped.gaps else Word.of(value, skipped.offset))
        if data is None:
            return None
        part.content = data
        if sign == "@":
            part.filename = re.split(r"[\\/]", value)[-1]
            part.content_type = _type_of(part.filename)
    else:
        line.open_gaps(BODY, word)
    _describe(line, part, attributes)
    return part


def _describe(line: Line, part: _Part, attributes: list[tuple[str, str]]) -> None:
    for name, value in attributes:
        match name:
            case "type":
                part.content_type = value
            case "filename":
                part.filename = value
            case "headers" if not value.startswith("@"):
                part.headers.append(value)
            case _:
                line.note(f"{name}={value} of the part {part.name}: left out")


def _attributes(text: str) -> tuple[str, list[tuple[str, str]]]:
    """A value, and what follows it behind semicolons."""
    if text.startswith('"') and (quoted := _QUOTED.match(text)):
        value, at = _unquoted(quoted[1]), quoted.end()
    else:
        first = _ATTRIBUTE.search(text)
        at = first.start() if first else len(text)
        value = text[:at]
    attributes: list[tuple[str, str]] = []
    while match := _ATTRIBUTE.match(text, at):
        at = match.end()
        if quoted := _QUOTED.match(text, at):
            content, at = _unquoted(quoted[1]), quoted.end()
        else:
            following = _ATTRIBUTE.search(text, at)
            end = following.start() if following else len(text)
            content, at = text[at:end].strip(" \t"), end
        attributes.append((match[1].lower(), content))
    return value, attributes


def _unquoted(text: str) -> str:
    return re.sub(r"\\([\\\"])", r"\1", text)


def _type_of(filename: str) -> str:
    lowered = filename.lower()
    return next((kind for ending, kind in _TYPES.items() if lowered.endswith(ending)), _OTHER)


def _section(part: _Part, boundary: str) -> bytes:
    disposition = "form-data"
    if part.name:
        disposition += f'; name="{_escaped(part.name)}"'
    if part.filename:
        disposition += f'; filename="{_escaped(part.filename)}"'
    headers = [f"Content-Disposition: {disposition}"]
    headers += [f"Content-Type: {part.content_type}"] if part.content_type else []
    head = "\r\n".join([f"--{boundary}", *headers, *part.headers, "", ""])
    return from_text(head) + part.content + b"\r\n"


def _escaped(text: str) -> str:
    """As HTML has names and file names escaped, which curl does from 7.81 on."""
    return text.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
