"""XML."""

from __future__ import annotations

from workbench.content.format import Format, Sure


def _sniff(start: bytes) -> Sure:
    return Sure.CERTAIN if start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<?xml") else Sure.NO


XML = Format(
    "XML",
    media_types=("application/xml", "text/xml"),
    suffixes=("+xml",),
    extensions=(".xml",),
    sniff=_sniff,
    lexer="pygments.lexers.html.XmlLexer",
)
FORMATS = (XML,)
