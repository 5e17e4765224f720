"""A key waits while a thread reads what it acts on. It says so, and Escape lets go of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol, runtime_checkable

from textual import events
from textual.screen import Screen
from textual.widgets import Input

from workbench.model.keys.names import shown
from workbench.tui.keys.order import InputEvent

_PASSED_ON = frozenset({"scroll_up", "scroll_down", "page_up", "page_down"})
"""What Textual binds for a field too, which has one row: the keys go on to the list that it searches."""


@runtime_checkable
class Reading(Protocol):
    """A screen, or a part of one, whose keys act on what a thread reads."""

    @property
    def reading(self) -> str:
        """What keys wait for, such as `the list of endpoints`; empty where nothing is being read."""


@runtime_checkable
class Leading(Protocol):
    """A screen, or a part of one, on which a key was pressed that leads elsewhere once a thread is done.

    It opens something, or closes what is open: no key is of use before, wherever it would go.
    """

    @property
    def leading(self) -> str:
        """What keys wait for, such as `the list of environments`; empty where nothing leads elsewhere."""


@runtime_checkable
class PartlyReading(Protocol):
    """What reads, where some of its keys act on something else."""

    def needs_reading(self, action: str) -> bool:
        """Returns whether an action acts on what is being read.

        Args:
            action: as it is bound; empty for a key that does nothing yet, or that a field passes on.
        """


def awaited_by(event: InputEvent, screen: Screen[Any]) -> str:
    """Returns what an event waits for; empty where it can be handled now.

    What is typed into a field does not wait for what is read, nor does a key that works whatever that is: one
    of the screen around the part that reads, or Escape. Of what leads elsewhere, Escape comes after it.
    """
    if isinstance(screen, Leading) and screen.leading:
        return screen.leading
    if isinstance(event, events.Key) and event.key == "escape":
        return ""
    focused = screen.focused
    path = focused.ancestors_with_self if focused is not None else screen.ancestors_with_self
    reader = next((node for node in path if isinstance(node, Reading) and node.reading), None)
    if reader is None or not isinstance(event, events.Key):
        return ""
    if focused is not None and event.is_printable and focused.check_consume_key(event.key, event.character):
        return ""
    bound = screen.active_bindings.get(event.key)
    if bound is None:
        action = ""
    elif reader in bound.node.ancestors_with_self:
        action = bound.binding.action
        if isinstance(bound.node, Input) and action in _PASSED_ON:
            action = ""
        elif isinstance(bound.node, Input) and action != "submit":
            return ""
    else:
        return ""
    is_needed = not isinstance(reader, PartlyReading) or reader.needs_reading(action)
    return reader.reading if is_needed else ""


def waiting_text(waiting: Sequence[InputEvent], awaited: str) -> str:
    """Returns that keys wait, for what, and what lets go of them."""
    # A click is a button pressed and let go.
    counted = [event for event in waiting if not isinstance(event, events.MouseUp)] or waiting
    first = counted[0]
    if len(counted) > 1:
        has_click = any(isinstance(event, events.MouseEvent) for event in counted)
        subject = "Keys and clicks wait" if has_click else f"{len(waiting)} keys wait"
    elif isinstance(first, events.Key):
        subject = f"{shown(first.key)} waits"
    else:
        subject = "What was typed waits" if isinstance(first, events.Paste) else "The click waits"
    return f"{subject} for {awaited}. Esc: do not wait."
