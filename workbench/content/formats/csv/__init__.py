"""CSV (RFC 4180) and its sister with tabs."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from workbench.content.format import Comparison, Confidence, Format, ViewKind, always
from workbench.content.formats.csv.records import checked

if TYPE_CHECKING:
    from workbench.content.views.shown import Shown

_NUMBER = re.compile(rb"\s*-?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*|\s*nan\s*")


def _numeric_rows(start: bytes, separator: bytes) -> Confidence:
    """Rows of as many cells as the first, of numbers below it: a table of text is not told from prose."""
    lines = [line for line in start.splitlines()[:3] if line.strip()][:2]
    if len(lines) < 2:
        return Confidence.NO
    first, second = (line.split(separator) for line in lines)
    alike = len(first) > 1 and len(first) == len(second)
    return Confidence.LIKELY if alike and all(map(_NUMBER.fullmatch, second)) else Confidence.NO


def _readers(separator: str) -> Mapping[ViewKind, Callable[[bytes], Shown]]:
    def table(body: bytes) -> Shown:
        from workbench.content.formats.csv.table import delimited_table

        return delimited_table(body, separator)

    def plot(body: bytes) -> Shown:
        from workbench.content.formats.csv.plots import delimited_plots

        return delimited_plots(body, separator)

    return {ViewKind.TABLE: table, ViewKind.PLOT: plot}


def _csv_to_json(body: bytes) -> bytes:
    from workbench.content.conversion import csv_to_json

    return csv_to_json(body)


def _csv_to_lines(body: bytes) -> bytes:
    from workbench.content.conversion import csv_to_lines

    return csv_to_lines(body)


_VIEWS = always(ViewKind.TABLE, ViewKind.TEXT, ViewKind.PLOT, ViewKind.HEX)
CSV = Format(
    "CSV",
    media_types=("text/csv", "application/csv"),
    extensions=(".csv",),
    sniff=lambda start: _numeric_rows(start, b","),
    lexer="csv",
    check=checked(","),
    comparison=Comparison.TABLE,
    separator=",",
    conversions={"JSON": _csv_to_json, "JSON Lines": _csv_to_lines},
    views=_VIEWS,
    readers=_readers(","),
)
TSV = Format(
    "TSV",
    media_types=("text/tab-separated-values", "text/tsv"),
    extensions=(".tsv",),
    sniff=lambda start: _numeric_rows(start, b"\t"),
    lexer="csv",
    check=checked("\t"),
    comparison=Comparison.TABLE,
    separator="\t",
    views=_VIEWS,
    readers=_readers("\t"),
)
FORMATS = (CSV, TSV)
