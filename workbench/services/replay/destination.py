"""The way back to where an exchange went: a replay goes there again, whatever the environment says by now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from workbench.model.destinations.destination import ENVIRONMENT, Destination
from workbench.model.errors import ConfigurationError
from workbench.model.exchange import Exchange
from workbench.model.invocation import Connection, Invocation
from workbench.model.progress import CancelToken

if TYPE_CHECKING:
    # A process that sends once has nothing to do with sessions; the SDK is loaded when it is first needed.
    from workbench.aws import Invoker, Prepared
    from workbench.model.sessions.session_event import SessionEvent

_LONG_LIVED = "AKIA"
"""What access key IDs of users begin with (IAM user guide, identifiers); others change with every login."""

_ELSEWHERE = "Name a region, a profile or an endpoint URL to send elsewhere."

Lead = Callable[[Connection], Destination]
"""Finds where a connection leads now; raises ConfigurationError where nowhere."""


def silent(_: str) -> None:
    """Tells nobody."""


class Route(NamedTuple):
    """How to go where an exchange went.

    Attributes:
        connection: leads there.
        pins: what of it the environment would have otherwise, by the connection's members.
        remarks: sentences on what the environment would have otherwise, and on what is not as it was.
    """

    connection: Connection
    pins: Mapping[str, str] = {}
    remarks: tuple[str, ...] = ()


class Trail(NamedTuple):
    """Where a recorded exchange went.

    Attributes:
        number: of the exchange; None where it is in no history.
        connection: that it was sent with.
        destination: where that led; None where it is not known.
        tell: is told the remarks of the route before anything is sent.
    """

    number: int | None
    connection: Connection
    destination: Destination | None
    tell: Callable[[str], None] = silent

    @classmethod
    def of(cls, exchange: Exchange, tell: Callable[[str], None] = silent) -> Trail:
        """Returns the trail of an exchange."""
        return cls(exchange.id, exchange.invocation.connection, exchange.went, tell)

    @classmethod
    def of_use(cls, use: SessionEvent, tell: Callable[[str], None] = silent) -> Trail:
        """Returns the trail of an exchange of a session."""
        return cls(use.number or None, use.connection, use.destination, tell)

    @property
    def name(self) -> str:
        """What to call the exchange."""
        return "the recorded exchange" if self.number is None else f"exchange {self.number}"

    def route(self, wanted: Connection, lead: Lead) -> Route:
        """Returns the way to where the exchange went, but for what is wanted otherwise.

        Args:
            wanted: the exchange's connection, with what its user changes of it.
            lead: is called with one connection or more, the route's own among them.

        Raises:
            ConfigurationError: it leads nowhere by now.
        """
        went = self.destination
        if went is None or wanted.sandbox or self.connection.sandbox:
            lead(wanted)
            return Route(wanted)
        now, refusal = _led(lead, wanted)
        pins = self._account(wanted, went, now)
        if pins:
            destination, refusal = _led(lead, _pinned(wanted, pins))
        else:
            destination = now
        if self._keeps_address(wanted, went) and (
            destination.endpoint_url != went.endpoint_url if destination else not went.regional
        ):
            pins["endpoint_url"] = went.endpoint_url
            destination, refusal = _led(lead, _pinned(wanted, pins))
        if destination is None:
            raise refusal or AssertionError("a connection leads nowhere, and nothing is wrong with it")
        remarks = (self._kept(pins, now), self._other_account(wanted, went, destination))
        return Route(_pinned(wanted, pins), pins, tuple(filter(None, remarks)))

    def _account(self, wanted: Connection, went: Destination, now: Destination | None) -> dict[str, str]:
        """The profile and the region that have to be named; of another profile its own are meant."""
        if wanted.profile != self.connection.profile:
            return {}
        pins: dict[str, str] = {}
        profile = went.usable_profile
        moved = now is None or now.profile != went.profile or now.credentials == ENVIRONMENT
        if wanted.profile is None and wanted.sign and profile is not None and moved:
            pins["profile"] = profile
        left_open = wanted.region is None and self.connection.region is None
        if left_open and went.region and (now is None or now.region != went.region):
            pins["region"] = went.region
        return pins

    def _keeps_address(self, wanted: Connection, went: Destination) -> bool:
        """Whether it goes to the same address: not with another profile, nor a region's own in another."""
        if wanted.profile != self.connection.profile or wanted.endpoint_url is not None:
            return False
        same_region = wanted.region == self.connection.region
        return self.connection.endpoint_url is None and (same_region or not went.regional)

    def _kept(self, pins: Mapping[str, str], now: Destination | None) -> str:
        if not pins:
            return ""
        kept = [f"{_LABELS[name]} {value}{_otherwise(name, now)}" for name, value in pins.items()]
        return f"This goes where {self.name} went: {', '.join(kept)}. {_ELSEWHERE}"

    def _other_account(self, wanted: Connection, went: Destination, destination: Destination) -> str:
        if wanted.profile != self.connection.profile or not wanted.sign:
            return ""
        if went.account_id and destination.account_id:
            if went.account_id == destination.account_id:
                return ""
            return (
                f"This is signed for account {destination.account_id}; {self.name} was for {went.account_id}."
            )
        then, this = went.access_key_id, destination.access_key_id
        if then.startswith(_LONG_LIVED) and this.startswith(_LONG_LIVED) and then != this:
            return f"This is signed with access key {this}; {self.name} was with {then}."
        if went.credentials == ENVIRONMENT and destination.credentials not in {"", ENVIRONMENT}:
            return (
                f"This is signed with profile {destination.profile or 'default'}; "
                f"{self.name} was with the keys of its environment."
            )
        return ""

    def reached(self, route: Route, destination: Destination) -> Destination:
        """Returns where the route led, with what this trail set of it named as its source."""
        if not route.pins:
            return destination
        sources = {**destination.sources, **dict.fromkeys(route.pins, self.name)}
        if "endpoint_url" in route.pins and self.destination is not None and self.destination.regional:
            del sources["endpoint_url"]
        return msgspec.structs.replace(destination, sources=sources)


def prepare(
    invoker: Invoker, invocation: Invocation, trail: Trail | None, cancellation: CancelToken | None
) -> tuple[Prepared, Destination]:
    """Makes an invocation ready, by the way of a trail if there is one; returns where it goes, too.

    Raises:
        WorkbenchError: whatever would keep it from being sent.
    """
    if trail is None:
        prepared = invoker.prepare(invocation, cancellation=cancellation)
        return prepared, prepared.destination
    ready: dict[Connection, Prepared] = {}

    def lead(connection: Connection) -> Destination:
        aimed = invocation.with_(connection=connection)
        ready[connection] = made = invoker.prepare(aimed, cancellation=cancellation)
        return made.destination

    route = trail.route(invocation.connection, lead)
    for remark in route.remarks:
        trail.tell(remark)
    prepared = ready[route.connection]
    return prepared, trail.reached(route, prepared.destination)


_LABELS = {"profile": "profile", "region": "region", "endpoint_url": "address"}


def _led(lead: Lead, connection: Connection) -> tuple[Destination | None, ConfigurationError | None]:
    try:
        return lead(connection), None
    except ConfigurationError as error:
        return None, error


def _pinned(connection: Connection, pins: Mapping[str, str]) -> Connection:
    return msgspec.structs.replace(connection, **pins) if pins else connection


def _otherwise(name: str, now: Destination | None) -> str:
    """Returns what the environment has in the place of a pin."""
    if now is None:
        return ""
    if name == "profile" and now.credentials == ENVIRONMENT:
        return " (not the keys in the environment)"
    value = getattr(now, name) or "default"
    source = now.source(name)
    return f" (not {value}{f', from {source}' if source else ''})"
