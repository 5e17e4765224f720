"""How a batch over a dataset goes, in words, a bar and a chart of the last seconds."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from workbench.content.humanize import counted, cut, duration, elapsed, size
from workbench.content.sanitize import sanitize_line
from workbench.model.invocation import BytesBody
from workbench.model.keys.text import key_of, with_keys
from workbench.services.dataset_batch.outlook import Outlook
from workbench.services.dataset_batch.summary import Ending, Summary
from workbench.services.dataset_batch.tally import RECENT_SECONDS, Progress, Second

_BLOCKS = " ▁▂▃▄▅▆▇█"
_LABEL = 12
_MOST_FAILURES = 6
_REASON_COLUMNS = 200
_BODY_LINES = 6
_MOST_MIXED = 2
SENDING, PAUSED = "Sending", "Paused"
_GOES_ON = frozenset({SENDING, PAUSED})


def before(outlook: Outlook, sample: str, *, array: bool = False) -> Content:
    """Returns what would be sent, before it is.

    Args:
        sample: the beginning of the first body.
        array: whether the input is one JSON array that would be one payload.
    """
    if outlook.first is None:
        return Content.assemble((f"No record can be sent: {sanitize_line(outlook.problem)}", "$text-error"))
    body = outlook.first.body
    length = len(body.data) if isinstance(body, BytesBody) else 0
    content_type = sanitize_line(str(outlook.first.field("ContentType") or "no content type"))
    head = Content.assemble(
        ("First request  ", "$text-muted"),
        (sanitize_line(outlook.first.endpoint_name) or "no endpoint", "bold"),
        f" · {content_type} · {size(length)}",
    )
    lines = [head, *(Content(sanitize_line(line)) for line in sample.splitlines()[:_BODY_LINES])]
    if array:
        lines.append(
            Content("One JSON array is one payload. Format json sends each item.").stylize("$text-warning")
        )
    lines += [
        Content(sanitize_line(example)).stylize("$text-warning")
        for example in outlook.mixed_examples[:_MOST_MIXED]
    ]
    if outlook.labelled is not None:
        lines.append(Content(sanitize_line(outlook.labelled.advice)).stylize("$text-warning"))
    return Content("\n").join(lines)


def state(progress: Progress, columns: int, *, head: str) -> Content:
    """Returns how far it is, how fast, and what failed.

    Args:
        columns: that may be used.
        head: one word for what it is doing.
    """
    done = progress.before + progress.ok + progress.failed
    filled = round((progress.fraction or 0.0) * columns)
    bar = Content.assemble(("━" * filled, "$accent"), ("─" * (columns - filled), "$text-muted"))
    words = [Content.assemble((head, "bold"), f" {counted(done, 'record')}")]
    if progress.failed:
        words.append(Content.assemble((f"{progress.failed:,} failed", "$text-error")))
    words.append(Content(_speed(progress, is_over=head not in _GOES_ON)))
    if progress.left_seconds is not None and head in _GOES_ON:
        words.append(Content(f"{elapsed(progress.left_seconds)} left"))
    words.append(Content(f"{progress.concurrency} in flight"))
    if progress.throttled:
        words.append(Content.assemble((f"{progress.throttled:,} throttled", "$text-warning")))
    lines = [bar, Content(" · ").join(words)]
    if progress.p50_ms is not None:
        ranks = (("p50", progress.p50_ms), ("p95", progress.p95_ms), ("p99", progress.p99_ms))
        cells = [Content.assemble((f"{name} ", "$text-muted"), duration(value)) for name, value in ranks]
        lines.append(Content("  ").join(cells))
    return Content("\n").join(lines)


def chart(progress: Progress, columns: int) -> Content:
    """Returns the last seconds: latency, rate and requests in flight, a column for each second.

    The rate is that of the line above it: records, whether they were answered or failed.
    """
    room = max(columns - _LABEL - 12, 10)
    seconds = _without_gaps(progress.chart)[-room:]
    if not seconds:
        return Content("")
    rows = (
        ("p95", [second.p95_ms for second in seconds], duration),
        ("p50", [second.p50_ms for second in seconds], duration),
        ("records/s", [float(second.count) for second in seconds], lambda value: f"{value:,.0f}"),
        ("in flight", [float(second.concurrency) for second in seconds], lambda value: f"{value:,.0f}"),
    )
    lines = [
        Content.assemble(
            (f"{label:<{_LABEL}}", "$text-muted"), (_blocks(values), "$accent"), f"  max {shown(max(values))}"
        )
        for label, values, shown in rows
    ]
    if len(seconds) > 1:
        lines.append(
            Content(f"{'':<{_LABEL}}one column a second, the newest at the right").stylize("$text-muted")
        )
    return Content("\n").join(lines)


def _speed(progress: Progress, *, is_over: bool) -> str:
    """Returns how many records a second that is, and of how long it is measured."""
    if is_over and progress.seconds < 1:
        return f"took {duration(progress.seconds * 1000)}"
    window = progress.seconds if is_over else max(1.0, min(RECENT_SECONDS, progress.seconds))
    return f"{progress.rate:,.1f} records/s over {elapsed(window)}"


def _without_gaps(seconds: Sequence[Second]) -> Sequence[Second]:
    """The same with a second for each one in which nothing ended."""
    by_number = {second.at: second for second in seconds}
    span = range(seconds[0].at, seconds[-1].at + 1) if seconds else ()
    return [by_number.get(at) or Second(at=at, count=0, p50_ms=0, p95_ms=0, concurrency=0) for at in span]


def failures(progress: Progress) -> Content:
    """Returns how many records failed, by error code, the most frequent first, each with its first reason."""
    lines = [
        Content.assemble(
            (f"{count:>9,}", "$text-error"),
            f"  {sanitize_line(code)}",
            (_reason(progress.reasons.get(code, "")), "$text-muted"),
        )
        for code, count in progress.failures[:_MOST_FAILURES]
    ]
    return Content("\n").join(lines)


def _reason(message: str) -> str:
    return f"  {cut(sanitize_line(message), _REASON_COLUMNS)}" if message else ""


def ending(summary: Summary, output: str) -> Content:
    """Returns what there is to say at the end."""
    advice = [Content(sanitize_line(summary.labelled.advice))] if summary.labelled is not None else []
    return Content("\n").join([*advice, _outcome(summary, output)])


def _outcome(summary: Summary, output: str) -> Content:
    if summary.obstacle is not None:
        return Content.assemble(
            (sanitize_line(summary.obstacle.text), "$text-error"),
            f"\n{key_of('dataset_batch.start')} continues.",
        )
    if summary.ending is Ending.CANCELLED:
        return Content(with_keys("Stopped. ‹dataset_batch.start› continues."))
    return Content(
        sanitize_line(
            f"Wrote {output}. The pace settled at {counted(summary.concurrency, 'request')} in flight."
        )
    )


def _blocks(values: Sequence[float]) -> str:
    most = max(values) or 1.0
    return "".join(_BLOCKS[max(value > 0, round(value / most * (len(_BLOCKS) - 1)))] for value in values)
