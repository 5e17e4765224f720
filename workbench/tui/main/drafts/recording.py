"""How much is recorded of the next send, and what may then be on the disk."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.model.invocation import Body
from workbench.tui.recording_mode import Asked, RecordingMode


@dataclass(frozen=True)
class RecordingMemory:
    """The choice of a draft that waits.

    Attributes:
        mode: how much is recorded of what it sends next.
        withheld: a body that was sent unrecorded, and is not kept afterwards either; None for none.
    """

    mode: RecordingMode = RecordingMode.ALL
    withheld: Body | None = None


EVERYTHING = RecordingMemory()


class Recording:
    """The choice for the next send of the draft on show.

    Attributes:
        mode: how much is recorded of what is sent next.
    """

    def __init__(self) -> None:
        self.mode = RecordingMode.ALL
        self._withheld: Body | None = None

    def park(self) -> RecordingMemory:
        """Returns all that is needed to go on with this draft later."""
        return RecordingMemory(self.mode, self._withheld)

    def resume(self, memory: RecordingMemory) -> None:
        """Goes on with the choice of another draft."""
        self.mode = memory.mode
        self._withheld = memory.withheld

    def cycle(self) -> None:
        """Goes on to the next mode."""
        self.mode = self.mode.next()

    def take(self, body: Body | None) -> Asked:
        """Returns the choice for what is sent now. What is sent after it is recorded whole again.

        Args:
            body: of the draft. Where it is not recorded, it is not kept afterwards either, as long as it is
                in the form.
        """
        asked = self.mode.asked()
        self._withheld = None if self.mode is RecordingMode.ALL else body
        self.mode = RecordingMode.ALL
        return asked

    def may_keep(self, body: Body | None) -> bool:
        """Returns whether the draft's body may be on the disk."""
        return self.mode is RecordingMode.ALL and (self._withheld is None or body != self._withheld)
