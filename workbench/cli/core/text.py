"""Exchanges as lines of a table that fits the terminal."""

from __future__ import annotations

from workbench.content.sanitize import sanitize_line
from workbench.content.status_label import status_label
from workbench.model.exchange import ExchangeSummary

_WIDTHS = (6, 19, 24, 8, 9, 9)
_HEADS = ("ID", "STARTED (LOCAL)", "ENDPOINT", "STATUS", "DURATION", "ANSWER")
_RIGHT = frozenset({0, 4, 5})


def heading(columns: int | None) -> str:
    """The line above the rows.

    Args:
        columns: of the terminal; None where there is none, and lines may have any length.
    """
    return _line([*_HEADS, "WHAT CAME OF IT"], columns)


def row(summary: ExchangeSummary, columns: int | None) -> str:
    """One exchange: number, time, endpoint, HTTP status, duration, size, and why it failed if it did."""
    started = summary.started_at.astimezone()
    return _line(
        [
            str(summary.id) if summary.id else "",
            f"{started:%Y-%m-%d %H:%M:%S}",
            summary.endpoint_name,
            status_label(summary),
            duration(summary.duration_ms),
            size(summary.response_bytes),
            _remark(summary),
        ],
        columns,
    )


def duration(milliseconds: float | None) -> str:
    """A duration in the unit that suits it."""
    if milliseconds is None:
        return "-"
    if milliseconds < 10:
        return f"{milliseconds:.1f} ms"
    return f"{milliseconds:.0f} ms" if milliseconds < 10_000 else f"{milliseconds / 1000:.1f} s"


def size(count: int | None) -> str:
    """A number of bytes in the unit that suits it."""
    if count is None:
        return "-"
    if count < 10_000:
        return f"{count} B"
    return f"{count / 1000:.0f} kB" if count < 10_000_000 else f"{count / 1_000_000:.1f} MB"


def _remark(summary: ExchangeSummary) -> str:
    short = summary.operation.removeprefix("InvokeEndpoint")
    words = [f"[{short}]"] if short else []
    words += [f"replay of {summary.replay_of}"] if summary.replay_of else []
    words += [f'"{summary.name}"'] if summary.name else []
    words += [f"#{tag}" for tag in summary.tags]
    words += ["pinned"] if summary.pinned else []
    words += [summary.note.partition("\n")[0]] if summary.note else []
    if summary.error_code:
        words.append(f"{summary.error_code}: {summary.error_message or ''}")
    return " ".join(words)


def _line(cells: list[str], columns: int | None) -> str:
    parts = [
        _fitted(sanitize_line(cell), width, right=position in _RIGHT)
        for position, (cell, width) in enumerate(zip(cells, _WIDTHS, strict=False))
    ]
    text = "  ".join([*parts, sanitize_line(cells[-1])]).rstrip()
    return text if columns is None or len(text) <= columns else f"{text[: columns - 1]}…"


def _fitted(text: str, width: int, *, right: bool) -> str:
    if len(text) > width:
        return f"{text[: width - 1]}…"
    return text.rjust(width) if right else text.ljust(width)
