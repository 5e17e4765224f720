"""The options of the commands that send in a session."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.cli.core.command import Option
from workbench.cli.options.connection import ConnectionArguments, connection_options
from workbench.cli.options.debug import debug_option
from workbench.cli.options.fields import field_options
from workbench.cli.options.tags import tag_option
from workbench.model.service.field_metadata import field_metadata
from workbench.model.service.schema import schema
from workbench.services.sessions.requests import OPENER

GROUP = "Session"


@dataclass(frozen=True, kw_only=True)
class SessionArguments(ConnectionArguments):
    """What every command line says that sends in a session."""

    as_json: bool
    tag: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ProtocolArguments(SessionArguments):
    """What a command line says of the words in which a container is asked to open or close a session."""

    body: str | None
    content_type: str | None
    remember: bool


def own_options(*, turn: bool) -> list[Option]:
    """The options of the fields that a turn, or the opening of a session, may be given."""
    chosen = []
    for option in field_options(schema()[OPENER]):
        name = option.name or ""
        carried = field_metadata(name).group == "routing" or name == "CustomAttributes"
        if name != "SessionId" and (turn or carried):
            option.required = option.required and not turn
            chosen.append(option)
    return chosen


def protocol_options(action: str) -> list[Option]:
    """Fresh options for the words in which a container is asked.

    Args:
        action: what it is asked to do.
    """
    return [
        Option(
            ["--body"],
            group=GROUP,
            metavar="TEXT",
            help=f"The payload that asks the container to {action}; file://FILE reads it from a text file.",
        ),
        Option(["--content-type"], group=GROUP, metavar="TYPE", help="The media type of this payload."),
        Option(
            ["--remember"],
            group=GROUP,
            is_flag=True,
            help="Remember this payload for the endpoint if it works.",
        ),
    ]


def common_options(json_help: str) -> list[Option]:
    """Fresh options that every command has that sends in a session.

    Args:
        json_help: what --json prints.
    """
    return [
        Option(["--json", "as_json"], group=GROUP, is_flag=True, help=json_help),
        tag_option(GROUP),
        *connection_options(),
        debug_option(),
    ]
