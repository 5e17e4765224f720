"""XML."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.content.format import Format, Sure
from workbench.content.problems import Problem


def _sniff(start: bytes) -> Sure:
    return Sure.CERTAIN if start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<?xml") else Sure.NO


def _check(body: bytes) -> Iterator[Problem]:
    from workbench.content.xml_text import check

    return check(body)


def _indented(body: bytes) -> bytes | None:
    from workbench.content.xml_text import indented

    return indented(body)


def _minified(body: bytes) -> bytes | None:
    from workbench.content.xml_text import minified

    return minified(body)


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
