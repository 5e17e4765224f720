"""Goes from one draft to another: each has its payload, its fields, its saved request and its answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from workbench.model.exchange import Exchange
from workbench.model.invocation import Invocation
from workbench.model.requests.draft_origin import DraftEntry, DraftList, new_draft_name
from workbench.services import Workbench
from workbench.tui.draft_messages import DraftChosen, DraftEditRequested, DraftsRead, NamedDraftEditRequested
from workbench.tui.host import Host
from workbench.tui.main.drafts.draft import DraftMemory
from workbench.tui.main.drafts.saved_request_link import REQUEST_FILE
from workbench.tui.main.drafts.strip import DraftStrip
from workbench.tui.main.drafts.tabs import DraftTabs, WaitingDraft
from workbench.tui.main.exchange_view import ExchangeView
from workbench.tui.main.exchanges import Exchanges
from workbench.tui.main.parts import Parts


class DraftSwitcher:
    """Parks the draft on show with all that belongs to it, and shows another.

    Args:
        parts: what the main screen is composed of.
        exchanges: sends.
        view: has the answer on show.
        tabs: the order of the drafts.
        strip: shows them where there are several.
    """

    def __init__(
        self, parts: Parts, exchanges: Exchanges, view: ExchangeView, tabs: DraftTabs, strip: DraftStrip
    ) -> None:
        self._parts = parts
        self._exchanges = exchanges
        self._view = view
        self._tabs = tabs
        self._strip = strip
        self._notice = ""
        self._asked: list[Callable[[], Awaitable[None]]] = []
        self._shown = parts.form.when_changed
        parts.form.when_changed = self._draft_shown
        exchanges.when_ended = self._ended
        exchanges.when_replayed = tabs.use_recording

    @property
    def is_waiting(self) -> bool:
        """Whether something is asked for that is done once every draft was read."""
        return bool(self._asked)

    def begin(self, notice: str, *, is_larger: bool) -> None:
        """Begins with what was restored: reads the drafts that are not on show, in a thread.

        Args:
            notice: what was wrong with the one on show; empty for nothing.
            is_larger: whether there is a draft that the disk does not know yet.
        """
        self._notice = notice
        self._parts.status.tell("drafts", notice)
        if is_larger:
            self.save()
            self._parts.form.file.save()
        if names := self._tabs.unread:
            read = partial(_read, self._parts.bench, names, self._parts.host)
            self._parts.host.run_in_background(read, group="drafts", awaited=False)

    async def fill(self, message: DraftsRead) -> None:
        """Takes the drafts that were read, and does what was asked for meanwhile."""
        self._tabs.fill(message.drafts)
        self._strip.show(self._tabs, self._parts.form.draft.invocation)
        self._parts.status.tell("drafts", " ".join(filter(None, [self._notice, *message.notices])))
        asked, self._asked = self._asked, []
        for act in asked:
            await act()

    async def _once_read(self, act: Callable[[], Awaitable[None]]) -> None:
        """Does something that needs every draft, now or once they were read."""
        if self._tabs.unread:
            self._asked.append(act)
        else:
            await act()

    async def run(self, verb: str) -> None:
        """Does what a key asks for: `new`, `copy`, `next`, `previous`, `close` or `reopen`."""
        await self._once_read(partial(self._run, verb))

    async def _run(self, verb: str) -> None:
        await {
            "new": self._new,
            "copy": self._copy,
            "next": lambda: self._step(1),
            "previous": lambda: self._step(-1),
            "close": self._close,
            "reopen": self._reopen,
        }[verb]()

    async def edit(self, message: NamedDraftEditRequested) -> None:
        """Changes a draft: the one on show, or in its memory one that waits."""
        form = self._parts.form
        if message.name == form.draft.name:
            await form.edit(DraftEditRequested(message.change, message.field))
        elif draft := self._tabs.edit(message.name, message.change):
            with_body = draft.recording.may_keep(draft.invocation.body)
            form.file.keep(draft.name, draft.invocation, with_body=with_body)
            self._strip.show(self._tabs, form.draft.invocation)

    async def choose(self, message: DraftChosen) -> None:
        """Shows the draft of a tab."""
        await self._once_read(partial(self._go_to, message.name))

    async def _go_to(self, name: str) -> None:
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
            WaitingDraft(
                memory,
                self._parts.link.park(),
                self._view.number,
                self._view.unrecorded,
                form.recording.park(),
                form.park_standby(),
            )
        )

    async def _resume(self, draft: WaitingDraft) -> None:
        for source in ("request", REQUEST_FILE):
            self._parts.status.tell(source, "")
        self._parts.link.unpark(draft.link, draft.name)
        self._parts.bar.show_request(self._parts.link.label)
        change = self._parts.form.resume(draft.draft, draft.recording)
        self._parts.form.show_recording()
        self._exchanges.resume(draft)
        await self._parts.form.take(change, draft.standby)
        self.save()

    def save(self) -> None:
        """Keeps which drafts there are, and which is on show."""
        entries = [DraftEntry(name=draft.name, exchange=draft.exchange) for draft in self._tabs.all]
        entries[self._tabs.active] = DraftEntry(name=self._tabs.current.name, exchange=self._view.number)
        self._parts.form.file.save_list(DraftList(drafts=tuple(entries), active=self._tabs.active))

    def _ended(self, name: str, exchange: Exchange, is_recorded: bool) -> bool:
        """Takes the answer of a draft that is on show no more; returns whether it is such a one."""
        place = self._tabs.answered(name, exchange.id, None if is_recorded else exchange)
        self._parts.bar.call_later(self.save)
        if name == self._parts.form.draft.name:
            return False
        where = f"Draft {place + 1}" if place is not None else "A closed draft"
        kept = "the history lists it" if exchange.id is not None else "it is not recorded"
        self._parts.bar.notify(f"{where} has its answer; {kept}.", timeout=5)
        return True

    def _draft_shown(self, draft: Invocation) -> None:
        self._shown(draft)
        self._strip.show(self._tabs, draft)


def _read(bench: Workbench, names: Sequence[str], host: Host) -> None:
    recovered = {name: bench.drafts.recover(name) for name in names}
    host.post_message(
        DraftsRead(
            {name: draft or Invocation() for name, (draft, _) in recovered.items()},
            [notice for _, notice in recovered.values() if notice],
        )
    )


def _fresh(invocation: Invocation) -> WaitingDraft:
    return WaitingDraft(DraftMemory(new_draft_name(), invocation))
