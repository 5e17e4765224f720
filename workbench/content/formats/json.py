"""JSON (RFC 8259)."""

from __future__ import annotations

import re

from workbench.content.format import Format, Sure
from workbench.content.json_check import check
from workbench.content.json_text import indented, minified

_BEGINS = re.compile(rb'\s*(?:\{\s*(?:["}]|\Z)|\[\s*(?:[\[{\]"\d-]|true\b|false\b|null\b|NaN\b|\Z))')


def _sniff(start: bytes) -> Sure:
    return Sure.LIKELY if _BEGINS.match(start.removeprefix(b"\xef\xbb\xbf")) else Sure.NO


JSON = Format(
    "JSON",
    media_types=("application/json", "text/json", "application/x-json"),
    suffixes=("+json",),
    extensions=(".json",),
    sniff=_sniff,
    lexer="pygments.lexers.data.JsonLexer",
    check=check,
    indent=indented,
    minify=minified,
)
FORMATS = (JSON,)
