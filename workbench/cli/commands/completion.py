"""`workbench completion`: what a shell needs to complete command lines, endpoint names included."""

from __future__ import annotations

import click
from click.shell_completion import FishComplete, get_completion_class

from workbench.cli.core.command import Command
from workbench.cli.core.completion import COMPLETE
from workbench.cli.core.exit_codes import Exit

SHELLS = ("bash", "zsh", "fish")


class _FishComplete(FishComplete):
    """Fish, with descriptions and values that have commas: click's own script ends them at the first."""

    source_template = FishComplete.source_template.replace("string split ", "string split --max 1 ")


def _completion(shell: str) -> int:
    """Print a script that completes commands, options and endpoint names in SHELL."""
    kind = _FishComplete if shell == "fish" else get_completion_class(shell)
    if kind is None:
        raise click.UsageError(f"No completion for {shell}.")
    workbench = click.get_current_context().find_root().command
    click.echo(kind(workbench, {}, "workbench", COMPLETE).source())
    return Exit.DONE


command = Command(
    "completion",
    callback=_completion,
    help=_completion.__doc__,
    params=[click.Argument(["shell"], type=click.Choice(SHELLS))],
    examples=(
        'eval "$(workbench completion bash)"',
        "workbench completion fish > ~/.config/fish/completions/workbench.fish",
    ),
)
