"""`workbench` and its commands, each loaded when it is asked for."""

from __future__ import annotations

import gc
from importlib import import_module
from typing import TYPE_CHECKING

import click

from workbench import __version__
from workbench.cli.core.console import print_info
from workbench.model.invocation import Body, BytesBody, Connection, Invocation, TextBody
from workbench.model.service.schema import schema

if TYPE_CHECKING:
    from workbench.services import Workbench
    from workbench.tui.sample_offer import Sample

# Where each command lives, and what the list of commands says of it without loading it.
_COMMANDS = {
    "open": ("workbench.cli.commands.open:open_app", "Open the app; this is what happens without a command."),
    "history": (
        "workbench.cli.commands.history.list_show:history",
        "Look at what was sent and what came of it.",
    ),
    "async": (
        "workbench.cli.commands.async_:asynchronous",
        "Asynchronous invocations: how they stand, what came.",
    ),
    "replay": ("workbench.cli.commands.replay:replay", "Send again what was sent before."),
    "diff": ("workbench.cli.commands.diff:diff", "Say what differs between two answers, and by how much."),
    "sessions": (
        "workbench.cli.commands.sessions.list_show:sessions",
        "Open stateful sessions and take turns in them.",
    ),
    "requests": (
        "workbench.cli.commands.requests.list_show_save:requests",
        "Keep requests in files, and hold answers to them.",
    ),
    "templates": (
        "workbench.cli.commands.templates:templates",
        "Example requests for formats, algorithms and model servers.",
    ),
    "import": (
        "workbench.cli.commands.import_:import_",
        "Understand what other tools send, and captured traffic.",
    ),
    "export": ("workbench.cli.commands.export:export", "Write an exchange as a command line or a script."),
    "completion": (
        "workbench.cli.commands.completion:completion",
        "Complete commands and endpoint names in a shell.",
    ),
    "sandbox": ("workbench.cli.commands.sandbox:sandbox", "Host the sandbox's endpoints on this machine."),
}

_SERVICE = "sagemaker-runtime"
_ASKING = frozenset({"-h", "--help", "--version"})


class _Commands(click.Group):
    """The commands of the service model, and our own."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*(operation.command for operation in schema().operations.values()), *_COMMANDS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if place := _COMMANDS.get(cmd_name):
            module, _, name = place[0].partition(":")
            found: click.Command = getattr(import_module(module), name)
            return found
        for operation in schema().operations.values():
            if operation.command == cmd_name:
                from workbench.cli.commands.invoke.command import command

                return command(operation)
        return None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if self.get_command(ctx, args[0]) is None and not ctx.resilient_parsing:
            from difflib import get_close_matches

            close = get_close_matches(args[0], self.list_commands(ctx), n=1)
            meant = f" Did you mean '{close[0]}'?" if close else ""
            ctx.fail(f"No such command '{args[0]}'.{meant}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        operations = [(each.command, _first_sentence(each.help)) for each in schema().operations.values()]
        for title, rows in (
            ("Send", operations),
            ("Work", [(name, text) for name, (_, text) in _COMMANDS.items()]),
        ):
            with formatter.section(title):
                formatter.write_dl(rows)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Find the command: none is `open`, and `aws`'s own way of naming the service is understood.

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
    """Move options that stand before the command behind it; without a command, it is `open`."""
    valued = _valued_options()
    position = 0
    while position < len(args):
        word = args[position]
        if word.startswith("-") and word != "-":
            position += 2 if word in valued else 1
        elif word == _SERVICE:
            args = [*args[:position], *args[position + 1 :]]
        else:
            return [word, *args[:position], *args[position + 1 :]]
    return ["open", *args]


def _valued_options() -> set[str]:
    """The options that a value follows, of the app and of the commands that send."""
    from workbench.cli.commands.invoke.command import command
    from workbench.cli.commands.open import open_app

    commands = [open_app, *(command(operation) for operation in schema().operations.values())]
    return {
        name
        for each in commands
        for option in each.params
        if isinstance(option, click.Option) and not option.is_flag
        for name in option.opts
    }


def _first_sentence(text: str) -> str:
    return text.partition(". ")[0].partition("\n")[0].rstrip(".") + "."


def show_version(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    """Print the version, and end: what `--version` does."""
    if not wanted:
        return
    from workbench.cli.core.namesake import warning

    click.echo(f"workbench {__version__}")
    if text := warning():
        print_info(text)
    context.exit()


@click.group(
    cls=_Commands,
    name="workbench",
    invoke_without_command=False,
    context_settings={"max_content_width": 100, "help_option_names": ["-h", "--help"]},
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

    Without a command it opens the app. invoke-endpoint takes the place of `aws sagemaker-runtime
    invoke-endpoint`; --sandbox sends to this machine and needs no account.
    """


def start(
    bench: Workbench,
    *,
    invocation: Invocation | None = None,
    exchange: int | None = None,
    request: str | None = None,
    requests: str | None = None,
    sandbox: bool = False,
) -> int:
    """Run the app until its user leaves it. No other module of the command line knows the app.

    Args:
        bench: what it works with.
        invocation: what the form begins with; None for the draft of last time.
        exchange: the `id` of an exchange to show at once.
        request: the name of a saved request to open at once.
        requests: the folder of saved requests; None for the project's, or the user's own.
        sandbox: whether to begin on the sandbox.

    Returns:
        the exit code of the process.
    """
    # Nothing that is loaded now will ever be garbage; the app collects again once it is on the screen.
    gc.disable()
    from workbench.services.codes import ask_with
    from workbench.tui.app import run

    # A command line that prompts comes here too: nobody writes over the screen.
    ask_with(None)

    return run(
        bench,
        invocation=invocation,
        offers=offers(),
        exchange=exchange,
        request=request,
        requests=requests,
        sandbox=sandbox,
    )


def offers() -> list[Sample]:
    """The sandbox's samples as the app takes them."""
    from workbench.sandbox.samples import samples
    from workbench.tui.sample_offer import Sample

    return [
        Sample(
            sample.title,
            sample.note,
            Invocation(
                operation=sample.operation,
                fields={"EndpointName": sample.endpoint_name, **sample.fields},
                body=editable(sample.body),
                connection=Connection(sandbox=True),
            ),
        )
        for sample in samples()
    ]


def editable(data: bytes) -> Body:
    """A body as one would type it into the form: text where it is text."""
    try:
        return TextBody(data.decode())
    except UnicodeDecodeError:
        return BytesBody(data)
