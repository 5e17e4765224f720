"""`workbench sessions close`."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.cli.commands.sessions.exchange import (
    endpoint_option,
    print_session,
    protocol_of,
    report_failure,
    session_argument,
    session_connection,
)
from workbench.cli.core.command import Command, called_with
from workbench.cli.core.exit_codes import Exit
from workbench.cli.core.interrupt import interruptible
from workbench.cli.core.recording import print_recording
from workbench.cli.core.sandbox_process import lazy_sandbox
from workbench.cli.core.terminal.console import print_error, print_info
from workbench.cli.options.debug import debugging
from workbench.cli.options.sessions import ProtocolArguments, common_options, protocol_options
from workbench.services import Workbench
from workbench.services.sessions.catalog import Sessions
from workbench.services.sessions.lifecycle import close_failure_reason, close_session


@dataclass(frozen=True, kw_only=True)
class _Arguments(ProtocolArguments):
    session: str
    endpoint_name: str


def _close(arguments: _Arguments) -> int:
    """Ask the container to close a session.

    Sends the session ID and a payload that the container understands: the one remembered for the endpoint,
    else {"requestType": "CLOSE"}.
    """
    with interruptible() as interruption, Workbench.open(hosting=lazy_sandbox()) as bench:
        sessions = Sessions(bench)
        session = sessions.find(arguments.session, arguments.endpoint_name)
        endpoint_name = session.session.endpoint_name
        protocol = protocol_of(sessions, endpoint_name, arguments, "closing")
        exchange = close_session(
            bench,
            session.session,
            protocol,
            connection=session_connection(session.session.last_success.connection, arguments),
            tell=print_info,
            cancellation=interruption.cancellation,
            tags=arguments.tag,
        )
        print_recording(bench)
        if exchange.failure is not None:
            return report_failure(exchange, interruption.exit_code)
        if reason := close_failure_reason(exchange):
            print_error(
                reason, "Give the container's own payload with --body; --remember keeps it for this endpoint."
            )
            return Exit.OTHER
        if arguments.remember:
            sessions.remember(endpoint_name, protocol)
        print_session(bench, session, exchange, as_json=arguments.as_json)
    return Exit.DONE


command = Command(
    "close",
    callback=debugging(called_with(_Arguments, _close)),
    help=_close.__doc__,
    params=[
        session_argument(),
        endpoint_option(),
        *protocol_options("close the session"),
        *common_options("Print the session as one JSON object."),
    ],
    examples=("workbench sessions close 3f2a91c0",),
)
