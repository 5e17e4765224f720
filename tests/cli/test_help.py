"""The help of every command, as text that can be reviewed.

`python -m tests.cli.test_help` writes help.txt anew.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from tests.cli.conftest import Home
from workbench.cli.app import workbench
from workbench.cli.core.command import Group, VerbedCommand

GOLDEN = Path(__file__).with_name("help.txt")


def test_the_help_of_every_command_is_as_reviewed() -> None:
    assert rendered() == GOLDEN.read_text(encoding="utf-8"), (
        "the help has changed: write it anew with `python -m tests.cli.test_help` and review the difference"
    )


def test_a_verb_loads_no_other_verb(home: Home) -> None:
    code = (
        "import sys; from workbench.cli import main; main(['history', 'list']); "
        "print(*(name for name in sys.modules if name.startswith('workbench.cli.commands.')))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], env=home.environment, capture_output=True, text=True, check=True
    )
    assert set(ran.stdout.splitlines()[-1].split()) == {
        "workbench.cli.commands.history",
        "workbench.cli.commands.history.list",
    }


def test_a_noun_says_of_each_verb_what_its_help_begins_with() -> None:
    root = click.Context(workbench, info_name="workbench")
    nouns = [workbench.get_command(root, name) for name in workbench.list_commands(root)]
    groups = [noun for noun in nouns if isinstance(noun, Group)]
    assert len(groups) > 5
    for noun in groups:
        for verb, summary in noun.verbs.items():
            command = noun.get_command(root, verb)
            assert command is not None
            first_paragraph = " ".join((command.help or "").partition("\n\n")[0].split())
            assert summary == f"{first_paragraph.partition('. ')[0].rstrip('.')}."


def rendered() -> str:
    """The help of every command, at 100 columns."""
    root = click.Context(workbench, info_name="workbench", terminal_width=100, **workbench.context_settings)
    return "\n".join(_pages(root))


def _pages(context: click.Context) -> Iterator[str]:
    yield f"$ {context.command_path} --help\n\n{context.get_help()}\n"
    if isinstance(context.command, click.Group):
        for name in context.command.list_commands(context):
            command = context.command.get_command(context, name)
            assert command is not None
            yield from _pages(click.Context(command, parent=context, info_name=name))
    if isinstance(context.command, VerbedCommand):
        for verb in context.command.verbs:
            command = context.command.verb(verb)
            yield from _pages(click.Context(command, context.parent, f"{context.info_name} {verb}"))


if __name__ == "__main__":
    GOLDEN.write_text(rendered(), encoding="utf-8")
