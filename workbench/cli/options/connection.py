"""The options that say how an invocation goes out: the connection part of the reference's global options."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from workbench.cli.core.command import CONNECTION, OURS, Option
from workbench.model.errors import ConfigurationError, NumberError
from workbench.model.invocation import Connection
from workbench.services.command_line import CLI_TIMEOUT, given_connection

if TYPE_CHECKING:
    from workbench.services.profiles import AwsSettings

_DECIMAL = re.compile(r"\d*\.\d+")
_LONGEST = 1e9
"""Seconds, some 30 years; the operating system cannot count much longer."""


def connection_options() -> list[Option]:
    """Fresh options, one for each member of a connection that a command line can give."""
    return [
        Option(
            ["--sandbox"],
            group=OURS,
            is_flag=True,
            help="Send to the sandbox of this process: SageMaker hosting on this machine, no account needed.",
        ),
        Option(
            ["--profile"], group=CONNECTION, metavar="NAME", help="A profile of the shared AWS configuration."
        ),
        Option(
            ["--region"],
            group=CONNECTION,
            metavar="REGION",
            help="The region; overrides configuration and environment.",
        ),
        Option(
            ["--endpoint-url"],
            group=CONNECTION,
            metavar="URL",
            help="Send here instead of to the service's own address.",
        ),
        Option(
            ["--no-verify-ssl"],
            group=CONNECTION,
            is_flag=True,
            help="Do not check the server's TLS certificate.",
        ),
        Option(
            ["--ca-bundle"],
            group=CONNECTION,
            metavar="FILE",
            help="Check certificates with those of this PEM file.",
        ),
        Option(
            ["--no-sign-request"], group=CONNECTION, is_flag=True, help="Send unsigned; load no credentials."
        ),
        Option(
            ["--cli-read-timeout", "read_timeout"],
            group=CONNECTION,
            type=_seconds("--cli-read-timeout"),
            metavar="SECONDS",
            help="Wait this long between bytes; 0 waits for ever. The command line's default is 60.",
        ),
        Option(
            ["--cli-connect-timeout", "connect_timeout"],
            group=CONNECTION,
            type=_seconds("--cli-connect-timeout"),
            metavar="SECONDS",
            help="Wait this long for a connection; 0 waits for ever. The command line's default is 60.",
        ),
    ]


def _seconds(option: str) -> Callable[[str], float]:
    """What reads a time limit: a whole number, as the AWS CLI takes it, or a decimal one, as it does not."""

    def seconds(text: str) -> float:
        try:
            limit = float(text) if _DECIMAL.fullmatch(text) else float(int(text))
        except (ValueError, OverflowError):
            raise NumberError(f"{option} {text!r} is not a number") from None
        if limit < 0:
            raise NumberError(f"{option} {text!r} is less than 0", "Give 0 to wait for ever.")
        return min(limit, _LONGEST)

    return seconds


def connection_of(given: Mapping[str, Any], settings: AwsSettings) -> Connection:
    """The connection of a new invocation: what the command line names, and how many attempts there are.

    What it leaves open, the environment and the profile say when it is sent.

    Args:
        given: values by parameter name.
        settings: of the profile.

    Raises:
        UsageError: an endpoint URL without a scheme.
        ConfigurationError: a number of attempts that is none.
    """
    members = {"read_timeout": CLI_TIMEOUT, "connect_timeout": CLI_TIMEOUT} | given_connection(given)
    return Connection(**members, max_attempts=_attempts(settings))


def with_given(connection: Connection, given: Mapping[str, Any]) -> Connection:
    """A recorded connection with what the command line names in its place.

    Raises:
        UsageError: an endpoint URL without a scheme.
    """
    members = given_connection(given)
    return msgspec.structs.replace(connection, **members) if members else connection


def _attempts(settings: AwsSettings) -> int:
    """One, where nobody asks for more: a retry repeats the inference (the AWS CLI v2 makes up to three)."""
    found = settings.find("max_attempts")
    if found is None:
        return 1
    try:
        attempts = int(found.value)
    except ValueError:
        attempts = 0
    if attempts < 1:
        raise ConfigurationError(
            f"The number of attempts is {found.value!r} (from {found.source}), and is to be a number from 1.",
            f"Correct or unset {found.source}.",
        )
    return attempts
