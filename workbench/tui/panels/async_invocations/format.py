"""An asynchronous invocation in words: a line of the list, and all that is known of it."""

from __future__ import annotations

from datetime import datetime

from textual.content import Content

from workbench.content.humanize import elapsed, fit, size, span
from workbench.content.sanitize import sanitize_line
from workbench.model.async_invocation import AsyncInvocation, AsyncState
from workbench.model.keys.text import with_keys

_WIDE = 50
"""Columns from which a line has room for when it was sent."""
_LOOKS = {
    AsyncState.QUEUED: ("…", "$accent"),
    AsyncState.DONE: ("✓", "$text-success"),
    AsyncState.FAILED: ("✗", "$text-error"),
    AsyncState.EXPIRED: ("○", "$text-warning"),
    AsyncState.LOST: ("?", "$text-warning"),
}


def line(deferred: AsyncInvocation, width: int, now: datetime) -> Content:
    """One of them in one line: when, where to, how it stands, how long that took or has been."""
    summary, arrival = deferred.summary, deferred.arrival
    started = summary.started_at.astimezone(now.astimezone().tzinfo)
    when = f"{started:%H:%M}" if started.date() == now.astimezone().date() else f"{started:%d %b}"
    sign, colour = _LOOKS[arrival.state]
    seconds = ((arrival.ended_at or now) - summary.started_at).total_seconds()
    wide = width >= _WIDE
    took = elapsed(seconds) if wide or seconds < 60 else span(seconds)
    # Of the columns, the sign takes two, the state nine, how long it took eight, and four more where it is
    # told in two units; when it was sent, six.
    room = max(width - 22 - 10 * wide, 4)
    state = "stopped" if not arrival.watched and not arrival.over else arrival.state.value
    return Content.assemble(
        (f" {when:<6}" if wide else " ", "$text-muted"),
        (f"{sign} ", colour),
        f"{fit(sanitize_line(summary.endpoint_name), room)} ",
        (f"{state:<8}", colour),
        (f"{took:>{12 if wide else 8}}", "$text-muted"),
    )


def about(deferred: AsyncInvocation, now: datetime) -> Content:
    """All that is known of one, in lines that are not cut."""
    summary, arrival = deferred.summary, deferred.arrival
    sign, colour = _LOOKS[arrival.state]
    words = [f"#{summary.id} {sanitize_line(summary.endpoint_name)}", arrival.state.value]
    if not arrival.over:
        age = (now - summary.started_at).total_seconds()
        left = (deferred.expires_at - now).total_seconds()
        words.append(f"for {elapsed(age)}")
        words.append(
            f"{elapsed(left)} left"
            if left > 0
            else with_keys("time limit passed; ‹async.watch› checks once more")
        )
        words.append("watched" if arrival.watched else with_keys("not watched; ‹async.watch› resumes"))
    elif arrival.ended_at is not None and arrival.state in {AsyncState.DONE, AsyncState.FAILED}:
        words.append(f"after {elapsed((arrival.ended_at - summary.started_at).total_seconds())}")
        if arrival.kept and summary.response_bytes is not None:
            words.append(size(summary.response_bytes))
    lines = [Content.assemble((f"{sign} ", colour), (" · ".join(words), "bold"))]
    remark = summary.error_message if arrival.state is AsyncState.FAILED else arrival.remark
    if remark:
        lines.append(Content.assemble((sanitize_line(remark[:500]), "$text-warning")))
    lines.append(Content.assemble((sanitize_line(location(deferred)), "$text-muted")))
    return Content("\n").join(lines)


def location(deferred: AsyncInvocation) -> str:
    """Returns where its object is, or will be."""
    failed = deferred.arrival.state is AsyncState.FAILED
    return deferred.failure_location if failed else deferred.output_location
