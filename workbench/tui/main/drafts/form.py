"""The draft, and what shows it: bar, editors, badges."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from workbench.model.invocation import Connection, Invocation
from workbench.services import Workbench
from workbench.tui.draft_messages import BodyChanged, DraftEdit
from workbench.tui.host import Host
from workbench.tui.main.drafts.destination_finder import DestinationFinder
from workbench.tui.main.drafts.draft import Draft, DraftChange, DraftMemory
from workbench.tui.main.drafts.file import DraftFile
from workbench.tui.main.drafts.recording import Recording, RecordingMemory
from workbench.tui.main.drafts.suggestions import Suggestions
from workbench.tui.main.status_line import StatusLine
from workbench.tui.main.workspace import Workspace
from workbench.tui.messages import DestinationFound, SessionStatusChanged, SuggestionsLoaded
from workbench.tui.panels.payload import PayloadPanel
from workbench.tui.panels.payload.given_body import NO_STANDBY, StandbyMemory
from workbench.tui.panels.request_bar import RequestBar

if TYPE_CHECKING:
    # Loaded after the first paint.
    from workbench.tui.panels.fields import FieldsPanel


class DraftForm:
    """Passes each change of the draft to the parts that show it, and to the disk.

    Args:
        bench: what sends and remembers.
        invocation: what to begin with.
        host: the main screen.
        bar, payload: the parts of the first paint.
        workspace: has the other parts, which come after it.
        status: says what an imported text left open.
        name: of the draft, where there are several.

    Attributes:
        draft: the one owner of what would be sent now.
        file: the draft on the disk.
        recording: how much is recorded of the next send.
        fields: the other fields; None until they are mounted.
        when_changed: is called with the draft each time it is shown.
        when_replaced: is called where an edit has put another body in the place of the draft's.
    """

    def __init__(
        self,
        bench: Workbench,
        invocation: Invocation,
        host: Host,
        *,
        bar: RequestBar,
        payload: PayloadPanel,
        workspace: Workspace,
        status: StatusLine,
        name: str = "",
    ) -> None:
        self._bar = bar
        self._payload = payload
        self._workspace = workspace
        self._status = status
        self._destination = DestinationFinder(bench, host)
        self.draft = Draft(invocation, lambda: payload.body, name=name)
        self.recording = Recording()
        # A thread that writes must not judge the body of one draft by the choice of another.
        self._switch = threading.Lock()
        self._suggestions = Suggestions()
        self.file = DraftFile(bench, self._newest, host)
        self.fields: FieldsPanel | None = None
        self.when_changed: Callable[[Invocation], None] = lambda _: None
        self.when_replaced: Callable[[], None] = lambda: None

    def _newest(self) -> tuple[Invocation, bool, str]:
        with self._switch:
            name, invocation = self.draft.named
            return invocation, self.recording.may_keep(invocation.body), name

    def resume(self, draft: DraftMemory, recording: RecordingMemory) -> DraftChange:
        """Goes on with a draft that was parked, and with how much is recorded of what it sends."""
        with self._switch:
            self.recording.resume(recording)
            return self.draft.resume(draft)

    async def edit(self, message: DraftEdit) -> None:
        """Makes a change that a part asks for."""
        if isinstance(message, BodyChanged):
            self._payload.body_taken()
        change = message.apply(self.draft)
        if change.whole:
            self.when_replaced()
        await self.take(change)

    async def take(self, change: DraftChange, standby: StandbyMemory = NO_STANDBY) -> None:
        """Shows what became of the draft, and keeps it.

        Args:
            change: what became of it.
            standby: what stands by behind its body, where it is shown as a whole.
        """
        if change.remark:
            self._bar.notify(change.remark, title="Draft", severity="warning")
        if change.changed:
            await self.show(whole=change.whole, standby=standby)
            self.file.draft_changed()
        if change.field and self.fields is not None:
            self.fields.renew(change.field)

    def park_standby(self) -> StandbyMemory:
        """Returns what stands by behind the body, to go on with the draft later."""
        return self._payload.park()

    async def show(self, *, whole: bool = False, standby: StandbyMemory = NO_STANDBY) -> None:
        """Shows the draft.

        Args:
            whole: whether it replaces what is being typed.
            standby: what stands by behind its body then.
        """
        draft = self.draft.invocation
        self._bar.show(draft, fresh=whole)
        self._payload.show(draft, fresh=whole, standby=standby)
        if self.fields is None:
            return
        self._destination.follow(draft.connection)
        self._payload.describe()
        self._status.tell("caveats", " · ".join(str(caveat) for caveat in draft.caveats))
        for panel in self._workspace.panels.values():
            await panel.draft_changed(draft, fresh=whole, draft_name=self.draft.name)
        self.when_changed(draft)
        from workbench.model.service.schema import schema

        operation = schema()[draft.operation]
        count = sum(1 for name in draft.fields if name != "EndpointName" and operation.field(name))
        self._workspace.badge("fields", f"●{count}" if count else "")
        self._workspace.badge("connection", "●" if draft.connection != Connection() else "")

    def save_now(self) -> None:
        """Writes the draft on the way out, the newest keys included.

        Raises:
            StoreError: it cannot be written.
        """
        self.draft.update(self.draft.typed)
        self.file.save_now()

    def cycle_recording(self) -> None:
        """Records less of the next send, or all again."""
        self.recording.cycle()
        self._bar.tell_keeping(self.recording.mode)
        self.file.save()

    def show_recording(self) -> None:
        """Says how much is recorded of the next send."""
        self._bar.tell_keeping(self.recording.mode)

    def show_destination(self, message: DestinationFound) -> None:
        """Says where the draft goes, unless its connection is another one by now."""
        if message.connection == self.draft.invocation.connection:
            self._bar.lead(message.destination, message.reason)

    def show_session(self, message: SessionStatusChanged) -> None:
        """Says what the next send is to a session."""
        self._bar.tell_session(message.text, continues=message.continues)

    def complete_with(self, message: SuggestionsLoaded) -> None:
        """Offers values that were sent before, and those that the account has."""
        values = self._suggestions.add(message.source, message.values)
        self._bar.complete_with(values.get("EndpointName", ()))
        if self.fields is not None:
            self.fields.complete_with(values)
