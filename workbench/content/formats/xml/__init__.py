"""XML."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.content.format import Confidence, Format
from workbench.content.problems import Problem


def _sniff(start: bytes) -> Confidence:
    return Confidence.CERTAIN if start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<?xml") else Confidence.NO


def _check(body: bytes) -> Iterator[Problem]:
    from workbench.content.formats.xml.rewrite import check

    return check(body)


def _indented(body: bytes) -> bytes | None:
    from workbench.content.formats.xml.rewrite import indent

    return indent(body)


def _minified(body: bytes) -> bytes | None:
    from workbench.content.formats.xml.rewrite import minify

    return minify(body)


XML = Format(
    "XML",
    media_types=("application/xml", "text/xml"),
    suffixes=("+xml",),
    extensions=(".xml",),
    sniff=_sniff,
    check=_check,
    indent=_indented,
    minify=_minified,
    lexer="pygments.lexers.html.XmlLexer",
)
FORMATS = (XML,)
