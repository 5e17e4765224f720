"""The connection that a command line and the variables before it make."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from workbench.interchange.connections import CLI_TIMEOUT, given_connection
from workbench.interchange.reading.words import Word
from workbench.model.errors import UsageError
from workbench.model.invocation import Connection

_VARIABLES = {
    "AWS_PROFILE": "profile",
    "AWS_DEFAULT_PROFILE": "profile",
    "AWS_DEFAULT_REGION": "region",
    "AWS_REGION": "region",
    "AWS_ENDPOINT_URL": "endpoint_url",
    "AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME": "endpoint_url",
    "AWS_CA_BUNDLE": "ca_bundle",
}
_CREDENTIALS = frozenset({"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"})


def connection_of(
    members: Mapping[str, str],
    given: Mapping[str, str | bool],
    assignments: list[tuple[str, Word]],
    notes: list[str],
) -> Connection:
    """The connection of a command line.

    Args:
        members: the connection's parameters by the options that give them.
        given: the options' values.
        assignments: variables that are set for it.
        notes: grows by what is left out.

    Raises:
        UsageError: a number of seconds that is none, an endpoint URL without a scheme.
    """
    found: dict[str, Any] = dict.fromkeys(
        (
            *("sandbox", "profile", "region", "endpoint_url", "no_verify_ssl", "ca_bundle"),
            *("no_sign_request", "read_timeout", "connect_timeout"),
        )
    )
    attempts = 1
    for name, word in assignments:
        if member := _VARIABLES.get(name):
            found[member] = word.text
        elif name == "AWS_MAX_ATTEMPTS":
            attempts = int(word.text) if word.text.isdecimal() and int(word.text) else 1
        elif name in _CREDENTIALS:
            notes.append(f"{name}: credentials are never taken over")
        else:
            notes.append(f"{name}: this variable is left out")
    for option, value in given.items():
        if (member := members.get(option, "")) in found:
            found[member] = _seconds(option, value) if member.endswith("timeout") else value
    for member in ("profile", "region", "endpoint_url", "ca_bundle"):
        found[member] = found[member] or None
    timeouts = {"read_timeout": CLI_TIMEOUT, "connect_timeout": CLI_TIMEOUT}
    return Connection(**(timeouts | given_connection(found)), max_attempts=attempts)


def _seconds(option: str, value: str | bool) -> float:
    try:
        seconds = float(value)
    except ValueError:
        seconds = math.nan
    if not math.isfinite(seconds) or seconds < 0:
        raise UsageError(f"{option} {value!r} is no number of seconds")
    return seconds
