"""Sessions as lines: a table for people, JSON objects for programs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from workbench.cli.core.terminal.lines import aligned, local_time
from workbench.content.humanize import cut, duration, time_left
from workbench.content.sanitize import sanitize_line
from workbench.model.exchange import Status
from workbench.model.sessions.session import Session, SessionState
from workbench.services.sessions.catalog import KnownSession

_WIDTHS = (36, 8, 9, 5, 17)
_HEADS = ("SESSION", "STATE", "TIME LEFT", "TURNS", "LAST USED (LOCAL)")


def session_object(entry: KnownSession, now: datetime) -> dict[str, Any]:
    """A session as one object of JSON; every member is present, null where nothing is entry.

    Args:
        now: decides whether it has expired.
    """
    session = entry.session
    turns = session.turns
    return {
        "session_id": session.session_id,
        "endpoint_name": session.endpoint_name,
        "state": session.state(now).value,
        "name": entry.name,
        "opened_at": session.opened_at,
        "expires_at": session.expires_at,
        "expires": session.expires or None,
        "closed_at": session.closed_at,
        "lost_at": session.lost_at,
        "last_used_at": session.last_use.started_at,
        "turns": len(turns),
        "failed_turns": sum(1 for turn in turns if turn.status is not Status.OK),
        "variant": session.variant,
        "first_words": entry.first_words,
        "forgotten": entry.forgotten,
        "reachable": entry.reachable,
    }


def heading() -> str:
    """The line above the rows."""
    return _line([*_HEADS, "ENDPOINT, NAME OR FIRST WORDS"], None)


def session_row(entry: KnownSession, now: datetime, columns: int | None) -> str:
    """One session: ID, state, time left, turns, last use, endpoint, name or first words.

    Args:
        columns: of the terminal; None where there is none, and lines may have any length.
    """
    session = entry.session
    about = entry.name or (f"“{entry.first_words}”" if entry.first_words else "")
    return _line(
        [
            session.session_id,
            session.state(now).value,
            remaining(session, now),
            str(len(session.turns)),
            f"{session.last_use.started_at.astimezone():%Y-%m-%d %H:%M}",
            " ".join(filter(None, (session.endpoint_name, about, _remark(entry)))),
        ],
        columns,
    )


def _remark(entry: KnownSession) -> str:
    remarks = ["forgotten"] if entry.forgotten else []
    remarks += [] if entry.reachable else ["in a sandbox that has ended"]
    return f"({', '.join(remarks)})" if remarks else ""


def remaining(session: Session, now: datetime) -> str:
    """Returns how long an open session lives on; a dash where that is not known or over."""
    if session.expires_at is None or session.state(now) is not SessionState.OPEN:
        return "–"
    return time_left((session.expires_at - now).total_seconds())


def _facts(entry: KnownSession, now: datetime) -> dict[str, str]:
    session = entry.session
    failed = sum(1 for turn in session.turns if turn.status is not Status.OK)
    facts = {
        "Session": session.session_id,
        "Endpoint": session.endpoint_name,
        "State": session.state(now).value + ("" if entry.reachable else " (in a sandbox that has ended)"),
        "Name": entry.name,
        "First words": entry.first_words,
        "Opened (local)": _moment(session.opened_at),
        "Expires (local)": _moment(session.expires_at) or session.expires,
        "Closed (local)": _moment(session.closed_at),
        "Lost (local)": _moment(session.lost_at),
        "Last used (local)": _moment(session.last_use.started_at),
        "Turns": f"{len(session.turns)}" + (f", {failed} failed" if failed else ""),
        "Variant": session.variant,
        "Forgotten": "yes" if entry.forgotten else "",
    }
    return {label: sanitize_line(value) for label, value in facts.items() if value}


def _moment(moment: datetime | None) -> str:
    return "" if moment is None else local_time(moment)


def session_page(entry: KnownSession, now: datetime) -> list[str]:
    """A session for people: what is known of it, then its exchanges with the time between them."""
    session = entry.session
    lines = [*aligned(_facts(entry, now)), ""]
    number, before = 0, None
    for use in session.uses:
        turn = "open" if use.opens else "close" if use.closes else ""
        if not turn:
            number += 1
            turn = f"turn {number}"
        gap = "" if before is None else f"+{duration((use.started_at - before).total_seconds() * 1000)}"
        went = f"{use.http_status or use.status.value:<9} {duration(use.duration_ms):>9}"
        lines.append(sanitize_line(f"  #{use.number:<6} {turn:<9} {gap:>9}  {went}  {use.error}").rstrip())
        before = use.started_at
    return lines


def _line(cells: list[str], columns: int | None) -> str:
    parts = [f"{sanitize_line(cell):<{width}}" for cell, width in zip(cells, _WIDTHS, strict=False)]
    text = "  ".join([*parts, sanitize_line(cells[-1])]).rstrip()
    return text if columns is None else cut(text, columns)
