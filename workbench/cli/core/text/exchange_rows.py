"""Exchanges as lines of a table that fits the terminal."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.cli.core.terminal.console import print_info
from workbench.cli.core.terminal.lines import line_of, local_time, print_line, terminal_columns
from workbench.content.humanize import cut, duration, fit, size
from workbench.content.sanitize import sanitize_line
from workbench.content.status_label import run_words, status_words
from workbench.model.exchange import ExchangeSummary

_WIDTHS = (6, 19, 24, 12, 9, 9)
_HEADS = ("ID", "STARTED (LOCAL)", "ENDPOINT", "STATUS", "DURATION", "RESPONSE")
_RIGHT = frozenset({0, 4, 5})


def print_exchanges(summaries: Iterable[ExchangeSummary], *, as_json: bool, empty: str) -> None:
    """Prints a table of exchanges, or an object of JSON for each.

    Args:
        empty: what a table without rows means, for standard error.
    """
    columns = terminal_columns()
    if not as_json:
        print_line(heading(columns))
    is_empty = True
    for summary in summaries:
        is_empty = False
        print_line(line_of(summary) if as_json else row(summary, columns))
    if is_empty and not as_json:
        print_info(empty)


def heading(columns: int | None) -> str:
    """The line above the rows.

    Args:
        columns: of the terminal; None where there is none, and lines may have any length.
    """
    return _line([*_HEADS, "DETAILS"], columns)


def row(summary: ExchangeSummary, columns: int | None) -> str:
    """One exchange: number, time, endpoint, HTTP status, duration, size, and why it failed if it did."""
    return _line(
        [
            str(summary.id) if summary.id else "",
            local_time(summary.started_at),
            summary.endpoint_name,
            status_words(summary),
            duration(summary.duration_ms),
            size(summary.response_bytes),
            _details(summary),
        ],
        columns,
    )


def _details(summary: ExchangeSummary) -> str:
    short = summary.operation.removeprefix("InvokeEndpoint")
    words = [f"[{short}]"] if short else []
    words += [f"replay of {summary.replay_of}"] if summary.replay_of else []
    words += [f"in {summary.run_id}"] if summary.run_id else []
    words += [run_words(summary.run)] if summary.run else []
    words += [f'"{summary.name}"'] if summary.name else []
    words += [f"#{tag}" for tag in summary.tags]
    words += ["pinned"] if summary.pinned else []
    words += [summary.note.partition("\n")[0]] if summary.note else []
    if summary.error_code:
        words.append(f"{summary.error_code}: {summary.error_message or ''}")
    return " ".join(words)


def _line(cells: list[str], columns: int | None) -> str:
    parts = [
        fit(sanitize_line(cell), width, right=position in _RIGHT)
        for position, (cell, width) in enumerate(zip(cells, _WIDTHS, strict=False))
    ]
    text = "  ".join([*parts, sanitize_line(cells[-1])]).rstrip()
    return text if columns is None else cut(text, columns)
