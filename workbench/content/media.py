"""Media types as they stand in ContentType and Accept (RFC 9110, section 8.3), and what to make of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What sort of body: decides colours, check and layout."""

    JSON = "JSON"
    JSON_LINES = "JSON Lines"
    CSV = "CSV"
    XML = "XML"
    HTML = "HTML"
    YAML = "YAML"
    TEXT = "text"
    BINARY = "binary"


_KINDS = {
    "application/json": Kind.JSON,
    "text/json": Kind.JSON,
    "application/jsonlines": Kind.JSON_LINES,
    "application/jsonl": Kind.JSON_LINES,
    "application/x-jsonlines": Kind.JSON_LINES,
    "application/x-ndjson": Kind.JSON_LINES,
    "text/csv": Kind.CSV,
    "application/xml": Kind.XML,
    "text/xml": Kind.XML,
    "text/html": Kind.HTML,
    "application/xhtml+xml": Kind.HTML,
    "application/yaml": Kind.YAML,
    "application/x-yaml": Kind.YAML,
    "text/yaml": Kind.YAML,
    "application/x-text": Kind.TEXT,
    "text/libsvm": Kind.TEXT,
    "text/x-libsvm": Kind.TEXT,
    "application/octet-stream": Kind.BINARY,
}
_SUFFIXES = {"+json": Kind.JSON, "+xml": Kind.XML, "+yaml": Kind.YAML}
# As much of a body as tells text from binary.
_SNIFFED_BYTES = 4096


@dataclass(frozen=True)
class MediaType:
    """A media type, taken apart.

    Attributes:
        essence: type and subtype in lower case; empty where none was given.
        parameters: such as `charset` or SageMaker's `label_size`, names in lower case.
    """

    essence: str
    parameters: dict[str, str] = field(default_factory=dict)

    @classmethod
    def parse(cls, value: str) -> MediaType:
        """Read a header's value leniently: what cannot be understood is left out."""
        essence, *rest = value.split(";")
        pairs = (part.partition("=") for part in rest)
        parameters = {
            name.strip().lower(): text.strip().strip('"') for name, _, text in pairs if name.strip()
        }
        return cls(essence.strip().lower(), parameters)

    @property
    def kind(self) -> Kind | None:
        """What sort of body the type names; None where the type says nothing."""
        if self.essence in _KINDS:
            return _KINDS[self.essence]
        for suffix, kind in _SUFFIXES.items():
            if self.essence.endswith(suffix):
                return kind
        family = self.essence.partition("/")[0]
        return {"text": Kind.TEXT, "image": Kind.BINARY, "audio": Kind.BINARY, "video": Kind.BINARY}.get(
            family
        )

    @property
    def charset(self) -> str:
        """The character set of a text body, UTF-8 unless the type says otherwise and Python knows it."""
        import codecs

        try:
            return codecs.lookup(self.parameters.get("charset", "utf-8")).name
        except LookupError:
            return "utf-8"


def kind_of(content_type: str, body: bytes) -> Kind:
    """What sort of body this is, by its type where that says something true, else by its first bytes.

    A type that promises text over bytes that are none is not believed: models mislabel.
    """
    named = MediaType.parse(content_type).kind
    looks = _sniffed(body[:_SNIFFED_BYTES])
    if looks is Kind.BINARY:
        return Kind.BINARY
    if named is None or (named is Kind.BINARY and body):
        return looks
    return named


def _sniffed(start: bytes) -> Kind:
    if b"\0" in start:
        return Kind.BINARY
    try:
        start.decode()
    except UnicodeDecodeError as error:
        # A character cut in two at the end of what was looked at is no sign of anything.
        whole = error.start >= len(start) - 3 and len(start) == _SNIFFED_BYTES
        if not whole and _garbage(start):
            return Kind.BINARY
    text = start.lstrip()
    if text[:1] in {b"{", b"["}:
        return Kind.JSON
    if text[:14].lower().startswith((b"<!doctype html", b"<html")):
        return Kind.HTML
    if text[:5] == b"<?xml":
        return Kind.XML
    return Kind.TEXT


def _garbage(start: bytes) -> bool:
    """Whether more than a few of the bytes are no text: a stray one is a flaw, not another format."""
    broken = start.decode(errors="replace").count("\N{REPLACEMENT CHARACTER}")
    return broken * 10 > len(start)
