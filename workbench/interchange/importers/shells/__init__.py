"""Command lines of POSIX shells, PowerShell and cmd.exe, taken apart without running anything."""

from workbench.interchange.importers.shells.dialects import parsed
from workbench.interchange.importers.shells.words import Command, Gap, GapKind, Word

__all__ = ["Command", "Gap", "GapKind", "Word", "parsed"]
