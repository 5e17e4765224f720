"""The connection that a command line and the variables before it make."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from workbench.interchange.connections import CLI_TIMEOUT, given_connection
from workbench.interchange.importers.command_line import Line
from workbench.interchange.importers.shells.words import Word
from workbench.model.destinations.endpoint_url import has_userinfo, without_userinfo
from workbench.model.errors import UsageError
from workbench.model.invocation import Connection

_VARIABLES = {
    "AWS_DEFAULT_PROFILE": "profile",
    "AWS_PROFILE": "profile",
    "AWS_DEFAULT_REGION": "region",
    "AWS_REGION": "region",
    "AWS_ENDPOINT_URL": "endpoint_url",
    "AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME": "endpoint_url",
    "AWS_CA_BUNDLE": "ca_bundle",
}
"""In order: a later one wins."""
_SWITCHES = frozenset({"sandbox", "no_verify_ssl", "no_sign_request"})
_CREDENTIALS = frozenset({"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"})
_OWN = {
    "region": frozenset({"AWS_REGION", "AWS_DEFAULT_REGION"}),
    "profile": frozenset({"AWS_PROFILE", "AWS_DEFAULT_PROFILE"}),
}
"""Variables that say the same where nothing is given at all."""


def connection_of(
    members: Mapping[str, str],
    options: Mapping[str, Word],
    environment: Mapping[str, Word],
    line: Line,
) -> Connection:
    """The connection of a command line.

    Args:
        members: the connection's parameters by the options that give them.
        options: the options' values.
        environment: variables that are set for it, by name.
        line: takes what is left out, and what is not known.

    Raises:
        UsageError: a number of seconds that is none, an endpoint URL without a scheme.
    """
    values: dict[str, Any] = dict.fromkeys(
        (
            *("sandbox", "profile", "region", "endpoint_url", "no_verify_ssl", "ca_bundle"),
            *("no_sign_request", "read_timeout", "connect_timeout"),
        )
    )
    for name, member in _VARIABLES.items():
        if (word := environment.get(name)) is not None:
            values[member] = _value(member, word, line)
    attempts = environment.get("AWS_MAX_ATTEMPTS")
    _say_left_out(environment, line)
    for option, word in options.items():
        member = members.get(option, "")
        if member not in values:
            continue
        if member.endswith("timeout"):
            values[member] = _seconds(option, word, line, member)
        else:
            values[member] = True if member in _SWITCHES else _value(member, word, line)
    for member in ("profile", "region", "endpoint_url", "ca_bundle"):
        values[member] = values[member] or None
    if has_userinfo(values["endpoint_url"]):
        line.note("the user and password of the URL are never imported")
        values["endpoint_url"] = without_userinfo(values["endpoint_url"])
    timeouts = {"read_timeout": CLI_TIMEOUT, "connect_timeout": CLI_TIMEOUT}
    return Connection(
        **(timeouts | given_connection(values)),
        max_attempts=int(attempts.text)
        if attempts and attempts.text.isdecimal() and int(attempts.text)
        else 1,
    )


def _value(member: str, word: Word, line: Line) -> str | None:
    """A value; None where it is a variable that says the same by itself."""
    gap = word.only_gap
    if gap is not None and re.sub(r"[${}%]|env:", "", gap.text) in _OWN.get(member, ()):
        line.note(f"{gap.text}: the {member} is the environment's or the profile's")
        return None
    line.open_gaps(member, word)
    if member == "endpoint_url" and word.gaps and "://" not in word.text:
        return None  # no address can be made of it; its caveat says so
    return word.text


def _say_left_out(environment: Mapping[str, Word], line: Line) -> None:
    own = {assignment.name for assignment in line.command.assignments}
    for name in environment:
        if name in _CREDENTIALS:
            line.note(f"{name}: credentials are never imported")
        elif (
            name not in _VARIABLES
            and name != "AWS_MAX_ATTEMPTS"
            and (name in own or name.startswith("AWS_") or name.upper().endswith("_PROXY"))
        ):
            line.note(f"{name}: this variable is left out")


def _seconds(option: str, word: Word, line: Line, member: str) -> float | None:
    if word.gaps:
        line.open_gaps(member, word)
        return None
    try:
        seconds = float(word.text)
    except ValueError:
        seconds = math.nan
    if not math.isfinite(seconds) or seconds < 0:
        raise UsageError(f"{option} {word.text!r} is not a number of seconds")
    return seconds
