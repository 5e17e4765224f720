"""The one draft: what would be sent now."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping

import msgspec

from workbench.model.invocation import Body, Connection, FieldValue, Invocation

UNDO_STEPS = 10
"""As many drafts are kept that another took the place of. Their bodies stay in memory."""


class DraftChange(msgspec.Struct, frozen=True):
    """What became of a wish to change the draft.

    Attributes:
        changed: whether the draft is another one now, or has to be shown anew.
        whole: whether it was replaced as a whole, with what is being typed.
        field: the API name of the field whose value is replaced even while it is being typed.
        remark: what its user should know about it; empty where that is nothing.
    """

    changed: bool
    whole: bool = False
    field: str = ""
    remark: str = ""


class DraftMemory(msgspec.Struct, frozen=True):
    """A draft that waits while another one is on show.

    Attributes:
        name: what its files are called by.
        invocation: what would be sent.
        waiting: values of fields that its operation does not have.
        replaced: what its undo brings back, the newest last.
    """

    name: str
    invocation: Invocation
    waiting: Mapping[str, FieldValue] = msgspec.field(default_factory=dict)
    replaced: tuple[Invocation, ...] = ()


class Draft:
    """The owner of the invocation under work, itself an immutable value.

    Args:
        invocation: what to begin with.
        typed_body: the body with the newest keys, which the draft hears of a moment later.
        name: what its files are called by, where there are several drafts.
    """

    def __init__(
        self, invocation: Invocation, typed_body: Callable[[], Body | None] | None = None, *, name: str = ""
    ) -> None:
        # In one, because a thread that writes the draft must not take the name of another one.
        self._named = name, invocation
        self._typed_body = typed_body
        # Fields that the operation does not have wait for one that has them.
        self._waiting: dict[str, FieldValue] = {}
        self._replaced: deque[Invocation] = deque(maxlen=UNDO_STEPS)

    @property
    def named(self) -> tuple[str, Invocation]:
        """What its files are called by, and what would be sent now."""
        return self._named

    @property
    def name(self) -> str:
        """What its files are called by."""
        return self._named[0]

    @property
    def invocation(self) -> Invocation:
        """What would be sent now."""
        return self._named[1]

    def park(self) -> DraftMemory:
        """Returns all that is needed to go on with this draft later, the newest keys included."""
        # A thread that writes the draft now is not behind what is parked.
        self._named = self.name, self.typed
        return DraftMemory(self.name, self.invocation, dict(self._waiting), tuple(self._replaced))

    def resume(self, memory: DraftMemory) -> DraftChange:
        """Goes on with a draft that was parked, in place of the one there is."""
        self._replaced = deque(memory.replaced, maxlen=UNDO_STEPS)
        invocation, remark = _of_this_sdk(memory.invocation)
        self._waiting = dict(memory.waiting)
        self._named = memory.name, invocation
        return DraftChange(changed=True, whole=True, remark=remark)

    @property
    def typed(self) -> Invocation:
        """The same with the newest keys in its body."""
        if self._typed_body is None:
            return self.invocation
        return self.invocation.with_(body=self._typed_body())

    def replace(self, invocation: Invocation) -> DraftChange:
        """Takes another draft, from elsewhere than the form; `undo` brings this one back."""
        self._replaced.append(self.typed)
        return self._replace_with(invocation)

    def undo(self) -> DraftChange:
        """Brings back the draft that was replaced last."""
        if not self._replaced:
            return DraftChange(changed=False, remark="There is no earlier draft.")
        return self._replace_with(self._replaced.pop())

    def update(self, invocation: Invocation) -> DraftChange:
        """Takes a changed draft. What is being typed stands; the draft is only behind it."""
        invocation, remark = _of_this_sdk(invocation)
        changed = invocation != self.invocation
        self._named = self.name, invocation
        return DraftChange(changed, remark=remark)

    def set_field(self, name: str, value: FieldValue | None) -> DraftChange:
        """Gives a field a value; None where it is not to be sent."""
        return self.update(self.invocation.with_field(name, value))

    def set_body(self, body: Body | None) -> DraftChange:
        """Takes another body."""
        return self.update(self.invocation.with_(body=body))

    def set_connection(self, connection: Connection) -> DraftChange:
        """Takes another connection."""
        return self.update(self.invocation.with_(connection=connection))

    def set_operation(self, name: str) -> DraftChange:
        """Takes another operation. Values of fields that it does not have return with one that has."""
        from workbench.model.service.schema import schema

        operation = schema()[name]
        values = {**self._waiting, **self.invocation.fields}
        fields = {field: value for field, value in values.items() if operation.field(field)}
        missing = [field for field in self.invocation.fields if field not in fields]
        self._waiting = {field: value for field, value in values.items() if field not in fields}
        change = self.update(self.invocation.with_(operation=name, fields=fields))
        if not missing:
            return change
        values_return = "Its value returns" if len(missing) == 1 else "Their values return"
        remark = f"{name} does not have {', '.join(missing)}. {values_return} with an operation that does."
        return DraftChange(change.changed, remark=remark)

    def edit(self, change: Callable[[Invocation], Invocation], field: str) -> DraftChange:
        """Changes what is typed by now. A body that comes of it takes the place of what is being typed.

        `undo` then brings back the draft with the body it had.

        Args:
            change: makes the new draft of the one there is.
            field: the API name of the field that is shown anew even while it is being typed.
        """
        typed = self.typed
        edited = change(typed)
        is_whole = edited.body != typed.body
        if is_whole:
            self._replaced.append(typed)
        made = self.update(edited)
        return DraftChange(made.changed, whole=is_whole, field=field, remark=made.remark)

    def _replace_with(self, invocation: Invocation) -> DraftChange:
        self._waiting = {}
        invocation, remark = _of_this_sdk(invocation)
        self._named = self.name, invocation
        return DraftChange(changed=True, whole=True, remark=remark)


def _of_this_sdk(invocation: Invocation) -> tuple[Invocation, str]:
    """Returns an invocation that the installed SDK can send, and what was left out of it for that."""
    from workbench.model.service.schema import schema

    if invocation.operation in schema().operations:
        return invocation, ""
    # It comes from another version of the SDK, by a draft or an exchange of that time.
    operation = schema()[Invocation().operation]
    fields = {name: value for name, value in invocation.fields.items() if operation.field(name)}
    remark = f"The installed SDK does not have {invocation.operation}."
    return invocation.with_(operation=operation.name, fields=fields), remark
