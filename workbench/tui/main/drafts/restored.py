"""The drafts to begin with: those of last time, and the one that the command line asks for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from workbench.model.errors import StoreError, WorkbenchError
from workbench.model.invocation import Connection, Invocation
from workbench.model.requests.draft_origin import DraftList, new_draft_name
from workbench.services import Workbench
from workbench.services.profiles import has_account
from workbench.tui.main.drafts.draft import DraftMemory
from workbench.tui.main.drafts.saved_request_link import LinkMemory
from workbench.tui.main.drafts.tabs import DraftTabs, WaitingDraft

if TYPE_CHECKING:
    from workbench.tui.sample_offer import Sample


class Restored(msgspec.Struct, frozen=True):
    """The drafts of a window as it starts. Of those of last time only the one on show is read yet.

    Attributes:
        tabs: the drafts.
        is_larger: whether one was opened beside those of last time.
        notice: what was wrong with the one that was on show; empty for nothing.
    """

    tabs: DraftTabs
    is_larger: bool = False
    notice: str = ""


def restored_drafts(
    bench: Workbench,
    invocation: Invocation | None,
    offers: Sequence[Sample],
    *,
    sandbox: bool,
    request: str | None = None,
    requests: str | None = None,
) -> Restored:
    """Returns the drafts of this window's last time.

    Args:
        bench: has them.
        invocation: what to begin with; None for what was on show. It takes the place of an empty draft; a
            draft that is this already is shown as it is; else it stands behind a tab of its own.
        offers: samples of the sandbox.
        sandbox: whether to begin on the sandbox.
        request: the name of a saved request that becomes the draft later, and has a tab of its own as well:
            the one that it had last time, if it is still there.
        requests: the folder of saved requests; None for the project's, or the user's own.
    """
    try:
        stored = bench.draft_window.drafts()
    except StoreError:
        # What cannot be written is said once there is something to write.
        stored = DraftList()
    drafts = [
        WaitingDraft(
            DraftMemory(entry.name, Invocation()), LinkMemory(is_known=False), entry.exchange, is_read=False
        )
        for entry in stored.drafts
    ]
    names = [draft.name for draft in drafts]
    own = None if request is None else _place_of(bench, names, stored.active, request, requests)
    tabs = DraftTabs(drafts, stored.active if own is None else own)
    last, notice = bench.drafts.recover(tabs.current.name)
    if invocation is None and sandbox and not (last and last.connection.sandbox):
        invocation = offers[0].invocation
    if last is None or _is_empty(last):
        first = invocation or last or first_draft(offers, bench)
        tabs.fill({tabs.current.name: first})
        return Restored(tabs, notice=notice)
    tabs.fill({tabs.current.name: last})
    if request is not None and own is None:
        tabs.add(WaitingDraft(DraftMemory(new_draft_name(), Invocation(connection=last.connection))))
        return Restored(tabs, is_larger=True, notice=notice)
    if invocation is None or _has(last, invocation):
        return Restored(tabs, notice=notice)
    for place in reversed(range(len(names))):
        # The newest comes first: each start that names an endpoint would else leave one more of the same.
        waiting, reason = bench.drafts.recover(names[place])
        notice = "\n".join(filter(None, (notice, reason)))
        if waiting is not None and _has(waiting, invocation):
            tabs.fill({names[place]: waiting})
            tabs.go_to(place)
            return Restored(tabs, notice=notice)
    tabs.add(WaitingDraft(DraftMemory(new_draft_name(), invocation)))
    return Restored(tabs, is_larger=True, notice=notice)


def _place_of(
    bench: Workbench, names: Sequence[str], active: int, request: str, requests: str | None
) -> int | None:
    """Returns the place of the draft that came from a saved request, or None; the active one comes first."""
    # Loaded here: most starts ask for no request.
    from workbench.services.requests.saved_requests import SavedRequests

    try:
        root = str(SavedRequests.find(bench, requests).folder.root)
        for place in sorted(range(len(names)), key=lambda place: place != active):
            origin = bench.drafts.origin(names[place])
            if origin is not None and (origin.root, origin.name) == (root, request):
                return place
    except WorkbenchError:
        # Opening the request says what is wrong.
        return None
    return None


def first_draft(offers: Sequence[Sample], bench: Workbench) -> Invocation:
    """Returns what to begin with where there is no draft: without an account a sample of the sandbox."""
    if offers and not has_account():
        return offers[0].invocation
    limits = bench.settings()
    return Invocation(
        connection=Connection(connect_timeout=limits.connect_timeout, read_timeout=limits.read_timeout)
    )


def _is_empty(draft: Invocation) -> bool:
    return not draft.fields and draft.body is None


def _has(draft: Invocation, asked: Invocation) -> bool:
    """Returns whether a draft is what is asked for already."""
    return (
        (draft.operation, draft.connection) == (asked.operation, asked.connection)
        and asked.fields.items() <= draft.fields.items()
        and (asked.body is None or asked.body == draft.body)
    )
