"""`workbench sessions use`."""

from __future__ import annotations

import sys
from dataclasses import dataclass

import click

from workbench.cli.commands.invoke.delivery import STDOUT, Delivery, check
from workbench.cli.commands.sessions.exchange import (
    named_fields,
    report_failure,
    session_argument,
    session_connection,
)
from workbench.cli.core.command import Command, Option
from workbench.cli.core.completion import files
from workbench.cli.core.exit_codes import Exit
from workbench.cli.core.interrupt import interruptible
from workbench.cli.core.recording import print_recording
from workbench.cli.core.sandbox_process import lazy_sandbox
from workbench.cli.core.terminal.console import print_info
from workbench.cli.core.terminal.lines import line_of
from workbench.cli.options.body import body_of
from workbench.cli.options.connection import connection_of
from workbench.cli.options.debug import debugging
from workbench.cli.options.fields import FieldArguments, with_fields
from workbench.cli.options.sessions import GROUP, SessionArguments, common_options, own_options
from workbench.model.errors import NotFoundError
from workbench.model.invocation import Invocation
from workbench.model.service.command_words import BINARY_FORMATS, RAW
from workbench.model.service.operations import INVOKE_STREAM
from workbench.model.service.schema import schema
from workbench.model.sessions.session import SessionState
from workbench.services import Workbench, aws_settings
from workbench.services.replay.destination import Trail
from workbench.services.sessions.catalog import KnownSession, Sessions
from workbench.services.sessions.requests import OPENER, build_turn


@dataclass(frozen=True, kw_only=True)
class _Arguments(SessionArguments):
    session: str
    outfile: str
    binary_format: str | None
    stream: bool
    fields: FieldArguments


def _use(arguments: _Arguments) -> int:
    """Take a turn in a session: send a payload with its session ID, over its connection.

    The body of the response goes to OUTFILE; without OUTFILE, or with -, to standard output.
    """
    outfile = arguments.outfile
    check(outfile)
    text = arguments.fields["Body"]
    body = body_of("--body", text, arguments.binary_format or RAW) if text is not None else None
    operation = schema()[INVOKE_STREAM if arguments.stream else OPENER]
    own = Invocation(operation=operation.name, fields=named_fields(arguments.fields), body=body)
    with interruptible() as interruption, Workbench.open(hosting=lazy_sandbox()) as bench:
        invocation, trail = _turn(bench, own, arguments)
        delivery = Delivery(
            bench,
            outfile,
            stop=interruption.cancellation.cancel,
            by_parts=operation.streams,
            breakable=interruption.breakable,
        )
        exchange = bench.send(
            invocation,
            cancellation=interruption.cancellation,
            listener=delivery.listener,
            overflow=delivery.overflow,
            trail=trail,
            tags=arguments.tag,
        )
        print_recording(bench)
        delivery.check()
        if exchange.failure is not None:
            delivery.discard()
            return report_failure(exchange, interruption.exit_code)
        if exchange.response is not None:
            delivery.finish(exchange.response.body)
        if arguments.as_json:
            stream = sys.stderr if outfile == STDOUT else sys.stdout
            stream.write(f"{line_of(exchange.summary())}\n")
    return Exit.DONE


def _turn(bench: Workbench, own: Invocation, arguments: _Arguments) -> tuple[Invocation, Trail | None]:
    """A turn of the session; an ID that the history does not know needs an endpoint's name."""
    endpoint_name = str(own.fields.get("EndpointName", ""))
    try:
        session = Sessions(bench).find(arguments.session, endpoint_name)
    except NotFoundError as error:
        if not endpoint_name:
            raise NotFoundError(
                error.message, f"{error.hint} To use it anyway, give its --endpoint-name."
            ) from None
        connection = session_connection(connection_of(arguments, aws_settings(arguments.profile)), arguments)
        return own.with_field("SessionId", arguments.session).with_(connection=connection), None
    _warn(session, bench)
    turn = build_turn(own, session.session)
    # What the command line names overrides what the session's last success had.
    invocation = turn.with_(
        fields={**turn.fields, **own.fields},
        connection=session_connection(turn.connection, arguments),
    )
    return invocation, Trail.of_use(session.session.last_success, print_info)


def _warn(session: KnownSession, bench: Workbench) -> None:
    state = session.session.state(bench.now())
    if state in {SessionState.EXPIRED, SessionState.CLOSED}:
        print_info(f"session {session.label} is {state.value}; the turn is sent anyway")


command = Command(
    "use",
    callback=debugging(with_fields(_Arguments, _use)),
    help=_use.__doc__,
    params=[
        session_argument(),
        click.Argument(["outfile"], default=STDOUT, shell_complete=files),
        *own_options(turn=True),
        Option(
            ["--cli-binary-format", "binary_format"],
            group="Payload",
            type=click.Choice(BINARY_FORMATS),
            help=f"Whether the text of --body is base64 or the text itself. [{RAW}]",
        ),
        Option(["--stream"], group=GROUP, is_flag=True, help="Receive the response as a stream."),
        *common_options("Also print the exchange as one JSON object, without the body."),
    ],
    examples=('workbench sessions use 3f2a91c0 --body \'{"inputs": "Tell me more"}\'',),
)
