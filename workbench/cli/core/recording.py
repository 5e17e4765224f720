"""The last word of a command on the history: what it does not hold."""

from __future__ import annotations

from workbench.cli.core.terminal.console import print_info
from workbench.services import Workbench


def print_recording(bench: Workbench) -> None:
    """Prints what was not recorded, or else what is wrong with the history. The process ends after it."""
    if notice := bench.unrecorded() or bench.notice:
        print_info(notice)
