"""A key waits while a thread reads what it acts on. It says so, and Escape lets go of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol, runtime_checkable

from textual import events
from textual.screen import Screen
from textual.widgets import Input

from workbench.model.keys.names import shown
from workbench.tui.keys.order import InputEvent


@runtime_checkable
class Reading(Protocol):
    """A screen, or a part of one, whose keys act on what a thread reads."""

    @property
    def reading(self) -> str:
        """What keys wait for, such as `the list of endpoints`; empty where nothing is being read."""


@runtime_checkable
class PartlyReading(Protocol):
    """What reads, where some of its keys act on something else."""

    def needs_reading(self, action: str) -> bool:
        """Returns whether an action acts on what is being read.

        Args:
            action: as it is bound; empty for a key that does nothing yet.
        """


def awaited_by(event: InputEvent, screen: Screen[Any]) -> str:
    """Returns what an event waits for; empty where it can be handled now.

    What is typed into a field does not wait, nor does a key that works whatever has been read: one of the
    screen around the part that reads, or Escape.
    """
    focused = screen.focused
    path = focused.ancestors_with_self if focused is not None else screen.ancestors_with_self
    reader = next((node for node in path if isinstance(node, Reading) and node.reading), None)
    if reader is None or not isinstance(event, events.Key) or event.key == "escape":
        return ""
    if focused is not None and event.is_printable and focused.check_consume_key(event.key, event.character):
        return ""
    bound = screen.active_bindings.get(event.key)
    if bound is None:
        action = ""
    elif reader in bound.node.ancestors_with_self:
        action = bound.binding.action
        if isinstance(bound.node, Input) and action != "submit":
            return ""
    else:
        return ""
    is_needed = not isinstance(reader, PartlyReading) or reader.needs_reading(action)
    return reader.reading if is_needed else ""


def waiting_text(waiting: Sequence[InputEvent], awaited: str) -> str:
    """Returns that keys wait, for what, and what lets go of them."""
    first = waiting[0]
    if len(waiting) > 1:
        subject = f"{len(waiting)} keys wait"
    else:
        subject = f"{shown(first.key) if isinstance(first, events.Key) else 'What was typed'} waits"
    return f"{subject} for {awaited}. Esc: do not wait."
