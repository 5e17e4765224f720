"""The parts of the response: which of them are there to be seen, and what they show."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from workbench.model.exchange import Exchange
from workbench.services import Workbench
from workbench.services.bodies.body_files import BodyFiles
from workbench.tui.panels.response import report
from workbench.tui.panels.response.body_pane import BodyPane
from workbench.tui.panels.response.folded_body import FoldedBody
from workbench.tui.panels.response.log_pane import LogPane
from workbench.tui.panels.response.reason import Reason
from workbench.tui.panels.response.sheet_text import SheetText
from workbench.tui.panels.response.shown_answer import TABS, ShownAnswer
from workbench.tui.widgets.diff.pane import DiffPane
from workbench.tui.widgets.stream.pane import StreamPane
from workbench.tui.widgets.tabs.strip import LeadingStrip
from workbench.tui.widgets.views.view import Subject

_AROUND_REASON = 3
"""Rows that a reason leaves to the verdict, the tabs and the line below it, however long it is."""
WELCOME = """\
‹send› sends the request and shows the response here. \
Everything you send is recorded: ‹history› lists it.

No endpoint yet? ‹try› offers sample endpoints of the local sandbox, \
which really compute. No AWS account needed.

‹help› lists all keys."""


class ResponseParts:
    """A line that says how it went, tabs, and what the chosen one holds.

    Args:
        bench: has what an exchange is compared with, and where bodies are saved.
        answer: what is shown.

    Attributes:
        strip: the tabs.
        reason: why it failed, above what a tab holds.
        body, stream, diff, log: what a tab holds.
    """

    def __init__(self, bench: Workbench, answer: ShownAnswer) -> None:
        self._answer = answer
        self._verdict = Static(Content("Response"), id="verdict", markup=False)
        self.strip = LeadingStrip(TABS, id="response-tabs")
        self.reason = Reason()
        self._folded = FoldedBody()
        self.body = BodyPane(BodyFiles(bench))
        self.stream = StreamPane(id="stream-pane")
        self._text = SheetText(WELCOME, id="sheet-text")
        self._sheet = VerticalScroll(self._text, id="sheet")
        self.diff = DiffPane(bench)
        self.log = LogPane(bench)
        self._has_room = False
        self._rows = 0

    @property
    def all(self) -> Iterable[Widget]:
        """The parts, from top to bottom."""
        above = (self._verdict, self.strip, self.reason, self.reason.rest, self._folded)
        return (*above, self.body, self.stream, self._sheet, self.diff, self.log)

    def say(self, verdict: Content, *, layout: bool = True) -> None:
        """Says in the first line how it went, or goes."""
        self._verdict.update(verdict, layout=layout)

    def show_focus(self, is_within: bool) -> None:
        """Shows in the first line whether the panel has the focus.

        A class of the panel would have Textual match the styles of all that is in it: 25 ms.
        """
        self._verdict.set_class(is_within, "-focused")
        self.strip.focused_below = is_within

    def explain(self, reason: Content) -> None:
        """Says above the tabs why it failed, and what to do."""
        self.reason.say(reason)

    def write(self, content: Content) -> None:
        """Shows a text in the place of a body."""
        self._text.update(content)

    def _write_facts(self, tab: str, exchange: Exchange) -> None:
        if tab == "meta":
            self._text.show(partial(report.meta, exchange))
        else:
            self.write({"time": report.times, "wire": report.wire}[tab](exchange))

    def teach(self, text: str) -> None:
        """Shows a text that names keys in the place of a body."""
        self._text.say(text)

    def show(self, exchange: Exchange) -> None:
        """Shows an exchange in every part that does not wait until it is looked at."""
        self.log.show(exchange)
        self.renew_tabs()
        self.say(report.verdict(exchange))
        self.explain(report.failure(exchange))
        self._folded.show(exchange)
        if exchange.response is not None and exchange.response.body:
            number = f"-{exchange.id}" if exchange.id is not None else ""
            name = f"{exchange.invocation.endpoint_name}{number}"
            subject = Subject.of(exchange.response.body, exchange.content_type, name)
            self.body.show(subject, exchange.invocation.endpoint_name)

    def renew_tabs(self) -> None:
        """Has the tabs that the answer asks for."""
        self.strip.set_tabs(self._answer.tabs)

    def open(self, tab: str) -> None:
        """Opens one of `TABS`."""
        self.strip.active = tab
        self.arrange()

    def open_body(self) -> bool:
        """Opens the body; returns whether there is one."""
        if not self._answer.has_body:
            return False
        if self.strip.active != "body" or self._folded.display:
            # What is asked of a body asks for it.
            self._answer.unfolds = self._answer.unfolds or self._folded.display
            self.open("body")
        return True

    def unfold(self) -> None:
        """Shows the raw document of a failure below the advice."""
        self._answer.unfolds = True
        self.arrange()
        self.go()

    def go(self) -> None:
        """Goes to what can be scrolled."""
        if self.stream.display:
            self.stream.view.focus()
        elif self._folded.display:
            self._folded.focus()
        elif pane := next((pane for pane in (self.body, self.diff, self.log) if pane.display), None):
            pane.go()
        else:
            self._sheet.focus()

    def fit(self, rows: int | None = None) -> None:
        """Gives the reason of a failure all the room where nothing else is read, else the greater part.

        Args:
            rows: of the panel; None for as many as before.
        """
        self._rows = self._rows if rows is None else rows
        self.reason.styles.max_height = max(self._rows - _AROUND_REASON, 1) if self._has_room else "70%"

    def arrange(self) -> None:
        """Shows the parts that the open tab asks for, and reads what they have not yet."""
        exchange, tab = self._answer.exchange, self.strip.active
        visible = self._answer.visible(tab)
        self.strip.display = visible.tabs
        self.reason.display = self.reason.rest.display = visible.failure
        self._folded.display = visible.folded
        self._has_room = visible.folded or (tab == "body" and visible.sheet)
        self.fit()
        self.body.display = visible.body
        self.stream.display = visible.stream
        self.diff.display = visible.diff
        self.log.display = visible.log
        self._sheet.display = visible.sheet
        if exchange is None or tab == "stream":
            return
        if visible.diff:
            if self._answer.compare(exchange):
                self.diff.show(exchange)
        elif visible.log:
            self.log.load()
        elif tab != "body":
            self._write_facts(tab, exchange)
        elif exchange.response is not None and not self._answer.has_body:
            self.write(Content("The body is empty."))
        else:
            self.write(Content(""))
