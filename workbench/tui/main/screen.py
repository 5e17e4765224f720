"""The screen of the workbench: it composes the objects, and passes each message to the one it concerns."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from inspect import isawaitable
from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import ComposeResult
from textual.screen import Screen

from workbench.model.abandon import abandonable
from workbench.model.errors import OperationCancelledError
from workbench.model.invocation import Invocation
from workbench.model.keys import registry
from workbench.model.progress import CancelToken
from workbench.services import Workbench
from workbench.tui import messages
from workbench.tui.keys.bindings import bindings
from workbench.tui.keys.remark import unused_key
from workbench.tui.main.arrangement import chosen_arrangement
from workbench.tui.main.dialogs import Dialogs
from workbench.tui.main.drafts.form import DraftForm
from workbench.tui.main.drafts.saved_request_link import SavedRequestLink
from workbench.tui.main.drafts.tabs import DraftTabs, single_draft
from workbench.tui.main.layout import Layout
from workbench.tui.main.sender import Sender
from workbench.tui.main.status_line import StatusLine
from workbench.tui.main.workspace import Workspace
from workbench.tui.panels.payload import PayloadPanel
from workbench.tui.panels.request_bar import RequestBar
from workbench.tui.sample_offer import Sample
from workbench.tui.widgets.keybar import KeyBar
from workbench.tui.widgets.session_line import SessionLine
from workbench.tui.widgets.strip import TabStrip

if TYPE_CHECKING:
    # Loaded after the first paint.
    from workbench.tui.main.drafts.request_files import RequestFiles
    from workbench.tui.main.drafts.switcher import DraftSwitcher
    from workbench.tui.main.exchanges import Exchanges
    from workbench.tui.main.late_panels import LatePanels
    from workbench.tui.screens.send_options import SendingScreen


class MainScreen(Screen[int]):
    """Bar, lists, editors and response, over the objects that own what they show.

    Attributes:
        workspace: the parts, in their places.
        sender: the one request on its way.
        is_complete: whether every part is in place, a moment after the first paint.
    """

    AUTO_FOCUS = "#editor, #path"
    BINDINGS = bindings(registry.SCREEN)

    _panels: LatePanels
    _files: RequestFiles
    _exchanges: Exchanges
    _drafts: DraftSwitcher

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
        tabs: DraftTabs | None = None,
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
            tabs: the drafts of last time, `draft` among them; None for `draft` alone.
        """
        super().__init__()
        self._tabs = tabs or single_draft(draft)
        self._draft_strip = TabStrip(
            self._tabs.labels(draft), active=self._tabs.current.name, id="draft-tabs"
        )
        self._draft_strip.display = len(self._tabs) > 1
        self._bench = bench
        self._keymap = dict(keymap or {})
        self._notify = notify
        self._request = request
        self._first = exchange
        self._notices = notices
        self._offers = offers
        self._send_when_complete = False
        self._end = CancelToken()
        self.is_complete = False
        self._status = StatusLine(self._key_of("cancel"), self._key_of("status"))
        self._keys = KeyBar(registry.footer("payload"), self._keymap)
        self._bar = RequestBar(send_key=self._key_of("send"), cancel_key=self._key_of("cancel"))
        payload = PayloadPanel()
        choices = bench.interface.load()
        layout = Layout(chosen_arrangement(choices.arrangement), choices.sizes, choices.folded)
        self.workspace = Workspace(layout, payload, bench.interface.remember)
        self.sender = Sender(self)
        self._form = DraftForm(
            bench,
            draft,
            self,
            bar=self._bar,
            payload=payload,
            workspace=self.workspace,
            status=self._status,
            name=self._tabs.current.name,
        )
        self._link = SavedRequestLink(bench, requests, self)
        self._dialogs = Dialogs(
            self,
            bench,
            self._form.draft,
            request_name=lambda: self._link.name,
            status=self._status,
            offers=offers,
        )
        self._routes: dict[type[messages.MainMessage], Callable[[Any], object]] = {
            messages.DraftEdit: self._form.edit,
            messages.DestinationFound: self._form.show_destination,
            messages.SessionStatusChanged: self._form.show_session,
            messages.SuggestionsLoaded: self._form.complete_with,
            messages.StatusMessage: lambda message: self._status.tell(message.source, message.text),
            messages.ShowPartRequested: lambda message: self.workspace.show(message.part, row=message.row),
            messages.SendDraftRequested: lambda _: self._toggle_send(),
            messages.BatchRequested: self._dialogs.batch,
            messages.CompareRequested: self._dialogs.compare,
            messages.ImportRequested: self._dialogs.import_text,
            messages.ExportRequested: self._dialogs.export,
        }

    def compose(self) -> ComposeResult:
        yield self._bar
        yield self._draft_strip
        yield self.workspace
        yield self._status
        yield self._keys

    def on_descendant_focus(self) -> None:
        """The key bar is that of the part with the focus."""
        self._keys.keys = registry.footer(self.workspace.focused_part)

    async def on_mount(self) -> None:
        self.workspace.place_parts()
        await self._form.show()
        self.call_after_refresh(self._complete)

    async def _complete(self) -> None:
        """What the first picture can do without: history, response, the other editors."""
        if self.sender.closed:
            return
        from workbench.tui.main.late_panels import late_panels, settings_line, warm

        self._panels = late_panels(
            self._bench,
            self._link.find,
            self._key_of,
            with_sandbox=bool(self._offers),
            notify=self._notify,
        )
        with self.app.batch_update():
            await self._panels.mount(self.workspace)
            self._connect()
            self.workspace.place_parts()
            draft = self._form.draft
            await self._form.take(draft.update(draft.invocation))
            await self._form.show()
        # What is there now stays: it need not be looked through again at every collection.
        gc.freeze()
        gc.enable()
        self.is_complete = True
        self._exchanges.load_suggestions()
        self.run_in_background(partial(warm, self._bench, draft.invocation), group="warm", awaited=False)
        if self._request is not None:
            self._panels.saved.open_request(self._request)
        else:
            self._link.resume(self._form.draft.name)
        self._status.tell("settings", settings_line(self._bench, self._notices))
        if self._first is not None:
            self._exchanges.show(messages.ShowExchangeRequested(self._first))
        elif self._tabs.current.exchange is not None:
            self._exchanges.resume(self._tabs.current.exchange)
        if self._send_when_complete:
            await self.action_send()

    def _connect(self) -> None:
        """Connects the parts that have just been mounted."""
        from workbench.tui.main.drafts.request_files import RequestFiles
        from workbench.tui.main.drafts.switcher import DraftSwitcher
        from workbench.tui.main.exchanges import Exchanges
        from workbench.tui.main.parts import Parts

        self._form.fields = self._panels.fields
        parts = Parts(
            bench=self._bench,
            host=self,
            form=self._form,
            link=self._link,
            sender=self.sender,
            dialogs=self._dialogs,
            bar=self._bar,
            workspace=self.workspace,
            panels=self._panels,
            status=self._status,
        )
        self._files = files = RequestFiles(parts)
        self._exchanges = exchanges = Exchanges(parts, files)
        self._drafts = DraftSwitcher(parts, exchanges, self._tabs, self._draft_strip, self._blank)
        self._routes |= {
            messages.RequestOpened: files.opened,
            messages.SaveRequested: files.save,
            messages.RequestSaved: files.saved,
            messages.RequestChecked: files.checked,
            messages.DraftRequested: exchanges.take_draft,
            messages.ReplayRequested: exchanges.replay,
            messages.UploadRequested: exchanges.upload,
            messages.SendRequested: exchanges.send_other,
            messages.ProgressChanged: exchanges.progress,
            messages.ExchangeEnded: exchanges.end,
            messages.SendRefused: exchanges.refuse,
            messages.ShowExchangeRequested: exchanges.show,
            messages.EditExchangeRequested: exchanges.edit,
            messages.ExchangeLoaded: exchanges.loaded,
            messages.ExchangeNotLoaded: exchanges.not_loaded,
            messages.AsyncStatusChanged: exchanges.async_changed,
            messages.EndpointsRequested: exchanges.list_endpoints,
        }

    @on(messages.MainMessage)
    async def _route(self, message: messages.MainMessage) -> None:
        """Passes a message to the object that it concerns."""
        handler = next((self._routes[kind] for kind in type(message).__mro__ if kind in self._routes), None)
        if handler is not None and isawaitable(result := handler(message)):
            await result

    @on(SessionLine.Switched)
    def _switch_session(self, message: SessionLine.Switched) -> None:
        self._panels.sessions.switch(message.continues)

    @property
    def draft(self) -> Invocation:
        """What would be sent now."""
        return self._form.draft.invocation

    async def replace_draft(self, invocation: Invocation) -> None:
        """Takes another draft, from elsewhere than the form."""
        await self._files.replace_draft(invocation)

    def run_in_background(
        self, act: Callable[[], None], *, group: str, exclusive: bool = False, awaited: bool = True
    ) -> None:
        """Runs something in a thread; arguments as `Host`'s."""
        if not awaited:
            act = partial(self._run_until_the_end, act)
        self.run_worker(act, thread=True, group=group, exclusive=exclusive)

    def _run_until_the_end(self, act: Callable[[], None]) -> None:
        with suppress(OperationCancelledError):
            abandonable(act, self._end)

    def on_resize(self) -> None:
        self.workspace.place_parts()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is done that needs a part which is not in place yet; its key waits (`KeyOrder`)."""
        if self.is_complete or (action, *parameters) == ("show", "payload"):
            return True
        return action not in {"show", "open", "jump", "session_again", "undo", "draft", "draft_tab"}

    async def action_draft_tab(self, verb: str) -> None:
        await self._drafts.run(verb)

    @on(TabStrip.Activated, "#draft-tabs")
    async def _go_to_draft(self, event: TabStrip.Activated) -> None:
        if self.is_complete:
            await self._drafts.go_to(event.tab)

    def action_show(self, part: str) -> None:
        self.workspace.show(part)

    def action_panes(self, name: str, *arguments: str) -> None:
        """Changes the panes: an act of `Panes`, by its name."""
        getattr(self.workspace.panes, name)(*arguments)

    def action_open(self, name: str) -> None:
        if name in {"samples", "upload"} and self._exchanges.is_busy():
            return
        self._dialogs.open(name)

    def action_jump(self) -> None:
        from workbench.tui.screens.jump import JumpScreen

        if self.maximized is not None:
            self.minimize()

        def chosen(part: str | None) -> None:
            if part == "endpoint":
                self._bar.focus_endpoint()
            elif part is not None:
                self.workspace.show(part)

        places = {"endpoint": self._bar.endpoint_place, **self.workspace.places()}
        self.app.push_screen(JumpScreen(places), chosen)

    async def action_send(self) -> None:
        if self.is_complete:
            await self._exchanges.send_draft()
        else:
            self._send_when_complete = True

    def send_refused(self) -> None:
        """Sends what was refused for want of accepted credentials, if that was the last."""
        self._exchanges.send_refused()

    def _toggle_send(self) -> None:
        """Sends the draft, or cancels the request on its way."""
        if self.sender.flight is not None:
            self.sender.cancel()
        else:
            self.call_later(self.action_send)

    def action_cancel(self) -> None:
        if self.sender.flight is not None:
            self.sender.cancel()
        else:
            self._status.hide()

    def remark_unused_key(self, name: str) -> None:
        """Says why a key does nothing."""
        self._status.tell(messages.KEY_REMARK, unused_key(name, self.workspace.focused_part, self._keymap))

    def forget_key_remark(self) -> None:
        """Takes back what was said about the last key: another one was pressed."""
        self._status.tell(messages.KEY_REMARK, "")

    def look_again(self) -> None:
        """Reads what may have been changed in another program."""
        if self.is_complete:
            self._exchanges.load_suggestions()

    def action_keep(self) -> None:
        self._form.cycle_recording()

    async def action_draft(self, name: str) -> None:
        """Begins a new draft, clears its fields, or makes it a copy."""
        await self._files.change_draft(name)

    async def action_undo(self) -> None:
        await self._files.restore_draft()

    def action_session_again(self) -> None:
        self._panels.sessions.send_again()

    async def leave(self) -> None:
        """Before the app ends: give up what is on its way and wait until it is marked so; keep the draft."""
        self.sender.close()
        self._end.cancel()
        above = self._sending_screens()
        for screen in above:
            screen.give_up()
        if above or self.sender.flight is not None:
            await self.workers.wait_for_complete(
                [worker for worker in self.workers if worker.group == "send"]
            )
        self.keep_draft()

    def _sending_screens(self) -> list[SendingScreen]:
        """Those above this one that send by themselves."""
        if len(self.app.screen_stack) == 1:
            return []
        # Loaded here, as what opens one does.
        from workbench.tui.screens.send_options import SendingScreen

        return [screen for screen in self.app.screen_stack if isinstance(screen, SendingScreen)]

    def keep_draft(self) -> None:
        """Writes the draft now, on the way out, the newest keys included."""
        self._form.save_now()

    def _blank(self) -> Invocation:
        """A new draft, with the connection of the one on show."""
        return Invocation(connection=self._form.draft.invocation.connection)

    def use_keys(self, keymap: Mapping[str, str]) -> None:
        """Shows other keys of the actions."""
        self._keymap.clear()
        self._keymap.update(keymap)
        self._keys.refresh()

    def _key_of(self, name: str) -> str:
        """The key of an action, as its user knows it."""
        key = next(key for key in (*registry.SCREEN, *registry.APP) if key.id == name)
        return registry.shown(self._keymap.get(name, key.keys))
