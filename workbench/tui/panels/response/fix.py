"""What the key of a hint does: the message that changes the draft, or leads to what has to be changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import msgspec
from textual.message import Message

from workbench.model.hints.remedy import Remedy, RemedyKind
from workbench.model.invocation import Invocation
from workbench.tui.draft_messages import DraftEditRequested, OperationChanged
from workbench.tui.messages import ShowPartRequested


@dataclass(frozen=True)
class Fix:
    """What is done about a failure.

    Attributes:
        message: asks the screen for it.
        text: says that it was done; empty where one sees it.
    """

    message: Message
    text: str = ""


def fix_of(remedy: Remedy) -> Fix | None:
    """Returns what does a remedy; None for what is an action of its own: the log, a new session, a login."""
    name, value = remedy.name, remedy.value
    match remedy.kind:
        case RemedyKind.SET_FIELD:
            return _edit(lambda draft: draft.with_field(name, value), name, f"{name} is {value} now.")
        case RemedyKind.CLEAR_FIELD:
            return _edit(lambda draft: draft.with_field(name, None), name, f"{name} is left out now.")
        case RemedyKind.ATTEMPTS:
            allow = partial(_with_attempts, attempts=int(value))
            return _edit(allow, "", f"{value} attempts are allowed now.")
        case RemedyKind.OPERATION:
            return Fix(OperationChanged(name), f"The operation is {name} now.")
        case RemedyKind.EDIT_FIELD:
            return Fix(ShowPartRequested("fields", name))
        case RemedyKind.CONNECTION:
            return Fix(ShowPartRequested("connection", value))
        case RemedyKind.LOG | RemedyKind.SESSION | RemedyKind.RENEW:
            return None


def _edit(change: Callable[[Invocation], Invocation], field: str, text: str) -> Fix:
    return Fix(DraftEditRequested(change, field), text)


def _with_attempts(draft: Invocation, attempts: int) -> Invocation:
    return draft.with_(connection=msgspec.structs.replace(draft.connection, max_attempts=attempts))
