"""`workbench history note`."""

from __future__ import annotations

from workbench.cli.commands.history.annotation import annotation_command
from workbench.services.history import Annotations

command = annotation_command(
    "note", Annotations.note, "Attach a note to an exchange; an empty TEXT removes it."
)
