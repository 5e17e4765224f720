"""The tabs of the drafts; they are seen where there are several."""

from __future__ import annotations

from workbench.model.invocation import Invocation
from workbench.tui.draft_messages import DraftChosen
from workbench.tui.main.drafts.tabs import DraftTabs
from workbench.tui.widgets.tabs.strip import LeadingStrip, TabStrip


class DraftStrip(LeadingStrip):
    """A tab for each draft. It posts `DraftChosen`."""

    def __init__(self, tabs: DraftTabs, shown: Invocation) -> None:
        """
        Args:
            tabs: the drafts.
            shown: the one on show.
        """
        super().__init__(tabs.labels(shown), active=tabs.current.name, id="draft-tabs")
        self.display = len(tabs) > 1

    def show(self, tabs: DraftTabs, shown: Invocation) -> None:
        """Shows other drafts, or the same with other names."""
        self.display = len(tabs) > 1
        self.set_tabs(tabs.labels(shown))
        self.active = tabs.current.name

    def on_tab_strip_activated(self, event: TabStrip.Activated) -> None:
        event.stop()
        if event.descends:
            self.screen.focus_next()
        else:
            self.post_message(DraftChosen(event.tab))
