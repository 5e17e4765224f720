"""The commands that send: one for each operation of the service model, generated from it."""

from __future__ import annotations

import sys
from functools import partial
from typing import Any

import click

from workbench import __version__
from workbench.bench import Workbench
from workbench.cli.blobs import BINARY_FORMATS, body_of
from workbench.cli.connection import connection_of, connection_options
from workbench.cli.delivery import STDOUT, Delivery, check
from workbench.cli.dry_run import print_request
from workbench.cli.exits import Exit
from workbench.cli.failing import told
from workbench.cli.fields import field_options, field_values
from workbench.cli.hosting import launcher
from workbench.cli.interrupt import interruptible
from workbench.cli.options import FURTHER, OURS, Command, Option
from workbench.cli.printing import printing_of, printing_options
from workbench.cli.profile import profile_settings
from workbench.cli.repeat import repeated
from workbench.cli.say import note
from workbench.model.errors import ConfigurationError
from workbench.model.exchange import Exchange, FailureKind
from workbench.model.invocation import Invocation
from workbench.model.schema import Operation


def command(operation: Operation) -> click.Command:
    """The command of an operation."""
    outfile: list[click.Parameter] = [click.Argument(["outfile"])] if _has_body(operation) else []
    return Command(
        operation.command,
        callback=partial(_invoke, operation),
        params=[
            *outfile,
            *field_options(operation),
            Option(
                ["--cli-binary-format", "binary_format"],
                group="Payload",
                type=click.Choice(BINARY_FORMATS),
                help="What the text of --body is: base64, or the text itself. [base64]",
            ),
            *_workbench_options(),
            *printing_options(),
            *connection_options(),
            *_accepted_options(),
        ],
        describe=partial(_help, operation),
        examples=_examples(operation),
        strict=True,
    )


def invocation_of(operation: Operation, given: dict[str, Any], settings: dict[str, str]) -> Invocation:
    """What a command line asks to send.

    Args:
        given: values by parameter name.
        settings: of the profile.

    Raises:
        WorkbenchError: any of its parts makes no sense.
    """
    binary_format = given["binary_format"] or settings.get("cli_binary_format") or BINARY_FORMATS[0]
    if binary_format not in BINARY_FORMATS:
        raise ConfigurationError(
            f"cli_binary_format of the profile is {binary_format!r}",
            f"It takes {' or '.join(BINARY_FORMATS)}.",
        )
    blob = operation.body
    text = given[blob.name] if blob else None
    return Invocation(
        operation=operation.name,
        fields=field_values(operation, given),
        body=body_of(blob.option, text, binary_format) if blob and text is not None else None,
        connection=connection_of(given, settings),
    )


def _invoke(operation: Operation, **given: Any) -> int:
    if given["debug"]:
        from workbench.cli.debug import follow

        follow()
    settings = dict(profile_settings(given["profile"]))
    printing = printing_of(given, settings)
    invocation = invocation_of(operation, given, settings)
    outfile, times, record = given.get("outfile"), given["times"], not given["no_record"]
    if outfile is not None and outfile != STDOUT:
        check(outfile)
    with interruptible() as interruption, Workbench.open(hosting=launcher(), record=record) as bench:
        if given["dry_run"]:
            print_request(*bench.preview(invocation, cancellation=interruption.cancellation))
            return Exit.DONE
        # Of many answers the last one is delivered, so none of them can be while it comes.
        streams = operation.streams and times == 1
        delivery = Delivery(bench, outfile, streams=streams) if outfile is not None else None

        def send() -> Exchange:
            return bench.send(
                invocation,
                cancellation=interruption.cancellation,
                listener=delivery.listener if delivery else None,
                tags=given["tag"],
            )

        repetition = repeated(send, times)
        exchange = repetition.last
        if times > 1:
            note(repetition.told())
        if record and bench.notice:
            note(bench.notice)
        if exchange.failure is not None:
            if exchange.failure.kind is FailureKind.CANCELLED:
                return interruption.exit_code
            return told(exchange, exchange.failure)
        if delivery is not None and exchange.response is not None:
            delivery.finish(exchange.response.body)
    output = exchange.response.output if exchange.response else {}
    printing.print(operation.name, output, sys.stderr if outfile == STDOUT else sys.stdout)
    return Exit.DONE


def _has_body(operation: Operation) -> bool:
    return any(field.payload for field in operation.output)


def _workbench_options() -> list[Option]:
    return [
        Option(
            ["--tag"],
            group=OURS,
            multiple=True,
            metavar="WORD",
            help="Keep the exchange under this word; repeatable.",
        ),
        Option(
            ["--dry-run"],
            group=OURS,
            is_flag=True,
            help="Send nothing; print the HTTP request, secrets masked.",
        ),
        Option(
            ["--repeat", "times"],
            group=OURS,
            type=click.IntRange(min=1),
            default=1,
            metavar="N",
            help="Send N times, deliver the last answer, and say how long they took.",
        ),
        Option(["--no-record"], group=OURS, is_flag=True, help="Do not keep the exchange in the history."),
    ]


def _accepted_options() -> list[Option]:
    def unread(name: str, text: str) -> Option:
        return Option([name], group=FURTHER, is_flag=True, expose_value=False, help=text)

    def show_version(context: click.Context, _: click.Parameter, wanted: bool) -> None:
        if wanted:
            click.echo(f"workbench {__version__}")
            context.exit()

    return [
        Option(
            ["--debug"],
            group=FURTHER,
            is_flag=True,
            help="Show what the SDK does, on stderr, secrets masked.",
        ),
        unread("--no-cli-pager", "Accepted; no pager is used."),
        unread("--no-paginate", "Accepted; there is only ever one page."),
        unread("--no-cli-auto-prompt", "Accepted; nothing is asked."),
        Option(
            ["--version"],
            group=FURTHER,
            is_flag=True,
            is_eager=True,
            expose_value=False,
            callback=show_version,
            help="Show the version and end.",
        ),
    ]


def _help(operation: Operation) -> str:
    text = operation.help.partition("\n\n")[0]
    if operation.streams:
        where = (
            "The parts of the answer go to OUTFILE as they come, or to standard output where OUTFILE is -."
        )
    elif _has_body(operation):
        where = (
            "The body of the answer goes to OUTFILE, everything else to standard output. Where OUTFILE is -, "
            "the body goes to standard output and everything else to standard error."
        )
    else:
        where = "What is printed says where the answer will be."
    return f"{text}\n\n{where}"


def _examples(operation: Operation) -> tuple[str, ...]:
    if operation.streams:
        return (
            f"workbench {operation.command} --sandbox --endpoint-name chat "
            '--cli-binary-format raw-in-base64-out --body \'{"inputs": "Tell me"}\' -',
        )
    if _has_body(operation):
        return (
            f"workbench {operation.command} --endpoint-name my-endpoint --content-type application/json "
            "--body fileb://payload.json answer.json",
            f"workbench {operation.command} --sandbox --endpoint-name iris-classifier "
            "--content-type text/csv --cli-binary-format raw-in-base64-out --body 5.1,3.5,1.4,0.2 -",
        )
    return (
        f"workbench {operation.command} --endpoint-name my-endpoint --input-location s3://bucket/input.json",
    )
