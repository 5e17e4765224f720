"""A host without an app: it runs work at once, keeps timers until they are due, and collects messages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from textual.message import Message

from workbench.tui.keys.first_use import FirstUse


@dataclass(eq=False)
class Pause:
    """A timer that the test lets go off."""

    callback: Callable[[], None]
    stopped: bool = False

    def stop(self) -> None:
        self.stopped = True


def _begun() -> FirstUse:
    use = FirstUse()
    use.begin()
    return use


@dataclass
class RecordingHost:
    """Stands where the main screen does.

    Attributes:
        posted: the messages, in order.
        uses: what waits for the first use; tests begin in the midst of it.
        groups: the group of each piece of work, in order.
        held: whether work waits for `run`, as it does behind a busy pool of threads.
    """

    posted: list[Message] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    pauses: list[Pause] = field(default_factory=list)
    held: bool = False
    uses: FirstUse = field(default_factory=_begun)
    waiting: list[Callable[[], None]] = field(default_factory=list)

    def post_message(self, message: Message) -> bool:
        self.posted.append(message)
        return True

    def run_in_background(
        self, act: Callable[[], None], *, group: str, exclusive: bool = False, awaited: bool = True
    ) -> None:
        self.groups.append(group)
        if self.held:
            self.waiting.append(act)
        else:
            act()

    def once_used(self, act: Callable[[], None]) -> None:
        self.uses.then(act)

    def set_timer(self, delay: float, callback: Callable[[], None]) -> Pause:
        self.pauses.append(Pause(callback))
        return self.pauses[-1]

    def run(self) -> None:
        """Runs the work that waits."""
        acts, self.waiting = self.waiting, []
        for act in acts:
            act()

    def let_time_pass(self) -> None:
        """Lets every timer go off that was not stopped."""
        pauses, self.pauses = self.pauses, []
        for pause in pauses:
            if not pause.stopped:
                pause.callback()
