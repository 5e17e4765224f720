"""`--version`."""

from __future__ import annotations

import click

from workbench import __version__
from workbench.cli.core.terminal.console import print_info


def show_version(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    """Prints the version, and exits."""
    if not wanted:
        return
    from workbench.cli.core.namesake import own_version, warning

    click.echo(f"workbench {own_version(__version__)}")
    if text := warning():
        print_info(text)
    context.exit()
