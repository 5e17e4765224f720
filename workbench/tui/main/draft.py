"""The one draft: what would be sent now. Panels ask for changes; the screen makes them, and passes it on."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from functools import partial

from textual import work
from textual.timer import Timer

from workbench.content.sanitize import sanitize_line
from workbench.model.errors import StoreError, WorkbenchError
from workbench.model.invocation import Connection, FieldValue, Invocation
from workbench.model.service.schema import schema
from workbench.services import Workbench
from workbench.tui.main.arrangement import chosen_arrangement
from workbench.tui.main.layout import PartsScreen
from workbench.tui.messages import (
    BodyChanged,
    ConnectionChanged,
    DestinationFound,
    DraftEditRequested,
    FieldChanged,
    OperationChanged,
    SessionStatusChanged,
    StatusMessage,
    SuggestionsLoaded,
)
from workbench.tui.widgets.session_line import SessionLine

_SAVE_AFTER_SECONDS = 0.5
_LEAD_AFTER_SECONDS = 0.3


class DraftingScreen(PartsScreen):
    """Owns the draft, shows it, and keeps it on the disk."""

    def __init__(self, bench: Workbench, draft: Invocation, keymap: Mapping[str, str]) -> None:
        """
        Args:
            bench: what sends and remembers.
            draft: what to begin with.
            keymap: the user's own keys, by the actions' IDs.
        """
        super().__init__(
            keymap, chosen_arrangement(bench.interface.arrangement()), bench.interface.remember_arrangement
        )
        self._bench = bench
        self._draft = draft
        self._draft_file = threading.Lock()
        self._save: Timer | None = None
        self._leading: Timer | None = None
        self._led: Connection | None = None
        # What the operation does not have stands by until one is chosen that has it.
        self._aside: dict[str, FieldValue] = {}

    @property
    def draft(self) -> Invocation:
        """What would be sent now."""
        return self._draft

    @property
    def _typed(self) -> Invocation:
        """The draft with the newest keys in its body."""
        return self._draft.with_(body=self._payload.body)

    def _under_way(self) -> bool:
        """Whether a request is on its way."""
        return False

    def _keeps_body(self) -> bool:
        """Whether the draft's body may be on the disk."""
        return True

    async def _replace(self, draft: Invocation, *, fresh: bool = False) -> None:
        """Take another draft.

        Args:
            draft: the new one.
            fresh: whether it comes from elsewhere than this form, and replaces what is being typed too.
        """
        if draft.operation not in schema().operations:
            # Of another version of the SDK, by a draft or an exchange of that time.
            self.notify(
                f"The installed SDK does not have {draft.operation}.", title="Operation", severity="warning"
            )
            known = schema()[Invocation().operation]
            fields = {name: value for name, value in draft.fields.items() if known.field(name)}
            draft = draft.with_(operation=known.name, fields=fields)
        if draft == self._draft and not fresh:
            return
        if fresh:
            self._aside = {}
        self._draft = draft
        await self._show_draft(fresh=fresh)
        if self._save is None:
            self._save = self.set_timer(_SAVE_AFTER_SECONDS, self._save_now)

    async def _show_draft(self, *, fresh: bool = False) -> None:
        self._bar.show(self._draft, under_way=self._under_way(), fresh=fresh)
        self._payload.show(self._draft, fresh=fresh)
        if not self._whole:
            return
        self._lead()
        self._payload.describe()
        if self._draft.caveats or self._notices.get("caveats"):
            self._tell("caveats", " · ".join(str(caveat) for caveat in self._draft.caveats))
        for panel in self._panels.values():
            await panel.draft_changed(self._draft, fresh=fresh)
        operation = schema()[self._draft.operation]
        count = sum(1 for name in self._draft.fields if name != "EndpointName" and operation.field(name))
        for strip in (self._editors, self._strip):
            strip.badge("fields", f"●{count}" if count else "")
            strip.badge("connection", "●" if self._draft.connection != Connection() else "")

    def _once_confirmed(self, draft: Invocation, then: Callable[[Invocation], None]) -> None:
        """Go on with a draft; first ask about what an imported text left open or takes from this machine.

        Args:
            draft: what is to be sent or saved.
            then: what to do with it. The draft needs no word of its user any more by then.
        """
        if not draft.caveats:
            then(draft)
            return
        from workbench.tui.widgets.choice import Picker

        async def chosen(index: int | None) -> None:
            if index == 1:
                await self._replace(draft.confirmed())
                then(draft.confirmed())

        entries = [
            ("Back to the form", ""),
            ("Continue", "Values it does not give are those of the form."),
        ]
        lines = [sanitize_line(str(caveat)) for caveat in draft.caveats]
        self.app.push_screen(Picker("The import does not give", entries, about=lines), chosen)

    def _lead(self) -> None:
        """Find where the draft goes, once nobody changes that any more."""
        connection = self._draft.connection
        if connection == self._led:
            return
        self._led = connection
        if self._leading is not None:
            self._leading.stop()
        if not connection.sandbox:
            self._leading = self.set_timer(_LEAD_AFTER_SECONDS, partial(self._find_destination, connection))

    @work(thread=True, exclusive=True, group="destination")
    def _find_destination(self, connection: Connection) -> None:
        try:
            found = DestinationFound(connection, self._bench.destination(connection))
        except WorkbenchError as error:
            found = DestinationFound(connection, None, error.message)
        self.post_message(found)

    def on_destination_found(self, message: DestinationFound) -> None:
        if message.connection == self._draft.connection:
            self._bar.lead(message.destination, message.reason)

    async def on_field_changed(self, message: FieldChanged) -> None:
        await self._replace(self._draft.with_field(message.name, message.value))

    async def on_operation_changed(self, message: OperationChanged) -> None:
        known = schema()[message.operation]
        given = {**self._aside, **self._draft.fields}
        fields = {name: value for name, value in given.items() if known.field(name)}
        left = [name for name in self._draft.fields if name not in fields]
        self._aside = {name: value for name, value in given.items() if name not in fields}
        await self._replace(self._draft.with_(operation=message.operation, fields=fields))
        if left:
            self.notify(
                f"{message.operation} does not have {', '.join(left)}. "
                "The values return with an operation that has.",
                title="Fields",
            )

    async def on_body_changed(self, message: BodyChanged) -> None:
        await self._replace(self._draft.with_(body=message.body))

    async def on_draft_edit_requested(self, message: DraftEditRequested) -> None:
        await self._replace(message.change(self._typed))
        self._fields.renew(message.field)

    async def on_connection_changed(self, message: ConnectionChanged) -> None:
        await self._replace(self._draft.with_(connection=message.connection))

    def on_session_status_changed(self, message: SessionStatusChanged) -> None:
        self._bar.tell_session(message.text, continues=message.continues)

    def on_session_line_switched(self, message: SessionLine.Switched) -> None:
        self._sessions.switch(message.continues)

    def action_session_again(self) -> None:
        self._sessions.send_again()

    @work(thread=True, exclusive=True, group="look-around")
    def _look_around(self) -> None:
        """Values to offer, and whether the history is all right."""
        # Loaded here: the first paint does not need the history.
        from workbench.services.history import HistoryService

        history = HistoryService(self._bench)
        operation = schema()[self._draft.operation]
        try:
            values = {field.name: history.values(field.name) for field in operation.fields}
        except StoreError as error:
            self.post_message(StatusMessage("history", error.message))
            return
        self.post_message(SuggestionsLoaded(values))
        self.post_message(StatusMessage("history", self._bench.notice))

    def on_suggestions_loaded(self, message: SuggestionsLoaded) -> None:
        self._bar.complete_with(message.values.get("EndpointName", ()))
        self._fields.complete_with(message.values)

    def _save_now(self) -> None:
        self._save = None
        self._save_draft()

    @work(thread=True, group="draft")
    def _save_draft(self) -> None:
        trouble = ""
        try:
            # The newest draft there is by then: whoever comes late does not bring back an older one.
            with self._draft_file:
                self._bench.drafts.save(self._draft, body=self._keeps_body())
        except StoreError as error:
            trouble = f"The draft was not saved: {error.message}"
        self.post_message(StatusMessage("draft", trouble))

    def keep_draft(self) -> None:
        """Write the draft now, on the way out, the newest keys included."""
        self._draft = self._typed
        with self._draft_file:
            self._bench.drafts.save(self._draft, body=self._keeps_body())
