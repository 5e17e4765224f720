"""`workbench sessions open|use|close`: one exchange each."""

from __future__ import annotations

import sys
from typing import Any

import click
import msgspec

from workbench.bench import Workbench, aws_settings
from workbench.bench.aiming import OPENER, turn_of
from workbench.bench.conversing import close_session, gone, open_session, unclosed, unopened
from workbench.bench.sessions import KnownSession, Sessions
from workbench.bench.trail import Trail
from workbench.cli.blobs import BINARY_FORMATS, RAW, body_of
from workbench.cli.connection import connection_of, with_given
from workbench.cli.delivery import STDOUT, Delivery, check
from workbench.cli.exits import Exit
from workbench.cli.failing import told
from workbench.cli.fields import field_values
from workbench.cli.hosting import launcher
from workbench.cli.interrupt import interruptible
from workbench.cli.lines import json_line, line_of, print_line
from workbench.cli.options import Command, Option
from workbench.cli.paramfile import text_of
from workbench.cli.say import advise, complain, note
from workbench.cli.session_options import (
    GROUP,
    common_options,
    debugging,
    endpoint_option,
    own_options,
    wording_options,
)
from workbench.cli.session_rows import session_object
from workbench.model.dialect import Way
from workbench.model.errors import NotFoundError, UsageError
from workbench.model.exchange import Exchange
from workbench.model.invocation import Connection, Invocation
from workbench.model.schema import schema
from workbench.model.session import Session, State
from workbench.model.use import use_of

_STREAMER = "InvokeEndpointWithResponseStream"


def _open(**given: Any) -> int:
    """Open a session, and print its ID.

    It is asked for with SessionId=NEW_SESSION and a payload that the container understands: by default what
    is remembered of the endpoint, else {"requestType": "NEW_SESSION"}.
    """
    like = Invocation(
        fields=_fields_of(given), connection=connection_of(given, aws_settings(given["profile"]))
    )
    with interruptible() as interruption, Workbench.open(hosting=launcher()) as bench:
        sessions = Sessions(bench)
        way = _way(sessions, like.endpoint_name, given, "opening")
        exchange = open_session(bench, like, way, cancellation=interruption.cancellation, tags=given["tag"])
        if exchange.failure is not None:
            return _failed(exchange, interruption.exit_code)
        opened = use_of(exchange)
        if opened is None:
            complain(unopened(exchange), "Give --body in its words; --remember keeps them for this endpoint.")
            return Exit.OTHER
        if given["remember"]:
            sessions.remember(like.endpoint_name, way)
        if like.connection.sandbox:
            note("the session ends with the sandbox of this process: see `workbench sandbox`")
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
    with interruptible() as interruption, Workbench.open(hosting=launcher()) as bench:
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
    with interruptible() as interruption, Workbench.open(hosting=launcher()) as bench:
        sessions = Sessions(bench)
        known = sessions.find(session, given["endpoint_name"])
        endpoint_name = known.session.endpoint_name
        way = _way(sessions, endpoint_name, given, "closing")
        exchange = close_session(
            bench,
            known.session,
            way,
            connection=_reachable(known.session.last_use.connection, given),
            tell=note,
            cancellation=interruption.cancellation,
            tags=given["tag"],
        )
        if exchange.failure is not None:
            return _failed(exchange, interruption.exit_code)
        if reason := unclosed(exchange):
            complain(reason, "Give --body in the container's words; --remember keeps them for this endpoint.")
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
    aimed = turn_of(own, known.session)
    # What is named here goes before what was said in the session.
    invocation = aimed.with_(
        fields={**aimed.fields, **own.fields},
        connection=_reachable(aimed.connection, given),
    )
    return invocation, Trail.of_use(known.session.last_use, note)


def _warn(known: KnownSession, bench: Workbench) -> None:
    state = known.session.state(bench.now())
    if state in {State.EXPIRED, State.CLOSED}:
        note(f"session {known.label} is {state.value}; the turn is sent all the same")


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


def _way(sessions: Sessions, endpoint_name: str, given: dict[str, Any], part: str) -> Way:
    way = sessions.way(endpoint_name)
    changes = {}
    if given["body"] is not None:
        changes[part] = text_of("--body", given["body"])
    if given["content_type"] is not None:
        changes["content_type"] = given["content_type"]
    return msgspec.structs.replace(way, **changes)


def _failed(exchange: Exchange, interrupted: int) -> int:
    assert exchange.failure is not None  # noqa: S101  asked by every caller
    code = told(exchange, exchange.failure)
    if code is Exit.INTERRUPTED:
        return interrupted
    if gone(exchange):
        name = exchange.invocation.endpoint_name
        advise(f"The session is gone. `workbench sessions open --endpoint-name {name}` opens another one.")
    return code


def _tell(bench: Workbench, known: KnownSession, exchange: Exchange, as_json: bool) -> None:
    """Print a session as it stands after an exchange, whether or not that was recorded."""
    if not as_json:
        print_line(known.session.session_id)
        return
    newest = use_of(exchange)
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
