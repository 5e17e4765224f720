"""What objects without Textual need of it: threads, messages, timers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from workbench.tui.widgets.pause import Stoppable

if TYPE_CHECKING:
    from textual.message import Message


class Host(Protocol):
    """Runs work beside the event loop and takes messages. `Background` is one; a test is another."""

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

    def once_used(self, act: Callable[[], None]) -> None:
        """Does something with the first key, click or paste; at once where there was one."""

    def set_timer(self, delay: float, callback: Callable[[], None]) -> Stoppable:
        """Calls something once, after some seconds."""
