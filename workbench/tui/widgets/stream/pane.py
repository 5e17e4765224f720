"""A streamed answer, live or played again: figures, the stream itself, and how it stands."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from textual import work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static
from textual.worker import get_current_worker

from workbench.content.sanitize import sanitize_line
from workbench.content.streaming import Framing, Player, Recording, Stream, StreamStats
from workbench.model.exchange import Exchange
from workbench.model.keys.text import key_of, with_keys
from workbench.tui.field_message import FieldMessage
from workbench.tui.widgets.stream.format import broken, flowed, summary_parts
from workbench.tui.widgets.stream.view import StreamView

_FRAME_SECONDS = 1 / 36
"""Textual draws in steps of a sixtieth: a little less than a thirtieth makes every second of them."""
_PARTS_A_FRAME = 1_000
"""Parts that are played in one frame at most: a few milliseconds' worth."""


class StreamPane(Vertical):
    """Draws at most thirty times a second, whatever comes."""

    DEFAULT_CSS = """
    StreamPane {
        height: 1fr;
    }
    StreamPane > .stream--figures {
        height: auto;
        padding: 0 1;
        color: $text-muted;
    }
    StreamPane > .stream--state {
        height: auto;
        padding: 0 1;
        color: $text-muted;
    }
    StreamPane > StreamView {
        padding: 0 0 0 1;
    }
    """

    class _Loaded(FieldMessage):
        """A recorded stream was read."""

        exchange: Exchange
        stream: Stream

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._stream = Stream()
        self._now: Callable[[], float] = lambda: 0.0
        self._exchange: Exchange | None = None
        self._raw = False
        self._player: Player | None = None
        self._frame: Timer | None = None
        self._drawn = 0.0
        self._due: Timer | None = None
        self._figures = Static(classes="stream--figures", markup=False)
        self._view = StreamView(id="stream-view")
        self._state = Static(classes="stream--state", markup=False)

    def compose(self) -> ComposeResult:
        yield self._figures
        yield self._view
        yield self._state

    @property
    def view(self) -> StreamView:
        """What scrolls and takes the focus."""
        return self._view

    def begin(self, stream: Stream, now: Callable[[], float]) -> None:
        """Shows a stream that begins to come.

        Args:
            stream: what another thread adds to.
            now: milliseconds since the call began.
        """
        self._stop_playing()
        self._exchange = None
        self._stream, self._now = stream, now
        self._view.show(stream, raw=self._raw, follow=True)
        self._draw()

    def more_came(self) -> None:
        """Draws what came since, now or in the next frame."""
        if self._due is not None or not self.is_on_screen:
            return
        wait = _FRAME_SECONDS - (monotonic() - self._drawn)
        if wait <= 0:
            self._draw()
        else:
            self._due = self.set_timer(wait, self._draw)

    def ended(self, exchange: Exchange) -> None:
        """The stream that was shown has come to this."""
        self._exchange = exchange
        self._stream.end()
        last = self._stream.stats(0.0).last_ms or 0.0
        self._now = lambda: last
        self._draw()

    def show(self, exchange: Exchange) -> None:
        """Shows a recorded stream from its top."""
        self._stop_playing()
        self._exchange = exchange
        self._stream, self._now = Stream(), lambda: 0.0
        self._view.show(self._stream, raw=self._raw, follow=False)
        self._draw()
        self._load(exchange)

    def toggle_raw(self) -> None:
        """Switches between the text and the raw parts."""
        self._raw = not self._raw
        self._view.show(self._stream, raw=self._raw, follow=self._view.following)
        self._draw()

    def play(self) -> None:
        """Plays a recorded stream at its own speed; pauses it, or goes on."""
        response = self._exchange.response if self._exchange else None
        if response is None or not response.parts:
            return
        if self._player is not None and not self._player.over:
            self._player.toggle()
        else:
            self._stop_playing()
            recording = Recording(response)
            self._player = player = Player(recording.times, monotonic)
            self._stream, self._now = Stream(), lambda: player.at_ms
            self._view.show(self._stream, raw=self._raw, follow=True)
            self._frame = self.set_interval(_FRAME_SECONDS, lambda: self._play_on(player, recording))
        self._draw()

    def change_speed(self) -> None:
        """Plays four times as fast, as fast as can be, or at its own speed again."""
        if self._player is not None and not self._player.over:
            self._player.faster()
            self._draw()

    def on_show(self) -> None:
        self._draw()

    def on_resize(self) -> None:
        self._draw()

    def on_stream_view_followed(self, event: StreamView.Followed) -> None:
        event.stop()
        self._draw()

    def on_stream_pane__loaded(self, message: _Loaded) -> None:
        if message.exchange is self._exchange and self._player is None:
            self._stream = message.stream
            last = self._stream.stats(0.0).last_ms or 0.0
            self._now = lambda: last
            self._view.show(self._stream, raw=self._raw, follow=False)
            self._draw()

    @work(thread=True, exclusive=True, group="stream")
    def _load(self, exchange: Exchange) -> None:
        stream, worker = Stream(), get_current_worker()
        if exchange.response is not None:
            recording = Recording(exchange.response)
            for start in range(0, len(recording), _PARTS_A_FRAME):
                if worker.is_cancelled:
                    return
                stream.extend(recording.parts(start, start + _PARTS_A_FRAME))
        stream.end()
        self.post_message(self._Loaded(exchange, stream))

    def _play_on(self, player: Player, recording: Recording) -> None:
        done = self._stream.count
        due = min(player.due, done + _PARTS_A_FRAME)
        self._stream.extend(recording.parts(done, due))
        if due == len(recording):
            self._stream.end()
            self._stop_frames()
        if due > done or player.playing:
            self._draw()

    def _stop_playing(self) -> None:
        self._stop_frames()
        self._player = None

    def _stop_frames(self) -> None:
        if self._frame is not None:
            self._frame.stop()
            self._frame = None

    def _draw(self) -> None:
        if self._due is not None:
            self._due.stop()
            self._due = None
        self._drawn = monotonic()
        figures = self._stream.stats(self._now())
        if figures.framing is Framing.BINARY and not self._raw:
            self._raw = True
            self._view.show(self._stream, raw=True, follow=self._view.following)
        # Out of sight it has no size, and its first picture is drawn before it is laid out.
        width = max((self.size.width or self.screen.size.width) - 2, 10)
        _put(self._figures, flowed(summary_parts(figures), width))
        _put(self._state, self._standing(figures, width))
        self._view.more_came()

    def _standing(self, figures: StreamStats, width: int) -> Content:
        words = [
            Content(
                with_keys(
                    "raw parts, ‹stream.raw› for text" if self._raw else "text, ‹stream.raw› for raw parts"
                )
            )
        ]
        player = self._player
        if player is not None and (self._frame is not None):
            speed = "at once" if player.speed == float("inf") else f"×{player.speed:.0f}"
            how = "playing" if player.playing else "paused"
            words.append(Content.assemble((f"{how} {speed}", "$accent")))
            does = "pauses" if player.playing else "resumes"
            words.append(Content(f"{key_of('stream.play')} {does}, {key_of('stream.speed')} speed"))
        elif self._exchange is not None:
            words.append(Content(with_keys("‹stream.play› plays it")))
        if not figures.ended and not self._view.following:
            words.append(Content.assemble(("not following", "$text-warning"), ", End follows"))
        lines = [flowed(words, width)]
        if figures.error:
            lines.insert(
                0, Content.assemble((f"Container error: {sanitize_line(figures.error)}", "$text-error"))
            )
        if self._exchange is not None and self._frame is None and (where := broken(self._exchange)):
            lines.insert(0, Content.assemble((where, "$text-error")))
        return Content("\n").join(lines)


def _put(place: Static, content: Content) -> None:
    """Shows other words; the screen is laid out anew only where they take another number of lines."""
    before = place.content
    if isinstance(before, Content) and before.is_same(content):
        return
    same = isinstance(before, Content) and before.plain.count("\n") == content.plain.count("\n")
    place.update(content, layout=not same)
