"""Goes from one draft to another: each has its payload, its fields, its saved request and its answer."""

from __future__ import annotations

from workbench.model.draft_origin import DraftEntry, DraftList, new_draft_name
from workbench.model.invocation import Invocation
from workbench.tui.main.drafts.draft import DraftMemory
from workbench.tui.main.drafts.strip import DraftStrip
from workbench.tui.main.drafts.tabs import DraftTabs, WaitingDraft
from workbench.tui.main.exchanges import Exchanges
from workbench.tui.main.parts import Parts
from workbench.tui.messages import DraftChosen


class DraftSwitcher:
    """Parks the draft on show with all that belongs to it, and shows another.

    Args:
        parts: what the main screen is composed of.
        exchanges: has the answer on show.
        tabs: the order of the drafts.
        strip: shows them where there are several.
    """

    def __init__(self, parts: Parts, exchanges: Exchanges, tabs: DraftTabs, strip: DraftStrip) -> None:
        self._parts = parts
        self._exchanges = exchanges
        self._tabs = tabs
        self._strip = strip
        self._shown = parts.form.when_changed
        parts.form.when_changed = self._draft_shown
        exchanges.when_ended = self._ended

    async def run(self, verb: str) -> None:
        """Does what a key asks for: `new`, `copy`, `next`, `previous`, `close` or `reopen`."""
        await {
            "new": self._new,
            "copy": self._copy,
            "next": lambda: self._step(1),
            "previous": lambda: self._step(-1),
            "close": self._close,
            "reopen": self._reopen,
        }[verb]()

    async def choose(self, message: DraftChosen) -> None:
        """Shows the draft of a tab."""
        name = message.name
        names = [draft.name for draft in self._tabs.all]
        if name in names and names.index(name) != self._tabs.active:
            self._park()
            await self._resume(self._tabs.go_to(names.index(name)))

    async def _new(self) -> None:
        self._park()
        connection = self._parts.form.draft.invocation.connection
        await self._resume(self._tabs.add(_fresh(Invocation(connection=connection))))
        self._parts.bar.focus_endpoint()

    async def _copy(self) -> None:
        self._park()
        await self._resume(self._tabs.add(_fresh(self._parts.form.draft.typed)))

    async def _step(self, by: int) -> None:
        if len(self._tabs) == 1:
            self._parts.bar.notify("This is the only draft.", timeout=3)
            return
        self._park()
        await self._resume(self._tabs.step(by))

    async def _close(self) -> None:
        if len(self._tabs) == 1:
            self._parts.bar.notify("This is the only draft.", timeout=3)
            return
        self._park()
        closed = self._tabs.current
        await self._resume(self._tabs.close())
        self._parts.form.file.forget(closed.name)
        self._parts.bar.notify("Draft closed.", timeout=3)

    async def _reopen(self) -> None:
        self._park()
        draft = self._tabs.reopen()
        if draft is None:
            self._parts.bar.notify("No draft was closed.", timeout=3)
            return
        await self._resume(draft)
        self._parts.form.file.save_origin(self._parts.link.origin, draft.name)

    def _park(self) -> None:
        """Keeps the draft on show, here and on the disk."""
        form = self._parts.form
        memory = form.draft.park()
        with_body = form.recording.may_keep(memory.invocation.body)
        form.file.keep(memory.name, memory.invocation, with_body=with_body)
        self._tabs.park(
            WaitingDraft(memory, self._parts.link.park(), self._exchanges.shown_number, form.recording.park())
        )

    async def _resume(self, draft: WaitingDraft) -> None:
        self._parts.status.tell("request", "")
        self._parts.link.unpark(draft.link, draft.name)
        self._parts.bar.show_request(self._parts.link.label)
        self._parts.form.recording.resume(draft.recording)
        self._parts.form.show_recording()
        self._exchanges.resume(draft.exchange)
        await self._parts.form.take(self._parts.form.draft.resume(draft.draft))
        self.save()

    def save(self) -> None:
        """Keeps which drafts there are, and which is on show."""
        entries = [DraftEntry(name=draft.name, exchange=draft.exchange) for draft in self._tabs.all]
        entries[self._tabs.active] = DraftEntry(
            name=self._tabs.current.name, exchange=self._exchanges.shown_number
        )
        self._parts.form.file.save_list(DraftList(drafts=tuple(entries), active=self._tabs.active))

    def _ended(self, name: str, exchange: int | None) -> bool:
        """Takes the answer of a draft that is on show no more; returns whether it is such a one."""
        place = self._tabs.answered(name, exchange)
        if len(self._tabs) > 1:
            self._parts.bar.call_later(self.save)
        if name == self._parts.form.draft.name:
            return False
        where = f"Draft {place + 1}" if place is not None else "A closed draft"
        kept = "the history lists it" if exchange is not None else "it was not recorded"
        self._parts.bar.notify(f"{where} has its answer; {kept}.", timeout=5)
        return True

    def _draft_shown(self, draft: Invocation) -> None:
        self._shown(draft)
        self._strip.show(self._tabs, draft)


def _fresh(invocation: Invocation) -> WaitingDraft:
    return WaitingDraft(DraftMemory(new_draft_name(), invocation))
