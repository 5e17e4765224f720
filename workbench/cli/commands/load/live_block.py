"""How a load test goes: a block of lines that is drawn over on a terminal, elsewhere a line now and then."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from textwrap import wrap
from time import monotonic

from workbench.cli.core.terminal.streams import Control
from workbench.cli.terminal.typed_keys import TypedKeys
from workbench.content.humanize import counted, cut, duration, elapsed, percent
from workbench.content.sanitize import sanitize_line
from workbench.model.redaction import redacted
from workbench.services.load.measurement import measures as names
from workbench.services.load.measurement.tally import Point, Tally
from workbench.services.load.moment import Moment
from workbench.services.load.tables import rate_text

_EVERY = 10.0
"""Seconds between lines where standard error is not a terminal."""
_LEVELS = "▁▂▃▄▅▆▇█"
_MOST_COLUMNS = 110
_CHART = 30
_VALUES = 54
"""Columns of a row before its chart."""
_LATELY = 5
"""Whole seconds that the rate of now is measured over."""
_MOST_ERRORS = 4
_LABEL = 10
_KEY = b"d"
_SHOWN = (names.LATENCY, names.TTFT, names.ITL, names.GAP, names.TOKENS)
_GOODPUT = "Goodput"


class LiveBlock:
    """Draws moments on standard error.

    Args:
        title: what is sent.
        goodput: whether there are SLOs.
    """

    def __init__(self, title: str, *, goodput: bool) -> None:
        self._title = title
        self._goodput = goodput
        self._terminal = sys.stderr.isatty()
        self._written_at = monotonic()
        self._lines = 0
        self._keys = TypedKeys() if self._terminal else None
        self._defines = False

    def show(self, moment: Moment) -> None:
        """Draws a moment, where it is time to."""
        if self._terminal:
            size = shutil.get_terminal_size()
            columns = min(size.columns - 1, _MOST_COLUMNS)
            lines = self.lines(moment, columns)
            room = size.lines - 1 - len(lines)
            lines += self._definitions(moment.tally, columns, room)
            self._draw([cut(line, columns) for line in lines[: size.lines - 1]])
        elif monotonic() - self._written_at >= _EVERY:
            self._written_at = monotonic()
            sys.stderr.write(f"{line_of(moment)}\n")
            sys.stderr.flush()

    def end(self) -> None:
        """Removes the block."""
        if self._keys is not None:
            self._keys.close()
        if self._terminal:
            self._draw([])

    def _definitions(self, tally: Tally, columns: int, room: int) -> list[str]:
        """Returns what the shown measures are, or which key shows it; the key changes between the two."""
        if self._keys is None or not self._keys.available:
            return []
        if self._keys.read().lower().count(_KEY) % 2:
            self._defines = not self._defines
        if not self._defines:
            return ["", "d says what each measure is"]
        return ["", *definition_lines(tally, columns, room - 2, goodput=self._goodput), "d hides this"]

    def lines(self, moment: Moment, columns: int) -> list[str]:
        """Returns the lines of a moment, whose charts fit into so many columns."""
        room = min(columns - _VALUES - len("  ") - len(" p95"), _CHART)
        tally = moment.tally
        lines = [_head(self._title, moment), "", _rate(tally, room)]
        latency = tally.measures.get(names.LATENCY)
        if latency:
            values = " · ".join(f"p{rank} {duration(latency.percentile(rank))}" for rank in (50, 95, 99))
            chart = _chart(tally, lambda point: point.latency.percentile(95), room)
            lines.append(_row("latency", values, chart, " p95"))
        for name, label in ((names.TTFT, "TTFT"), (names.ITL, "ITL"), (names.GAP, "chunk gaps")):
            if distribution := tally.measures.get(name):
                ranks = (50, 95, 99)
                values = " · ".join(f"p{rank} {duration(distribution.percentile(rank))}" for rank in ranks)
                lines.append(_row(label, values))
        tokens = tally.measures.get(names.TOKENS)
        if tokens and tally.seconds:
            lines.append(_row("tokens", f"{rate_text(tokens.total / tally.seconds)} in all"))
        if self._goodput and tally.seconds:
            share = tally.good / tally.requests if tally.requests else 0.0
            lines.append(
                _row("goodput", f"{rate_text(tally.good / tally.seconds)} · {percent(share)} of requests")
            )
        return [sanitize_line(line) for line in (*lines, *_errors(tally))]

    def _draw(self, lines: list[str]) -> None:
        up = f"\x1b[{self._lines}A" if self._lines else ""
        text = "".join(f"\x1b[2K{line}\n" for line in lines)
        sys.stderr.write(Control(f"\r{up}{text}\x1b[J"))
        sys.stderr.flush()
        self._lines = len(lines)


def definition_lines(tally: Tally, columns: int, rows: int, *, goodput: bool) -> list[str]:
    """Returns what the measures are that a block shows, as many of them as fit whole."""
    shown = [names.MEASURES[name] for name in _SHOWN if name in tally.measures]
    definitions = [(measure.title, measure.definition) for measure in shown]
    definitions += [(title, text) for title, text in names.RUN_DEFINITIONS if goodput and title == _GOODPUT]
    wrapped = [wrap(f"{title}: {text}", columns, subsequent_indent="  ") for title, text in definitions]
    if sum(map(len, wrapped)) <= rows:
        return [line for lines in wrapped for line in lines]
    fitting: list[str] = []
    for lines in wrapped:
        if len(fitting) + len(lines) >= rows:
            break
        fitting += lines
    return [*fitting, "The others: workbench load --definitions"]


def line_of(moment: Moment) -> str:
    """Returns a moment as one line, for a pipe."""
    tally = moment.tally
    words = [f"{elapsed(moment.elapsed)} of {elapsed(moment.planned)}", counted(moment.users, "user")]
    if moment.levels > 1:
        words.insert(0, f"level {moment.level + 1} of {moment.levels}")
    words += [counted(tally.requests, "request"), rate_text(_lately(tally)), f"{tally.failures:,} failed"]
    if latency := tally.measures.get(names.LATENCY):
        words += [f"p{rank} {duration(latency.percentile(rank))}" for rank in (50, 95, 99)]
    return " · ".join(words)


def _head(title: str, moment: Moment) -> str:
    words = [title]
    if moment.levels > 1:
        words.append(f"level {moment.level + 1} of {moment.levels}")
    words.append(
        "waiting for requests in flight"
        if moment.ending
        else f"{elapsed(moment.elapsed)} of {elapsed(moment.planned)}"
    )
    users = f"{moment.users:,} of {moment.target:,} users" if moment.users != moment.target else ""
    words.append(users or counted(moment.users, "user"))
    if moment.workers > 1:
        words.append(counted(moment.workers, "worker"))
    return " · ".join(words)


def _rate(tally: Tally, room: int) -> str:
    share = tally.failures / tally.requests if tally.requests else 0.0
    failed = f"{tally.failures:,} failed ({percent(share, 1)})" if tally.failures else "none failed"
    values = f"{rate_text(_lately(tally))} · {counted(tally.requests, 'request')} · {failed}"
    return _row("rate", values, _chart(tally, lambda point: point.requests / tally.width, room))


def _row(label: str, values: str, chart: str = "", unit: str = "") -> str:
    text = f"{label:<{_LABEL}}  {values}"
    return f"{text:<{_VALUES}}  {chart}{unit}" if chart else text


def _chart(tally: Tally, value: Callable[[Point], float | None], room: int) -> str:
    """Returns a bar for each of the last seconds; the last one of all is not over."""
    numbers = sorted(tally.points)[-room - 1 : -1] if room > 1 else []
    values = [value(tally.points[number]) or 0.0 for number in numbers]
    if len(values) < 2:
        return ""
    most = max(values) or 1.0
    return "".join(_LEVELS[min(int(v / most * len(_LEVELS)), len(_LEVELS) - 1)] for v in values)


def _lately(tally: Tally) -> float:
    """Returns the requests that ended each second, lately; the last second is not over."""
    numbers = sorted(tally.points)[-_LATELY - 1 : -1]
    if not numbers:
        return tally.requests / tally.seconds if tally.seconds else 0.0
    return sum(tally.points[number].requests for number in numbers) / len(numbers) / tally.width


def _errors(tally: Tally) -> list[str]:
    errors = sorted(tally.errors.values(), key=lambda error: -error.count)
    lines = []
    for position, error in enumerate(errors[:_MOST_ERRORS]):
        kind = f"{error.code} {error.http_status or ''}".strip()
        text = sanitize_line(redacted(f"{error.count:,} {kind}: {error.message}"))
        lines.append(f"{'errors' if not position else '':<{_LABEL}}  {text}")
    if len(errors) > _MOST_ERRORS:
        lines.append(f"{'':<{_LABEL}}  {len(errors) - _MOST_ERRORS} more kinds")
    return lines
