"""How many requests went, in words and bars."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from textual.content import Content

from workbench.compare import Comparison
from workbench.content.humanize import duration
from workbench.model.exchange import Exchange
from workbench.services.batch.jobs import JobResult
from workbench.services.batch.statistics import Bar, Statistics, percentile
from workbench.tui.widgets.diff.rows import fitted

_RANKS = (50, 90, 95, 99)


def state(statistics: Statistics, total: int, columns: int, *, over: bool) -> Content:
    """Returns how far it is, how fast, how many failed or differ; the percentiles below.

    Args:
        statistics: so far.
        total: how many there are.
        columns: that may be used.
        over: whether nothing more comes.
    """
    done = statistics.sent / total if total else 0.0
    filled = round(done * columns)
    bar = Content.assemble(("━" * filled, "$accent"), ("─" * (columns - filled), "$text-muted"))
    head = "Stopped" if over and statistics.sent < total else "Done" if over else "Sending"
    words = [Content.assemble((head, "bold"), f" {statistics.sent:,} of {total:,}")]
    words.append(Content(f"{statistics.rate:,.1f} requests/s"))
    for number, name in (
        (statistics.failed - statistics.refused, "failed"),
        (statistics.refused, "not sent"),
        (statistics.cancelled, "cancelled"),
        (statistics.different, "different"),
    ):
        if number:
            words.append(Content.assemble((f"{number:,} {name}", "$text-error")))
    lines = [bar, Content(" · ").join(words)]
    if ordered := statistics.durations:
        ranks = [("min", ordered[0]), *((f"p{rank}", percentile(ordered, rank)) for rank in _RANKS)]
        ranks.append(("max", ordered[-1]))
        cells = [Content.assemble((f"{name} ", "$text-muted"), duration(value)) for name, value in ranks]
        lines.append(Content("  ").join(cells))
    return Content("\n").join(lines)


def bars(statistics: Statistics, columns: int, rows: int) -> Content:
    """The histogram of the durations.

    Args:
        statistics: so far.
        columns: that may be used.
        rows: at most.
    """
    merged = _merged(statistics.histogram(), rows)
    if not merged:
        return Content("")
    most = max(bar.count for bar in merged) or 1
    room = max(columns - 32, 5)
    lines = []
    for bar in merged:
        span = f"{bar.start:g} – {bar.end:g} ms" if bar.end is not None else f"{bar.start:g} ms or more"
        filled = "█" * round(bar.count / most * room)
        lines.append(
            Content.assemble((f"{span:>20}  ", "$text-muted"), (filled, "$accent"), f" {bar.count:,}")
        )
    return Content("\n").join(lines)


def _merged(bars: Sequence[Bar], rows: int) -> Sequence[Bar]:
    """Neighbouring bars in one, where there is no room for each."""
    while len(bars) > rows:
        bars = [
            Bar(pair[0].start, pair[-1].end, sum(bar.count for bar in pair))
            for pair in (bars[at : at + 2] for at in range(0, len(bars), 2))
        ]
    return bars


class Notable(msgspec.Struct, frozen=True):
    """One that failed or differs, without its body.

    Args:
        number: of the exchange; None where it was not recorded.
        expected: the number of the exchange that it was compared with.
        head: number, status and duration.
        words: the variant that answered, if it is known; why it failed, or how it differs.
    """

    number: int | None
    expected: int | None
    head: str
    words: str


def notable(done: JobResult) -> Notable:
    """Returns what is kept of one that failed or differs."""
    exchange, expected = done.exchange, done.expected.id if done.expected else None
    words = row_text(done, done.comparison)
    if exchange is None:
        return Notable(None, expected, f"{'–':<8}{'–':<5}{'–':>9}  ", words)
    if variant := variant_of(exchange):
        words = f"{variant} · {words}"
    number = f"#{exchange.id}" if exchange.id is not None else "–"
    status = str(exchange.response.http_status) if exchange.response else "–"
    took = duration(exchange.outcome.duration_ms) if exchange.outcome else "–"
    return Notable(exchange.id, expected, f"{number:<8}{status:<5}{took:>9}  ", words)


def variant_of(exchange: Exchange | None) -> str:
    """Returns the variant that answered; empty where none says so."""
    response = exchange.response if exchange else None
    return str(response.output.get("InvokedProductionVariant") or "") if response else ""


def row_text(done: JobResult, comparison: Comparison | None) -> str:
    """Returns why it failed, or how it differs; empty where neither is so."""
    exchange = done.exchange
    if done.refusal is not None:
        return done.refusal.message
    if exchange is not None and exchange.failure is not None:
        return f"{exchange.failure.code}: {exchange.failure.message}"
    if comparison is None or not comparison.differences:
        return ""
    first, count = comparison.differences[0], comparison.counts.differences
    # How far apart two numbers are is short; of a number that is cut, the exponent would be lost.
    change = (
        f"Δ {first.delta_text}" if first.delta_text else f"{first.expected or '–'} → {first.actual or '–'}"
    )
    return f"{count:,} {'differs' if count == 1 else 'differ'} · {change} · {first.where}"


def row(job: Notable, columns: int) -> Sequence[tuple[str, str]]:
    """One that failed or differs, as a row of a list."""
    words = fitted(job.words, max(columns - len(job.head), 5)).rstrip()
    return [(job.head, "rows--muted"), (words, "rows--accent")]
