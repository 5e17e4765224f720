"""What was done to a document, to be undone and done again."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

import msgspec
from msgspec.structs import replace

from workbench.content.editing.chunk import Chunk, chunked

_STEPS = 2_000
_CHARACTERS = 100_000_000
# A step back should not take away more than a few words of what was typed.
_TYPED_TOGETHER = 60


class Edit(msgspec.Struct, frozen=True):
    """One replacement.

    Attributes:
        start: where, in characters.
        old, new: what stood there and what stands there now.
        before, after: the selection, from its anchor to the cursor, before and after it.
    """

    start: int
    old: Sequence[Chunk]
    new: Sequence[Chunk]
    before: tuple[int, int]
    after: tuple[int, int]

    @property
    def removed(self) -> int:
        """Characters of the old text."""
        return sum(len(chunk.text) for chunk in self.old)

    @property
    def inserted(self) -> int:
        """Characters of the new text."""
        return sum(len(chunk.text) for chunk in self.new)


class History:
    """Edits in order. It keeps chunks, not copies: to delete 6 MB and take it back costs next to nothing."""

    def __init__(self) -> None:
        self._done: deque[Edit] = deque()
        self._undone: list[Edit] = []
        self._kept = 0
        self._sealed = True

    def seal(self) -> None:
        """What is typed from now on is a step of its own."""
        self._sealed = True

    def record(self, edit: Edit, *, typed: bool = False) -> None:
        """Remembers an edit.

        Args:
            edit: what was done.
            typed: whether it was one key, and is undone together with those just before it.
        """
        self._undone.clear()
        last = self._done[-1] if self._done and typed and not self._sealed else None
        if last is not None and (joined := _joined(last, edit)):
            self._done[-1] = joined
        else:
            self._done.append(edit)
        self._kept += edit.removed + edit.inserted
        self._sealed = not typed
        while len(self._done) > _STEPS or (self._kept > _CHARACTERS and len(self._done) > 1):
            gone = self._done.popleft()
            self._kept -= gone.removed + gone.inserted

    def undo(self) -> Edit | None:
        """The edit to take back; None where there is none."""
        self._sealed = True
        if not self._done:
            return None
        self._undone.append(self._done.pop())
        return self._undone[-1]

    def redo(self) -> Edit | None:
        """The edit to do again; None where there is none."""
        self._sealed = True
        if not self._undone:
            return None
        self._done.append(self._undone.pop())
        return self._done[-1]


def _joined(last: Edit, edit: Edit) -> Edit | None:
    """Two keys as one step, where they are typed or deleted side by side."""
    if last.inserted + last.removed > _TYPED_TOGETHER:
        return None
    if not (last.old or edit.old) and edit.start == last.start + last.inserted:
        return replace(last, new=_together(last.new, edit.new), after=edit.after)
    if last.new or edit.new:
        return None
    if edit.start + edit.removed == last.start:
        return replace(last, start=edit.start, old=_together(edit.old, last.old), after=edit.after)
    if edit.start == last.start:
        return replace(last, old=_together(last.old, edit.old), after=edit.after)
    return None


def _together(first: Sequence[Chunk], second: Sequence[Chunk]) -> list[Chunk]:
    return chunked("".join(chunk.text for chunk in (*first, *second)))
