"""The media types that records and answers are read and written in."""

from __future__ import annotations

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
