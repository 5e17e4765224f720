"""HTML, as error pages come in it."""

from __future__ import annotations

from workbench.content.format import Confidence, Format


def _sniff(start: bytes) -> Confidence:
    head = start.lstrip(b"\xef\xbb\xbf \t\r\n")[:14].lower()
    return Confidence.CERTAIN if head.startswith((b"<!doctype html", b"<html")) else Confidence.NO


HTML = Format(
    "HTML",
    media_types=("text/html", "application/xhtml+xml"),
    extensions=(".html", ".htm"),
    sniff=_sniff,
    lexer="pygments.lexers.html.HtmlLexer",
)
FORMATS = (HTML,)
