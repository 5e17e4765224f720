"""CSV (RFC 4180) and its sister with tabs."""

from __future__ import annotations

import re

from workbench.content.delimited import checked
from workbench.content.format import Format, Sure, ViewKind, always

_NUMBER = re.compile(rb"\s*-?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*|\s*nan\s*")


def _numeric_rows(start: bytes, separator: bytes) -> Sure:
    """Rows of as many cells as the first, of numbers below it: a table of text is not told from prose."""
    lines = [line for line in start.splitlines()[:3] if line.strip()][:2]
    if len(lines) < 2:
        return Sure.NO
    first, second = (line.split(separator) for line in lines)
    alike = len(first) > 1 and len(first) == len(second)
    return Sure.LIKELY if alike and all(map(_NUMBER.fullmatch, second)) else Sure.NO


_VIEWS = always(ViewKind.TABLE, ViewKind.TEXT, ViewKind.PLOT, ViewKind.HEX)
CSV = Format(
    "CSV",
    media_types=("text/csv", "application/csv"),
    extensions=(".csv",),
    sniff=lambda start: _numeric_rows(start, b","),
    lexer="csv",
    check=checked(","),
    views=_VIEWS,
)
TSV = Format(
    "TSV",
    media_types=("text/tab-separated-values", "text/tsv"),
    extensions=(".tsv",),
    sniff=lambda start: _numeric_rows(start, b"\t"),
    lexer="csv",
    check=checked("\t"),
    views=_VIEWS,
)
FORMATS = (CSV, TSV)
