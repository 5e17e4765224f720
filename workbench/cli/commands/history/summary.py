"""`workbench history summary`."""

from __future__ import annotations

from typing import Any

from workbench.cli.commands.history.selection import (
    SEARCH_SETTINGS,
    complete_index,
    parsed_search,
    words_argument,
)
from workbench.cli.core.command import Command, Option
from workbench.cli.core.console import print_info
from workbench.cli.core.exit_codes import Exit
from workbench.cli.core.lines import json_line, print_line
from workbench.content.humanize import duration, size, width
from workbench.content.sanitize import sanitize_line
from workbench.model.account.endpoint_statistics import EndpointStatistics
from workbench.services import Workbench
from workbench.services.history import HistoryService

_HEADS = ("ENDPOINT", "VARIANT", "COUNT", "ERRORS", "P50", "P90", "P99", "SENT", "RECEIVED")
_LEFT = 2
"""Columns that are texts, and stand at the left."""


def _summary(words: tuple[str, ...], *, as_json: bool) -> int:
    """Summarize what was sent by endpoint and variant: count, errors, percentiles of the duration, size.

    WORDS are a search that restricts it. AWS is not asked. The percentiles are of successful responses.
    """
    search = parsed_search(words)
    with Workbench.open() as bench:
        history = HistoryService(bench)
        complete_index(history, search)
        rows = history.endpoint_statistics(search)
        if as_json:
            for row in rows:
                print_line(json_line(_object(row)))
        elif rows:
            for line in _table([_HEADS, *map(_cells, rows)]):
                print_line(line)
        else:
            print_info("no exchanges")
        if bench.notice:
            print_info(bench.notice)
    return Exit.DONE


def _object(row: EndpointStatistics) -> dict[str, Any]:
    return {
        "endpoint_name": row.endpoint_name,
        "variant": row.variant or None,
        "count": row.count,
        "errors": row.errors,
        "error_rate": row.error_rate,
        "p50_ms": row.p50_ms,
        "p90_ms": row.p90_ms,
        "p99_ms": row.p99_ms,
        "request_bytes": row.request_bytes,
        "response_bytes": row.response_bytes,
        "first_at": row.first_at,
        "last_at": row.last_at,
    }


def _cells(row: EndpointStatistics) -> tuple[str, ...]:
    return (
        sanitize_line(row.endpoint_name),
        sanitize_line(row.variant) or "–",
        f"{row.count:,}",
        f"{row.errors:,} ({row.error_rate:.0%})" if row.errors else "–",
        *map(duration, (row.p50_ms, row.p90_ms, row.p99_ms)),
        size(row.request_bytes),
        size(row.response_bytes),
    )


def _table(rows: list[tuple[str, ...]]) -> list[str]:
    widths = [max(width(row[at]) for row in rows) for at in range(len(_HEADS))]
    return ["  ".join(_cell(row[at], widths[at], at) for at in range(len(row))).rstrip() for row in rows]


def _cell(text: str, columns: int, at: int) -> str:
    padding = " " * (columns - width(text))
    return text + padding if at < _LEFT else padding + text


command = Command(
    "summary",
    callback=_summary,
    help=_summary.__doc__,
    params=[
        words_argument(),
        Option(["--json", "as_json"], is_flag=True, help="Print one JSON object per line."),
    ],
    examples=("workbench history summary since:7d", "workbench history summary endpoint:iris* --json"),
    context_settings=SEARCH_SETTINGS,
)
