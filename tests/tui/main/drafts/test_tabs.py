"""The order of several drafts, as an object."""

from __future__ import annotations

from tests.tui.conftest import IRIS
from workbench.tui.main.drafts.draft import DraftMemory
from workbench.tui.main.drafts.tabs import DraftTabs, WaitingDraft


def test_drafts_that_are_gone_are_neither_opened_again_nor_changed() -> None:
    first, second = (WaitingDraft(DraftMemory(name, IRIS)) for name in ("first", "second"))
    tabs = DraftTabs([first, second])
    assert tabs.reopen() is None, "none was closed"
    assert tabs.close() == second and len(tabs) == 1
    # One that is closed keeps its answer, and has no place.
    assert tabs.answered("first", 7, None) is None
    assert tabs.answered("gone", 8, None) is None
    reopened = tabs.reopen()
    assert reopened is not None and (reopened.name, reopened.exchange) == ("first", 7)
    assert [draft.name for draft in tabs.all] == ["first", "second"] and tabs.reopen() is None
