"""JSON Lines: a JSON value on each line (jsonlines.org)."""

from __future__ import annotations

from workbench.content.format import Format, Sure
from workbench.content.json_check import check_lines
from workbench.content.json_text import minified_lines


def _sniff(start: bytes) -> Sure:
    lines = [line.strip() for line in start.splitlines() if line.strip()][:2]
    if len(lines) < 2 or lines[0][:1] not in {b"{", b"["} or lines[1][:1] != lines[0][:1]:
        return Sure.NO
    return (
        Sure.SHAPED if lines[0].endswith((b"}", b"]")) and minified_lines(lines[0]) is not None else Sure.NO
    )


JSON_LINES = Format(
    "JSON Lines",
    media_types=(
        "application/jsonlines",
        "application/jsonl",
        "application/x-jsonlines",
        "application/x-ndjson",
        "application/ndjson",
        "text/jsonl",
    ),
    extensions=(".jsonl", ".ndjson"),
    sniff=_sniff,
    lexer="pygments.lexers.data.JsonLexer",
    check=check_lines,
    minify=minified_lines,
)
FORMATS = (JSON_LINES,)
