"""`workbench sessions open|use|close`: one exchange each."""

from __future__ import annotations

import sys
from typing import Any

import click
import msgspec

from workbench.cli.commands.invoke.delivery import STDOUT, Delivery, check
from workbench.cli.core.command import Command, Option
from workbench.cli.core.console import print_error, print_hint, print_info
from workbench.cli.core.exit_codes import Exit
from workbench.cli.core.failures import failure_lines
from workbench.cli.core.interrupt import interruptible
from workbench.cli.core.lines import json_line, line_of, print_line
from workbench.cli.core.param_file import text_of
from workbench.cli.core.sandbox_process import lazy_sandbox
from workbench.cli.core.session_text import session_object
from workbench.cli.options.body import BINARY_FORMATS, RAW, body_of
from workbench.cli.options.connection import connection_of, with_given
from workbench.cli.options.fields import field_values
from workbench.cli.options.sessions import (
    GROUP,
    common_options,
    debugging,
    endpoint_option,
    own_options,
    wording_options,
)
from workbench.model.errors import NotFoundError, UsageError
from workbench.model.exchange import Exchange
from workbench.model.invocation import Connection, Invocation
from workbench.model.service.schema import schema
from workbench.model.sessions.protocol import SessionProtocol
from workbench.model.sessions.session import Session, SessionState
from workbench.model.sessions.session_event import session_event
from workbench.services import Workbench, aws_settings
from workbench.services.replay_destination import Trail
from workbench.services.sessions.catalog import KnownSession, Sessions
from workbench.services.sessions.lifecycle import (
    close_failure_reason,
    close_session,
    is_session_lost,
    open_failure_reason,
    open_session,
)
from workbench.services.sessions.requests import OPENER, build_turn

_STREAMER = "InvokeEndpointWithResponseStream"


def _open(**given: Any) -> int:
    """Open a session, and print its ID.

    It is asked for with SessionId=NEW_SESSION and a payload that the container understands: by default what
    is remembered of the endpoint, else {"requestType": "NEW_SESSION"}.
    """
    like = Invocation(
        fields=_fields_of(given), connection=connection_of(given, aws_settings(given["profile"]))
    )
    with interruptible() as interruption, Workbench.open(hosting=lazy_sandbox()) as bench:
        sessions = Sessions(bench)
        way = _way(sessions, like.endpoint_name, given, "opening")
        exchange = open_session(bench, like, way, cancellation=interruption.cancellation, tags=given["tag"])
        if exchange.failure is not None:
            return _failed(exchange, interruption.exit_code)
        opened = session_event(exchange)
        if opened is None:
            print_error(
                open_failure_reason(exchange),
                "Give --body in its words; --remember keeps them for this endpoint.",
            )
            return Exit.OTHER
        if given["remember"]:
            sessions.remember(like.endpoint_name, way)
        if like.connection.sandbox:
            print_info("the session ends with the sandbox of this process: see `workbench sandbox`")
        _tell(bench, KnownSession(session=Session.of([opened])), exchange, given["as_json"])
    return Exit.DONE


def _use(session: str, outfile: str, **given: Any) -> int:
    """Take a turn in a session: send a payload with its ID, to where it lives.

    The body of the answer goes to OUTFILE, or to standard output where that is - or left out.
    """
    check(outfile)
    blob = (
        body_of("--body", given["Body"], given["binary_format"] or RAW) if given["Body"] is not None else None
    )
    operation = schema()[_STREAMER if given["stream"] else OPENER]
    own = Invocation(operation=operation.name, fields=_fields_of(given), body=blob)
    with interruptible() as interruption, Workbench.open(hosting=lazy_sandbox()) as bench:
        invocation, trail = _aimed(bench, session, own, given)
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
            tags=given["tag"],
        )
        delivery.check()
        if exchange.failure is not None:
            delivery.discard()
            return _failed(exchange, interruption.exit_code)
        if exchange.response is not None:
            delivery.finish(exchange.response.body)
        if given["as_json"]:
            stream = sys.stderr if outfile == STDOUT else sys.stdout
            stream.write(f"{line_of(exchange.summary())}\n")
    return Exit.DONE


def _close(session: str, **given: Any) -> int:
    """Ask the container to close a session.

    It is asked with the session's ID and a payload that the container understands: by default what is
    remembered of the endpoint, else {"requestType": "CLOSE"}.
    """
    with interruptible() as interruption, Workbench.open(hosting=lazy_sandbox()) as bench:
        sessions = Sessions(bench)
        known = sessions.find(session, given["endpoint_name"])
        endpoint_name = known.session.endpoint_name
        way = _way(sessions, endpoint_name, given, "closing")
        exchange = close_session(
            bench,
            known.session,
            way,
            connection=_reachable(known.session.last_use.connection, given),
            tell=print_info,
            cancellation=interruption.cancellation,
            tags=given["tag"],
        )
        if exchange.failure is not None:
            return _failed(exchange, interruption.exit_code)
        if reason := close_failure_reason(exchange):
            print_error(
                reason, "Give --body in the container's words; --remember keeps them for this endpoint."
            )
            return Exit.OTHER
        if given["remember"]:
            sessions.remember(endpoint_name, way)
        _tell(bench, known, exchange, given["as_json"])
    return Exit.DONE


def _fields_of(given: dict[str, Any]) -> dict[str, Any]:
    """The fields that the command line names; those that it has no option for are absent."""
    operation = schema()[OPENER]
    return field_values(operation, {field.name: None for field in operation.fields} | given)


def _aimed(
    bench: Workbench, session: str, own: Invocation, given: dict[str, Any]
) -> tuple[Invocation, Trail | None]:
    """A turn of the session that is meant; an ID that the history does not know needs an endpoint's name."""
    endpoint_name = str(own.fields.get("EndpointName", ""))
    try:
        known = Sessions(bench).find(session, endpoint_name)
    except NotFoundError as error:
        if not endpoint_name:
            raise NotFoundError(
                error.message, f"{error.hint} To use it all the same, name its --endpoint-name."
            ) from None
        connection = connection_of(given, aws_settings(given["profile"]))
        return own.with_field("SessionId", session).with_(connection=_reachable(connection, given)), None
    _warn(known, bench)
    aimed = build_turn(own, known.session)
    # What is named here goes before what was said in the session.
    invocation = aimed.with_(
        fields={**aimed.fields, **own.fields},
        connection=_reachable(aimed.connection, given),
    )
    return invocation, Trail.of_use(known.session.last_use, print_info)


def _warn(known: KnownSession, bench: Workbench) -> None:
    state = known.session.state(bench.now())
    if state in {SessionState.EXPIRED, SessionState.CLOSED}:
        print_info(f"session {known.label} is {state.value}; the turn is sent all the same")


def _reachable(connection: Connection, given: dict[str, Any]) -> Connection:
    """The connection of a session with what the command line names in its place.

    Raises:
        UsageError: it leads to the sandbox of this process, which cannot know any session.
    """
    changed = with_given(connection, given)
    if given["endpoint_url"] and not given["sandbox"]:
        changed = msgspec.structs.replace(changed, sandbox=False)
    if changed.sandbox:
        raise UsageError(
            "the session lives, or lived, in the sandbox of the process that opened it",
            "Run `workbench sandbox`, and name its address with --endpoint-url when you open one.",
        )
    return changed


def _way(sessions: Sessions, endpoint_name: str, given: dict[str, Any], part: str) -> SessionProtocol:
    way = sessions.way(endpoint_name)
    changes = {}
    if given["body"] is not None:
        changes[part] = text_of("--body", given["body"])
    if given["content_type"] is not None:
        changes["content_type"] = given["content_type"]
    return msgspec.structs.replace(way, **changes)


def _failed(exchange: Exchange, interrupted: int) -> int:
    assert exchange.failure is not None  # noqa: S101  asked by every caller
    code = failure_lines(exchange, exchange.failure)
    if code is Exit.INTERRUPTED:
        return interrupted
    if is_session_lost(exchange):
        name = exchange.invocation.endpoint_name
        print_hint(
            f"The session is gone. `workbench sessions open --endpoint-name {name}` opens another one."
        )
    return code


def _tell(bench: Workbench, known: KnownSession, exchange: Exchange, as_json: bool) -> None:
    """Print a session as it stands after an exchange, whether or not that was recorded."""
    if not as_json:
        print_line(known.session.session_id)
        return
    newest = session_event(exchange)
    uses = [*known.session.uses, *([newest] if newest else [])]
    now = msgspec.structs.replace(known, session=Session.of(uses))
    print_line(json_line(session_object(now, bench.now())))


open_ = Command(
    "open",
    callback=debugging(_open),
    help=_open.__doc__,
    params=[
        *own_options(turn=False),
        *wording_options("open a session"),
        *common_options("Print the session as one JSON object."),
    ],
    examples=("workbench sessions open --endpoint-name my-endpoint",),
)

use = Command(
    "use",
    callback=debugging(_use),
    help=_use.__doc__,
    params=[
        click.Argument(["session"], metavar="SESSION"),
        click.Argument(["outfile"], default=STDOUT),
        *own_options(turn=True),
        Option(
            ["--cli-binary-format", "binary_format"],
            group="Payload",
            type=click.Choice(BINARY_FORMATS),
            help=f"What the text of --body is: base64, or the text itself. [{RAW}]",
        ),
        Option(["--stream"], group=GROUP, is_flag=True, help="Have the answer in parts, as it is made."),
        *common_options("Print what came besides the body: the exchange, as one JSON object."),
    ],
    examples=('workbench sessions use 3f2a91c0 --body \'{"inputs": "Tell me more"}\'',),
)

close = Command(
    "close",
    callback=debugging(_close),
    help=_close.__doc__,
    params=[
        click.Argument(["session"], metavar="SESSION"),
        endpoint_option(),
        *wording_options("close it"),
        *common_options("Print the session as one JSON object."),
    ],
)
