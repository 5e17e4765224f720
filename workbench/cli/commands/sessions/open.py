"""`workbench sessions open`."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.cli.commands.sessions.exchange import named_fields, print_session, protocol_of, report_failure
from workbench.cli.core.command import Command
from workbench.cli.core.exit_codes import Exit
from workbench.cli.core.interrupt import interruptible
from workbench.cli.core.recording import print_recording
from workbench.cli.core.sandbox_process import lazy_sandbox
from workbench.cli.core.terminal.console import print_error, print_info
from workbench.cli.options.connection import connection_of
from workbench.cli.options.debug import debugging
from workbench.cli.options.fields import FieldArguments, with_fields
from workbench.cli.options.sessions import ProtocolArguments, common_options, own_options, protocol_options
from workbench.model.invocation import Invocation
from workbench.model.sessions.session import Session
from workbench.model.sessions.session_event import session_event
from workbench.services import Workbench, aws_settings
from workbench.services.sessions.catalog import KnownSession, Sessions
from workbench.services.sessions.lifecycle import open_failure_reason, open_session


@dataclass(frozen=True, kw_only=True)
class _Arguments(ProtocolArguments):
    fields: FieldArguments


def _open(arguments: _Arguments) -> int:
    """Open a session, and print its ID.

    Sends SessionId=NEW_SESSION and a payload that the container understands: the one remembered for the
    endpoint, else {"requestType": "NEW_SESSION"}.
    """
    like = Invocation(
        fields=named_fields(arguments.fields),
        connection=connection_of(arguments, aws_settings(arguments.profile)),
    )
    with interruptible() as interruption, Workbench.open(hosting=lazy_sandbox()) as bench:
        sessions = Sessions(bench)
        protocol = protocol_of(sessions, like.endpoint_name, arguments, "opening")
        exchange = open_session(
            bench, like, protocol, cancellation=interruption.cancellation, tags=arguments.tag
        )
        print_recording(bench)
        if exchange.failure is not None:
            return report_failure(exchange, interruption.exit_code)
        opened = session_event(exchange)
        if opened is None:
            print_error(
                open_failure_reason(exchange),
                "Give the container's own payload with --body; --remember keeps it for this endpoint.",
            )
            return Exit.OTHER
        if arguments.remember:
            sessions.remember(like.endpoint_name, protocol)
        if like.connection.sandbox:
            print_info("the session ends with the sandbox of this process; see `workbench sandbox`")
        session = KnownSession(session=Session.of([opened]))
        print_session(bench, session, exchange, as_json=arguments.as_json)
    return Exit.DONE


command = Command(
    "open",
    callback=debugging(with_fields(_Arguments, _open)),
    help=_open.__doc__,
    params=[
        *own_options(turn=False),
        *protocol_options("open a session"),
        *common_options("Print the session as one JSON object."),
    ],
    examples=("workbench sessions open --endpoint-name my-endpoint",),
)
