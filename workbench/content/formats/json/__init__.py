"""JSON (RFC 8259)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from workbench.content.format import Comparison, Confidence, Format, ViewKind
from workbench.content.problems import Problem

if TYPE_CHECKING:
    from workbench.content.views.shown import Shown

_BEGINS = re.compile(rb'\s*(?:\{\s*(?:["}]|\Z)|\[\s*(?:[\[{\]"\d-]|true\b|false\b|null\b|NaN\b|\Z))')

# Reading so much takes a millisecond.
_READ_WHOLE = 256 * 1024


def _sniff(start: bytes) -> Confidence:
    return Confidence.LIKELY if _BEGINS.match(start.removeprefix(b"\xef\xbb\xbf")) else Confidence.NO


def _is_whole(body: bytes) -> bool:
    """Returns whether it is JSON all through; of a large body, whether it begins and ends so."""
    text = body.strip(b" \t\r\n")
    if len(text) > _READ_WHOLE:
        return (text[:1] + text[-1:]) in {b"{}", b"[]"}
    from workbench.content.formats.json.rewrite import minify

    return text[:1] in {b"{", b"["} and minify(text) is not None


def _check(body: bytes) -> Iterator[Problem]:
    from workbench.content.formats.json.check import check

    return check(body)


def _indented(body: bytes) -> bytes | None:
    from workbench.content.formats.json.rewrite import indent

    return indent(body)


def _minified(body: bytes) -> bytes | None:
    from workbench.content.formats.json.rewrite import minify

    return minify(body)


def _keys_sorted(body: bytes) -> bytes | None:
    from workbench.content.formats.json.sort import sort_keys

    return sort_keys(body)


def _views(body: bytes) -> tuple[ViewKind, ...]:
    from workbench.content.formats.json.shape import views

    return views(body)


def _table(body: bytes) -> Shown:
    from workbench.content.formats.json.table import json_table

    return json_table(body)


def _plot(body: bytes) -> Shown:
    from workbench.content.formats.json.plots import json_plots

    return json_plots(body)


def _array(body: bytes) -> Shown:
    from workbench.content.formats.numpy.read import json_arrays

    return json_arrays(body)


def _answer(body: bytes) -> Shown:
    from workbench.content.formats.json.answers.chat_answer import chat_answer

    return chat_answer(body)


def _picture(body: bytes) -> Shown:
    from workbench.content.formats.json.embedded_files import embedded_picture

    return embedded_picture(body)


def _parts(body: bytes) -> Shown:
    from workbench.content.formats.json.embedded_files import embedded_files

    return embedded_files(body)


def _json_to_lines(body: bytes) -> bytes:
    from workbench.content.conversion import json_to_lines

    return json_to_lines(body)


def _json_to_csv(body: bytes) -> bytes:
    from workbench.content.conversion import json_to_csv

    return json_to_csv(body)


JSON = Format(
    "JSON",
    media_types=("application/json", "text/json", "application/x-json"),
    suffixes=("+json",),
    extensions=(".json",),
    sniff=_sniff,
    is_whole=_is_whole,
    holds_json=True,
    lexer="pygments.lexers.data.JsonLexer",
    check=_check,
    indent=_indented,
    minify=_minified,
    sort_keys=_keys_sorted,
    comparison=Comparison.DOCUMENT,
    conversions={"JSON Lines": _json_to_lines, "CSV": _json_to_csv},
    views=_views,
    readers={
        ViewKind.ANSWER: _answer,
        ViewKind.PICTURE: _picture,
        ViewKind.TABLE: _table,
        ViewKind.PLOT: _plot,
        ViewKind.ARRAY: _array,
        ViewKind.PARTS: _parts,
    },
)
FORMATS = (JSON,)
