"""Several drafts at once: the one on show, and those that wait behind their tabs."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from workbench.content.humanize import cut
from workbench.content.sanitize import sanitize_line
from workbench.model.invocation import Invocation
from workbench.tui.main.drafts.draft import DraftMemory
from workbench.tui.main.drafts.recording import EVERYTHING, RecordingMemory
from workbench.tui.main.drafts.saved_request_link import NO_LINK, LinkMemory
from workbench.tui.panels.payload.given_body import NO_STANDBY, StandbyMemory
from workbench.tui.recording_mode import RecordingMode

if TYPE_CHECKING:
    # Loaded after the first paint.
    from workbench.model.exchange import Exchange
    from workbench.services.requests.saved_requests import Renamed

CLOSED_STEPS = 10
"""As many closed drafts can be opened again. Their bodies stay in memory."""


_LABEL_COLUMNS = 20


class WaitingDraft(msgspec.Struct, frozen=True):
    """A draft with all that belongs to it.

    Attributes:
        draft: what would be sent, and what its undo brings back.
        link: the saved request that it came from.
        exchange: the number of the exchange that was on show with it; None where none was.
        answer: that exchange, where the history does not have it whole.
        recording: how much is recorded of what it sends next, and what may be on the disk.
        standby: what stands by behind its body, given another way.
        is_read: whether the draft was read from the disk by now.
    """

    draft: DraftMemory
    link: LinkMemory = NO_LINK
    exchange: int | None = None
    answer: Exchange | None = None
    recording: RecordingMemory = EVERYTHING
    standby: StandbyMemory = NO_STANDBY
    is_read: bool = True

    @property
    def name(self) -> str:
        """What its files are called by."""
        return self.draft.name

    @property
    def invocation(self) -> Invocation:
        """What would be sent."""
        return self.draft.invocation

    def edited(self, change: Callable[[Invocation], Invocation]) -> WaitingDraft:
        """Returns the same draft changed. Its undo brings back a body that another took the place of."""
        before = self.invocation
        after = change(before)
        if after.body == before.body:
            return replace(self, draft=replace(self.draft, invocation=after))
        memory = replace(self.draft, invocation=after, replaced=(*self.draft.replaced, before))
        link = replace(self.link, replaced=(*self.link.replaced, self.link.link))
        return replace(self, draft=memory, link=link, standby=NO_STANDBY)


class DraftTabs:
    """The order of the drafts. What is on show lives in the draft's own objects; its place here is kept.

    Args:
        drafts: those of last time, at least one.
        active: the place of the one on show.
    """

    def __init__(self, drafts: list[WaitingDraft], active: int = 0) -> None:
        self._drafts = drafts
        self.active = active
        self._closed: deque[tuple[int, WaitingDraft]] = deque(maxlen=CLOSED_STEPS)

    def __len__(self) -> int:
        return len(self._drafts)

    @property
    def all(self) -> tuple[WaitingDraft, ...]:
        """Every draft in order; the one on show as it was when it was last parked."""
        return tuple(self._drafts)

    @property
    def current(self) -> WaitingDraft:
        """The draft on show, as it was when it was last parked."""
        return self._drafts[self.active]

    def labels(self, shown: Invocation) -> dict[str, str]:
        """Returns a label for each draft, by its name: its place and its endpoint.

        Args:
            shown: the draft on show, as it is now.
        """
        invocations = [draft.invocation for draft in self._drafts]
        invocations[self.active] = shown
        return {
            draft.name: f"{place} {_label(invocation) if draft.is_read else '…'}"
            for place, (draft, invocation) in enumerate(zip(self._drafts, invocations, strict=True), start=1)
        }

    @property
    def unread(self) -> tuple[str, ...]:
        """The names of the drafts that are still to be read from the disk."""
        return tuple(draft.name for draft in self._drafts if not draft.is_read)

    def fill(self, drafts: Mapping[str, Invocation]) -> None:
        """Takes drafts that were read from the disk, by their names."""
        self._drafts = [
            replace(draft, draft=DraftMemory(draft.name, drafts[draft.name]), is_read=True)
            if draft.name in drafts and not draft.is_read
            else draft
            for draft in self._drafts
        ]

    def park(self, draft: WaitingDraft) -> None:
        """Keeps what is on show now."""
        self._drafts[self.active] = draft

    def add(self, draft: WaitingDraft) -> WaitingDraft:
        """Opens a draft behind the one on show; returns it."""
        self.active += 1
        self._drafts.insert(self.active, draft)
        return draft

    def step(self, by: int) -> WaitingDraft:
        """Goes to the next draft, or to the previous one, round the ends."""
        return self.go_to((self.active + by) % len(self._drafts))

    def go_to(self, place: int) -> WaitingDraft:
        """Goes to the draft at a place."""
        self.active = place
        return self.current

    def close(self) -> WaitingDraft:
        """Closes the draft on show, which is not the last one; returns the one that takes its place."""
        self._closed.append((self.active, self._drafts.pop(self.active)))
        self.active = min(self.active, len(self._drafts) - 1)
        return self.current

    def reopen(self) -> WaitingDraft | None:
        """Opens the draft that was closed last, at its place; None where none was."""
        if not self._closed:
            return None
        place, draft = self._closed.pop()
        self.active = min(place, len(self._drafts))
        self._drafts.insert(self.active, draft)
        return draft

    def answered(self, name: str, exchange: int | None, answer: Exchange | None) -> int | None:
        """Keeps the exchange that a draft got; returns the draft's place, or None where it was closed.

        Args:
            name: of the draft.
            exchange: the number of its exchange; None where it was not recorded.
            answer: the exchange, where the history does not have it whole.
        """
        return self._change(name, lambda draft: replace(draft, exchange=exchange, answer=answer))

    def edit(self, name: str, change: Callable[[Invocation], Invocation]) -> WaitingDraft | None:
        """Changes a draft that waits, or is closed; returns it where it waits behind its tab."""
        place = self._change(name, lambda draft: draft.edited(change))
        return None if place is None else self._drafts[place]

    def use_recording(self, name: str, mode: RecordingMode) -> None:
        """Uses up a draft's choice of how much is recorded: a replay was sent by it."""
        self._change(
            name, lambda draft: replace(draft, recording=draft.recording.used(mode, draft.invocation.body))
        )

    def follow(self, renamed: Renamed) -> None:
        """A saved request has another name now, for the drafts that wait or are closed too."""

        def followed(draft: WaitingDraft) -> WaitingDraft:
            return replace(draft, link=draft.link.following(renamed))

        self._drafts = [followed(draft) for draft in self._drafts]
        self._closed = deque(((place, followed(draft)) for place, draft in self._closed), maxlen=CLOSED_STEPS)

    def _change(self, name: str, change: Callable[[WaitingDraft], WaitingDraft]) -> int | None:
        """Puts another in the place of a draft; returns where that is, or None where it was closed."""
        self._closed = deque(
            ((place, change(draft) if draft.name == name else draft) for place, draft in self._closed),
            maxlen=CLOSED_STEPS,
        )
        for place, draft in enumerate(self._drafts):
            if draft.name == name:
                self._drafts[place] = change(draft)
                return place
        return None


def _label(invocation: Invocation) -> str:
    return cut(sanitize_line(invocation.endpoint_name), _LABEL_COLUMNS) or "new draft"


def single_draft(invocation: Invocation) -> DraftTabs:
    """Returns the tabs of one draft, the first of the first window."""
    return DraftTabs([WaitingDraft(DraftMemory("", invocation))])
