"""What keys do with the response: its tabs, its body, its stream, what its hint proposes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial

from workbench.model.errors import WorkbenchError
from workbench.model.exchange import Exchange, ExchangeSummary
from workbench.model.hints.remedy import RemedyKind
from workbench.model.keys.text import key_of
from workbench.services import Workbench
from workbench.services.comparison import comparison_candidates
from workbench.services.hints import remedy_of
from workbench.tui.background import Background
from workbench.tui.errors import notify_error
from workbench.tui.field_message import FieldMessage
from workbench.tui.messages import EditExchangeRequested, ExportRequested
from workbench.tui.panels.response import report
from workbench.tui.panels.response.fix import fix_of
from workbench.tui.panels.response.parts import ResponseParts
from workbench.tui.panels.response.shown_answer import ShownAnswer
from workbench.tui.screens.picker import Picker
from workbench.tui.widgets.panel import Panel, refuse

_IN_LOG = frozenset({"find", "fold", "unfold", "copy_value", "copy_all"})
"""What keys of the body mean in the log too."""


class CandidatesRead(FieldMessage, bubble=False):
    """What an exchange may be compared with was read; `error` says why not, if it could not be."""

    exchange: Exchange
    rows: Sequence[ExchangeSummary]
    error: WorkbenchError | None = None


class ResponseActions:
    """Acts on the shown answer through the parts that show it.

    Args:
        panel: asks for other requests and drafts.
        bench: has what is compared; called in threads.
        answer: what is shown.
        parts: show it.

    Attributes:
        endpoint: of the draft.
    """

    def __init__(self, panel: Panel, bench: Workbench, answer: ShownAnswer, parts: ResponseParts) -> None:
        self._panel = panel
        self._bench = bench
        self._host = Background(panel)
        self._answer = answer
        self._parts = parts
        self.endpoint = ""
        self.actions: Mapping[str, Callable[..., Awaitable[None] | None]] = {
            "tab": self._open_tab,
            "body": self._run_in_body,
            "view": self._turn_view,
            "log": self._run_in_log,
            "stream": self._run_in_stream,
            "diff": self._run_in_diff,
            "compare": self._read_candidates,
            "reason": self._parts.reason.move,
            "fix": self._fix,
            "export": self._export,
            "widen": self._widen,
        }

    def _open_tab(self, tab: str) -> None:
        if self._lacks_answer():
            return
        if tab == "stream" and not self._answer.is_streamed:
            refuse(self._panel, "This response is not a stream.")
            return
        if tab == "body" and self._parts.strip.active == tab and self._answer.has_raw_document:
            self._answer.unfolds = not self._answer.unfolds
        if tab == "log" and self._answer.ask_for_log():
            self._parts.renew_tabs()
        self._parts.open(tab)
        self._parts.go()

    def _lacks_answer(self) -> bool:
        """Says why, where there is no answer to act on."""
        if self._answer.exchange is not None:
            return False
        refuse(self._panel, self._answer.absence)
        return True

    def _opens_body(self) -> bool:
        """Opens the body; where there is none, says why."""
        if self._parts.open_body():
            return True
        refuse(self._panel, self._answer.absence)
        return False

    def _run_in_body(self, name: str) -> None:
        if self._parts.strip.active == "log" and name in _IN_LOG:
            self._parts.log.run(name)
            if taken := self._parts.log.taken(name):
                self._parts.body.copy(taken)
        elif self._opens_body():
            self._parts.body.run(name)

    def _turn_view(self, by: int) -> None:
        if self._opens_body():
            self._parts.body.turn(by)

    def _run_in_log(self, name: str) -> None:
        if not self._lacks_answer():
            self._open_tab("log")
            self._parts.log.run(name)

    def _run_in_stream(self, name: str) -> None:
        if not self._answer.is_streamed:
            if not self._lacks_answer():
                refuse(self._panel, "This response is not a stream.")
            return
        if self._answer.live is None and self._parts.strip.active != "stream":
            self._parts.open("stream")
            self._parts.go()
        stream = self._parts.stream
        {"raw": stream.toggle_raw, "play": stream.play, "speed": stream.change_speed}[name]()

    def _run_in_diff(self, name: str) -> None:
        if not self._lacks_answer():
            self._parts.open("diff")
            self._parts.diff.run(name)

    def _export(self) -> None:
        if self._answer.exchange is not None and self._answer.exchange.id is not None:
            self._panel.post_message(ExportRequested(self._answer.exchange.id))
        else:
            refuse(self._panel, "There is no recorded exchange to export.")

    def _widen(self) -> None:
        """Has the whole screen, or gives it back."""
        screen = self._panel.screen
        if screen.maximized is self._panel:
            screen.minimize()
        else:
            screen.maximize(self._panel)

    # What the hint proposes

    async def _fix(self) -> None:
        app = self._panel.app
        remedy = remedy_of(self._answer.exchange) if self._answer.exchange else None
        if remedy is None:
            refuse(self._panel, "There is nothing that a key can do about this.")
        elif remedy.kind is RemedyKind.LOG:
            self._open_tab("log")
        elif remedy.kind is RemedyKind.SESSION:
            await app.run_action("screen.session_again")
        elif remedy.kind is RemedyKind.RENEW:
            await app.run_action("renew_login")
        elif self._take_request():
            self._panel.notify(
                "The draft was another request. Now it is this one: press "
                f"{key_of('response')}, then {key_of('response.fix')} to correct it."
            )
        elif fix := fix_of(remedy):
            self._panel.post_message(fix.message)
            if fix.text:
                self._panel.notify(f"{fix.text} {key_of('send')} sends it.")

    def _take_request(self) -> bool:
        """Makes the request on show the draft, if that goes to another endpoint; returns whether it does."""
        exchange = self._answer.exchange
        if exchange is None or exchange.id is None or exchange.invocation.endpoint_name == self.endpoint:
            return False
        self._panel.post_message(EditExchangeRequested(exchange.id))
        return True

    # Comparing

    def _read_candidates(self) -> None:
        if (exchange := self._answer.exchange) is None:
            refuse(self._panel, self._answer.absence)
        else:
            self._panel.leading = "the exchanges to compare with"
            read = partial(self._read_in_thread, exchange)
            self._host.run_in_background(read, group="others", exclusive=True)

    def _read_in_thread(self, exchange: Exchange) -> None:
        try:
            rows = comparison_candidates(self._bench, exchange)
        except WorkbenchError as error:
            self._host.post_message(CandidatesRead(exchange, (), error))
        else:
            self._host.post_message(CandidatesRead(exchange, rows))

    def choose_candidate(self, message: CandidatesRead) -> None:
        """Asks what to compare with, and compares."""
        self._panel.leading = ""
        if message.error is not None:
            notify_error(self._panel.app, message.error, "History")
            return
        if message.exchange is not self._answer.exchange or not self._panel.screen.is_active:
            # Another is on show by now, or it was asked for twice.
            return
        rows = message.rows

        def chosen(index: int | None) -> None:
            if index is not None and self._answer.exchange is message.exchange:
                self._answer.compare(message.exchange)
                self._parts.diff.show(message.exchange, rows[index].id)
                self._parts.open("diff")
                self._parts.diff.go()

        entries = [(report.listed(row), "") for row in rows]
        self._panel.app.push_screen(Picker("Compare with", entries), chosen)
