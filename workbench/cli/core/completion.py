"""Completion in a shell: how it asks, and the values it offers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from workbench.model.errors import StoreError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

COMPLETE = "_WORKBENCH_COMPLETE"
"""Set by a shell that completes a command line; see `workbench completion`."""

_OFFERED = 50


def values_before(_: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Earlier values of the field that a parameter is named for, newest first."""
    from click.shell_completion import CompletionItem

    from workbench.services import Workbench
    from workbench.services.history import HistoryService

    try:
        with Workbench.open(record=False) as bench:
            values = HistoryService(bench).values(parameter.name or "", limit=_OFFERED)
    except StoreError:
        # Completion prints no errors; the command itself will.
        values = ()
    # A shell prints them unchanged: what could drive its terminal is not offered.
    return [CompletionItem(value) for value in values if value.startswith(incomplete) and value.isprintable()]
