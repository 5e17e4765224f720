"""Streams of events: server-sent ones, and the frames of AWS's event stream."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from workbench.content.format import Confidence, Format, ViewKind, always
from workbench.content.problems import Problem, whole

if TYPE_CHECKING:
    from workbench.content.views.shown import Shown


_FIELD = re.compile(rb"(?:data|event|id|retry):|: ?[ -~]*(?:\r\n?|\n)(?:data|event|id|retry):")


def _sse_sniff(start: bytes) -> Confidence:
    from workbench.content.formats.images import data_urls

    text = start.removeprefix(b"\xef\xbb\xbf")
    return Confidence.SHAPED if _FIELD.match(text) and not data_urls.BEGINS.match(text) else Confidence.NO


def _aws_sniff(start: bytes) -> Confidence:
    import zlib

    sound = len(start) >= 16 and zlib.crc32(start[:8]) == int.from_bytes(start[8:12], "big")
    return Confidence.CERTAIN if sound else Confidence.NO


def _sse_events(body: bytes) -> Shown:
    from workbench.content.formats.event_stream.events import sse_events

    return sse_events(body)


def _aws_events(body: bytes) -> Shown:
    from workbench.content.formats.event_stream.events import aws_events

    return aws_events(body)


def _check(body: bytes) -> Iterator[Problem]:
    from workbench.content.formats.event_stream.events import aws_events
    from workbench.content.views.view import ViewUnavailableError

    try:
        events = aws_events(body)
    except ViewUnavailableError as error:
        yield whole(str(error))
    else:
        for event in events.items:
            if event.note:
                yield whole(f"the event at byte {event.offset:,}: {event.note}")
        if events.note:
            yield whole(events.note)


SSE = Format(
    "server-sent events",
    media_types=("text/event-stream",),
    extensions=(".sse",),
    sniff=_sse_sniff,
    holds_json=True,
    views=always(ViewKind.EVENTS, ViewKind.TEXT, ViewKind.HEX),
    readers={ViewKind.EVENTS: _sse_events},
)
EVENT_STREAM = Format(
    "AWS event stream",
    media_types=("application/vnd.amazon.eventstream",),
    extensions=(".eventstream",),
    text=False,
    sniff=_aws_sniff,
    check=_check,
    views=always(ViewKind.EVENTS, ViewKind.HEX),
    readers={ViewKind.EVENTS: _aws_events},
)
FORMATS = (SSE, EVENT_STREAM)
