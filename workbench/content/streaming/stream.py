"""A streamed answer that one thread adds to while another draws it."""

from __future__ import annotations

import threading
from array import array
from collections.abc import Iterable
from dataclasses import dataclass

from workbench.content.streaming.frame_parser import Framing
from workbench.content.streaming.rate_meter import RateMeter
from workbench.content.streaming.stream_decoder import StreamDecoder


@dataclass(frozen=True, slots=True)
class Chunk:
    """A part that came: its bytes, and when in milliseconds since the request left."""

    data: bytes
    at_ms: float


@dataclass(frozen=True, slots=True)
class StreamStats:
    """A stream in numbers at one moment; times in milliseconds, None where they are not known.

    Attributes:
        parts, size: how many, and bytes in all.
        first_ms, last_ms: when the first and the last part came, since the request left.
        median_ms, p95_ms, longest_ms: of the gaps between parts.
        rate: bytes a second now.
        tokens: tokens so far; 0 where frames are in no dialect that is known.
        tokens_per_second: from the first token to the last.
        framing, finish, error: see `StreamDecoder`.
        ended: whether nothing more comes.
    """

    parts: int
    size: int
    first_ms: float | None
    last_ms: float | None
    median_ms: float | None
    p95_ms: float | None
    longest_ms: float | None
    rate: float
    tokens: int
    tokens_per_second: float | None
    framing: Framing | None
    finish: str
    error: str
    ended: bool


class Stream:
    """What came so far: raw parts, and the text in them. Both only grow. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._raw = bytearray()
        self._ends = array("Q")
        self._times = array("d")
        self._text = bytearray()
        self._writing = StreamDecoder()
        self._meter = RateMeter()
        self._ended = False
        self._seen = True

    def add(self, data: bytes, at_ms: float) -> bool:
        """A part came; returns whether it is the first since somebody looked, who may want to be told.

        Args:
            data: the part, which may be empty.
            at_ms: when, in milliseconds since the request left.
        """
        with self._lock:
            self._raw += data
            self._ends.append(len(self._raw))
            self._times.append(at_ms)
            self._meter.add(len(data), at_ms)
            self._write(self._writing.add(data, at_ms))
            tell, self._seen = self._seen, False
            return tell

    def extend(self, parts: Iterable[Chunk]) -> None:
        """Adds parts one after the other, for a stream that was recorded."""
        for part in parts:
            self.add(part.data, part.at_ms)

    def end(self) -> None:
        """Nothing more comes."""
        with self._lock:
            if not self._ended:
                self._ended = True
                self._write(self._writing.end(self._times[-1] if self._times else 0.0))

    @property
    def ended(self) -> bool:
        """Whether nothing more comes."""
        return self._ended

    @property
    def count(self) -> int:
        """How many parts came."""
        return len(self._ends)

    @property
    def text_size(self) -> int:
        """Bytes of the text that was put together, in UTF-8."""
        return len(self._text)

    def parts(self, start: int, end: int, size: int | None = None) -> list[Chunk]:
        """Parts by their numbers from 0, as far as they came.

        Args:
            start, end: the first one, and the one after the last.
            size: bytes after which no further part is given; the first one is given whole in any case.
        """
        with self._lock:
            end = min(end, len(self._ends))
            edges = [self._ends[start - 1] if start else 0, *self._ends[start:end]]
            chunks = []
            for number in range(end - start):
                if number and size is not None and edges[number + 1] - edges[0] > size:
                    break
                data = bytes(self._raw[edges[number] : edges[number + 1]])
                chunks.append(Chunk(data, self._times[start + number]))
            return chunks

    def part(self, number: int, start: int = 0, end: int | None = None) -> Chunk:
        """A piece of one part, by its number from 0."""
        with self._lock:
            first = self._ends[number - 1] if number else 0
            last = self._ends[number] if end is None else first + end
            return Chunk(bytes(self._raw[first + start : last]), self._times[number])

    def text(self, start: int, end: int) -> bytes:
        """A piece of the text in UTF-8, as far as it came; it may begin and end inside a character."""
        with self._lock:
            return bytes(self._text[start:end])

    def stats(self, now_ms: float) -> StreamStats:
        """The stream in numbers; whoever asks has looked, and is told of the next part again.

        Args:
            now_ms: the moment that is now, in milliseconds since the request left.
        """
        with self._lock:
            self._seen = True
            meter, writing = self._meter, self._writing
            return StreamStats(
                parts=meter.parts,
                size=meter.size,
                first_ms=meter.first_ms,
                last_ms=meter.last_ms,
                median_ms=meter.gap(0.5),
                p95_ms=meter.gap(0.95),
                longest_ms=meter.longest_ms,
                rate=meter.rate(now_ms),
                tokens=writing.tokens,
                tokens_per_second=writing.tokens_per_second,
                framing=writing.framing,
                finish=writing.finish,
                error=writing.error,
                ended=self._ended,
            )

    def _write(self, text: str) -> None:
        self._text += text.encode(errors="replace")
