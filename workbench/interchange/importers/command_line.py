"""One command line while it is understood: what is noted of it, and what waits to be confirmed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from workbench.interchange.importers.shells.placeholders import placeholders
from workbench.interchange.importers.shells.words import Command, Gap, GapKind, Word
from workbench.interchange.location import locate
from workbench.interchange.types import Files
from workbench.model.caveat import Caveat, CaveatKind
from workbench.model.errors import PayloadError
from workbench.model.invocation import BODY

__all__ = ["BODY", "Line"]

_OPAQUE = frozenset({"CustomAttributes", "InferenceId"})
"""Members whose text is the caller's own, of which the service asks nothing."""


@dataclass
class Line:
    """One command line.

    Attributes:
        text: the whole text, for places.
        command: of the line.
        files: reads a file that it names, where that has to be known now.
        notes: what was left out or taken otherwise.
        caveats: what is not known, or is read from this machine.
    """

    text: str
    command: Command
    files: Files
    notes: list[str] = field(default_factory=list)
    caveats: list[Caveat] = field(default_factory=list)

    def __post_init__(self) -> None:
        for correction in self.command.mended:
            self.note(f"{locate(self.text, correction.offset)}: {correction.description}")

    def copy(self) -> Line:
        """Another line, that has said the same so far."""
        return replace(self, notes=list(self.notes), caveats=list(self.caveats))

    def note(self, note: str) -> None:
        """Says something, once."""
        if note not in self.notes:
            self.notes.append(note)

    def unknown(self, member: str, written: str, offset: int) -> None:
        """A value that only running the text, or its reader, would tell."""
        at = locate(self.text, offset)
        self.caveats.append(
            Caveat(member=member, kind=CaveatKind.UNKNOWN, text=written, line=at.line, column=at.column)
        )

    def open_gaps(self, member: str, word: Word) -> None:
        """Notes what of a member's value is to be filled in; its text stands as it is written."""
        for gap in word.gaps:
            self._open_gap(member, gap)
        if word.gaps or member == BODY:
            return
        for written in placeholders(word.text):
            # Unquoted, brackets are a gap: here they are quoted, and such a member may hold them.
            if not (member in _OPAQUE and written.startswith("<")):
                self._placeholder(member, written, word.offset)

    def _open_gap(self, member: str, gap: Gap) -> None:
        if gap.kind is GapKind.PLACEHOLDER:
            self._placeholder(member, gap.text, gap.offset)
            return
        self.note(
            f"{locate(self.text, gap.offset)}: {gap.text} is not filled in; the text is kept as written"
        )
        if member:
            self.unknown(member, gap.text, gap.offset)

    def _placeholder(self, member: str, written: str, offset: int) -> None:
        of = f" for {member}" if member else ""
        self.note(f"{locate(self.text, offset)}: {written} is a placeholder{of}, not a value")
        if member:
            self.unknown(member, written, offset)

    def content(self, path: str) -> bytes | None:
        """Returns what a file holds now; None where it cannot be read, which is noted."""
        try:
            return self.files(path)
        except PayloadError as error:
            self.note(f"{error.message}; it is read when it is sent")
            return None
