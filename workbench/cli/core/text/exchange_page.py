"""One exchange as a page for people: request, response, timing. Safe for a terminal, bodies cut short."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from workbench.cli.core.terminal.lines import local_time
from workbench.content.account.destination_text import facts
from workbench.content.humanize import duration, size
from workbench.content.sanitize import sanitize_block, sanitize_line
from workbench.content.status_label import status_words
from workbench.model.exchange import Exchange
from workbench.model.hints.text import in_face

_SHOWN = 2000
"""Bytes of a body that a page shows."""


def exchange_page(exchange: Exchange) -> Iterator[str]:
    """The lines of the page."""
    summary = exchange.summary()
    connection = exchange.invocation.connection
    yield f"{summary.operation} {sanitize_line(summary.endpoint_name)}  {status_words(summary)}"
    yield from _members(
        {
            "ID": summary.id,
            "UUID": summary.uuid,
            "Started (local)": local_time(summary.started_at),
            "Status": summary.status.value,
            "Sent to": exchange.outcome.sent.url if exchange.outcome and exchange.outcome.sent else None,
            "TLS": None if connection.verify_ssl else "certificate not verified",
            "Session": summary.session_id,
            "Replay of": summary.replay_of,
            "Name": summary.name or None,
            "Tags": " ".join(summary.tags) or None,
            "Pinned": "yes" if summary.pinned else None,
            "Note": summary.note or None,
        }
    )
    if exchange.went is not None:
        yield from _section("Destination", dict(facts(exchange.went)))
    yield from _section("Fields", exchange.invocation.fields)
    yield from _body("Request body", exchange.request_body)
    if exchange.failure is not None:
        failure = exchange.failure
        yield from _section(
            "Failure",
            {
                "Kind": failure.kind.value,
                "Code": failure.code,
                "Message": failure.message,
                **failure.members,
                "Phase": failure.phase or None,
                "Model": "may have run" if failure.may_have_run else None,
                "Hint": in_face(failure.hint) or None,
            },
        )
    if exchange.response is not None:
        response = exchange.response
        yield from _section("Response", {"HTTP": response.http_status, **response.output})
        yield from _section("Headers", dict(response.headers))
        if response.received_sha256:
            yield f"Secrets in the response are redacted; SHA-256 of the original: {response.received_sha256}"
            yield ""
        if response.whole is not None:
            yield from _section(
                "Recorded",
                {
                    "Bytes": f"the first {len(response.body):,} of {response.whole.size:,}",
                    "SHA-256 of the whole": response.whole.sha256,
                },
            )
        yield from _body("Response body", response.body)
    if exchange.outcome is not None:
        timing = exchange.outcome.timing
        yield from _section(
            "Time",
            {
                # Captured traffic has no times.
                "Duration": "not measured" if timing.duration_ms is None else duration(timing.duration_ms),
                "Total": _duration(timing.total_ms or None),
                "Prepare": _duration(timing.prepare_ms),
                "Earlier attempts": _duration(timing.earlier_ms),
                "Connect": _duration(timing.connect_ms),
                "Send": _duration(timing.send_ms),
                "First byte": _duration(timing.first_byte_ms),
                "Body": _duration(timing.body_ms),
                "Other": _duration(timing.rest_ms),
                "Attempts": exchange.outcome.attempts,
            },
        )


def _duration(milliseconds: float | None) -> str | None:
    return None if milliseconds is None else duration(milliseconds)


def _section(title: str, members: Mapping[str, Any]) -> Iterator[str]:
    if any(value is not None for value in members.values()):
        yield ""
        yield title
        yield from _members(members)


def _members(members: Mapping[str, Any]) -> Iterator[str]:
    shown = {
        sanitize_line(name): sanitize_line(str(value)) for name, value in members.items() if value is not None
    }
    width = max(map(len, shown), default=0)
    for name, value in shown.items():
        yield f"  {name.ljust(width)}  {value}"


def _body(title: str, data: bytes | None) -> Iterator[str]:
    if data is None:
        return
    yield ""
    yield f"{title}, {size(len(data))}"
    if not data:
        return
    head = data[:_SHOWN]
    try:
        text = head.decode()
    except UnicodeDecodeError as error:
        # A character cut in two at the end does not make a body binary.
        if len(data) <= _SHOWN or error.start < _SHOWN - 4:
            yield "  (binary; --body writes it to standard output)"
            return
        text = head[: error.start].decode()
    for line in sanitize_block(text).split("\n"):
        yield f"  {line}"
    if len(data) > _SHOWN:
        yield f"  … and {size(len(data) - len(head))} more; --body writes the whole body"
