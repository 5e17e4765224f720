"""A stream in words: its figures, and where it broke."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from workbench.content.humanize import counted, duration, size
from workbench.content.sanitize import sanitize_line
from workbench.content.streaming import StreamStats, break_position
from workbench.model.exchange import Exchange, Status


def broken(exchange: Exchange) -> str:
    """Returns where a stream that did not come to its end broke; empty where it did."""
    failure, response = exchange.failure, exchange.response
    if failure is None or response is None or not response.parts:
        return ""
    how = "Cancelled" if exchange.status is Status.CANCELLED else f"Broken: {sanitize_line(failure.code)}"
    if code := failure.members.get("ErrorCode"):
        how += f" ({sanitize_line(str(code))})"
    return f"{how} {break_position(response.parts)}"


def summary_parts(figures: StreamStats) -> list[Content]:
    """The figures in words, those first that change."""
    if not figures.parts:
        return [Content("nothing received yet")]
    words = [counted(figures.parts, "part"), size(figures.size)]
    if not figures.ended:
        words.append(f"{size(round(figures.rate))}/s")
    if figures.tokens:
        words.append(counted(figures.tokens, "token"))
    if figures.tokens_per_second is not None:
        words.append(f"{figures.tokens_per_second:.1f} tokens/s")
    words.append(f"first {duration(figures.first_ms)}")
    if figures.longest_ms is not None:
        words.append(f"gap {duration(figures.median_ms)}")
        words.append(f"p95 {duration(figures.p95_ms)}")
        words.append(f"longest {duration(figures.longest_ms)}")
    if figures.finish:
        words.append(f"finish: {sanitize_line(figures.finish)}")
    return [Content(word) for word in words]


def flowed(words: Sequence[Content], width: int) -> Content:
    """Words with dots between them, broken only between words."""
    lines: list[list[Content]] = [[]]
    room = width
    for word in words:
        if lines[-1] and room < word.cell_length + 3:
            lines.append([])
            room = width
        room -= word.cell_length + (3 if lines[-1] else 0)
        lines[-1].append(word)
    return Content("\n").join(Content(" · ").join(line) for line in lines)
