"""`workbench` and its commands, each loaded when it is run."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

import click

from workbench.cli.core.completion import command_items
from workbench.cli.core.terminal.help_width import help_width
from workbench.cli.core.version import show_version

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from workbench.model.service.schema import Operation

_PACKAGE = "workbench.cli.commands"

# The module of each command, which holds it as `command`, and its summary, shown without loading it.
_COMMANDS = {
    "open": (f"{_PACKAGE}.open", "Open the app. This is the default command."),
    "history": (f"{_PACKAGE}.history", "List, search, annotate and export the exchanges that were sent."),
    "async": (f"{_PACKAGE}.async_", "List, wait for and fetch asynchronous invocations."),
    "replay": (f"{_PACKAGE}.replay", "Send recorded exchanges again."),
    "batch": (f"{_PACKAGE}.batch.command", "Send every record of a file, folder or S3 prefix."),
    "evaluate": (f"{_PACKAGE}.evaluate.command", "Measure how good answers are, and compare two targets."),
    "load": (f"{_PACKAGE}.load.command", "Put load on an endpoint with Locust, and measure it."),
    "diff": (f"{_PACKAGE}.diff", "Compare the responses of two exchanges."),
    "endpoints": (
        f"{_PACKAGE}.endpoints",
        "List and describe the endpoints of an account, and show their logs.",
    ),
    "sessions": (f"{_PACKAGE}.sessions", "Open stateful sessions, take turns in them, and replay them."),
    "requests": (f"{_PACKAGE}.requests", "Save requests as files and check responses against them."),
    "templates": (
        f"{_PACKAGE}.templates",
        "Show example requests for formats, algorithms and model servers.",
    ),
    "import": (f"{_PACKAGE}.import_", "Import requests from other tools or captured traffic."),
    "export": (f"{_PACKAGE}.export", "Print an exchange as a command line or a script."),
    "whoami": (
        f"{_PACKAGE}.whoami",
        "Show the account, role or user, and region that requests are sent with.",
    ),
    "doctor": (
        f"{_PACKAGE}.doctor",
        "Check installation, settings, network, credentials and permissions.",
    ),
    "config": (f"{_PACKAGE}.config", "Show, edit and check the settings file."),
    "completion": (f"{_PACKAGE}.completion", "Print a script for completion in a shell."),
    "sandbox": (f"{_PACKAGE}.sandbox", "Host the sandbox's endpoints on this machine."),
}

_SERVICE = "sagemaker-runtime"
_MOST_COLUMNS = 100
_ASKING = frozenset({"-h", "--help", "--version"})


def _operations() -> Iterable[Operation]:
    """The operations of the service model, loaded where one is asked for."""
    from workbench.model.service.schema import schema

    return schema().operations.values()


def _operation_summaries() -> dict[str, Callable[[], str]]:
    return {operation.command: partial(getattr, operation, "summary") for operation in _operations()}


def _command_summaries() -> dict[str, Callable[[], str]]:
    return {name: partial(str, text) for name, (_, text) in _COMMANDS.items()}


class _Commands(click.Group):
    """The commands of the service model, and our own."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*(operation.command for operation in _operations()), *_COMMANDS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if entry := _COMMANDS.get(cmd_name):
            loaded: click.Command = import_module(entry[0]).command
            return loaded
        for operation in _operations():
            if operation.command == cmd_name:
                from workbench.cli.commands.invoke.command import command

                return command(operation)
        return None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if self.get_command(ctx, args[0]) is None and not ctx.resilient_parsing:
            from workbench.cli.core.command import refuse_unknown_command

            refuse_unknown_command(ctx, args[0], self.list_commands(ctx))
        return super().resolve_command(ctx, args)

    def get_help(self, ctx: click.Context) -> str:
        width = ctx.terminal_width or help_width(_MOST_COLUMNS)
        formatter = click.HelpFormatter(width=width)
        self.format_help(ctx, formatter)
        return formatter.getvalue().rstrip("\n")

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for title, summaries in (("Send", _operation_summaries()), ("Work", _command_summaries())):
            with formatter.section(title):
                formatter.write_dl([(name, summary()) for name, summary in summaries.items()])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        summaries = _operation_summaries() | _command_summaries()
        return [*command_items(summaries, incomplete), *click.Command.shell_complete(self, ctx, incomplete)]

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Finds the command: `open` by default; the service's name, as `aws` has it, is skipped.

        So `aws --region R sagemaker-runtime invoke-endpoint …` works with `workbench` in place of `aws`.
        """
        if ctx.resilient_parsing:
            # A shell completes: the word that is being typed may become the command.
            return super().parse_args(ctx, args)
        args = [word for position, word in enumerate(args) if (position, word) != (0, _SERVICE)]
        if args[:1] == ["help"]:
            args = [*args[1:2], "--help"]
        if not args or (args[0].startswith("-") and args[0] not in _ASKING):
            args = _with_command_first(args)
        return super().parse_args(ctx, _without_aliases(ctx, args))


def _without_aliases(ctx: click.Context, args: list[str]) -> list[str]:
    """The command line with what the AWS CLI's aliases stand for; none hides a command of ours."""
    seen: set[str] = set()
    while args and not args[0].startswith("-") and args[0] not in _COMMANDS and args[0] not in seen:
        from workbench.cli.aliases import expanded

        seen.add(args[0])
        result = expanded(args[0], args[1:], _SERVICE)
        if result is None:
            break
        if isinstance(result, int):
            ctx.exit(result)
        args = _with_command_first(result)
    return args


def _with_command_first(args: list[str]) -> list[str]:
    """Moves options that stand before the command behind it; without a command, it is `open`."""
    valued, general = _options()
    position = 0
    while position < len(args):
        word = args[position]
        if word.startswith("-") and word != "-":
            position += 2 if _unabbreviated(word, valued, general) in valued else 1
        elif word == _SERVICE:
            args = [*args[:position], *args[position + 1 :]]
        else:
            return [word, *args[:position], *args[position + 1 :]]
    return ["open", *args]


def _unabbreviated(word: str, valued: set[str], general: set[str]) -> str:
    """The global option that a word abbreviates, as `--reg` does `--region` for `aws`; else the word."""
    if word in valued or not word.startswith("--") or "=" in word:
        return word
    candidates = [name for name in general if name.startswith(word)]
    return candidates[0] if len(candidates) == 1 else word


def _options() -> tuple[set[str], set[str]]:
    """The options that a value follows, of the app and of commands that send; the global ones of `aws`."""
    from workbench.cli.commands.invoke.command import command
    from workbench.cli.commands.open import command as open_app
    from workbench.cli.core.command import GENERAL

    senders = [command(operation) for operation in _operations()]
    valued = {
        name
        for candidate in (open_app, *senders)
        for option in candidate.params
        if isinstance(option, click.Option) and not option.is_flag
        for name in option.opts
    }
    general = {
        name
        for candidate in senders
        for option in candidate.params
        if getattr(option, "group", "") in GENERAL
        for name in option.opts
    }
    return valued, general


@click.group(
    cls=_Commands,
    name="workbench",
    invoke_without_command=False,
    context_settings={"max_content_width": _MOST_COLUMNS, "help_option_names": ["-h", "--help"]},
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=show_version,
    help="Show the version.",
)
def workbench() -> None:
    """Invoke, debug and replay Amazon SageMaker Runtime endpoints.

    Without a command, opens the app. invoke-endpoint is a drop-in replacement for `aws sagemaker-runtime
    invoke-endpoint`. --sandbox sends to a sandbox on this machine and needs no AWS account.
    """
