"""An exchange in words: how it went, what it said of itself, how long it took, what went over the wire."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import msgspec
from textual.content import Content

from workbench.content.account import destination_text
from workbench.content.error_words import error_words
from workbench.content.humanize import cut, cut_start, duration, size, width
from workbench.content.logs import LogEntry
from workbench.content.sanitize import sanitize_block, sanitize_line
from workbench.content.timing_rows import phase_times
from workbench.model.exchange import Exchange, ExchangeSummary, Failure, Status
from workbench.model.hints.text import in_face
from workbench.model.keys.text import with_keys
from workbench.services.hints import log_hint, remedy_of
from workbench.tui.flight import Flight

_BAR = 16
_APART = 2
_LEAST_NAME = 12
_LAID_OUT_CHARACTERS = 2_000
_MOST_LINES, _FIRST_LINES = 7, 3
_FIRST_COLUMNS, _LAST_COLUMNS = 240, 140
"""What is told of a long reason."""


def verdict(exchange: Exchange, difference: str = "") -> Content:
    """Status, duration, size and variant in one line.

    Args:
        exchange: what to describe.
        difference: how the draft differs from what was sent, with the number; empty if it does not.
    """
    response, outcome = exchange.response, exchange.outcome
    good = exchange.status is Status.OK
    if response is not None and (good or response.http_status >= 300):
        head = str(response.http_status)
    else:
        head = exchange.status.value.replace("_", " ").capitalize()
    words = [Content.assemble((head, f"bold {'$text-success' if good else '$text-error'}"))]
    # A gateway's answer has no code of its own: its status is not written twice.
    if exchange.failure and exchange.status is Status.ERROR and exchange.failure.code != head:
        words.append(Content.assemble((sanitize_line(exchange.failure.code), "$text-error")))
    if outcome is not None:
        words.append(Content(duration(outcome.duration_ms)))
    if response is not None:
        words.append(Content(size(response.size)))
    if difference:
        words.append(Content.assemble((difference, "$text-warning")))
    elif exchange.id is not None:
        words.append(Content(f"#{exchange.id}"))
    if variant := response.output.get("InvokedProductionVariant") if response else None:
        words.append(Content(sanitize_line(str(variant))))
    return Content(" · ").join(words)


def progress(flight: Flight, *, live: bool) -> Content:
    """Phase, time and size of a request on its way, in one line.

    Args:
        flight: what is known of it.
        live: whether its parts are on the screen already, with a size of their own.
    """
    news = flight.progress
    phase = news.phase.value if news else "preparing"
    words = [Content.assemble((phase.capitalize(), "bold $accent")), Content(f"{flight.seconds:.1f} s")]
    if news and news.received and not live:
        whole = f" of {size(news.expected)}" if news.expected else ""
        words.append(Content(f"{size(news.received)}{whole}"))
    if news and news.attempt > 1:
        words.append(Content(f"attempt {news.attempt}"))
    return Content(" · ").join([*words, Content(with_keys("‹cancel› cancels"))])


def listed(row: ExchangeSummary) -> str:
    """An exchange as one entry of a list."""
    words = [f"#{row.id}", row.started_at.astimezone().strftime("%Y-%m-%d %H:%M:%S")]
    words.append(str(row.http_status) if row.http_status else row.status.value.replace("_", " "))
    words += [duration(row.duration_ms), size(row.response_bytes or 0)]
    words += [str(variant)] if (variant := row.output.get("InvokedProductionVariant")) else []
    return sanitize_line(" · ".join(words))


def failure(exchange: Exchange, explanation: LogEntry | None = None) -> Content:
    """Returns the reason, the advice directly below it, and then what the log says.

    Args:
        explanation: the line of the container's log that most likely says why.
    """
    if exchange.status is Status.INTERRUPTED:
        return Content(
            "The workbench ended while this request was in flight. The model may or may not have run."
        )
    if exchange.status is Status.IN_FLIGHT:
        return Content("In flight, sent by another workbench.")
    cause = exchange.failure
    if cause is None:
        return Content("")
    raw = "The raw response (1)" if exchange.response is not None else "Meta (2)"
    blocks = [*_reason(cause, raw), *_advice(exchange, cause)]
    if explanation is not None:
        blocks.append(Content.assemble(("Log (7): ", "bold"), _short(explanation.message)))
        advice = log_hint(explanation.text)
        # What it advises is often what the answer was advised of already.
        if advice and advice != in_face(cause.hint):
            blocks.append(Content.assemble(("→ ", "$accent"), advice))
    return Content("\n").join(blocks)


def _is_of_container(cause: Failure) -> bool:
    return "OriginalStatusCode" in cause.members or "OriginalMessage" in cause.members


def _reason(cause: Failure, raw: str) -> list[Content]:
    """Why it failed: in the container's words, where it is the container that failed.

    Args:
        raw: what has all of a reason that is shortened.
    """
    if not _is_of_container(cause):
        blocks = _gist("", sanitize_block(cause.message).strip(), raw)
        if cause.may_have_run and "may have run" not in cause.hint:
            blocks.append(Content("The model may have run anyway."))
        return blocks
    status = sanitize_line(str(cause.members.get("OriginalStatusCode", "?")))
    words = sanitize_block(error_words(_text(cause.members.get("OriginalMessage") or "")).strip())
    # A web server's page begins with the status that has just been told.
    words = words.removeprefix(f"{status} ")
    if words == status:
        return [Content.assemble((f"The container returned {status}.", "bold"))]
    return _gist(f"The container returned {status}: ", words, raw)


def _gist(head: str, words: str, raw: str) -> list[Content]:
    """A reason behind its introduction; of a long one the beginning and the end, which has the error.

    So the advice below it is in view in 80 columns and 24 rows.
    """
    lines = words.split("\n")
    if len(lines) > _MOST_LINES:
        lines = [*lines[:_FIRST_LINES], "…", *lines[_FIRST_LINES - _MOST_LINES + 1 :]]
    gist = "\n".join(lines)
    if width(gist) > _FIRST_COLUMNS + _LAST_COLUMNS:
        gist = f"{cut(gist, _FIRST_COLUMNS)}\n{cut_start(gist, _LAST_COLUMNS)}"
    reason = Content.assemble((head, "bold"), (gist or "no message", "$text-error"))
    if gist == words:
        return [reason]
    whole = f"{raw} has all {len(words):,} characters."
    return [reason, Content.assemble((whole, "$text-muted"))]


def _text(value: object) -> str:
    """A member as text; what is neither text nor a number, as JSON."""
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _advice(exchange: Exchange, cause: Failure) -> list[Content]:
    """What mends it, and the key that does."""
    blocks = []
    if cause.hint:
        blocks.append(Content.assemble(("→ ", "$accent"), _short(in_face(cause.hint))))
    if (remedy := remedy_of(exchange)) is not None:
        blocks.append(Content.assemble(("F ", "bold $accent"), f"{sanitize_line(remedy.label)}."))
    return blocks


def meta(exchange: Exchange, columns: int = 80) -> Content:
    """Output members, error members, headers, and what the exchange is.

    Args:
        columns: what a line may take. Names have a third of them; a longer one has a line of its own.
    """
    response, cause = exchange.response, exchange.failure
    sections: list[tuple[str, Sequence[tuple[str, str]]]] = []
    if response is not None and response.output:
        sections.append(("Output", [(name, str(value)) for name, value in response.output.items()]))
    if cause is not None:
        own = [
            *(("Code", cause.code), ("Kind", cause.kind.value), ("Phase", cause.phase)),
            ("Message", cause.message),
        ]
        members = [(name, _text(value)) for name, value in cause.members.items()]
        sections.append(("Failure", [pair for pair in own + members if pair[1]]))
    if response is not None:
        sections.append(("Headers", list(response.headers)))
    facts = [
        ("Number", f"#{exchange.id}" if exchange.id is not None else "not recorded"),
        ("Sent", exchange.started_at.astimezone().strftime("%Y-%m-%d %H:%M:%S %Z")),
        ("Operation", exchange.invocation.operation),
        ("Endpoint", exchange.invocation.endpoint_name),
    ]
    if exchange.replay_of is not None:
        facts.append(("Replay of", f"#{exchange.replay_of}"))
    if exchange.session_id:
        facts.append(("Session", exchange.session_id))
    if response is not None and response.received_sha256:
        facts.append(
            ("Redacted", f"a secret in the body; SHA-256 of the original: {response.received_sha256}")
        )
    if exchange.request_body is not None:
        facts.append(("Request body", size(len(exchange.request_body))))
    if response is not None and response.whole is not None:
        kept = f"the first {size(len(response.body))} of {size(response.whole.size)}"
        facts += [("Response kept", kept), ("SHA-256 of all", response.whole.sha256)]
    sections.append(("Exchange", facts))
    if exchange.went is not None:
        sections.append(("Destination", list(destination_text.facts(exchange.went))))
    names = (width(sanitize_line(name)) for _, pairs in sections for name, _ in pairs)
    most = max(columns // 3, _LEAST_NAME)
    wide = max((name for name in names if name <= most), default=0)
    return Content("\n\n").join(_section(title, pairs, wide, columns) for title, pairs in sections)


def times(exchange: Exchange) -> Content:
    """Returns where the time went, as bars. The service returns no model latency: all is measured here."""
    if exchange.outcome is None:
        return Content("Unknown.")
    timing = exchange.outcome.timing
    if not timing.total_ms:
        return Content("Not measured: this exchange was imported.")
    total = timing.total_ms
    lines = []
    before = 0.0
    for name, spent, remark in phase_times(timing):
        if spent is None:
            lines.append(Content.assemble(f"{name:<10}{'–':>10}  ", (remark, "$text-muted")))
            continue
        start, filled = round(before / total * _BAR), max(1, round(spent / total * _BAR))
        bar = " " * min(start, _BAR - 1) + "━" * min(filled, _BAR)
        # From one rounded moment to the next, so that the figures add up to the total as it is written.
        figure = _milliseconds(round(before + spent, 1) - round(before, 1))
        lines.append(Content.assemble(f"{name:<10}{figure:>10}  ", (bar, "$accent")))
        before += spent
    lines.append(Content.assemble((f"{'Total':<10}{_milliseconds(timing.total_ms):>10}", "bold")))
    lines.append(
        Content.assemble(
            (f"{'Duration':<10}{_milliseconds(timing.duration_ms):>10}  ", "bold"),
            ("of the request, without preparation", "$text-muted"),
        )
    )
    lines.append(Content(f"{'Attempts':<10}{exchange.outcome.attempts:>10}"))
    parts = exchange.response.parts if exchange.response else ()
    if parts:
        gaps = [later.at_ms - earlier.at_ms for earlier, later in pairwise(parts)]
        lines.append(Content(f"{'Parts':<10}{len(parts):>10}"))
        lines.append(Content(f"{'First part':<10}{duration(parts[0].at_ms):>10}"))
        if gaps:
            lines.append(Content(f"{'Largest gap':<10}{duration(max(gaps)):>9}"))
    return Content("\n").join(lines)


def _milliseconds(value: float | None) -> str:
    return "–" if value is None else f"{value:,.1f} ms"


def wire(exchange: Exchange) -> Content:
    """The request as it left, secrets masked, and the head of the answer."""
    sent = exchange.outcome.sent if exchange.outcome else None
    if sent is None:
        return Content("Nothing was sent over the network.")
    lines = [Content.assemble((f"> {sanitize_line(sent.method)} {sanitize_line(sent.url)}", "bold"))]
    lines += [_header(">", name, value) for name, value in sent.headers]
    if exchange.request_body is not None:
        lines.append(Content(f"> {size(len(exchange.request_body))} of body").stylize("$text-muted"))
    if exchange.response is not None:
        lines.append(Content(""))
        lines.append(Content.assemble((f"< {exchange.response.http_status}", "bold")))
        lines += [_header("<", name, value) for name, value in exchange.response.headers]
        lines.append(Content(f"< {size(exchange.response.size)} of body").stylize("$text-muted"))
    return Content("\n").join(lines)


def _short(text: str) -> str:
    """A text of strangers, inert, and no longer than can be laid out at once."""
    if len(text) > _LAID_OUT_CHARACTERS:
        text = f"{text[:_LAID_OUT_CHARACTERS]}… shortened; the body has all of it"
    return sanitize_block(text)


def _header(arrow: str, name: str, value: str) -> Content:
    return Content.assemble(f"{arrow} ", (sanitize_line(name), "$text-primary"), f": {_short(value)}")


def _section(title: str, pairs: Iterable[tuple[str, str]], wide: int, columns: int) -> Content:
    """A table of names and values, whose rows stand below each other in all sections."""
    lines = [Content.assemble((title, "bold"))]
    apart = "\n" + " " * (wide + _APART)
    for name, value in ((sanitize_line(name), value) for name, value in pairs):
        rows = Content(_short(value)).wrap(max(columns - wide - _APART, _LEAST_NAME))
        gap = " " * (wide - width(name) + _APART) if width(name) <= wide else apart
        lines.append(Content.assemble((f"{name}{gap}", "$text-muted"), Content(apart).join(rows)))
    return Content("\n").join(lines)
