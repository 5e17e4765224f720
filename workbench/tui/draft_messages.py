"""What changes the draft, or shows another. The main screen alone does so, and passes the draft down."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import KW_ONLY
from typing import TYPE_CHECKING

from workbench.model.invocation import Body, Connection, FieldValue, Invocation
from workbench.tui.messages import MainMessage

if TYPE_CHECKING:
    from workbench.tui.main.drafts.draft import Draft, DraftChange


class DraftEdit(MainMessage):
    """A change of the draft."""

    def apply(self, draft: Draft) -> DraftChange:
        """Makes the change; returns what became of it."""
        raise NotImplementedError


class FieldChanged(DraftEdit):
    """A field was given a value, or None where it is no longer sent."""

    name: str
    value: FieldValue | None

    def apply(self, draft: Draft) -> DraftChange:
        return draft.set_field(self.name, self.value)


class OperationChanged(DraftEdit):
    """Another operation was chosen."""

    operation: str

    def apply(self, draft: Draft) -> DraftChange:
        return draft.set_operation(self.operation)


class BodyChanged(DraftEdit):
    """The payload was edited."""

    body: Body | None

    def apply(self, draft: Draft) -> DraftChange:
        return draft.set_body(self.body)


class ConnectionChanged(DraftEdit):
    """Something about how to send was changed."""

    connection: Connection

    def apply(self, draft: Draft) -> DraftChange:
        return draft.set_connection(self.connection)


class DraftRequested(MainMessage):
    """Another invocation shall become the draft, and be sent at once where that is asked for."""

    invocation: Invocation
    _: KW_ONLY
    send: bool = False


class DraftEditRequested(DraftEdit):
    """The draft shall be changed; what is being typed elsewhere stays.

    Attributes:
        change: makes the new draft from the draft as it is by then.
        field: the API name of the field whose value is replaced even while it is being typed.
    """

    change: Callable[[Invocation], Invocation]
    field: str

    def apply(self, draft: Draft) -> DraftChange:
        return draft.edit(self.change, self.field)


class NamedDraftEditRequested(MainMessage):
    """A draft shall be changed, whether it is on show or waits behind its tab.

    Attributes:
        name: of the draft.
        change: makes the new draft from the draft as it is by then.
        field: the API name of the field whose value is replaced even while it is being typed.
    """

    name: str
    change: Callable[[Invocation], Invocation]
    field: str


class DraftsRead(MainMessage):
    """The drafts that are not on show were read from the disk.

    Attributes:
        drafts: by their names.
        notices: what was wrong with some.
    """

    drafts: Mapping[str, Invocation]
    notices: Sequence[str]


class DraftChosen(MainMessage):
    """Another draft shall be shown.

    Attributes:
        name: what its files are called by.
    """

    name: str


class CaveatsConfirmed(DraftEdit):
    """The draft's user goes on with what an imported text left open."""

    def apply(self, draft: Draft) -> DraftChange:
        return draft.update(draft.typed.confirmed())
