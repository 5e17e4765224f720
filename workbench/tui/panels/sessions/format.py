"""Sessions as a row, a line and a sheet show them."""

from __future__ import annotations

from datetime import datetime

from textual.content import Content

from workbench.content.humanize import ago, cut, fit
from workbench.content.sanitize import sanitize_line
from workbench.model.sessions.session import SessionState
from workbench.services.sessions.catalog import KnownSession
from workbench.tui.panels.sessions.tracker import Standing
from workbench.tui.panels.sessions.words import SHORT_ID, clock, label, left, over, soon, turns

_MARKS = {
    SessionState.OPEN: "●",
    SessionState.EXPIRED: "◌",
    SessionState.CLOSED: "○",
    SessionState.UNKNOWN: "?",
}
_TONES = {SessionState.OPEN: "$text-success", SessionState.EXPIRED: "$text-warning"}


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
        f" · {sanitize_line(session.session_id)[:SHORT_ID]}" if named else ""
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
        text = f"closed at {clock(session.closed_at)}"
    elif state is SessionState.EXPIRED:
        gone = session.lost_at is not None
        moment = session.lost_at if gone else session.expires_at
        how = "lost at" if gone else "expired at"
        text = f"{how} {clock(moment)}" if moment else how
    elif session.expires_at is not None:
        text = f"open until {clock(session.expires_at)}"
    else:
        text = (
            f"open; expires: {sanitize_line(session.expires)!r}"
            if session.expires
            else "open; no expiry given"
        )
    if session.opened_at is not None:
        age = ago((now - session.opened_at).total_seconds())
        lines.append(Content(f"opened at {clock(session.opened_at)}, {age}").stylize("$text-muted"))
    variant = f" · variant {sanitize_line(session.variant)}" if session.variant else ""
    lines.append(Content(f"{text}{variant}").stylize("$text-muted"))
    return Content("\n").join(lines)


def standing(state: Standing | None, now: datetime, again_key: str) -> Content | None:
    """Returns what the next send is to a session, in one line; None where it has nothing to do with one.

    Args:
        state: what the draft is to it.
        again_key: what opens a new session, as its user knows it.
    """
    if state is None:
        return None
    if state.opens:
        return Content.assemble(
            ("Next send: opens a session", "bold $accent"), ", if the payload asks for one"
        )
    entry = state.entry
    if entry is None:
        return Content(f"Session {sanitize_line(state.session_id)}").stylize("$text-muted")
    session = entry.session
    phase, rest = session.state(now), left(session, now)
    if state.asks_for_another and phase is SessionState.OPEN:
        return Content.assemble(
            (f"Next send: turn {len(session.turns) + 1}", "bold $accent"),
            f" · {rest} left" if rest else "",
            (" · the payload still asks for a new session", "$text-warning"),
        )
    if not over(entry, now):
        expiry = (
            f"{rest} left" if rest else "not opened here" if phase is SessionState.UNKNOWN else "no expiry"
        )
        tone = "$text-warning" if soon(session, now) else "$text-muted"
        return Content.assemble(
            (f"Next send: turn {len(session.turns) + 1}", "bold $accent"),
            " · ",
            (expiry, tone),
            f" · {label(entry)}",
        )
    return Content.assemble(
        (f"Session {over(entry, now)}", "$text-warning"),
        " · ",
        (again_key, "bold $accent"),
        f" opens a new one{' and sends again' if state.is_late else ''} · {label(entry)}",
    )


def _broken(text: str, width: int) -> str:
    dash = text.rfind("-", 0, width) + 1
    return f"{text[:dash]}\n{text[dash:]}" if len(text) > width and dash else text
