"""`workbench config edit`."""

from __future__ import annotations

from workbench.cli.commands.config.report import report
from workbench.cli.core.command import Command
from workbench.services import Workbench
from workbench.services.settings.editing import edit_settings
from workbench.services.settings.values import settings_state


def _edit() -> int:
    """Edit the settings file in $VISUAL or $EDITOR, and check it afterwards.

    A file that does not exist begins with every setting as a comment. Exits with 1 if something in the
    file is not used.
    """
    with Workbench.open(record=False) as bench:
        edit_settings(bench.places)
        return report(settings_state(bench.places))


command = Command("edit", callback=_edit, help=_edit.__doc__, params=[])
