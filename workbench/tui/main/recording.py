"""How much is recorded of the next send, and what may then be on the disk."""

from __future__ import annotations

from workbench.model.invocation import Body
from workbench.tui.recording_mode import Asked, RecordingMode


class Recording:
    """The choice for the next send.

    Attributes:
        mode: how much is recorded of what is sent next.
    """

    def __init__(self) -> None:
        self.mode = RecordingMode.ALL
        self._withheld: Body | None = None

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
