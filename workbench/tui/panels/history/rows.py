"""One line of the history, and the line above those of a day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from textual.content import Content

from workbench.content.humanize import cut_middle, short_duration
from workbench.content.sanitize import sanitize_line
from workbench.content.status_label import run_words, status_label
from workbench.model.exchange import ExchangeSummary, Status
from workbench.model.query import Word

_ROOMY = 50
"""Columns from which a line has tags and the error's code."""
HIT = "bold underline $accent"
"""How what was searched for is drawn."""


_ENOUGH = 20
"""Columns that tell most names from one another: the time gives way where there are fewer."""
_FIXED, _TIME, _DURATION = 9, 6, 7
"""Columns of marks, sign and state, of the time and of the duration, blanks included."""


@dataclass(frozen=True)
class Columns:
    """What a line has room for beside the name.

    Attributes:
        time: whether it has the time of day.
        duration: whether it has the duration.
    """

    time: bool = True
    duration: bool = True

    def room(self, width: int) -> int:
        """Returns the columns that are left for the name in a line of this width."""
        return max(width - _FIXED - _TIME * self.time - _DURATION * self.duration, 4)


def columns_for(width: int, longest: int) -> Columns:
    """Returns the columns that leave room for names: the duration goes first, then the time.

    Args:
        width: of the line.
        longest: columns of the longest name.
    """
    everything, without_duration = Columns(), Columns(duration=False)
    if longest <= everything.room(width):
        return everything
    if without_duration.room(width) >= min(longest, _ENOUGH):
        return without_duration
    return Columns(time=False, duration=False)


def name_of(row: ExchangeSummary) -> str:
    """Returns what a row is called, inert: its own name, or its endpoint's, with how many it stands for."""
    name = sanitize_line(row.name or row.endpoint_name) or "?"
    return f"{row.run.ok + row.run.failed:,} × {name}" if row.run is not None else name


_MARKS = {(False, False): " ", (True, False): "●", (False, True): "▸", (True, True): "◉"}
"""What stands before a row, by whether it is marked and whether it is on show."""


def line(
    row: ExchangeSummary,
    width: int,
    now: datetime,
    *,
    columns: Columns,
    marked: bool,
    on_show: bool,
    words: Sequence[Word],
) -> Content:
    """An exchange in one line: when, where to, how it went, how long it took.

    Args:
        row: the exchange.
        width: columns that the line may take.
        now: the time of day in the zone to show times in.
        columns: what it has beside the name.
        marked: whether its user has marked it.
        on_show: whether the response shows it.
        words: what was searched for.
    """
    good = row.status is Status.OK
    room = columns.room(width)
    time = f"{row.started_at.astimezone(now.tzinfo):%H:%M} " if columns.time else ""
    return Content.assemble(
        (_MARKS[marked, on_show], "bold $accent"),
        " ",
        (time, "$text-muted"),
        _sign(row),
        " ",
        _name(row, room, words),
        (
            f"{status_label(row):>5}",
            "$text-success" if good else "$text-muted" if row.status is Status.IN_FLIGHT else "$text-error",
        ),
        (f"{short_duration(row.duration_ms):>7}" if columns.duration else "", "$text-muted"),
    )


def _sign(row: ExchangeSummary) -> tuple[str, str]:
    if row.pinned:
        return "★", "$accent"
    if row.run is not None:
        return "≡", "$text-muted"
    return ("↻", "$text-muted") if row.replay_of is not None else (" ", "")


def _name(row: ExchangeSummary, room: int, words: Sequence[Word]) -> Content:
    name = name_of(row)
    if room < _ROOMY:
        # Names that differ at their end are told apart.
        return _fitted(hits(cut_middle(name, room), words), room)
    named = hits(name, words)
    extras = [Content(sanitize_line(f"#{tag}")) for tag in row.tags]
    if row.name:
        extras.insert(0, Content(sanitize_line(row.endpoint_name)))
    if variant := row.output.get("InvokedProductionVariant"):
        extras.append(Content(sanitize_line(str(variant))))
    if row.run is not None:
        extras.append(Content(sanitize_line(run_words(row.run))))
    elif row.error_code:
        extras.append(Content(sanitize_line(row.error_code)))
    if row.note:
        extras.append(Content(sanitize_line(row.note.partition("\n")[0])))
    further = hits(Content("  ").join(extras).plain, words)
    return _fitted(Content.assemble(named, "  ", further.stylize_before("$text-muted")), room)


def _fitted(content: Content, room: int) -> Content:
    """As many columns as there are, and a sign where there is more."""
    if content.cell_length > room:
        return content.truncate(room, ellipsis=True)
    return content.pad_right(room - content.cell_length)


def hits(text: str, words: Sequence[Word]) -> Content:
    """A text in which what was searched for stands out."""
    content = Content(text)
    for word in words:
        for match in re.finditer(re.escape(word.beginning), text, re.IGNORECASE):
            content = content.stylize(HIT, match.start(), match.end())
    return content


def heading(day: date, today: date, width: int) -> Content:
    """The line above the exchanges of a day."""
    if day == today:
        name = "Today"
    elif day == today - timedelta(days=1):
        name = "Yesterday"
    else:
        name = f"{day:%a} {day.day} {day:%b}" + (f" {day.year}" if day.year != today.year else "")
    return Content.assemble(
        (f" {name} ", "bold $text-muted"), ("─" * max(width - len(name) - 3, 0), "$text-muted 40%")
    )
