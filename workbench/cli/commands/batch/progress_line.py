"""How far a batch is: one line that is written over on a terminal, elsewhere a line now and then."""

from __future__ import annotations

import shutil
import sys
from time import monotonic

from workbench.cli.core.terminal.streams import Control
from workbench.content.humanize import counted, cut, duration, span
from workbench.content.sanitize import sanitize_line
from workbench.services.dataset_batch.summary import Summary
from workbench.services.dataset_batch.tally import Progress

_EVERY = 10.0
"""Seconds between lines where standard error is not a terminal."""
_REASON_COLUMNS = 200


class ProgressLine:
    """Writes progress to standard error."""

    def __init__(self) -> None:
        self._terminal = sys.stderr.isatty()
        self._written_at = monotonic()
        self._shown = False

    def show(self, progress: Progress) -> None:
        """Writes a line, where it is time for one."""
        if self._terminal:
            columns = shutil.get_terminal_size().columns - 1
            sys.stderr.write(Control(f"\r\x1b[2K{cut(line_of(progress), columns)}"))
            self._shown = True
        elif monotonic() - self._written_at >= _EVERY:
            self._written_at = monotonic()
            sys.stderr.write(f"{line_of(progress)}\n")
        sys.stderr.flush()

    def end(self) -> None:
        """Removes the line that was written over."""
        if self._shown:
            sys.stderr.write(Control("\r\x1b[2K"))
            sys.stderr.flush()


def line_of(progress: Progress) -> str:
    """Returns a moment of a batch as one line, what matters most first."""
    words = [f"{progress.before + progress.ok + progress.failed:,} done"]
    words.append(f"{progress.failed:,} failed")
    words.append(f"{progress.rate:,.{0 if progress.rate >= 10 else 1}f} records/s")
    if progress.left_seconds is not None:
        words.append(f"{span(progress.left_seconds)} left")
    words.append(f"{progress.concurrency} in flight")
    words.append(f"{progress.throttled:,} throttled")
    return " · ".join(words)


def summary_lines(summary: Summary, *, adaptive: bool) -> list[str]:
    """Returns what a run came to, for people."""
    progress = summary.progress
    ended = progress.ok + progress.failed
    words = [f"{counted(ended, 'record')} in {duration(progress.seconds * 1000)}"]
    words += [f"{progress.rate:,.1f} records/s", f"{progress.ok:,} ok", f"{progress.failed:,} failed"]
    lines = [" · ".join(words)]
    if progress.p50_ms is not None:
        shares = ((50, progress.p50_ms), (95, progress.p95_ms), (99, progress.p99_ms))
        lines.append(" · ".join(f"p{rank} {duration(value)}" for rank, value in shares))
    words = [counted(progress.requests, "request")]
    words += [f"{progress.retries:,} of them repeated"] if progress.retries else []
    words += [f"{progress.throttled:,} throttled"] if progress.throttled else []
    words += [f"concurrency settled on {summary.concurrency}"] if adaptive else []
    lines.append(" · ".join(words))
    for code, count in progress.failures:
        reason = sanitize_line(progress.reasons.get(code, ""))
        lines.append(f"{count:>9,}  {code}{f'  {cut(reason, _REASON_COLUMNS)}' if reason else ''}")
    return lines
