"""Saved requests opened, saved and checked, as the main screen shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.content.sanitize import sanitize_line
from workbench.model.errors import ConflictError
from workbench.model.invocation import Invocation
from workbench.tui.errors import notify_error
from workbench.tui.main.drafts.saved_request_link import REQUEST_FILE
from workbench.tui.main.parts import Parts
from workbench.tui.messages import RequestChecked, RequestOpened, RequestSaved, SaveRequested
from workbench.tui.panels.payload import editable
from workbench.tui.panels.saved_requests.panel import verdict_of
from workbench.tui.widgets.panel import refuse

if TYPE_CHECKING:
    from workbench.tui.main.drafts.saved_request_link import Link


class RequestFiles:
    """Connects the saved-request link with the draft and with the parts that show them."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def replace_draft(self, invocation: Invocation, link: Link | None = None) -> None:
        """Takes another draft.

        Args:
            invocation: the new one.
            link: the saved request that it came from; None where it came from none.
        """
        # What a check found was of the draft that goes.
        self._parts.status.tell("request", "")
        self._parts.link.draft_replaced(link)
        self._show_link()
        await self._parts.form.take(self._parts.form.draft.replace(invocation))

    async def _restore(self) -> None:
        change = self._parts.form.draft.undo()
        if change.changed:
            self._parts.link.draft_restored()
            self._show_link()
        await self._parts.form.take(change)

    async def change_draft(self, name: str) -> None:
        """Changes the draft as a key asks.

        Args:
            name: `new` begins another, `clear` leaves its fields out, `duplicate` has it belong to no saved
                request, `restore` brings back the one that was replaced last.
        """
        draft = self._parts.form.draft.typed
        if name == "restore":
            await self._restore()
        elif name == "new":
            await self.replace_draft(Invocation(operation=draft.operation, connection=draft.connection))
            self._parts.bar.focus_endpoint()
        elif name == "clear":
            kept = {"EndpointName": draft.endpoint_name} if draft.endpoint_name else {}
            if draft.fields == kept:
                refuse(self._parts.bar, "The draft has no fields to clear.")
            else:
                await self.replace_draft(draft.with_(fields=kept), self._parts.link.current)
        elif self._parts.link.current is None:
            refuse(self._parts.bar, "The draft belongs to no saved request: saving asks for a name already.")
        else:
            self._parts.link.attach(None)
            self._show_link()

    async def opened(self, message: RequestOpened) -> None:
        """A saved request becomes the draft, or is known to be what the draft came from."""
        link = (message.saved, message.opened)
        if message.invocation is None:
            if message.draft_name == self._parts.form.draft.name and self._parts.link.recall(link):
                self._show_link()
            return
        invocation = message.invocation
        await self.replace_draft(invocation.with_(body=editable(invocation.body)), link)
        self._parts.workspace.show("payload")
        self._parts.panels.saved.request_opened()

    def save(self, message: SaveRequested) -> None:
        """Saves the draft under a name."""
        saved = self._parts.panels.saved
        saved.begin_save()
        self._parts.link.save(
            message.name,
            message.draft,
            self._parts.form.draft.name,
            saved.environment,
            replace=message.replace,
        )

    def saved(self, message: RequestSaved) -> None:
        """The draft was saved, or was not."""
        self._parts.panels.saved.end_save()
        if message.saved is not None and message.opened is not None:
            # Another draft may be on show by now: it does not belong to this file.
            if message.draft_name == self._parts.form.draft.name:
                self._parts.link.attach((message.saved, message.opened))
                self._show_link()
            self._parts.bar.notify(sanitize_line(message.opened.request.source), title="Saved")
        elif isinstance(message.error, ConflictError):
            self._parts.dialogs.ask_to_replace(message)
        elif message.error is not None:
            notify_error(self._parts.bar.app, message.error, "Not saved", "error")

    def checked(self, message: RequestChecked) -> None:
        """The answer to a saved request was checked against its expectations."""
        checked = message.checked
        verdict = verdict_of(checked)
        self._parts.status.tell("request", f"{checked.name}: {verdict}" if checked.findings else "")
        if not checked.findings:
            self._parts.bar.notify(verdict, title=sanitize_line(checked.name))

    def _show_link(self) -> None:
        self._parts.status.tell(REQUEST_FILE, "")
        self._parts.bar.show_request(self._parts.link.label)
        self._parts.form.file.save_origin(self._parts.link.origin, self._parts.form.draft.name)
