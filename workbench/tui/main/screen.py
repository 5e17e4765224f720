"""The screen of the workbench: it composes the objects, and passes keys and messages to them."""

from __future__ import annotations

import gc
import time
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.events import ScreenResume
from textual.reactive import Reactive
from textual.screen import Screen
from textual.widget import Widget

from workbench.model.invocation import Invocation
from workbench.model.keys.footer import footer
from workbench.model.keys.tables.main import SCREEN
from workbench.services import Workbench
from workbench.tui import draft_messages, messages
from workbench.tui.background import Background
from workbench.tui.keys.bindings import bindings
from workbench.tui.keys.keymap import Keymap
from workbench.tui.keys.remark import KeyRemarks
from workbench.tui.keys.shown_keys import shown_keys
from workbench.tui.main.arrangement import chosen_arrangement
from workbench.tui.main.dialogs import Dialogs
from workbench.tui.main.drafts.form import DraftForm
from workbench.tui.main.drafts.saved_request_link import SavedRequestLink
from workbench.tui.main.drafts.tabs import DraftTabs, single_draft
from workbench.tui.main.layout import Layout
from workbench.tui.main.sender import Sender
from workbench.tui.main.start import Start
from workbench.tui.main.status_line import StatusLine
from workbench.tui.main.workspace import Workspace
from workbench.tui.panels.payload import PayloadPanel
from workbench.tui.panels.request_bar import RequestBar
from workbench.tui.router import Router
from workbench.tui.widgets.keybar import KeyBar
from workbench.tui.widgets.places.place import blank_lines

if TYPE_CHECKING:
    # Loaded after the first paint.
    from workbench.tui.main.assembly import Assembly
    from workbench.tui.main.drafts.strip import DraftStrip
    from workbench.tui.sample_offer import Sample


_SECONDS_TO_WRITE = 0.001
"""A pause for the thread that writes the first picture; without it, the picture would come a little later."""


def _let_it_be_written() -> None:
    # Whoever goes on at once keeps the interpreter for a whole switch interval of 5 ms (Python documentation,
    # `sys.setswitchinterval`), and the picture is written behind that.
    time.sleep(_SECONDS_TO_WRITE)


class MainScreen(Screen[int]):
    """Bar, lists, editors and response, over the objects that own what they show.

    Attributes:
        workspace: the parts, in their places.
        sender: the one request on its way.
        key_remarks: says why a key does nothing.
        assembly: what connects the parts; it is there when the screen is complete.
        is_begun: whether what the first picture shows is in place, with the draft in it.
        is_complete: whether every part is in place, a moment after the first paint.
    """

    AUTO_FOCUS = "#editor, #path"
    BINDINGS = bindings(SCREEN)

    assembly: Assembly

    render_lines = blank_lines

    # Who loses the focus and who gets it draw themselves anew: the whole screen need not be painted.
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)

    # A part that has the whole screen keeps its keys, and what is said of them.
    ALLOW_IN_MAXIMIZED_VIEW = "StatusLine, KeyBar"
    # Escape belongs to what is open in it, and to the request on its way, first.
    ESCAPE_TO_MINIMIZE = False

    def __init__(
        self,
        bench: Workbench,
        draft: Invocation,
        *,
        offers: Sequence[Sample] = (),
        start: Start | None = None,
        keymap: Mapping[str, str] | None = None,
        requests: str | None = None,
        notify: str = "",
        tabs: DraftTabs | None = None,
    ) -> None:
        """
        Args:
            bench: what sends and remembers.
            draft: what to begin with.
            offers: samples of the sandbox; none where this process has no sandbox.
            start: what to show first; None for the draft with its answer.
            keymap: the user's own keys, by the actions' IDs.
            requests: the folder of saved requests; None for the project's, or the user's own.
            notify: how to tell of what ended in the background: `bell`, `desktop`, or in the app alone.
            tabs: the drafts of last time, `draft` among them; None for `draft` alone.
        """
        super().__init__()
        self._bench = bench
        self._tabs = tabs or single_draft(draft)
        self._start = start or Start()
        self._notify = notify
        self._offers = offers
        self._send_when_complete = False
        self.is_begun = self.is_complete = False
        self._was_active = False
        self._background = Background(self)
        self._keymap = Keymap(keymap or {})
        self._status = StatusLine()
        self._bar = RequestBar()
        payload = PayloadPanel(draft.body)
        choices = bench.interface.load()
        layout = Layout(chosen_arrangement(choices.arrangement), choices.sizes, choices.folded)
        self.workspace = Workspace(layout, payload, bench.interface.remember)
        self.key_remarks = KeyRemarks(self._status.tell, lambda: self.workspace.focused_part, self._keymap)
        self._keys = KeyBar(
            footer("payload"),
            self._keymap,
            lambda focused: shown_keys(self.workspace.panels, focused),
            self.key_remarks.say,
        )
        self.sender = Sender(self._background)
        self._form = DraftForm(
            bench,
            draft,
            self._background,
            bar=self._bar,
            payload=payload,
            workspace=self.workspace,
            status=self._status,
            name=self._tabs.current.name,
        )
        self._link = SavedRequestLink(bench, requests, self._background)
        self._form.when_replaced = self._link.draft_edited
        self._dialogs = Dialogs(
            self,
            bench,
            self._form.draft,
            request_name=lambda: self._link.name,
            bar=self._bar,
            workspace=self.workspace,
            status=self._status,
            offers=offers,
        )
        self._router = Router()
        self._router.add(
            {
                draft_messages.DraftEdit: self._form.edit,
                messages.DestinationFound: self._form.show_destination,
                messages.SessionStatusChanged: self._form.show_session,
                messages.SuggestionsLoaded: self._form.complete_with,
                messages.StatusMessage: lambda message: self._status.tell(message.source, message.text),
                messages.ShowPartRequested: lambda message: self.workspace.show(
                    message.part, row=message.row
                ),
                messages.SendDraftRequested: lambda _: self.call_later(self.action_send),
                messages.BatchRequested: self._dialogs.batch,
                messages.CompareRequested: self._dialogs.compare,
                messages.ImportRequested: self._dialogs.import_text,
                messages.ExportRequested: self._dialogs.export,
            }
        )

    @cached_property
    def _draft_strip(self) -> DraftStrip:
        from workbench.tui.main.drafts.strip import DraftStrip

        return DraftStrip(self._tabs, self.draft)

    def compose(self) -> ComposeResult:
        self.workspace.begin(self, self.app.size)
        yield self._bar
        if len(self._tabs) > 1:
            yield self._draft_strip
        yield self.workspace
        yield self._status
        yield self._keys

    async def on_mount(self) -> None:
        self.workspace.place_parts()
        await self._form.show()
        self.is_begun = True
        self.call_after_refresh(self._complete)

    def on_screen_resume(self, event: ScreenResume) -> None:
        if not self._was_active:
            # Textual draws the first picture for this event.
            self.call_next(_let_it_be_written)
        # The first time everything has just been mounted, and styled then.
        event.refresh_styles = event.refresh_styles and self._was_active
        self._was_active = True

    def on_resize(self) -> None:
        self.workspace.place_parts()

    @on(messages.MainMessage)
    async def _route(self, message: messages.MainMessage) -> None:
        await self._router.route(message)

    async def _complete(self) -> None:
        """What the first picture can do without: history, response, the other editors."""
        if self.sender.closed:
            return
        from workbench.tui.main.assembly import Assembly
        from workbench.tui.main.late_panels import late_panels, read_late_styles
        from workbench.tui.main.parts import Parts

        read_late_styles(self.app)
        panels = late_panels(
            self._bench,
            self._link.find,
            with_sandbox=bool(self._offers),
            notify=self._notify,
        )
        parts = Parts(
            bench=self._bench,
            host=self._background,
            form=self._form,
            link=self._link,
            sender=self.sender,
            dialogs=self._dialogs,
            bar=self._bar,
            workspace=self.workspace,
            panels=panels,
            status=self._status,
        )
        with self.app.batch_update():
            if not self._draft_strip.is_attached:
                await self.mount(self._draft_strip, before=self.workspace)
            self.assembly = await Assembly.mount(parts, self._tabs, self._draft_strip, self._router)
        self.workspace.focus_visible()
        # What is there now stays: it need not be looked through again at every collection.
        gc.freeze()
        gc.enable()
        self.is_complete = True
        self.post_message(messages.MainScreenCompleted())
        self.assembly.begin(self._start)
        if self._send_when_complete:
            await self.action_send()

    @property
    def draft(self) -> Invocation:
        """What would be sent now."""
        return self._form.draft.invocation

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is done that needs a part which is not in place yet; its key waits (`KeyOrder`)."""
        if self.is_complete or (action, *parameters) == ("show", "payload"):
            return True
        return action not in {"show", "open", "session_again", "draft", "draft_tab"}

    def action_show(self, part: str) -> None:
        self.workspace.show(part)

    def action_panes(self, name: str, *arguments: str) -> None:
        """Changes the panes: an act of `Panes`, by its name."""
        getattr(self.workspace.panes, name)(*arguments)

    def action_open(self, name: str) -> None:
        if name not in {"samples", "upload"} or not self.assembly.exchanges.is_busy():
            self._dialogs.open(name)

    async def action_draft(self, name: str) -> None:
        """Begins a new draft, clears its fields, makes it a copy, or brings back the one it replaced."""
        await self.assembly.files.change_draft(name)

    async def action_draft_tab(self, verb: str) -> None:
        await self.assembly.drafts.run(verb)

    async def action_send(self) -> None:
        if self.is_complete:
            await self.assembly.exchanges.send_draft()
        else:
            self._send_when_complete = True

    def action_cancel(self) -> None:
        is_cancelled = self.is_complete and self.assembly.exchanges.cancel()
        if not (is_cancelled or self._status.hide()) and self.maximized is not None:
            self.minimize()

    def action_keep(self) -> None:
        self._form.cycle_recording()

    def action_session_again(self) -> None:
        self.assembly.sessions.actions.send_again()

    def use_keys(self, own: Mapping[str, str]) -> None:
        """Shows other keys of the actions."""
        self._keymap.own = own
        self._keys.refresh()
        self._bar.renew_keys()
        self._status.refresh()

    async def leave(self) -> None:
        """Before the app ends: give up what is on its way and wait until it is marked so; keep the draft."""
        self.sender.close()
        self._background.close()
        if self._dialogs.give_up() or self.sender.flight is not None:
            await self._background.wait_for("send")
        self.keep_draft()

    def keep_draft(self) -> None:
        """Writes the draft now, on the way out, the newest keys included."""
        self._form.save_now()
