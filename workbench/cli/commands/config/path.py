"""`workbench config path`."""

from __future__ import annotations

from workbench.cli.core.command import Command
from workbench.cli.core.exit_codes import Exit
from workbench.cli.core.terminal.lines import print_line
from workbench.services import Workbench
from workbench.services.settings import settings_path


def _path() -> int:
    """Print the path of the settings file, whether it exists or not."""
    with Workbench.open(record=False) as bench:
        print_line(str(settings_path(bench.places)))
    return Exit.DONE


command = Command("path", callback=_path, help=_path.__doc__, params=[])
