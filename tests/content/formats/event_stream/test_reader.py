"""Server-sent events by the standard's rules, wherever the bytes are split; frames and view say the same."""

from __future__ import annotations

import contextlib
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.content.formats import format_of
from workbench.content.formats.event_stream.events import Event, sse_events
from workbench.content.formats.event_stream.reader import EventReader, ServerEvent
from workbench.content.streaming import FrameParser, Framing
from workbench.content.views.view import ViewUnavailableError

STREAMS = st.lists(
    st.sampled_from(
        [
            *("data", "data:", "data: 1", "event:", "event: a", "id: 7", "id: \0", "retry: x", ": comment"),
            *(":", "\n", "\n\n", "\r", "\r\n", "\r\n\r\n", "\ufeff", "x", "\u65e5"),
        ]
    ),
    max_size=14,
).map(lambda pieces: "".join(pieces).encode())
MARK = b"\xef\xbb\xbf"


def read(data: bytes, cuts: list[int]) -> list[ServerEvent]:
    reader = EventReader()
    edges = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    events = [event for start, end in pairwise(edges) for event in reader.add(data[start:end])]
    return events + reader.end()


def test_events_are_those_of_the_standard() -> None:
    cases: list[tuple[bytes, list[tuple[str, bytes]]]] = [
        (b"data:1\r\rdata:2\r\n\r\ndata:3\n\n", [("message", b"1"), ("message", b"2"), ("message", b"3")]),
        (b"data:a\rdata:b\r\ndata:c\n\n", [("message", b"a\nb\nc")]),
        (b"event:\ndata:x\n\n", [("message", b"x")]),
        (b"event: a\nevent: b\ndata:x\n\n", [("b", b"x")]),
        (MARK + b"data:1\n\n" + MARK + b"data:2\n\ndata:3\n\n", [("message", b"1"), ("message", b"3")]),
        (MARK + MARK + b"data:1\n\ndata:2\n\n", [("message", b"2")]),
        (b"data:\n\ndata\ndata\n\ndata:t\n\n", [("message", b""), ("message", b"\n"), ("message", b"t")]),
        (b"data:  two\n\n", [("message", b" two")]),
        (b"data:test\n data\ndata\nfoobar:xxx\n:comment\n\n", [("message", b"test\n")]),
        (b"data:\0\n\n", [("message", b"\0")]),
        (b"event: only\n\ndata: 1\n\n", [("message", b"1")]),
        (b"Data: 1\n\ndata: 2\n\n", [("message", b"2")]),
    ]
    for body, events in cases:
        assert [(event.name, event.data) for event in read(body, [])] == events, (body, events)
        assert [(event.name, event.data) for event in sse_events(body).items] == events, (body, events)


def test_what_readers_pass_over_is_told() -> None:
    (event,) = sse_events(b"id: a\0b\nretry: 1s\ndata: x\n\n").items
    assert "NUL" in event.note
    assert "retry" in event.note
    (event,) = sse_events(b"id: 7\nretry: 100\ndata: x").items
    assert event.note == "it has no blank line behind it, so that readers drop it"
    assert event.fields == (("id", "7"), ("retry", "100"))
    assert "hold no data" in sse_events(b"event: ping\n\ndata: x\n\n").note
    with pytest.raises(ViewUnavailableError):
        sse_events(b": comment\n\n")


@pytest.mark.parametrize("end", [b"\r\n", b"\r", b"\n"])
def test_a_line_end_may_be_split_anywhere(end: bytes) -> None:
    lines = (MARK + b"event: a", b"data: 1", b"data: 2", b"", b"data: 3", b"", b"id: 4", b"data: 5", b"", b"")
    data = end.join(lines)
    events = [("a", b"1\n2"), ("message", b"3"), ("message", b"5")]
    for cut in range(len(data) + 1):
        assert [(event.name, event.data) for event in read(data, [cut])] == events
    assert read(data, list(range(len(data)))) == read(data, [])


def test_bytes_that_are_not_text_cost_no_event() -> None:
    (event,) = read(b"event: \xff\nid: \xfe\n\xfd: x\ndata: \xff{}\n\n", [])
    assert (event.name, event.data) == ("\ufffd", b"\xff{}")
    assert event.others == (("id", "\ufffd"), ("\ufffd", "x"))
    frames = FrameParser()
    assert frames.add(b"data: a\xff\n\n") == ["a\ufffd"]
    lines = FrameParser()
    assert lines.add(b'{"a": "\xff"}\n') == ['{"a": "\ufffd"}']
    text = FrameParser()
    assert text.add(b"some text \xff more") == ["some text \ufffd more"]


@given(data=STREAMS, cuts=st.lists(st.integers(0, 80), max_size=10))
def test_any_splitting_gives_the_same_events(data: bytes, cuts: list[int]) -> None:
    assert read(data, cuts) == read(data, [])


@given(data=STREAMS, cuts=st.lists(st.integers(0, 80), max_size=10))
def test_frames_and_view_agree(data: bytes, cuts: list[int]) -> None:
    frames = FrameParser()
    edges = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    read_frames = [frame for start, end in pairwise(edges) for frame in frames.add(data[start:end])]
    read_frames += frames.end()
    if frames.framing is not Framing.EVENTS:
        return
    items: tuple[Event, ...] = ()
    with contextlib.suppress(ViewUnavailableError):
        items = sse_events(data).items
    assert read_frames == [item.data.decode() for item in items]


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (b"data:image/png;base64,iVBORw0KGgo=", "text"),
        (b"data:text/plain;charset=utf-8,hello", "text"),
        (b"data: image of a cat\n\n", "server-sent events"),
        (b'data:{"a": 1}\n\n', "server-sent events"),
    ],
)
def test_a_data_url_is_no_event(body: bytes, name: str) -> None:
    assert format_of("", body).name == name
