"""What came back: how it went in a line, the body, the output members and headers, the times, the wire."""

from __future__ import annotations

from inspect import isawaitable

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.events import Resize

from workbench.content.sanitize import sanitize_line
from workbench.model.exchange import Exchange
from workbench.model.invocation import Invocation
from workbench.model.keys.tables.response import LOG, RESPONSE, STREAM
from workbench.services import Workbench
from workbench.tui.flight import Flight
from workbench.tui.keys.bindings import bindings
from workbench.tui.panels.response import report
from workbench.tui.panels.response.actions import CandidatesRead, ResponseActions
from workbench.tui.panels.response.folded_body import FoldedBody
from workbench.tui.panels.response.log_pane import LogPane
from workbench.tui.panels.response.parts import WELCOME, ResponseParts
from workbench.tui.panels.response.reason import MOVES
from workbench.tui.panels.response.shown_answer import ShownAnswer
from workbench.tui.widgets.panel import Panel
from workbench.tui.widgets.tabs.strip import TabStrip

_TICK_SECONDS = 0.1
_OF_BODY = frozenset(
    f"answer('body', '{name}')"
    for name in ("layout", "copy_value", "copy_path", "fold", "unfold", "sort", "flatten", "figure", "go")
)
"""What keys do with a body that has been read."""


class ResponsePanel(Panel, Vertical):
    """Shows an answer, one on its way, or why nothing was sent."""

    DEFAULT_CSS = """
    ResponsePanel > #verdict {
        height: 1;
        padding: 0 1;
        text-wrap: nowrap;
        text-overflow: ellipsis;
    }
    ResponsePanel > #failure-rest {
        height: 1;
        padding: 0 1;
        color: $text-muted;
        text-wrap: nowrap;
        text-overflow: ellipsis;
    }
    ResponsePanel > #sheet {
        height: 1fr;
        padding: 0 1;
        scrollbar-size-vertical: 1;
    }
    """
    BINDINGS = [
        *bindings((*RESPONSE, *LOG, *STREAM)),
        *(Binding(key, f"answer('reason', '{key}')", show=False) for key in MOVES),
    ]

    def __init__(self, bench: Workbench) -> None:
        """
        Args:
            bench: has what the shown exchange is compared with, and where bodies are saved.
        """
        super().__init__(id="response")
        self._answer = ShownAnswer()
        self._parts = ResponseParts(bench, self._answer)
        self._acts = ResponseActions(self, bench, self._answer, self._parts)
        self._actions = self._acts.actions

    def compose(self) -> ComposeResult:
        yield from self._parts.all

    def on_mount(self) -> None:
        self._tick = self.set_interval(_TICK_SECONDS, self._show_progress, pause=True)
        self._parts.arrange()

    def on_resize(self, event: Resize) -> None:
        self._parts.fit(event.size.height)

    # What is shown

    def show(self, exchange: Exchange, *, ended: bool = False) -> None:
        """Shows an exchange, in the tab that is open.

        Args:
            exchange: what to show.
            ended: whether it is what was under way, whose parts may be on the screen already.
        """
        self._tick.pause()
        was_live = self._answer.show(exchange)
        if exchange.response is not None and exchange.response.parts:
            if ended and was_live:
                self._parts.stream.ended(exchange)
            else:
                self._parts.stream.show(exchange)
        self._parts.show(exchange)
        self._parts.arrange()

    def clear(self) -> None:
        """Shows no exchange, as at the start."""
        self._tick.pause()
        self._answer.clear()
        self._parts.log.forget()
        self._parts.say(Content("Response"))
        self._parts.teach(WELCOME)
        self._parts.arrange()

    async def draft_changed(self, draft: Invocation, *, fresh: bool, draft_name: str) -> None:
        self._acts.endpoint = draft.endpoint_name

    def show_difference(self, difference: str) -> None:
        """Says how the draft differs from what was sent for this answer; an empty text where it does not."""
        if self._answer.differ(difference) and self._answer.exchange is not None:
            self._parts.say(report.verdict(self._answer.exchange, difference), layout=False)

    def begin(self, flight: Flight) -> None:
        """A request goes out: what stood here answers another one. Its progress is shown until it ends."""
        self._answer.begin(flight)
        self._parts.log.forget()
        self._parts.write(Content(""))
        self._parts.arrange()
        self._tick.resume()
        self._show_progress()

    def show_parts(self) -> None:
        """More of the answer on its way has come: show its parts, if it comes in parts."""
        flight = self._answer.flight
        if flight is None or not flight.stream.count:
            return
        if self._answer.go_live():
            self._parts.renew_tabs()
            self._parts.strip.active = "stream"
            self._parts.stream.begin(flight.stream, flight.milliseconds)
            self._parts.arrange()
        self._parts.stream.more_came()

    def _show_progress(self) -> None:
        flight, is_live = self._answer.flight, self._answer.live is not None
        if flight is not None:
            self._parts.say(report.progress(flight, live=is_live), layout=False)

    def show_refusal(self, message: str, hint: str) -> None:
        """Says why nothing was sent."""
        self._tick.pause()
        self._answer.clear()
        self._parts.say(Content.assemble(("Not sent", "bold $text-error")))
        words = [Content.assemble((sanitize_line(message), "$text-error"))]
        words += [Content(sanitize_line(text)) for text in (hint, "The draft is unchanged.") if text]
        self._parts.write(Content("\n\n").join(words))
        self._parts.arrange()

    # Focus and keys

    def on_descendant_focus(self) -> None:
        self._parts.show_focus(True)

    def on_descendant_blur(self) -> None:
        self._parts.show_focus(False)

    def focus_part(self) -> None:
        """Goes to what can be scrolled."""
        self._parts.go()

    @property
    def reading(self) -> str:
        """Its body, in the view that is open."""
        return "the body" if self._parts.body.display and self._parts.body.is_reading else ""

    def needs_reading(self, action: str) -> bool:
        return action in _OF_BODY

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys that mean another thing in a comparison are its own while it is looked at.

        What is scrolled first is what has the focus; a reason takes the keys that are left.
        """
        if parameters[:1] == ("reason",):
            return self._parts.reason.is_cut
        return parameters[:1] != ("body",) or not self._parts.diff.has_focus_within

    async def action_answer(self, verb: str, *arguments: str | int) -> None:
        """Does something with the answer, by its name in the table of keys."""
        done = self._actions[verb](*arguments)
        if isawaitable(done):
            await done

    def action_diff(self, name: str) -> None:
        """Does in the comparison what a key does there, from the palette too."""
        self._actions["diff"](name)

    # What the parts tell

    def on_tab_strip_activated(self, event: TabStrip.Activated) -> None:
        event.stop()
        if event.descends:
            self._parts.go()
        else:
            self._parts.arrange()

    def on_folded_body_unfolded(self, event: FoldedBody.Unfolded) -> None:
        event.stop()
        self._parts.unfold()

    def on_log_pane_explained(self, message: LogPane.Explained) -> None:
        message.stop()
        if message.exchange is self._answer.exchange:
            self._parts.explain(report.failure(message.exchange, message.entry))

    def on_candidates_read(self, message: CandidatesRead) -> None:
        self._acts.choose_candidate(message)
