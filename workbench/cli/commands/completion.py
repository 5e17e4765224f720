"""`workbench completion`: what a shell needs to complete command lines, endpoint names included."""

from __future__ import annotations

import click
from click.shell_completion import CompletionItem, get_completion_class

from workbench.cli.core.command import Command
from workbench.cli.core.exit_codes import Exit
from workbench.cli.entry_point import COMPLETE
from workbench.model.errors import StoreError

SHELLS = ("bash", "zsh", "fish")

_OFFERED = 50


def values_before(_: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """What was sent before in the field that a parameter is named for, newest first."""
    from workbench.services import Workbench
    from workbench.services.history import HistoryService

    try:
        with Workbench.open(record=False) as bench:
            found = HistoryService(bench).values(parameter.name or "", limit=_OFFERED)
    except StoreError:
        # Nothing is said while somebody types; whatever they send will say it.
        found = ()
    # A shell shows them as they are: what could drive its terminal is not offered.
    return [CompletionItem(value) for value in found if value.startswith(incomplete) and value.isprintable()]


def _completion(shell: str) -> int:
    """Print a script that completes workbench's commands, options and endpoint names in SHELL."""
    from workbench.cli.app import workbench

    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(f"no completion for {shell}")
    click.echo(kind(workbench, {}, "workbench", COMPLETE).source())
    return Exit.DONE


completion = Command(
    "completion",
    callback=_completion,
    help=_completion.__doc__,
    params=[click.Argument(["shell"], type=click.Choice(SHELLS))],
    examples=(
        'eval "$(workbench completion bash)"',
        "workbench completion fish > ~/.config/fish/completions/workbench.fish",
    ),
)
