"""The screen of the workbench as a whole, and what opens above it."""

from __future__ import annotations

import gc
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from workbench.model.invocation import Invocation
from workbench.services import Workbench
from workbench.tui.main.exchange_loader import PastScreen
from workbench.tui.messages import (
    BatchRequested,
    CompareRequested,
    DraftRequested,
    ExportRequested,
    ImportRequested,
    ShowExchangeRequested,
)
from workbench.tui.sample_offer import Sample
from workbench.tui.widgets.panel import Panel

if TYPE_CHECKING:
    # Loaded after the first paint.
    from workbench.tui.screens.send_options import SendingScreen


class MainScreen(PastScreen):
    """Bar, lists, editors and response. It owns the draft: panels ask for changes, it makes them."""

    def __init__(
        self,
        bench: Workbench,
        draft: Invocation,
        *,
        offers: Sequence[Sample] = (),
        exchange: int | None = None,
        keymap: Mapping[str, str] | None = None,
        request: str | None = None,
        requests: str | None = None,
        notices: Sequence[str] = (),
        notify: str = "",
    ) -> None:
        """
        Args:
            bench: what sends and remembers.
            draft: what to begin with.
            offers: samples of the sandbox; none where this process has no sandbox.
            exchange: an exchange of the history to show at the start.
            keymap: the user's own keys, by the actions' IDs.
            request: the name of a saved request to begin with.
            requests: the folder of saved requests; None for the project's, or the user's own.
            notices: what is wrong with the settings.
            notify: how to tell of what ended in the background: `bell`, `desktop`, or in the app alone.
        """
        super().__init__(bench, draft, keymap or {}, requests)
        self._notify = notify
        self._request = request
        self._offers = offers
        self._first = exchange
        self._settings_notice = ". ".join(notices)

    async def on_mount(self) -> None:
        self._notice.display = False
        self._arrange()
        await self._show_draft()
        self.call_after_refresh(self._complete)

    async def _complete(self) -> None:
        """What the first picture can do without: history, response, the other editors."""
        from workbench.services.history import HistoryService
        from workbench.tui.panels.async_invocations import AsyncPanel
        from workbench.tui.panels.connection import ConnectionPanel
        from workbench.tui.panels.fields import FieldsPanel
        from workbench.tui.panels.history import HistoryPanel
        from workbench.tui.panels.response import ResponsePanel
        from workbench.tui.panels.saved_requests import SavedPanel
        from workbench.tui.panels.sessions import SessionsPanel

        self._history = HistoryPanel(HistoryService(self._bench))
        named = {name: self._key(name) for name in ("send", "history", "try", "help")}
        self._response = ResponsePanel(named, self._bench)
        self._saved = SavedPanel(self._find_requests, save_key=self._key("save"))
        self._sessions = SessionsPanel(self._bench, again_key=self._key("session_again"))
        self._fields = FieldsPanel()
        self._connection = ConnectionPanel(with_sandbox=bool(self._offers))
        lists: dict[str, Panel] = {
            "history": self._history,
            "saved": self._saved,
            "sessions": self._sessions,
            "async": AsyncPanel(self._bench, self._bench.now, notify=self._notify),
        }
        with self.app.batch_update():
            await self._mount("lists", lists)
            await self._mount("right", {"response": self._response})
            await self._mount("editors", {"fields": self._fields, "connection": self._connection})
            self._whole = True
            self._arrange()
            await self._replace(self._draft)
            await self._show_draft()
        # What is there now stays: it need not be looked through again at every collection.
        gc.freeze()
        gc.enable()
        self._look_around()
        self._warm(self._draft)
        if self._request is not None:
            self._saved.open_request(self._request)
        else:
            self._resume_request()
        self._tell("settings", self._settings_notice)
        if self._first is not None:
            self.on_show_exchange_requested(ShowExchangeRequested(self._first))
        if self._send_when_whole:
            await self.action_send()

    def action_help(self) -> None:
        from workbench.tui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen(self._keymap))

    def on_compare_requested(self, message: CompareRequested) -> None:
        from workbench.tui.screens.diff import DiffScreen

        self.app.push_screen(DiffScreen(self._bench, message.expected, message.actual))

    def on_batch_requested(self, message: BatchRequested) -> None:
        from workbench.tui.screens.batch.screen import BatchScreen

        self._above(BatchScreen(self._bench, message.numbers))

    def action_repeat(self) -> None:
        from workbench.tui.screens.batch.screen import BatchScreen

        self._once_confirmed(self._typed, lambda draft: self._above(BatchScreen(self._bench, draft)))

    def action_fan_out(self) -> None:
        from workbench.tui.screens.fan_out import FanOutScreen

        self._once_confirmed(self._typed, lambda draft: self._above(FanOutScreen(self._bench, draft)))

    def _above(self, screen: SendingScreen) -> None:
        """Open a screen that sends; it may be left with the number of an exchange to show."""

        def left(number: int | None) -> None:
            if number is not None:
                self.on_show_exchange_requested(ShowExchangeRequested(number))

        self.app.push_screen(screen, left)

    def action_import_text(self) -> None:
        self.on_import_requested(ImportRequested(""))

    def on_import_requested(self, message: ImportRequested) -> None:
        from workbench.services.interchange import Interchange
        from workbench.tui.screens.import_ import ImportScreen

        def answered(asked: DraftRequested | None) -> None:
            if asked is not None:
                self.post_message(asked)

        screen = ImportScreen(Interchange(self._bench), message.text, self._draft.connection)
        self.app.push_screen(screen, answered)

    def action_export_draft(self) -> None:
        self.on_export_requested(ExportRequested())

    def on_export_requested(self, message: ExportRequested) -> None:
        from workbench.tui.screens.export import ExportScreen

        draft = self._typed
        source = draft if message.number is None else message.number
        self.app.push_screen(ExportScreen(self._bench, source))

    def action_try_sandbox(self) -> None:
        if not self._offers:
            self.notify("This process cannot start a sandbox.", title="No sandbox")
            return
        if self._busy():
            return
        from workbench.tui.widgets.choice import Picker

        entries = [(offer.title, offer.note) for offer in self._offers]

        async def chosen(index: int | None) -> None:
            if index is not None:
                self._belongs_to(None)
                await self._replace(self._offers[index].invocation, fresh=True)
                await self.action_send()

        self.app.push_screen(Picker("Sandbox: pick a sample to send", entries), chosen)
