"""The options that say how an invocation is sent: the connection part of the AWS CLI's global options."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workbench.cli.core.command import CONNECTION, OURS, Option
from workbench.cli.core.completion import files
from workbench.model.errors import ConfigurationError, NumberError

if TYPE_CHECKING:
    from workbench.model.invocation import Connection
    from workbench.services.profiles import AwsSettings

_DECIMAL = re.compile(r"\d*\.\d+")
_LONGEST = 1e9
"""Seconds, some 30 years; the operating system cannot count much longer."""


@dataclass(frozen=True, kw_only=True)
class ConnectionArguments:
    """What a command line says of a connection; None or False for what it does not name."""

    sandbox: bool
    profile: str | None
    region: str | None
    endpoint_url: str | None
    no_verify_ssl: bool
    ca_bundle: str | None
    no_sign_request: bool
    read_timeout: float | None
    connect_timeout: float | None


def connection_options() -> list[Option]:
    """Fresh options, one for each member of a connection that a command line can give."""
    return [
        Option(
            ["--sandbox"],
            group=OURS,
            is_flag=True,
            help="Send to a sandbox in this process: SageMaker hosting on this machine, without an account.",
        ),
        Option(
            ["--profile"],
            group=CONNECTION,
            metavar="NAME",
            help="The profile of the shared AWS configuration.",
        ),
        Option(
            ["--region"],
            group=CONNECTION,
            metavar="REGION",
            help="The AWS Region; overrides configuration and environment.",
        ),
        Option(
            ["--endpoint-url"],
            group=CONNECTION,
            metavar="URL",
            help="Send to this URL instead of the service endpoint.",
        ),
        Option(
            ["--no-verify-ssl"],
            group=CONNECTION,
            is_flag=True,
            help="Do not verify the server's TLS certificate.",
        ),
        Option(
            ["--ca-bundle"],
            group=CONNECTION,
            metavar="FILE",
            shell_complete=files,
            help="Verify TLS certificates against the CA bundle in this PEM file.",
        ),
        Option(
            ["--no-sign-request"],
            group=CONNECTION,
            is_flag=True,
            help="Send unsigned requests; load no credentials.",
        ),
        Option(
            ["--cli-read-timeout", "read_timeout"],
            group=CONNECTION,
            type=_seconds("--cli-read-timeout"),
            metavar="SECONDS",
            help="The longest wait for more bytes; 0 waits without limit. [60]",
        ),
        Option(
            ["--cli-connect-timeout", "connect_timeout"],
            group=CONNECTION,
            type=_seconds("--cli-connect-timeout"),
            metavar="SECONDS",
            help="The longest wait for a connection; 0 waits without limit. [60]",
        ),
    ]


def _seconds(option: str) -> Callable[[str], float]:
    """A parser of time limits: whole numbers as in the AWS CLI, and decimal numbers."""

    def seconds(text: str) -> float:
        try:
            limit = float(text) if _DECIMAL.fullmatch(text) else float(int(text))
        except (ValueError, OverflowError):
            raise NumberError(f"{option} {text!r} is not a number.") from None
        if limit < 0:
            raise NumberError(f"{option} {text!r} is less than 0.", "Give 0 to wait without limit.")
        return min(limit, _LONGEST)

    return seconds


def connection_of(arguments: ConnectionArguments, settings: AwsSettings) -> Connection:
    """The connection of a new invocation: what the command line names, and the number of attempts.

    What it leaves open is read from the environment and the profile when it is sent.

    Args:
        settings: of the profile.

    Raises:
        UsageError: an endpoint URL without a scheme.
        ConfigurationError: the number of attempts is not a number from 1.
    """
    from workbench.model.invocation import Connection
    from workbench.services.command_line import CLI_TIMEOUT

    members = {"read_timeout": CLI_TIMEOUT, "connect_timeout": CLI_TIMEOUT} | named_members(arguments)
    return Connection(**members, max_attempts=_attempts(settings))


def overridden(connection: Connection, arguments: ConnectionArguments) -> Connection:
    """A recorded connection, overridden by what the command line names.

    Raises:
        UsageError: an endpoint URL without a scheme.
    """
    import msgspec

    members = named_members(arguments)
    return msgspec.structs.replace(connection, **members) if members else connection


def named_members(arguments: ConnectionArguments) -> dict[str, Any]:
    """Those members of a connection that the command line names, and no other.

    Raises:
        UsageError: an endpoint URL without a scheme.
    """
    # Loaded here: the help and completion in a shell need the options only.
    from workbench.services.command_line import given_connection

    return given_connection(
        {name: getattr(arguments, name) for name in ConnectionArguments.__dataclass_fields__}
    )


def _attempts(settings: AwsSettings) -> int:
    """One by default: a retry repeats the inference (the AWS CLI v2 makes up to three)."""
    setting = settings.find("max_attempts")
    if setting is None:
        return 1
    try:
        attempts = int(setting.value)
    except ValueError:
        attempts = 0
    if attempts < 1:
        raise ConfigurationError(
            f"The number of attempts must be 1 or more, not {setting.value!r} ({setting.source}).",
            f"Correct or unset {setting.source}.",
        )
    return attempts
