"""The text of a streamed answer, put together frame by frame."""

from __future__ import annotations

from workbench.content.streaming.dialects import piece
from workbench.content.streaming.frame_parser import FrameParser, Framing
from workbench.content.streaming.partial_text import GrowingText

_HIGH = range(0xD800, 0xDC00)


class StreamDecoder:
    """Takes bytes as they come and gives the text that they add.

    Frames that are in no known dialect are text themselves, until one is: then they are something else, such
    as a ping or a summary, and only the raw parts show them.

    Attributes:
        tokens: tokens so far, or of the whole answer where it says so.
        first_token_ms, last_token_ms: when they came; None before.
        finish: why the model ended, in its own word; empty where it did not say.
        error: what went wrong inside an answer that is HTTP 200, in the container's words.
        recognized: whether the frames are in a dialect that the decoder reads.
    """

    def __init__(self) -> None:
        self._frames = FrameParser()
        self._written = False
        self._growing = GrowingText()
        self._so_far = ""
        self._half = ""
        self._counted = 0
        self._total: int | None = None
        self.first_token_ms: float | None = None
        self.last_token_ms: float | None = None
        self.finish = ""
        self.error = ""
        self.recognized = False

    @property
    def framing(self) -> Framing | None:
        """How the answer is divided; None until enough has come to tell."""
        return self._frames.framing

    @property
    def tokens(self) -> int:
        """Tokens so far, or of the whole answer where it says so."""
        return self._counted if self._total is None else self._total

    @property
    def stated_tokens(self) -> int | None:
        """Tokens of the whole answer, where it says so; None where it does not."""
        return self._total

    @property
    def tokens_per_second(self) -> float | None:
        """From the first token to the last one; None where no two came, or not one after the other."""
        if self.first_token_ms is None or self.last_token_ms is None or self._counted < 2:
            return None
        seconds = (self.last_token_ms - self.first_token_ms) / 1000
        return (self._counted - 1) / seconds if seconds > 0 else None

    def add(self, data: bytes, at_ms: float) -> str:
        """The text that `data` adds.

        Args:
            data: as it came.
            at_ms: when, in milliseconds since the request left.
        """
        return self._text(self._frames.add(data), at_ms, goes_on=True)

    def end(self, at_ms: float) -> str:
        """The text that is added because nothing more comes."""
        text = self._text(self._frames.end(), at_ms)
        if self._half:
            self._half = ""
            text += "\N{REPLACEMENT CHARACTER}"
        return text

    def _text(self, frames: list[str], at_ms: float, *, goes_on: bool = False) -> str:
        text = "".join(self._read(frame, at_ms) for frame in frames)
        if goes_on and not self._written and self.framing is Framing.LINES:
            more = self._growing.more(self._frames.unfinished)
            self.recognized = self.recognized or bool(more)
            text += more
        return self._joined(text)

    def _read(self, frame: str, at_ms: float) -> str:
        if self.framing is Framing.TEXT:
            return frame
        decoded = piece(frame)
        if decoded is None:
            return "" if self.recognized else frame + "\n" * (self.framing is Framing.LINES)
        self.recognized = True
        self.error = self.error or decoded.error
        self.finish = decoded.finish or self.finish
        if decoded.total is not None:
            self._total = decoded.total
        if decoded.tokens:
            self._counted += decoded.tokens
            self.last_token_ms = at_ms
            if self.first_token_ms is None:
                self.first_token_ms = at_ms
        text = decoded.text if self._written else decoded.text.removeprefix("\n")
        if decoded.so_far:
            text += self._added(decoded.so_far)
        if decoded.whole and not self._written:
            text += self._growing.rest(decoded.whole)
        self._written = self._written or bool(text or decoded.whole)
        return text

    def _added(self, so_far: str) -> str:
        """Returns what a text that is told from its beginning each time has more than the last time."""
        # A character that is not whole yet.
        so_far = so_far.rstrip("\N{REPLACEMENT CHARACTER}")
        text = so_far[len(self._so_far) :]
        self._so_far = so_far if len(so_far) > len(self._so_far) else self._so_far
        return text

    def _joined(self, text: str) -> str:
        """The text with the halves of surrogate pairs put together; a half at its end waits for the other."""
        if not self._half and text.isascii():
            return text
        text = self._half + text
        self._half = ""
        if text and ord(text[-1]) in _HIGH:
            text, self._half = text[:-1], text[-1]
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
