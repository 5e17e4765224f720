"""The exchange under the cursor at a glance."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from statistics import median
from textwrap import wrap
from typing import TYPE_CHECKING

from textual.content import Content

from workbench.content.humanize import cut, duration, size, width
from workbench.content.sanitize import sanitize_line
from workbench.content.status_label import MEANINGS, run_words, status_label
from workbench.model.body_absence import BodyAbsence
from workbench.model.exchange import ExchangeSummary
from workbench.model.keys.text import key_of
from workbench.model.query import Word
from workbench.services.batch.statistics import percentile
from workbench.tui.panels.history.rows import hits
from workbench.tui.widgets.frame.steady_text import SteadyText

if TYPE_CHECKING:
    from workbench.services.history import ExchangePreview

HEAD = 4096
"""Bytes of a body that are read for a glance."""
SEARCHED = 65_536
"""The same where a word of a search has to be found in it."""
_BARS = "▁▂▃▄▅▆▇█"
_FOLDS = re.compile(r" |[,;:}\]](?=[^,;:}\] ])")
_MARKS = ",;:}]"
_MANY = 5
"""Latencies from which a median says something."""


class HistoryPreview(SteadyText):
    """A few lines of what was sent and what came, and how its endpoint has been doing."""

    DEFAULT_CSS = """
    HistoryPreview {
        height: 9;
        padding: 0 1;
        border-top: solid $panel;
        text-wrap: nowrap;
        text-overflow: ellipsis;
    }
    """

    def __init__(self) -> None:
        super().__init__(id="history-preview", markup=False)
        self._shown: tuple[ExchangePreview | None, datetime, Sequence[Word]] | None = None

    def on_resize(self) -> None:
        if self._shown is not None:
            self.show(*self._shown)

    def show(self, peek: ExchangePreview | None, now: datetime, words: Sequence[Word]) -> None:
        """Shows an exchange; None where there is none.

        Args:
            peek: the exchange.
            now: the time of day in the zone to show times in.
            words: what was searched for.
        """
        self._shown = peek, now, words
        if peek is None or not self.content_size:
            self.update("")
            return
        width = self.content_size.width
        lines = [*_title(peek, now, width), *_details(peek.row, words)]
        if (spark := _latency(peek.latencies, width)) is not None:
            lines.append(spark)
        left = max(self.content_size.height - len(lines), 2)
        both = peek.row.request_bytes is not None and peek.row.response_bytes is not None
        share = (left + 1) // 2 if both else left
        if peek.row.request_bytes is not None:
            lines += body_lines("→", peek.request, peek.row.request_bytes, (width, share), words)
        if peek.row.response_bytes is not None:
            room = (width, left - share if both else left)
            lines += body_lines("←", peek.response, peek.row.response_bytes, room, words)
        self.update(Content("\n").join(lines))


def _title(peek: ExchangePreview, now: datetime, width: int) -> list[Content]:
    row = peek.row
    word = status_label(row)
    # Whole: the list shortens it.
    name = wrap(sanitize_line(row.endpoint_name) or "?", max(width, 8), break_on_hyphens=False)
    # Captured traffic does not tell how long it took.
    lasted = "" if row.duration_ms is None else f" in {duration(row.duration_ms)}"
    parts = [f"#{row.id}", MEANINGS.get(word) or f"{word}{lasted}"]
    if short := row.operation.removeprefix("InvokeEndpoint"):
        parts.append(short)
    if variant := row.output.get("InvokedProductionVariant"):
        parts.append(str(variant))
    if row.replay_of is not None:
        parts.append(f"↻ of #{row.replay_of}" if peek.original else f"↻ of #{row.replay_of}, deleted")
    if peek.replays:
        parts.append(f"{peek.replays} replay{'s' if peek.replays > 1 else ''}")
    parts.append(f"{row.started_at.astimezone(now.tzinfo):%Y-%m-%d %H:%M:%S}")
    lines = [sanitize_line(parts[0])]
    for part in map(sanitize_line, parts[1:]):
        joined = f"{lines[-1]} · {part}"
        if len(joined) <= width:
            lines[-1] = joined
        else:
            lines.append(part)
    return [
        *(Content(piece).stylize("bold") for piece in name),
        *(Content(line).stylize("$text-muted") for line in lines),
    ]


def _details(row: ExchangeSummary, words: Sequence[Word]) -> list[Content]:
    """Returns what its user said of it, and what the service said where it failed."""
    lines = []
    parts = [sanitize_line(row.name)] if row.name else []
    parts += [sanitize_line(f"#{tag}") for tag in row.tags]
    if row.note:
        parts.append(sanitize_line(" ".join(row.note.split())))
    if parts:
        lines.append(hits("  ".join(parts), words).stylize_before("$accent"))
    if row.run is not None:
        lines.append(Content(f"{sanitize_line(run_words(row.run))}. {key_of('history.show')} lists them."))
    elif row.error_code or row.error_message:
        code, message = row.error_code or "", " ".join((row.error_message or "").split())
        # `Cancelled: Cancelled while …` has room for little else.
        error_text = message if message.startswith(code) else f"{code}: {message}"
        lines.append(hits(sanitize_line(error_text), words).stylize_before("$text-error"))
    return lines


def _latency(latencies: Sequence[float], width: int) -> Content | None:
    """Returns how long the last exchanges of the endpoint took, the newest at the right."""
    if len(latencies) < _MANY:
        return None
    middle, worst = median(latencies), percentile(sorted(latencies), 95)
    figures = f" {duration(middle)} · p95 {duration(worst)}"
    columns = max(min(width - len(figures), len(latencies), 40), 1)
    # Each column is the slowest of its share: what stands out shall be seen.
    shares = [
        max(latencies[at * len(latencies) // columns : (at + 1) * len(latencies) // columns])
        for at in range(columns)
    ]
    top = max(worst * 1.25, 1e-9)
    bars = "".join(_BARS[min(int(share / top * len(_BARS)), len(_BARS) - 1)] for share in shares)
    return Content.assemble((bars, "$text-primary"), (figures, "$text-muted"))


def body_lines(
    sign: str, head: bytes | BodyAbsence, whole: int, room: tuple[int, int], words: Sequence[Word]
) -> list[Content]:
    """The first lines of a body, or those around what was searched for, in a room of columns and lines."""
    label = f"{sign} {size(whole)} "
    columns, count = room
    if count < 1:
        return []
    if isinstance(head, BodyAbsence) or b"\0" in head:
        content = head.label if isinstance(head, BodyAbsence) else "binary"
        return [Content.assemble((label, "$text-muted"), (content, "italic $text-muted"))]
    text = head.decode(errors="replace")
    at = _match_position(text, words) or 0
    if len(label) + at > columns:
        # From the line that it is in, or where that is long shortly before.
        begin = max(text.rfind("\n", 0, at) + 1, at - columns // 2)
        text = ("…" if begin else "") + text[begin:]
    pieces: list[str] = []
    left = columns - len(label)
    for raw_line in text[: columns * count * 4].splitlines():
        line = " ".join(raw_line.split())
        while line and len(pieces) < count:
            end = _fold(line, left)
            pieces.append(line[:end].rstrip())
            line, left = line[end:].lstrip(), columns - 2
    if not pieces:
        return [Content.assemble((label, "$text-muted"), ("empty", "italic $text-muted"))]
    first, *further = (hits(sanitize_line(piece), words) for piece in pieces)
    return [
        Content.assemble((label, "$text-muted"), first),
        *(Content.assemble("  ", piece) for piece in further),
    ]


def _fold(line: str, room: int) -> int:
    """Where a row of so many columns ends: behind a blank or a mark, but in its first third."""
    head = line[: 2 * room + 2]
    fitting = len(head) if width(head) <= room else len(cut(head, room + 1)) - 1
    if len(line) <= fitting:
        return len(line)
    ends = (match.end() for match in _FOLDS.finditer(line, room // 3, fitting + 1))
    # A row that begins with a mark looks like one that lacks something.
    last = fitting - (line[fitting] in _MARKS and fitting > 1)
    return max((end for end in ends if end <= fitting or line[end - 1] == " "), default=last)


def _match_position(text: str, words: Sequence[Word]) -> int | None:
    lower = text.lower()
    places = [at for word in words if (at := lower.find(word.beginning.lower())) >= 0]
    return min(places, default=None)
