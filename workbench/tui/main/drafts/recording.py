"""How much is recorded of the next send, and what may then be on the disk."""

from __future__ import annotations

import msgspec

from workbench.model.invocation import Body
from workbench.tui.recording_mode import Asked, RecordingMode


class RecordingMemory(msgspec.Struct, frozen=True):
    """The choice of a draft that waits.

    Attributes:
        mode: how much is recorded of what it sends next.
        withheld: a body that was sent unrecorded, and is not kept afterwards either; None for none.
    """

    mode: RecordingMode = RecordingMode.ALL
    withheld: Body | None = None

    def may_keep(self, body: Body | None) -> bool:
        """Returns whether the draft's body may be on the disk."""
        return self.mode is RecordingMode.ALL and (self.withheld is None or body != self.withheld)

    def used(self, mode: RecordingMode, body: Body | None) -> RecordingMemory:
        """Returns what holds once a recorded exchange was sent again by a choice that was this draft's.

        Args:
            mode: the choice. Where another one was made meanwhile, that one stays.
            body: of the draft. It was under that choice and not sent: it is not kept afterwards either.
        """
        if mode is RecordingMode.ALL or mode is not self.mode:
            return self
        return RecordingMemory(withheld=body)


EVERYTHING = RecordingMemory()


class Recording:
    """The choice for the next send of the draft on show."""

    def __init__(self) -> None:
        # One value, replaced as a whole: a thread that writes the draft may ask meanwhile.
        self._memory = EVERYTHING

    @property
    def mode(self) -> RecordingMode:
        """How much is recorded of what is sent next."""
        return self._memory.mode

    def park(self) -> RecordingMemory:
        """Returns all that is needed to go on with this draft later."""
        return self._memory

    def resume(self, memory: RecordingMemory) -> None:
        """Goes on with the choice of another draft."""
        self._memory = memory

    def cycle(self) -> None:
        """Goes on to the next mode."""
        self._memory = RecordingMemory(self.mode.next(), self._memory.withheld)

    def take(self, body: Body | None) -> Asked:
        """Returns the choice for what is sent now. What is sent after it is recorded whole again.

        Args:
            body: of the draft. Where it is not recorded, it is not kept afterwards either, as long as it is
                in the form.
        """
        asked = self.mode.asked()
        self._memory = EVERYTHING if self.mode is RecordingMode.ALL else RecordingMemory(withheld=body)
        return asked

    def use(self, mode: RecordingMode, body: Body | None) -> None:
        """Uses the choice up for a recorded exchange that is sent again; see `RecordingMemory.used`."""
        self._memory = self._memory.used(mode, body)

    def may_keep(self, body: Body | None) -> bool:
        """Returns whether the draft's body may be on the disk."""
        return self._memory.may_keep(body)
