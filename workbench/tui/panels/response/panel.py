"""What came back: how it went in a line, the body, the output members and headers, the times, the wire."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from textual import work
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from workbench.content.sanitize import sanitize_line
from workbench.content.streaming import Stream
from workbench.model.errors import WorkbenchError
from workbench.model.exchange import Exchange, ExchangeSummary
from workbench.model.hints.remedy import RemedyKind
from workbench.model.invocation import Invocation
from workbench.model.keys.registry import LOG, RESPONSE, STREAM
from workbench.services import Workbench
from workbench.services.body_files import BodyFiles
from workbench.services.comparison import comparison_candidates
from workbench.services.hints import remedy_of
from workbench.tui.errors import notify_error
from workbench.tui.flight import Flight
from workbench.tui.keys.bindings import bindings
from workbench.tui.messages import EditExchangeRequested, ExportRequested
from workbench.tui.panels.response import report
from workbench.tui.panels.response.body_pane import BodyPane
from workbench.tui.panels.response.fix import fix_of
from workbench.tui.panels.response.folded_body import FoldedBody
from workbench.tui.panels.response.log_pane import LogPane
from workbench.tui.widgets.choice import Picker
from workbench.tui.widgets.diff.pane import DiffPane
from workbench.tui.widgets.panel import Panel, refuse
from workbench.tui.widgets.stream.pane import StreamPane
from workbench.tui.widgets.strip import TabStrip
from workbench.tui.widgets.views.view import Subject

TABS = {"body": "Body", "meta": "Meta", "time": "Time", "wire": "Wire", "diff": "Diff"}
STREAM_TABS = {"stream": "Stream", **TABS}
_LOG_TAB = {"log": "Log"}
_IN_LOG = frozenset({"find", "fold", "unfold", "copy_value", "copy_all"})
"""What keys of the body mean in the log too."""
_TICK_SECONDS = 0.1
_ERRORS_FROM = 400
_WELCOME = """\
{send} sends the request and shows the response here. \
Everything you send is recorded: {history} lists it.

No endpoint yet? {try} offers sample endpoints of the local sandbox, \
which really compute. No AWS account needed.

{help} lists all keys."""


class ResponsePanel(Panel, Vertical):
    """A line that says how it went, tabs, and what the chosen one holds."""

    DEFAULT_CSS = """
    ResponsePanel > #verdict {
        height: 1;
        padding: 0 1;
        text-wrap: nowrap;
        text-overflow: ellipsis;
    }
    ResponsePanel > #failure {
        height: auto;
        max-height: 50%;
        padding: 0 1;
        margin-bottom: 1;
        scrollbar-size-vertical: 1;
    }
    ResponsePanel.-folded > #failure {
        max-height: 100%;
    }
    ResponsePanel > #sheet {
        height: 1fr;
        padding: 0 1;
        scrollbar-size-vertical: 1;
    }
    """
    BINDINGS = bindings((*RESPONSE, *LOG, *STREAM))

    @dataclass(eq=False, repr=False)
    class _Others(Message):
        """What the shown exchange may be compared with."""

        exchange: Exchange
        rows: Sequence[ExchangeSummary]

    def __init__(self, key_names: Mapping[str, str], bench: Workbench) -> None:
        """
        Args:
            key_names: what to press to `send`, for `history`, to `try` the sandbox, for `help`, for
                `response` and its `response.fix`.
            bench: has what the shown exchange is compared with, and where bodies are saved.
        """
        super().__init__(id="response")
        self._bench = bench
        self._diff = DiffPane(bench)
        self._exchange: Exchange | None = None
        self._compared: Exchange | None = None
        self._verdict = Static(Content("Response"), id="verdict", markup=False)
        self._strip = TabStrip(TABS, id="response-tabs")
        self._failure = VerticalScroll(Static(id="failure-text", markup=False), id="failure")
        self._folded = FoldedBody()
        self._unfolds = False
        self._pane = BodyPane(BodyFiles(bench))
        self._live: Stream | None = None
        self._flight: Flight | None = None
        self._difference = ""
        self._endpoint = ""
        self._stream = StreamPane(id="stream-pane")
        self._log = LogPane(bench)
        self._log_asked = False
        self._key_names = key_names
        self._welcome = Content(_WELCOME.format_map(key_names))
        self._sheet = VerticalScroll(Static(self._welcome, id="sheet-text", markup=False), id="sheet")

    def compose(self) -> ComposeResult:
        yield self._verdict
        yield self._strip
        yield self._failure
        yield self._folded
        yield self._pane
        yield self._stream
        yield self._sheet
        yield self._diff
        yield self._log

    def on_mount(self) -> None:
        self._tick = self.set_interval(_TICK_SECONDS, self._show_progress, pause=True)
        self._arrange()

    def show(self, exchange: Exchange, *, ended: bool = False) -> None:
        """Shows an exchange, in the tab that is open.

        Args:
            exchange: what to show.
            ended: whether it is what was under way, whose parts may be on the screen already.
        """
        self._stop_following()
        live, self._live = self._live, None
        self._exchange = exchange
        self._log_asked = exchange.failure is not None
        self._log.show(exchange)
        self._set_tabs()
        if exchange.response is not None and exchange.response.parts:
            if ended and live is not None:
                self._stream.ended(exchange)
            else:
                self._stream.show(exchange)
        self._difference = ""
        self._verdict.update(report.verdict(exchange))
        self._failure.query_one(Static).update(report.failure(exchange))
        self._folded.show(exchange)
        self._show_body()
        self._arrange()

    def clear(self) -> None:
        """Shows no exchange, as at the start."""
        self._stop_following()
        self._exchange = self._live = None
        self._log.forget()
        self._verdict.update(Content("Response"))
        self._sheet.query_one(Static).update(self._welcome)
        self._arrange()

    async def draft_changed(self, draft: Invocation, *, fresh: bool) -> None:
        self._endpoint = draft.endpoint_name

    def show_difference(self, difference: str) -> None:
        """Says how the draft differs from what was sent for this answer; an empty text where it does not."""
        if difference != self._difference:
            self._difference = difference
            if self._exchange is not None and self._live is None:
                self._verdict.update(report.verdict(self._exchange, difference), layout=False)

    def _set_tabs(self) -> None:
        """The tabs of what is shown; the log's is there for failures, and where it was asked for."""
        tabs = STREAM_TABS if self._streamed() else TABS
        self._strip.set_tabs(tabs | _LOG_TAB if self._log_asked else tabs)

    def begin(self, flight: Flight) -> None:
        """A request goes out: what stood here answers another one. Its progress is shown until it ends."""
        self._exchange = self._live = None
        self._flight = flight
        self._log.forget()
        self._sheet.query_one(Static).update("")
        self._arrange()
        self._tick.resume()
        self._show_progress()

    def show_parts(self) -> None:
        """More of the answer on its way has come: show its parts, if it comes in parts."""
        flight = self._flight
        if flight is None or not flight.stream.count:
            return
        if self._live is not flight.stream:
            self._live, self._exchange = flight.stream, None
            self._strip.set_tabs(STREAM_TABS)
            self._strip.active = "stream"
            self._stream.begin(flight.stream, flight.milliseconds)
            self._arrange()
        self._stream.more_came()

    def _show_progress(self) -> None:
        if self._flight is not None:
            self._verdict.update(report.progress(self._flight, live=self._live is not None), layout=False)

    def _stop_following(self) -> None:
        self._flight = None
        self._tick.pause()

    def show_refusal(self, message: str, hint: str) -> None:
        """Says why nothing was sent."""
        self._stop_following()
        self._exchange = self._live = None
        self._verdict.update(Content.assemble(("Not sent", "bold $text-error")))
        words = [Content.assemble((sanitize_line(message), "$text-error"))]
        words += [Content(sanitize_line(text)) for text in (hint, "The draft is unchanged.") if text]
        self._sheet.query_one(Static).update(Content("\n\n").join(words))
        self._arrange()

    def on_descendant_focus(self) -> None:
        self.add_class("-focused")
        self._strip.focused_below = True

    def on_descendant_blur(self) -> None:
        self.remove_class("-focused")
        self._strip.focused_below = False

    def focus_part(self) -> None:
        """Goes to what can be scrolled."""
        if self._stream.display:
            self._stream.view.focus()
        elif self._folded.display:
            self._folded.focus()
        elif self._pane.display:
            self._pane.go()
        elif self._diff.display:
            self._diff.go()
        elif self._log.display:
            self._log.go()
        else:
            self._sheet.focus()

    def open(self, tab: str) -> None:
        """Opens one of `TABS`."""
        self._strip.active = tab
        self._arrange()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys that mean another thing in a comparison are its own while it is looked at."""
        return action != "body" or not self._diff.has_focus_within

    def action_tab(self, tab: str) -> None:
        if self._exchange is None:
            refuse(self, "Nothing was sent yet: there is no response to show.")
            return
        if tab == "stream" and not self._streamed():
            refuse(self, "This response is not a stream.")
            return
        if tab == "body" and self._strip.active == tab and self._has_raw_document():
            self._unfolds = not self._unfolds
        if tab == "log" and not self._log_asked:
            self._log_asked = True
            self._set_tabs()
        self.open(tab)
        self.focus_part()

    def on_folded_body_unfolded(self, event: FoldedBody.Unfolded) -> None:
        event.stop()
        self._unfolds = True
        self._arrange()
        self.focus_part()

    def _has_raw_document(self) -> bool:
        """Returns whether the body says no more than the reason above it."""
        response = self._exchange.response if self._exchange else None
        return response is not None and bool(response.body) and response.http_status >= _ERRORS_FROM

    def action_view(self, by: int) -> None:
        if self._on_body():
            self._pane.turn(by)

    async def action_fix(self) -> None:
        """Does what the hint proposes."""
        remedy = remedy_of(self._exchange) if self._exchange else None
        if remedy is None:
            refuse(self, "There is nothing that a key can do about this.")
        elif remedy.kind is RemedyKind.LOG:
            self.action_tab("log")
        elif remedy.kind is RemedyKind.SESSION:
            await self.app.run_action("screen.session_again")
        elif remedy.kind is RemedyKind.RENEW:
            await self.app.run_action("renew_login")
        elif self._take_request():
            self.notify(
                "The draft was another request. This one is the draft now: "
                f"{self._key_names['response']}, then {self._key_names['response.fix']} again mends it."
            )
        elif fix := fix_of(remedy):
            self.post_message(fix.message)
            if fix.text:
                self.notify(f"{fix.text} {self._key_names['send']} sends it.")

    def _take_request(self) -> bool:
        """Makes the request on show the draft, if that goes to another endpoint; returns whether it does."""
        exchange = self._exchange
        if exchange is None or exchange.id is None or exchange.invocation.endpoint_name == self._endpoint:
            return False
        self.post_message(EditExchangeRequested(exchange.id))
        return True

    def action_log(self, name: str) -> None:
        if self._exchange is not None:
            self.action_tab("log")
            self._log.run(name)

    def on_log_pane_explained(self, message: LogPane.Explained) -> None:
        message.stop()
        if message.exchange is self._exchange:
            self._failure.query_one(Static).update(report.failure(message.exchange, message.entry))

    def action_body(self, name: str) -> None:
        if self._strip.active == "log" and name in _IN_LOG:
            self._log.run(name)
            if taken := self._log.taken(name):
                self._pane.copy(taken)
        elif self._on_body():
            self._pane.run(name)

    def action_export(self) -> None:
        if self._exchange is not None and self._exchange.id is not None:
            self.post_message(ExportRequested(self._exchange.id))
        else:
            refuse(self, "There is no recorded exchange to export.")

    def action_widen(self) -> None:
        """Has the whole screen, or gives it back."""
        if self.screen.maximized is self:
            self.screen.minimize()
        else:
            self.screen.maximize(self)

    def action_stream(self, name: str) -> None:
        if not self._streamed():
            return
        if self._live is None and self._strip.active != "stream":
            self.open("stream")
            self.focus_part()
        {
            "raw": self._stream.toggle_raw,
            "play": self._stream.play,
            "speed": self._stream.change_speed,
        }[name]()

    def _streamed(self) -> bool:
        """Returns whether the answer came, or comes, in parts."""
        response = self._exchange.response if self._exchange else None
        return self._live is not None or (response is not None and bool(response.parts))

    def action_diff(self, name: str) -> None:
        if self._exchange is not None:
            self.open("diff")
            self._diff.run(name)

    def action_compare(self) -> None:
        if self._exchange is not None:
            self._look_for_others(self._exchange)

    @work(thread=True, exclusive=True, group="others")
    def _look_for_others(self, exchange: Exchange) -> None:
        try:
            rows = comparison_candidates(self._bench, exchange)
        except WorkbenchError as error:
            notify_error(self.app, error, "History")
        else:
            self.post_message(self._Others(exchange, rows))

    def on_response_panel__others(self, message: _Others) -> None:
        if message.exchange is not self._exchange:
            return
        rows = message.rows

        def chosen(index: int | None) -> None:
            if index is not None and self._exchange is message.exchange:
                self._compared = message.exchange
                self._diff.show(message.exchange, rows[index].id)
                self.open("diff")
                self._diff.go()

        entries = [(report.listed(row), "") for row in rows]
        self.app.push_screen(Picker("Compare with", entries), chosen)

    def _compare(self) -> None:
        """Compares what is shown with what it is best compared with, once."""
        if self._exchange is not None and self._compared is not self._exchange:
            self._compared = self._exchange
            self._diff.show(self._exchange)

    def _on_body(self) -> bool:
        """Opens the body, where there is one."""
        response = self._exchange.response if self._exchange else None
        if response is None or not response.body:
            return False
        if self._strip.active != "body" or self._folded.display:
            # What is asked of a body asks for it.
            self._unfolds = self._unfolds or self._folded.display
            self.open("body")
        return True

    def on_tab_strip_activated(self, event: TabStrip.Activated) -> None:
        event.stop()
        self._arrange()

    def _arrange(self) -> None:
        exchange, tab = self._exchange, self._strip.active
        response = exchange.response if exchange else None
        on_body = exchange is not None and tab == "body"
        # The reason is shown whatever tab is open; the log needs the room, and has the container's own words.
        self._failure.display = exchange is not None and tab != "log" and report.troubled(exchange)
        self._folded.display = on_body and self._has_raw_document() and not self._unfolds
        self.set_class(self._folded.display, "-folded")
        has_body = response is not None and bool(response.body)
        self._pane.display = on_body and has_body and not self._folded.display
        self._stream.display = self._live is not None or (exchange is not None and tab == "stream")
        on_diff = self._diff.display = exchange is not None and tab == "diff" and self._live is None
        on_log = self._log.display = exchange is not None and tab == "log" and self._live is None
        shown = self._pane.display or self._folded.display or self._stream.display
        self._sheet.display = not (shown or on_diff or on_log)
        self._strip.display = exchange is not None
        if exchange is None or tab == "stream":
            return
        if on_diff:
            self._compare()
            return
        if on_log:
            self._log.load()
            return
        sheet = self._sheet.query_one(Static)
        if tab == "body":
            sheet.update("" if response is None or response.body else Content("The body is empty."))
        else:
            sheet.update({"meta": report.meta, "time": report.times, "wire": report.wire}[tab](exchange))

    def _show_body(self) -> None:
        exchange = self._exchange
        if exchange is not None and exchange.response is not None and exchange.response.body:
            number = f"-{exchange.id}" if exchange.id is not None else ""
            name = f"{exchange.invocation.endpoint_name}{number}"
            subject = Subject.of(exchange.response.body, exchange.content_type, name)
            self._pane.show(subject, exchange.invocation.endpoint_name)
