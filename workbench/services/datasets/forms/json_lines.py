"""JSON Lines: one JSON value on each line (jsonlines.org)."""

from __future__ import annotations

import json
from collections.abc import Iterator

import msgspec

from workbench.services.datasets.form import Form, Part
from workbench.services.datasets.lines import TOO_LONG, not_utf8, numbered_lines
from workbench.services.datasets.record import Row
from workbench.services.datasets.record_types import JSON

_checker = msgspec.json.Decoder(msgspec.Raw)


def json_problem(data: bytes, line: int) -> str:
    """Returns what keeps a text that begins on a line from being JSON, with line and column, else nothing.

    NaN and the infinities, which Python writes, are let through: they are sent as they stand.
    """
    try:
        text = "" if data.isascii() else data.decode()
    except UnicodeDecodeError as error:
        return not_utf8(line, error)
    try:
        _checker.decode(data)
    except (msgspec.DecodeError, RecursionError):
        return _explained(text or data.decode(), line)
    return ""


def _explained(text: str, line: int) -> str:
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        return f"line {line + error.lineno - 1:,}, column {error.colno:,}: not JSON: {error.msg}"
    except RecursionError:
        return f"line {line:,}: it is nested too deep"
    return ""


def _read(part: Part) -> Iterator[Row]:
    for number, line in numbered_lines(part.stream):
        if line is None:
            problem = f"line {number:,}: {TOO_LONG}"
            yield Row(data=b"", content_type=JSON, line=number, file=part.name, problem=problem)
        elif data := line.strip():
            problem = json_problem(data, number)
            yield Row(data=data, content_type=JSON, line=number, file=part.name, problem=problem)


def _looks_like_lines(start: bytes) -> bool:
    first, end, _ = start.removeprefix(b"\xef\xbb\xbf").partition(b"\n")
    return bool(end) and first.lstrip()[:1] == b"{" and not json_problem(first.strip(), 1)


FORMS = (
    Form(
        "jsonl",
        "JSON Lines, one record per line",
        (".jsonl", ".ndjson", ".jsonlines"),
        _read,
        detects=_looks_like_lines,
        order=60,
    ),
)
