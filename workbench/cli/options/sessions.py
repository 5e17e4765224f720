"""The options of the commands that send in a session."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from workbench.cli.core.command import FURTHER, Option
from workbench.cli.options.connection import connection_options
from workbench.cli.options.fields import field_options
from workbench.model.service.field_metadata import field_metadata
from workbench.model.service.schema import schema
from workbench.services.sessions.requests import OPENER

GROUP = "Session"


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


def wording_options(what: str) -> list[Option]:
    """Fresh options for the words in which a container is asked.

    Args:
        what: what it is asked to do.
    """
    return [
        Option(
            ["--body"],
            group=GROUP,
            metavar="TEXT",
            help=f"Ask with this payload, or file://TEXT-FILE, to {what}.",
        ),
        Option(["--content-type"], group=GROUP, metavar="TYPE", help="The media type of that payload."),
        Option(
            ["--remember"], group=GROUP, is_flag=True, help="Ask this endpoint so from now on, if it works."
        ),
    ]


def common_options(json_help: str) -> list[Option]:
    """Fresh options that every command has that sends in a session.

    Args:
        json_help: what --json prints.
    """
    return [
        Option(["--json", "as_json"], group=GROUP, is_flag=True, help=json_help),
        Option(
            ["--tag"], group=GROUP, multiple=True, metavar="WORD", help="Keep what is sent under this word."
        ),
        *connection_options(),
        Option(
            ["--debug"],
            group=FURTHER,
            is_flag=True,
            help="Show what the SDK does, on stderr, secrets masked.",
        ),
    ]


def endpoint_option() -> Option:
    """A fresh option that tells sessions of the same ID or name apart."""
    return Option(
        ["--endpoint-name"], group=GROUP, default="", metavar="NAME", help="Only a session of this endpoint."
    )


def debugging(act: Callable[..., int]) -> Callable[..., int]:
    """What a command does, preceded by what --debug asks for."""

    def acting(*, debug: bool, **given: Any) -> int:
        if debug:
            from workbench.cli.core.debug import follow

            follow()
        return act(**given)

    return acting
