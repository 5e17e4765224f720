"""`workbench history summary`."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import click

from workbench.cli.core.command import Command, Option
from workbench.cli.core.exit_codes import Exit
from workbench.cli.core.terminal.console import print_info
from workbench.cli.core.terminal.lines import json_line, print_line
from workbench.cli.options.exchange_selection import (
    SEARCH_SETTINGS,
    complete_index,
    parsed_search,
    words_argument,
)
from workbench.content.humanize import duration, percent, size, width
from workbench.content.sanitize import sanitize_line
from workbench.model.account.endpoint_statistics import EndpointStatistics
from workbench.services import Workbench
from workbench.services.history import HistoryService

_HEADS = ("ENDPOINT", "VARIANT", "COUNT", "ERRORS", "P50", "P90", "P99", "SENT", "RECEIVED")
_TEXTS = frozenset({"ENDPOINT", "VARIANT", "SINCE (LOCAL)"})
"""Columns that are texts, and stand at the left."""
_PERIODS = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": timedelta(days=1)}


def _summary(words: tuple[str, ...], *, by: str | None, as_json: bool) -> int:
    """Summarize what was sent by endpoint and variant: count, errors, percentiles of the duration, size.

    WORDS are a search that restricts it. AWS is not asked. The percentiles are of successful responses.
    """
    search = parsed_search(words)
    with Workbench.open() as bench:
        history = HistoryService(bench)
        complete_index(history, search)
        rows = history.endpoint_statistics(search, _PERIODS[by] if by else None)
        if as_json:
            for row in rows:
                print_line(json_line(_object(row)))
        elif rows:
            for line in _table([_heads(by), *map(_cells, rows)]):
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
        "period_start": row.period_start,
    }


def _heads(by: str | None) -> tuple[str, ...]:
    return (*_HEADS[:2], "SINCE (LOCAL)", *_HEADS[2:]) if by else _HEADS


def _cells(row: EndpointStatistics) -> tuple[str, ...]:
    return (
        sanitize_line(row.endpoint_name),
        sanitize_line(row.variant) or "–",
        *([f"{row.period_start.astimezone():%Y-%m-%d %H:%M}"] if row.period_start else []),
        f"{row.count:,}",
        f"{row.errors:,} ({percent(row.error_rate)})" if row.errors else "–",
        *map(duration, (row.p50_ms, row.p90_ms, row.p99_ms)),
        size(row.request_bytes),
        size(row.response_bytes),
    )


def _table(rows: list[tuple[str, ...]]) -> list[str]:
    heads = rows[0]
    widths = [max(width(row[at]) for row in rows) for at in range(len(heads))]
    return [
        "  ".join(
            _cell(text, columns, left=head in _TEXTS)
            for text, columns, head in zip(row, widths, heads, strict=True)
        ).rstrip()
        for row in rows
    ]


def _cell(text: str, columns: int, *, left: bool) -> str:
    padding = " " * (columns - width(text))
    return text + padding if left else padding + text


command = Command(
    "summary",
    callback=_summary,
    help=_summary.__doc__,
    params=[
        words_argument(),
        Option(
            ["--by"],
            type=click.Choice(list(_PERIODS)),
            help="Summarize each minute, hour or day that has exchanges by itself.",
        ),
        Option(["--json", "as_json"], is_flag=True, help="Print one JSON object per line."),
    ],
    examples=(
        "workbench history summary since:7d",
        "workbench history summary endpoint:iris* --by hour",
        "workbench history summary endpoint:iris* --json",
    ),
    context_settings=SEARCH_SETTINGS,
)
