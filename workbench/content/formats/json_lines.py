"""JSON Lines: a JSON value on each line (jsonlines.org)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from workbench.content.format import Comparison, Confidence, Format, ViewKind
from workbench.content.problems import Problem

if TYPE_CHECKING:
    from workbench.content.views.shown import Shown

# Reading so much takes a millisecond.
_READ_WHOLE = 256 * 1024


def _sniff(start: bytes) -> Confidence:
    lines = [line.strip() for line in start.splitlines() if line.strip()][:2]
    if len(lines) < 2 or lines[0][:1] not in {b"{", b"["} or lines[1][:1] != lines[0][:1]:
        return Confidence.NO
    from workbench.content.formats.json.rewrite import minified_lines

    whole = lines[0].endswith((b"}", b"]")) and minified_lines(lines[0]) is not None
    return Confidence.SHAPED if whole else Confidence.NO


def _is_whole(body: bytes) -> bool:
    """Returns whether it is JSON Lines all through; of a large body, whether it begins and ends so."""
    text = body.strip(b" \t\r\n")
    if len(text) > _READ_WHOLE:
        return (text[:1] + text[-1:]) in {b"{}", b"[]"}
    from workbench.content.formats.json.rewrite import minified_lines

    return text[:1] in {b"{", b"["} and minified_lines(text) is not None


def _check(body: bytes) -> Iterator[Problem]:
    from workbench.content.formats.json.check import check_lines

    return check_lines(body)


def _minified(body: bytes) -> bytes | None:
    from workbench.content.formats.json.rewrite import minified_lines

    return minified_lines(body)


def _keys_sorted(body: bytes) -> bytes | None:
    from workbench.content.formats.json.sort import sort_keys_of_lines

    return sort_keys_of_lines(body)


def _table(body: bytes) -> Shown:
    from workbench.content.formats.json.table import json_lines_table

    return json_lines_table(body)


def _plot(body: bytes) -> Shown:
    from workbench.content.formats.json.plots import json_lines_plots

    return json_lines_plots(body)


def _parts(body: bytes) -> Shown:
    from workbench.content.formats.json.embedded_files import embedded_files

    return embedded_files(body)


def _views(body: bytes) -> tuple[ViewKind, ...]:
    from workbench.content.formats.json.embedded_files import holds_files

    kinds = (ViewKind.TEXT, ViewKind.TABLE, ViewKind.PLOT)
    return (*kinds, ViewKind.PARTS, ViewKind.HEX) if holds_files(body) else (*kinds, ViewKind.HEX)


def _lines_to_json(body: bytes) -> bytes:
    from workbench.content.conversion import lines_to_json

    return lines_to_json(body)


def _lines_to_csv(body: bytes) -> bytes:
    from workbench.content.conversion import lines_to_csv

    return lines_to_csv(body)


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
    is_whole=_is_whole,
    holds_json=True,
    lexer="pygments.lexers.data.JsonLexer",
    check=_check,
    minify=_minified,
    sort_keys=_keys_sorted,
    comparison=Comparison.DOCUMENT_LINES,
    conversions={"JSON": _lines_to_json, "CSV": _lines_to_csv},
    views=_views,
    readers={ViewKind.TABLE: _table, ViewKind.PLOT: _plot, ViewKind.PARTS: _parts},
)
FORMATS = (JSON_LINES,)
