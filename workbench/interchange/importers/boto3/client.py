"""The connection that a client of boto3 makes."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from workbench.interchange.importers.boto3.values import PlaceOf, caveat_of
from workbench.interchange.importers.python.clients import DEFAULT_REGION, Client, Config, Session
from workbench.interchange.importers.python.values import MISSING, Container, Library, Unknown, Value
from workbench.model.caveat import Caveat
from workbench.model.destinations.endpoint_url import has_userinfo, without_userinfo
from workbench.model.invocation import Connection

# What botocore does where nobody says otherwise (botocore.config.Config).
USUAL = Connection(connect_timeout=60.0, read_timeout=60.0)
_OF_NO_CONCERN = frozenset({"max_pool_connections", "parameter_validation", "user_agent", "user_agent_extra"})
_MEMBERS = {
    "region_name": "region",
    "verify": "ca_bundle",
    "signature_version": "sign",
    "retries": "max_attempts",
}

Note = Callable[[ast.AST, str], None]


@dataclass(frozen=True)
class Made:
    """A connection, and what of it is not known."""

    connection: Connection
    caveats: tuple[Caveat, ...] = ()


@dataclass
class _Settings:
    """Values by name, of which those that are not known are put aside."""

    note_unknown: Callable[[str, Unknown], None]
    place_of: PlaceOf
    caveats: list[Caveat]

    def resolve(self, name: str, value: Value) -> Any:
        """A value; None where it is not known, which is said."""
        unknown = value.lost if isinstance(value, Container) else value
        if isinstance(unknown, Unknown):
            self.note_unknown(name, unknown)
            self.caveats.append(caveat_of(_MEMBERS.get(name, name), unknown, self.place_of))
            return None if unknown.default is MISSING else unknown.default
        return value


def connection_of(
    client: Client, note: Note, note_unknown: Callable[[str, Unknown], None], place_of: PlaceOf
) -> Made:
    """The connection of a client.

    Args:
        note: is told what is left out.
        note_unknown: is told what is not known.
        place_of: the place of a line and an offset in the text.
    """
    settings = _Settings(note_unknown, place_of, [])
    arguments = {name: settings.resolve(name, value) for name, value in client.arguments.items()}
    members: dict[str, Any] = {}
    config = arguments.get("config")
    if isinstance(config, Config):
        members = {name: settings.resolve(name, value) for name, value in config.members.items()}
    session = client.session
    if isinstance(session, Unknown):
        note(
            client.node,
            f"its session is {session.text}, which is not known; profile and region are the usual ones",
        )
    if not isinstance(session, Session):
        session = Session()
    url = arguments.get("endpoint_url") or settings.resolve(
        "endpoint_url", client.variables.get("endpoint_url")
    )
    if isinstance(url, str) and has_userinfo(url):
        note(client.node, "the user and password of the URL are never imported")
        url = without_userinfo(url)
    region = (
        arguments.get("region_name")
        or members.pop("region_name", None)
        or settings.resolve("region_name", session.region)
    )
    if region is None or region == DEFAULT_REGION:
        region = settings.resolve("region_name", client.variables.get("region_name"))
    profile = settings.resolve("profile", session.profile)
    if session.profile is None:
        profile = settings.resolve("profile", client.variables.get("profile_name"))
    verify = arguments.get("verify")
    connection = Connection(
        profile=_text(profile),
        region=_text(region),
        endpoint_url=_text(url),
        verify_ssl=verify is not False,
        ca_bundle=_text(verify),
        sign=members.pop("signature_version", None) != Library("botocore.UNSIGNED"),
        connect_timeout=_seconds(members.pop("connect_timeout", USUAL.connect_timeout)),
        read_timeout=_seconds(members.pop("read_timeout", USUAL.read_timeout)),
        max_attempts=_attempts(members.pop("retries", None), settings),
    )
    members.pop("region_name", None)
    if left := [name for name in members if name not in _OF_NO_CONCERN]:
        note(client.node, f"{', '.join(left)} of Config: left out")
    return Made(connection, tuple(settings.caveats))


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _seconds(value: Any) -> float:
    """A time-out; None waits for ever, as 0 does here."""
    return float(value) if isinstance(value, int | float) and value >= 0 else 0.0


def _attempts(retries: Any, settings: _Settings) -> int:
    if not isinstance(retries, Container) or not isinstance(retries.items, dict):
        return 1
    total = settings.resolve("retries", retries.items.get("total_max_attempts"))
    more = settings.resolve("retries", retries.items.get("max_attempts"))
    if isinstance(total, int) and total >= 1:
        return total
    return more + 1 if isinstance(more, int) and more >= 0 else 1
