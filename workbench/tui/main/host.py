"""What the objects of the main screen need of Textual."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from textual.message import Message


class Stoppable(Protocol):
    """A timer, as far as it is stopped."""

    def stop(self) -> None:
        """Ends it before its time."""


class Host(Protocol):
    """Runs work beside the event loop and takes messages. The main screen is one; a test is another."""

    def post_message(self, message: Message) -> bool:
        """Passes a message on, from any thread."""

    def run_in_background(
        self, act: Callable[[], None], *, group: str, exclusive: bool = False, awaited: bool = True
    ) -> None:
        """Runs something in a thread.

        Args:
            act: what to run. It changes no widget; it posts messages.
            group: what kind of work it is.
            exclusive: whether it takes the place of other work of its group.
            awaited: whether the app waits for it when it ends.
        """

    def set_timer(self, delay: float, callback: Callable[[], None]) -> Stoppable:
        """Calls something once, after some seconds."""
