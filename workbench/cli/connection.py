"""The options that say how an invocation goes out: the connection part of the reference's global options."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

import click
import msgspec

from workbench.cli.options import CONNECTION, OURS, Option
from workbench.interchange.connections import CLI_TIMEOUT, given_connection
from workbench.model.errors import ConfigurationError
from workbench.model.invocation import Connection

_SECONDS = click.FloatRange(min=0)


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
            type=_SECONDS,
            metavar="SECONDS",
            help="Wait this long between bytes; 0 waits for ever. The command line's default is 60.",
        ),
        Option(
            ["--cli-connect-timeout", "connect_timeout"],
            group=CONNECTION,
            type=_SECONDS,
            metavar="SECONDS",
            help="Wait this long for a connection; 0 waits for ever. The command line's default is 60.",
        ),
    ]


def connection_of(given: Mapping[str, Any], settings: Mapping[str, str]) -> Connection:
    """The connection of a new invocation: what the command line names over environment and profile.

    Args:
        given: values by parameter name.
        settings: of the profile.

    Raises:
        UsageError: an endpoint URL without a scheme.
        ConfigurationError: a number of attempts that is none.
    """
    members = {"read_timeout": CLI_TIMEOUT, "connect_timeout": CLI_TIMEOUT} | given_connection(given)
    # The SDK does not read AWS_REGION; the AWS CLI v2 does, before AWS_DEFAULT_REGION.
    if "region" not in members and (region := os.environ.get("AWS_REGION")):
        members["region"] = region
    return Connection(**members, max_attempts=_attempts(settings))


def with_given(connection: Connection, given: Mapping[str, Any]) -> Connection:
    """A recorded connection with what the command line names in its place.

    Raises:
        UsageError: an endpoint URL without a scheme.
    """
    members = given_connection(given)
    return msgspec.structs.replace(connection, **members) if members else connection


def _attempts(settings: Mapping[str, str]) -> int:
    """One, where nobody asks for more: a retry repeats the inference (the AWS CLI v2 makes up to three)."""
    source, text = "AWS_MAX_ATTEMPTS", os.environ.get("AWS_MAX_ATTEMPTS")
    if text is None:
        source, text = "max_attempts of the profile", settings.get("max_attempts", "1")
    try:
        attempts = int(text)
    except ValueError:
        attempts = 0
    if attempts < 1:
        raise ConfigurationError(
            f"{source} is {text!r}, and is to be a number from 1", "Correct or unset it."
        )
    return attempts
