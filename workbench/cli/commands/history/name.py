"""`workbench history name`."""

from __future__ import annotations

from workbench.cli.commands.history.annotation import annotation_command
from workbench.services.history import Annotations

command = annotation_command("name", Annotations.name, "Give an exchange a name; an empty TEXT removes it.")
