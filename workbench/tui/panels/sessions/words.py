"""Sessions in the few words that a row, a line or a notice has room for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from workbench.content.humanize import counted, cut, time_left
from workbench.content.sanitize import sanitize_line
from workbench.model.exchange import Status
from workbench.model.sessions.session import Session, SessionState
from workbench.services.sessions.catalog import KnownSession

SOON = timedelta(minutes=1)
"""A session that expires within this is warned of."""
SHORT_ID = 8
"""Characters of an ID that tell it from others."""


def label(entry: KnownSession, room: int = 40) -> str:
    """Returns what to call a session: its name, else its first words, else its ID. Inert."""
    short = f"Session {entry.session.session_id[:SHORT_ID]}"
    if entry.first_words and not entry.name:
        return f"“{cut(sanitize_line(entry.first_words), max(room - 2, 1))}”"
    return cut(sanitize_line(entry.name or short), room)


def left(session: Session, now: datetime) -> str:
    """Returns how long an open session lives on, as a clock; empty where that is not known or over."""
    if session.expires_at is None or session.state(now) is not SessionState.OPEN:
        return ""
    return time_left((session.expires_at - now).total_seconds())


def clock(moment: datetime) -> str:
    """Returns the time of day here, to the second."""
    return f"{moment.astimezone():%H:%M:%S}"


def soon(session: Session, now: datetime) -> bool:
    """Returns whether an open session is about to expire."""
    return session.state(now) is SessionState.OPEN and (
        session.expires_at is not None and session.expires_at - now <= SOON
    )


def turns(session: Session) -> str:
    """Returns how many turns it had, and how many of them failed; its opening is none of them."""
    taken = session.turns
    if not taken:
        return "no turns yet"
    failed = sum(1 for turn in taken if turn.status not in {Status.OK, Status.IN_FLIGHT})
    return counted(len(taken), "turn") + (f", {failed} failed" if failed else "")


def over(entry: KnownSession, now: datetime) -> str:
    """How a session that takes no more turns ended: `was closed`, `has expired`; empty for any other."""
    if not entry.reachable:
        return "has ended"
    return {SessionState.CLOSED: "was closed", SessionState.EXPIRED: "has expired"}.get(
        entry.session.state(now), ""
    )


def matches(entry: KnownSession, words: Iterable[str]) -> bool:
    """Returns whether each word occurs in a session's name, first words, ID or endpoint.

    Args:
        words: case-folded.
    """
    text = " ".join((entry.name, entry.first_words, *entry.names)).casefold()
    return all(word in text for word in words)
