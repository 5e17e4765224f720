"""What the verbs share that send in a session: its parameters, protocol, connection, and how one ends."""

from __future__ import annotations

import click
import msgspec

from workbench.cli.commands.sessions.text import session_object
from workbench.cli.core.command import Option
from workbench.cli.core.completion import session_ids
from workbench.cli.core.exit_codes import Exit
from workbench.cli.core.failures import failure_lines
from workbench.cli.core.param_file import text_of
from workbench.cli.core.terminal.console import print_hint
from workbench.cli.core.terminal.lines import json_line, print_line
from workbench.cli.options.connection import ConnectionArguments, overridden
from workbench.cli.options.fields import FieldArguments, field_values
from workbench.cli.options.sessions import ProtocolArguments
from workbench.model.errors import UsageError
from workbench.model.exchange import Exchange
from workbench.model.invocation import Connection, FieldValue
from workbench.model.service.schema import schema
from workbench.model.sessions.protocol import SessionProtocol
from workbench.model.sessions.session import Session
from workbench.model.sessions.session_event import session_event
from workbench.services import Workbench
from workbench.services.sessions.catalog import KnownSession, Sessions
from workbench.services.sessions.lifecycle import is_session_lost
from workbench.services.sessions.requests import OPENER


def session_argument() -> click.Argument:
    """A fresh argument: which session."""
    return click.Argument(["session"], metavar="SESSION", shell_complete=session_ids)


def endpoint_option() -> Option:
    """A fresh option that tells sessions of the same ID or name apart."""
    return Option(["--endpoint-name"], default="", metavar="NAME", help="The endpoint of the session.")


def named_fields(arguments: FieldArguments) -> dict[str, FieldValue]:
    """The fields that the command line names; those that it has no option for are absent."""
    return field_values(schema()[OPENER], arguments)


def protocol_of(
    sessions: Sessions, endpoint_name: str, arguments: ProtocolArguments, part: str
) -> SessionProtocol:
    """How a container is asked: as is remembered of the endpoint, but for what the command line names.

    Args:
        part: `opening` or `closing`.
    """
    changes = {}
    if arguments.body is not None:
        changes[part] = text_of("--body", arguments.body)
    if arguments.content_type is not None:
        changes["content_type"] = arguments.content_type
    return msgspec.structs.replace(sessions.way(endpoint_name), **changes)


def session_connection(connection: Connection, arguments: ConnectionArguments) -> Connection:
    """The connection of a session, overridden by what the command line names.

    Raises:
        UsageError: it leads to the sandbox of this process, which cannot know any session.
    """
    changed = overridden(connection, arguments)
    if arguments.endpoint_url and not arguments.sandbox:
        changed = msgspec.structs.replace(changed, sandbox=False)
    if changed.sandbox:
        raise UsageError(
            "The session was in a sandbox that ended with the process that opened it.",
            "Run `workbench sandbox`, and open sessions with its address as --endpoint-url.",
        )
    return changed


def report_failure(exchange: Exchange, interrupted: int) -> int:
    """Prints why an exchange of a session failed; the exit code.

    Args:
        interrupted: the exit code where a signal ended it.
    """
    assert exchange.failure is not None  # noqa: S101  asked by every caller
    code = failure_lines(exchange, exchange.failure)
    if code is Exit.INTERRUPTED:
        return interrupted
    if is_session_lost(exchange):
        name = exchange.invocation.endpoint_name
        print_hint(
            f"The session no longer exists. `workbench sessions open --endpoint-name {name}` opens a new one."
        )
    return code


def print_session(bench: Workbench, shown: KnownSession, exchange: Exchange, *, as_json: bool) -> None:
    """Prints a session as it is after an exchange, whether or not that was recorded."""
    if not as_json:
        print_line(shown.session.session_id)
        return
    newest = session_event(exchange)
    uses = [*shown.session.uses, *([newest] if newest else [])]
    now = msgspec.structs.replace(shown, session=Session.of(uses))
    print_line(json_line(session_object(now, bench.now())))
