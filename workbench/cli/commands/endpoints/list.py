"""`workbench endpoints list`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import click

from workbench.cli.commands.endpoints.rows import summary_object, table
from workbench.cli.commands.endpoints.target import Target, print_pause, target_of
from workbench.cli.core.command import Command, Option, called_with
from workbench.cli.core.exit_codes import Exit
from workbench.cli.core.terminal.console import print_info
from workbench.cli.core.terminal.lines import json_line, print_line, terminal_columns
from workbench.cli.options.connection import ConnectionArguments, connection_options
from workbench.cli.options.query import QueryArguments, print_queried, queried, query_options
from workbench.content.account.endpoint_sections import age
from workbench.content.humanize import counted
from workbench.model.account.endpoint import EndpointListing, EndpointSummary, matching
from workbench.model.errors import NotFoundError

_SORTS = ("name", "status", "created", "last-invoked")


@dataclass(frozen=True, kw_only=True)
class _Arguments(QueryArguments, ConnectionArguments):
    words: tuple[str, ...]
    sort: str
    details: bool
    cached: bool


def _list(arguments: _Arguments) -> int:
    """List the endpoints of an account and region.

    WORDS restrict the list to endpoints whose name, status or kind contains each of them.
    """
    printing = queried(arguments, arguments.profile)
    with target_of(arguments) as target:
        listing = _cached(target) if arguments.cached else _fresh(target, arguments.details)
        last = target.endpoints.last_invocations()
        rows = sorted(
            matching(listing.endpoints, " ".join(arguments.words)), key=_orders(last)[arguments.sort]
        )
        objects = (summary_object(row, listing.region, last.get(row.name)) for row in rows)
        if printing is not None:
            print_queried(printing, "endpoints list", list(objects))
            return Exit.DONE
        if arguments.as_json:
            for summary in objects:
                print_line(json_line(summary))
            return Exit.DONE
        now = target.bench.now()
        if rows:
            for line in table(rows, last, now, terminal_columns()):
                print_line(line)
        print_info(_remark(listing, len(rows), now, cached=arguments.cached, details=arguments.details))
    return Exit.DONE


def _fresh(target: Target, details: bool) -> EndpointListing:
    listing = target.endpoints.listing(target.connection, on_pause=print_pause)
    return target.endpoints.described(listing, target.connection) if details else listing


def _cached(target: Target) -> EndpointListing:
    listing = target.endpoints.cached(target.connection)
    if listing is None:
        raise NotFoundError(
            "The endpoints of this account and region have not been listed before.",
            "Run the command without --cached.",
        )
    return listing


def _remark(listing: EndpointListing, shown: int, now: datetime, *, cached: bool, details: bool) -> str:
    # Keys alone do not tell the account, and an empty list has no ARN.
    account = f"account {listing.account_id}, " if listing.account_id else ""
    where = f"{account}region {listing.region}"
    total = len(listing.endpoints)
    endpoints = counted(total, "endpoint")
    count = endpoints if shown == total else f"{shown:,} of {endpoints}"
    when = f", as listed {age(listing.fetched_at, now)}" if cached else ""
    unknown = any(row.traits is None for row in listing.endpoints) and not (cached or details)
    return f"{count} in {where}{when}" + (". --details asks for the kind of each" if unknown else "")


def _orders(last: dict[str, datetime]) -> dict[str, Callable[[EndpointSummary], Any]]:
    """Returns how endpoints are sorted: names upwards, times from the newest."""

    def newest(moment: datetime | None) -> float:
        return -moment.timestamp() if moment else 0.0

    return {
        "name": lambda row: row.name,
        "status": lambda row: (row.status, row.name),
        "created": lambda row: (newest(row.created_at), row.name),
        "last-invoked": lambda row: (newest(last.get(row.name)), row.name),
    }


command = Command(
    "list",
    callback=called_with(_Arguments, _list),
    help=_list.__doc__,
    params=[
        click.Argument(["words"], nargs=-1, metavar="[WORDS]..."),
        Option(
            ["--sort"],
            type=click.Choice(_SORTS),
            default="name",
            help="The order: by name, status, age, or the last invocation from this machine. [name]",
        ),
        Option(
            ["--details"],
            is_flag=True,
            help="Describe each endpoint to show its kind; takes several requests for each.",
        ),
        Option(["--cached"], is_flag=True, help="Show the list of the last time, without asking AWS."),
        Option(["--json", "as_json"], is_flag=True, help="Print one JSON object per line."),
        *query_options(),
        *connection_options(),
    ],
    examples=(
        "workbench endpoints list --sandbox --details",
        "workbench endpoints list prod failed --sort created",
        "workbench endpoints list --sandbox --query \"[?status=='Failed'].name\" --output text",
    ),
)
