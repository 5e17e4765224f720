"""Keys wait while a screen above the main one reads what they act on."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from textual import events

from workbench.tui.keys.order import InputEvent


@runtime_checkable
class LoadingScreen(Protocol):
    """A screen with a list that a thread reads."""

    @property
    def is_loading(self) -> bool:
        """Whether what keys act on is still being read."""


def has_to_wait(event: InputEvent, screen: object) -> bool:
    """Returns whether a key waits until a screen has read; letters are typed meanwhile, Escape leaves."""
    if not (isinstance(screen, LoadingScreen) and screen.is_loading):
        return False
    return isinstance(event, events.Key) and not (event.is_printable or event.key == "escape")
