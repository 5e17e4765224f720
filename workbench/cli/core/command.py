"""Options with a group, commands whose help shows them by group, and nouns that load their verbs late."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from workbench.cli.core.completion import command_items
from workbench.model.errors import UsageError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

CONNECTION = "Connection"
FURTHER = "Further"
OUTPUT = "Output"
OURS = "Workbench"
"""The group of what the AWS CLI does not have."""

GENERAL = frozenset({CONNECTION, FURTHER, OUTPUT})
"""The groups of what the AWS CLI calls global options."""

_Arguments = TypeVar("_Arguments")


class Option(click.Option):
    """An option of a group.

    Args:
        group: the heading that the help shows it under.
        implied: its value where none follows it; None where one must.
        describe: makes the help when it is shown, where making it takes time; in place of `help`.
    """

    def __init__(
        self,
        declarations: Sequence[str],
        *,
        group: str = "Options",
        implied: str | None = None,
        describe: Callable[[], str] | None = None,
        **attributes: Any,
    ) -> None:
        if implied is not None:
            attributes |= {"is_flag": False, "flag_value": implied}
        super().__init__(list(declarations), **attributes)
        self.group = group
        self.asks_for_value = not self.is_flag and implied is None
        self.may_take_value = implied is not None
        self._describe = describe

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """The option and its help."""
        if self._describe is not None:
            self.help = self._describe()
        return super().get_help_record(ctx)


class Command(click.Command):
    """A command whose help lists its options by group, and examples above them.

    Args:
        examples: command lines to copy, without the prompt.
        describe: makes the help when it is shown, where making it takes time; in place of `help`.
        strict: whether words are taken as the AWS CLI takes them.
    """

    def __init__(
        self,
        name: str,
        *,
        examples: Sequence[str] = (),
        describe: Callable[[], str] | None = None,
        strict: bool = False,
        **attributes: Any,
    ) -> None:
        attributes["context_settings"] = {"max_content_width": 100, **attributes.get("context_settings", {})}
        super().__init__(name, **attributes)
        self.examples = tuple(examples)
        self._describe = describe
        self._strict = strict

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Takes `help` alone as `--help`, as the AWS CLI does."""
        if args == ["help"]:
            args = ["--help"]
        elif self._strict and not ctx.resilient_parsing:
            args = self._as_argparse(args)
        return super().parse_args(ctx, args)

    def _as_argparse(self, args: list[str]) -> list[str]:
        from workbench.services.command_line import as_argparse

        options = [option for option in self.params if isinstance(option, Option)]
        takes_value = {name: option.asks_for_value for option in options for name in option.opts}
        # The AWS CLI looks at its global options first, and knows none of ours.
        theirs = [option for option in options if option.group != OURS]
        general = [option.opts[0] for option in theirs if option.group in GENERAL]
        own = [option.opts[0] for option in theirs if option.group not in GENERAL]
        try:
            return as_argparse(
                args,
                takes_value | {"--help": False, "-h": False},
                (general, own),
                sum(isinstance(parameter, click.Argument) for parameter in self.params),
                {name for option in options if option.may_take_value for name in option.opts},
            )
        except UsageError as error:
            raise click.UsageError(error.message) from None

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes what the command is for."""
        if self._describe is not None:
            self.help = self._describe()
        super().format_help_text(ctx, formatter)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes the examples, then the options by group in the order in which groups first occur."""
        if self.examples:
            with formatter.section("Examples"):
                for example in self.examples:
                    formatter.write_text(f"\b\n{example}")
        groups: dict[str, list[tuple[str, str]]] = {}
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            if record is not None and record[1]:
                groups.setdefault(getattr(parameter, "group", FURTHER), []).append(record)
        # It is the group of what has no other, `--help` among them.
        groups[FURTHER] = groups.pop(FURTHER, [])
        for title, records in groups.items():
            with formatter.section(title):
                formatter.write_dl(records, col_max=34)


def refuse_unknown_command(ctx: click.Context, name: str, names: Sequence[str]) -> NoReturn:
    """Refuses a command that there is not, and names the nearest of those that there are."""
    from workbench.cli.core.suggestions import suggested_command

    ctx.fail(f"No such command '{name}'.{suggested_command(name, names, _with_verb(name, ctx, names))}")


def _with_verb(verb: str, ctx: click.Context, names: Sequence[str]) -> list[str]:
    """Returns the commands that have a verb, each with it."""
    if ctx.parent is not None or not isinstance(ctx.command, click.Group):
        return []
    commands = {name: ctx.command.get_command(ctx, name) for name in names}
    return [
        f"{name} {verb}"
        for name, command in commands.items()
        if isinstance(command, click.Group) and verb in command.list_commands(ctx)
    ]


class Group(click.Group):
    """A noun of the command line: a package with a module for each verb, loaded when the verb is run.

    A verb's module has the verb's name, or one underscore more where that is a word of Python's
    (`import_`), and holds it as `command`.

    Args:
        package: the noun's package.
        verbs: what each does, in the first sentence of its help, in the order of the help. None is loaded to
            say so.
    """

    def __init__(self, name: str, *, package: str, verbs: Mapping[str, str], help: str) -> None:
        super().__init__(name, help=help, no_args_is_help=False, context_settings={"max_content_width": 100})
        self._package = package
        self.verbs = verbs

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The verbs, in the order of the help."""
        return list(self.verbs)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Loads a verb; None where there is none of that name."""
        if cmd_name not in self.verbs:
            return None
        module = f"{cmd_name}_" if cmd_name in _WORDS_OF_PYTHON else cmd_name
        command: click.Command = import_module(f"{self._package}.{module}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Finds a verb, and names the nearest where there is none of that name."""
        if args[0] not in self.verbs and not ctx.resilient_parsing:
            refuse_unknown_command(ctx, args[0], tuple(self.verbs))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes the first sentence of each verb's help."""
        with formatter.section("Commands"):
            formatter.write_dl(list(self.verbs.items()))

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Offers the verbs."""
        summaries = {verb: partial(str, summary) for verb, summary in self.verbs.items()}
        return [*command_items(summaries, incomplete), *click.Command.shell_complete(self, ctx, incomplete)]


class VerbedCommand(Command):
    """A command that has verbs beside what it does itself, each loaded when it is run.

    Args:
        package: of the verbs' modules.
        verbs: their names.
    """

    def __init__(self, name: str, *, package: str, verbs: Sequence[str], **attributes: Any) -> None:
        super().__init__(name, **attributes)
        self._package = package
        self.verbs = tuple(verbs)

    def verb(self, name: str) -> click.Command:
        """Loads a verb."""
        command: click.Command = import_module(f"{self._package}.{name}").command
        return command

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Finds out whether a verb is meant."""
        if args and args[0] in self.verbs:
            return self.verb(args[0]).make_context(f"{info_name} {args[0]}", args[1:], parent, **extra)
        return super().make_context(info_name, args, parent, **extra)


_WORDS_OF_PYTHON = frozenset({"import"})


def called_with(kind: Callable[..., _Arguments], run: Callable[[_Arguments], int]) -> Callable[..., int]:
    """A command's callback that takes its parameters as one value.

    Args:
        kind: makes the value from parameters by name; a frozen dataclass of them.
        run: does what the command is for, and returns its exit code.
    """

    def call(**parameters: Any) -> int:
        return run(kind(**parameters))

    return call
