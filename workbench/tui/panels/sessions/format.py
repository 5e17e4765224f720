"""Sessions in the few words that a row, a line or a notice has room for."""

from __future__ import annotations

from datetime import datetime, timedelta

from textual.content import Content

from workbench.content.humanize import ago, counted, cut, fit, time_left
from workbench.content.sanitize import sanitize_line
from workbench.model.exchange import Status
from workbench.model.sessions.session import Session, SessionState
from workbench.services.sessions.catalog import KnownSession

SOON = timedelta(minutes=1)
"""A session that expires within this is warned of."""

_MARKS = {
    SessionState.OPEN: "●",
    SessionState.EXPIRED: "◌",
    SessionState.CLOSED: "○",
    SessionState.UNKNOWN: "?",
}
_TONES = {SessionState.OPEN: "$text-success", SessionState.EXPIRED: "$text-warning"}
_SHORT_ID = 8


def label(entry: KnownSession, room: int = 40) -> str:
    """Returns what to call a session: its name, else its first words, else its ID. Inert."""
    short = f"Session {entry.session.session_id[:_SHORT_ID]}"
    text = sanitize_line(entry.name or (f"“{entry.first_words}”" if entry.first_words else short))
    return cut(text, room)


def left(session: Session, now: datetime) -> str:
    """Returns how long an open session lives on, as a clock; empty where that is not known or over."""
    if session.expires_at is None or session.state(now) is not SessionState.OPEN:
        return ""
    return time_left((session.expires_at - now).total_seconds())


def soon(session: Session, now: datetime) -> bool:
    """Returns whether an open session is about to expire."""
    return session.state(now) is SessionState.OPEN and (
        session.expires_at is not None and session.expires_at - now <= SOON
    )


def turns(session: Session) -> str:
    """Returns how many turns it had, and how many of them failed."""
    taken = session.turns
    failed = sum(1 for turn in taken if turn.status not in {Status.OK, Status.IN_FLIGHT})
    return counted(len(taken), "turn") + (f", {failed} failed" if failed else "")


def row(entry: KnownSession, now: datetime, width: int, *, taken: bool) -> Content:
    """A session in two lines: what it is called and how long it lives; turns, age and ID.

    Args:
        width: columns, from 20.
        taken: whether the next send is a turn of it.
    """
    session = entry.session
    state = session.state(now)
    right = left(session, now) or state.value
    if not entry.reachable:
        state, right = SessionState.EXPIRED, "ended"
    tone = "$text-warning" if soon(session, now) else _TONES.get(state, "$text-muted")
    room = max(width - len(right) - 5, 6)
    name = label(entry, room)
    used = ago((now - session.last_use.started_at).total_seconds())
    named = entry.name or entry.first_words
    below = f"{turns(session)} · {used}" + (
        f" · {sanitize_line(session.session_id)[:_SHORT_ID]}" if named else ""
    )
    return Content.assemble(
        ("▸" if taken else " ", "$accent"),
        (f"{_MARKS[state]} ", tone),
        (fit(name, room), "" if state in {SessionState.OPEN, SessionState.UNKNOWN} else "$text-muted"),
        " ",
        (right, tone),
        "\n",
        (f"   {cut(below, width - 4)}", "$text-muted"),
    )


def facts(entry: KnownSession, now: datetime, width: int) -> Content:
    """Returns what is known of a session, line by line.

    Args:
        width: columns; an ID that is wider is broken at a dash, where it has one.
    """
    session = entry.session
    state = session.state(now)
    lines = [Content(_broken(sanitize_line(session.session_id), width)).stylize("$accent")]
    if entry.name and entry.first_words:
        lines.append(Content(f"“{sanitize_line(entry.first_words)}”"))
    if not entry.reachable:
        text = "its sandbox has ended or belongs to another process"
    elif state is SessionState.UNKNOWN:
        text = "ID typed by hand; opened elsewhere"
    elif state is SessionState.CLOSED and session.closed_at is not None:
        text = f"closed at {_time(session.closed_at)}"
    elif state is SessionState.EXPIRED:
        gone = session.lost_at is not None
        moment = session.lost_at if gone else session.expires_at
        how = "lost at" if gone else "expired at"
        text = f"{how} {_time(moment)}" if moment else how
    elif session.expires_at is not None:
        text = f"open until {_time(session.expires_at)}"
    else:
        text = (
            f"open; expires: {sanitize_line(session.expires)!r}"
            if session.expires
            else "open; no expiry given"
        )
    if session.opened_at is not None:
        age = ago((now - session.opened_at).total_seconds())
        lines.append(Content(f"opened at {_time(session.opened_at)}, {age}").stylize("$text-muted"))
    variant = f" · variant {sanitize_line(session.variant)}" if session.variant else ""
    lines.append(Content(f"{text}{variant}").stylize("$text-muted"))
    return Content("\n").join(lines)


def over(entry: KnownSession, now: datetime) -> str:
    """How a session that takes no more turns ended: `was closed`, `has expired`; empty for any other."""
    if not entry.reachable:
        return "has ended"
    return {SessionState.CLOSED: "was closed", SessionState.EXPIRED: "has expired"}.get(
        entry.session.state(now), ""
    )


def standing(entry: KnownSession, now: datetime, again_key: str, *, missed: bool) -> Content:
    """Returns what the next send is to a session that the draft names, in one line.

    Args:
        again_key: what opens a new session, as its user knows it.
        missed: whether that sends again what came too late.
    """
    session = entry.session
    name = label(entry)
    if not over(entry, now):
        state = session.state(now)
        rest = left(session, now)
        status = (
            f"{rest} left" if rest else "not opened here" if state is SessionState.UNKNOWN else "no expiry"
        )
        tone = "$text-warning" if soon(session, now) else "$text-muted"
        return Content.assemble(
            (f"turn {len(session.turns) + 1}", "bold $accent"), " · ", (status, tone), f" · {name}"
        )
    return Content.assemble(
        (f"{name} {over(entry, now)}", "$text-warning"),
        " · ",
        (again_key, "bold $accent"),
        f" opens a new one{' and resends' if missed else ''}",
    )


def _broken(text: str, width: int) -> str:
    dash = text.rfind("-", 0, width) + 1
    return f"{text[:dash]}\n{text[dash:]}" if len(text) > width and dash else text


def _time(moment: datetime) -> str:
    return f"{moment.astimezone():%H:%M:%S}"
