"""The media types that records and answers are read and written in."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from workbench.content.media_type import MediaType

JSON = "application/json"
CSV = "text/csv"
JSON_LINES = frozenset({"application/jsonlines", "application/jsonl", "application/x-ndjson"})
TSV = frozenset({"text/tab-separated-values", "text/tsv"})


def essence(content_type: object) -> str:
    """Returns a media type without its parameters, in lower case; empty for None."""
    return MediaType.parse(str(content_type or "")).essence


def is_json(kind: str) -> bool:
    """Returns whether a media type's bodies are JSON, or lines of it."""
    return kind == JSON or kind.endswith("+json") or kind in JSON_LINES


def separator_of(kind: str) -> str:
    """Returns what separates the columns of a media type: a comma, a tab, or nothing where it has none."""
    if kind == CSV:
        return ","
    return "\t" if kind in TSV else ""


def separated_row(cells: Iterable[str], separator: str) -> bytes:
    """Returns cells as one row without its end; a line break in a cell is quoted (RFC 4180)."""
    text = io.StringIO()
    # A writer of Python 3.11 quotes those characters of a line's end that its own lines end in.
    csv.writer(text, delimiter=separator, lineterminator="\r\n").writerow(cells)
    return text.getvalue().removesuffix("\r\n").encode()
