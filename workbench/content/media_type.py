"""Media types as they stand in ContentType and Accept (RFC 9110, section 8.3), and charsets."""

from __future__ import annotations

import re

import msgspec

# Python's text codecs that are not character sets.
_NO_CHARSETS = frozenset({"idna", "punycode", "unicode-escape", "raw-unicode-escape"})
# A value in quotes may hold any sign, semicolons too; a quote that is never closed is read as a sign.
_PARAMETER = re.compile(r';\s*([^=;\s]*)\s*(?:=\s*(?:"((?:[^"\\]|\\.)*)"|([^;]*)))?')
# Bytes that tell whether a byte order mark is one.
_TELLING_BYTES = 4096
_ESCAPED = re.compile(r"\\(.)")


class MediaType(msgspec.Struct, frozen=True):
    """A media type, taken apart.

    Attributes:
        essence: type and subtype in lower case; empty where none was given.
        parameters: such as `charset` or SageMaker's `label_size`, names in lower case.
    """

    essence: str
    parameters: dict[str, str] = msgspec.field(default_factory=dict)

    @classmethod
    def parse(cls, value: str) -> MediaType:
        """Reads a header's value leniently: what cannot be understood is left out."""
        essence, _, rest = value.partition(";")
        parameters = {
            name.lower(): _ESCAPED.sub(r"\1", quoted) or plain.strip().strip('"')
            for name, quoted, plain in _PARAMETER.findall(f";{rest}")
            if name
        }
        return cls(essence.strip().lower(), parameters)

    @property
    def charset(self) -> str:
        """The character set of a text body, UTF-8 unless the type says otherwise and Python knows it."""
        import codecs

        named = self.parameters.get("charset", "utf-8")
        try:
            b" ".decode(named, errors="replace")
            codec_name = codecs.lookup(named).name
        except (LookupError, ValueError):
            return "utf-8"
        return "utf-8" if codec_name in _NO_CHARSETS else codec_name


def charset_of(content_type: str, body: bytes) -> str:
    """The character set of a text body: the one that its type names, else that of its byte order mark."""
    media_type = MediaType.parse(content_type)
    # A type that names none, or UTF-8 as libraries do for every text, is not believed against the mark.
    if media_type.charset == "utf-8" and (marked := _marked_charset(body)):
        return marked
    return media_type.charset


def _marked_charset(body: bytes) -> str:
    """UTF-16 or UTF-32 where a body begins with their mark and goes on in them; else empty."""
    import codecs

    if body[:4] in {codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE}:
        charset = "utf-32"
    elif body[:2] in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}:
        charset = "utf-16"
    else:
        return ""
    try:
        text = codecs.getincrementaldecoder(charset)().decode(body[:_TELLING_BYTES])
    except UnicodeDecodeError:
        return ""
    # A mark within is what repeated bytes spell.
    return charset if text and not {"\0", "\ufeff"} & {*text} else ""


def in_utf8(content_type: str, body: bytes) -> bytes:
    """A text in UTF-8, decoded by its charset as `charset_of` tells it.

    Bytes that are not text in that charset become U+FFFD; in a UTF-8 body every byte is kept.
    """
    charset = charset_of(content_type, body)
    if charset in {"utf-8", "ascii"}:
        return body
    return body.decode(charset, errors="replace").encode(errors="replace")


def is_text(start: bytes, *, cut: bool = False) -> bool:
    """Returns whether bytes are text, apart from a stray one: that is a flaw, not another format.

    Args:
        start: the first bytes of a body.
        cut: whether more follow. A character cut in two at the end is then no sign of anything.
    """
    if b"\0" in start:
        return False
    try:
        start.decode()
    except UnicodeDecodeError as error:
        if cut and error.start >= len(start) - 3:
            return True
        broken = start.decode(errors="replace").count("\N{REPLACEMENT CHARACTER}")
        return broken * 10 <= len(start)
    return True
