"""Sessions as lines: a table for people, JSON objects for programs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from workbench.cli.core.text import duration
from workbench.content.sanitize import sanitize_line
from workbench.model.exchange import Status
from workbench.model.sessions.session import Session, SessionState
from workbench.services.sessions.catalog import KnownSession

_WIDTHS = (36, 8, 9, 5, 17)
_HEADS = ("SESSION", "STATE", "LEFT", "TURNS", "LAST USED (LOCAL)")


def session_object(known: KnownSession, now: datetime) -> dict[str, Any]:
    """A session as one object of JSON; every member is there, null where nothing is known.

    Args:
        known: which.
        now: decides whether it has expired.
    """
    session = known.session
    turns = session.turns
    return {
        "session_id": session.session_id,
        "endpoint_name": session.endpoint_name,
        "state": session.state(now).value,
        "name": known.name,
        "opened_at": session.opened_at,
        "expires_at": session.expires_at,
        "expires": session.expires or None,
        "closed_at": session.closed_at,
        "lost_at": session.lost_at,
        "last_used_at": session.last_use.started_at,
        "turns": len(turns),
        "failed_turns": sum(1 for turn in turns if turn.status is not Status.OK),
        "variant": session.variant,
        "first_words": known.first_words,
        "forgotten": known.forgotten,
        "reachable": known.reachable,
    }


def heading() -> str:
    """The line above the rows."""
    return _line([*_HEADS, "ENDPOINT, WHAT IT IS ABOUT"], None)


def session_row(known: KnownSession, now: datetime, columns: int | None) -> str:
    """One session: ID, state, time left, turns, last use, endpoint, name or first words.

    Args:
        columns: of the terminal; None where there is none, and lines may have any length.
    """
    session = known.session
    about = known.name or (f"“{known.first_words}”" if known.first_words else "")
    return _line(
        [
            session.session_id,
            session.state(now).value,
            time_left(session, now),
            str(len(session.turns)),
            f"{session.last_use.started_at.astimezone():%Y-%m-%d %H:%M}",
            " ".join(filter(None, (session.endpoint_name, about, _remark(known)))),
        ],
        columns,
    )


def _remark(known: KnownSession) -> str:
    remarks = ["forgotten"] if known.forgotten else []
    remarks += [] if known.reachable else ["in a sandbox that has ended"]
    return f"({', '.join(remarks)})" if remarks else ""


def time_left(session: Session, now: datetime) -> str:
    """How long an open session lives on; a dash where that is not known or over."""
    if session.expires_at is None or session.state(now) is not SessionState.OPEN:
        return "-"
    seconds = int((session.expires_at - now).total_seconds())
    return f"{seconds // 60}:{seconds % 60:02}"


def session_page(known: KnownSession, now: datetime) -> list[str]:
    """A session for people: what is known of it, then its exchanges with the time between them."""
    session = known.session
    lines = []
    facts = session_object(known, now)
    for name, value in facts.items():
        if value not in (None, "", False):
            shown = f"{value:%Y-%m-%dT%H:%M:%SZ}" if isinstance(value, datetime) else str(value)
            lines.append(f"{name.replace('_', ' '):<14}{sanitize_line(shown)}")
    lines.append("")
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
    parts = [sanitize_line(cell).ljust(width) for cell, width in zip(cells, _WIDTHS, strict=False)]
    text = "  ".join([*parts, sanitize_line(cells[-1])]).rstrip()
    return text if columns is None or len(text) <= columns else f"{text[: columns - 1]}…"
