"""The second step of the start: what the first picture can do without is mounted and connected."""

from __future__ import annotations

from functools import partial

from workbench.tui import draft_messages, messages
from workbench.tui.main.drafts.request_files import RequestFiles
from workbench.tui.main.drafts.request_renames import RequestRenames
from workbench.tui.main.drafts.strip import DraftStrip
from workbench.tui.main.drafts.switcher import DraftSwitcher
from workbench.tui.main.drafts.tabs import DraftTabs
from workbench.tui.main.exchange_view import ExchangeView
from workbench.tui.main.exchanges import Exchanges
from workbench.tui.main.late_panels import settings_problems, warm
from workbench.tui.main.parts import Parts
from workbench.tui.main.start import Start
from workbench.tui.panels.session_line import SessionLine
from workbench.tui.panels.sessions import SessionsPanel
from workbench.tui.router import Router


class Assembly:
    """The objects that connect every part.

    Args:
        parts: what the main screen is composed of.
        tabs: the drafts.
        strip: shows them.
        router: hears which messages concern these objects.

    Attributes:
        files: saved requests opened and saved.
        view: the exchange on show.
        exchanges: what is sent.
        drafts: goes from one draft to another.
    """

    def __init__(self, parts: Parts, tabs: DraftTabs, strip: DraftStrip, router: Router) -> None:
        self._parts = parts
        self._tabs = tabs
        parts.form.fields = parts.panels.fields
        self.files = files = RequestFiles(parts)
        self.view = view = ExchangeView(parts, files)
        self.exchanges = exchanges = Exchanges(parts, files, view)
        parts.panels.sessions.actions.is_busy = exchanges.is_busy
        parts.panels.saved.is_followed = lambda: parts.link.current is not None
        self.drafts = DraftSwitcher(parts, exchanges, view, tabs, strip)
        renames = RequestRenames(parts, tabs)
        router.add(
            {
                SessionLine.Switched: lambda message: parts.panels.sessions.switch(message.continues),
                draft_messages.DraftChosen: self.drafts.choose,
                draft_messages.NamedDraftEditRequested: self.drafts.edit,
                draft_messages.DraftsRead: self.drafts.fill,
                messages.SuggestionsRequested: lambda _: exchanges.load_suggestions(),
                messages.RequestOpened: files.opened,
                messages.SaveRequested: files.save,
                messages.RequestSaved: files.saved,
                messages.RequestRenamed: renames.follow,
                messages.RequestGone: renames.gone,
                messages.RequestNamesChanged: renames.look,
                messages.RequestChecked: files.checked,
                draft_messages.DraftRequested: exchanges.take_draft,
                messages.ReplayRequested: exchanges.replay,
                messages.UploadRequested: exchanges.upload,
                messages.SendRequested: exchanges.send_other,
                messages.SendDraftRequested: exchanges.send_shown,
                messages.ResendRequested: exchanges.send_refused,
                messages.ProgressChanged: exchanges.progress,
                messages.ExchangeEnded: exchanges.end,
                messages.SendRefused: exchanges.refuse,
                messages.ShowExchangeRequested: view.show,
                messages.EditExchangeRequested: view.edit,
                messages.ExchangeLoaded: view.loaded,
                messages.ExchangeNotLoaded: view.not_loaded,
                messages.AsyncStatusChanged: view.async_changed,
                messages.EndpointsRequested: exchanges.list_endpoints,
            }
        )

    @classmethod
    async def mount(cls, parts: Parts, tabs: DraftTabs, strip: DraftStrip, router: Router) -> Assembly:
        """Mounts the late panels, connects them, and shows the draft in them; arguments as the class's."""
        await parts.bar.complete()
        await parts.panels.mount(parts.workspace)
        assembly = cls(parts, tabs, strip, router)
        parts.workspace.place_parts()
        draft = parts.form.draft
        await parts.form.take(draft.update(draft.invocation))
        await parts.form.show()
        return assembly

    @property
    def sessions(self) -> SessionsPanel:
        """The list of sessions."""
        return self._parts.panels.sessions

    def _warm(self) -> None:
        parts = self._parts
        act = partial(warm, parts.bench, parts.form.draft.invocation)
        parts.host.run_in_background(act, group="warm", awaited=False)

    def begin(self, start: Start) -> None:
        """Shows what the app was asked to begin with, and loads what its user will want."""
        parts = self._parts
        draft = parts.form.draft
        self.drafts.begin(start.draft_notice, is_larger=start.has_new_draft)
        self.exchanges.load_suggestions()
        parts.host.once_used(self._warm)
        if start.request is not None:
            parts.panels.saved.open_request(start.request)
        else:
            parts.link.resume(draft.name)
        parts.status.tell("settings", settings_problems(parts.bench, start.notices))
        if start.exchange is not None:
            self.view.show(messages.ShowExchangeRequested(start.exchange))
        elif self._tabs.current.exchange is not None:
            self.exchanges.resume(self._tabs.current)
